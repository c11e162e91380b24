"""Sending later: the day and time of an issue, and what is held until a person decides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse

from newsletter.deliveries import (
    AlreadyPlanned,
    BadMoment,
    DeliveryError,
    NotPublished,
    Schedule,
    drop_letters,
    read_moment,
    read_schedules,
    release_letters,
    schedule,
    unschedule,
)
from newsletter.editors import record
from newsletter.issues import Issue, read_issue
from newsletter.translation import write_number
from newsletter.web.desk.issue_page import show_issue
from newsletter.web.desk.visit import IssueNumber, Visit, VisitDep
from newsletter.web.explanation import explain
from newsletter.web.pages import redirect
from subscribers import count_audience

router = APIRouter()

_ISSUE = "/desk/issues/{number:int}"


@dataclass(frozen=True, kw_only=True)
class Later:
    """The form for sending later, as it stands on the page."""

    day: str = ""
    time: str = ""
    problem: str = ""


async def show_send(
    visit: Visit, number: int, issue: Issue, *, later: Later | None = None
) -> HTMLResponse:
    """Show how many people would get an issue, and ask whether it is to go now or later."""
    count = await count_audience(visit.session, visit.now)
    found = (await read_schedules(visit.session, [number])).get(number)
    return visit.show(
        "send.html",
        422 if later else 200,
        number=number,
        issue=issue,
        count=count,
        written=write_number(count, visit.language),
        later=later or _fill(visit, found),
        scheduled=found is not None,
        today=visit.local_now.date().isoformat(),
        zone=visit.site.zone.key,
    )


@router.post(f"{_ISSUE}/schedule")
async def send_later(
    visit: VisitDep,
    number: IssueNumber,
    day: Annotated[str, Form(max_length=100)] = "",
    time: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Have the issue sent at a moment, instead of any set before."""
    issue = (await read_issue(visit.session, number)).issue
    try:
        if not day.strip() or not time.strip():
            raise BadMoment
        at = read_moment(f"{day.strip()}T{time.strip()}", zone=visit.site.zone, now=visit.now)
        await schedule(visit.session, number, at=at, now=visit.now)
    except (NotPublished, AlreadyPlanned) as error:
        alert = explain(error, visit.language)
        return await show_issue(visit, number, alert=alert, status=409)
    except DeliveryError as error:
        later = Later(day=day, time=time, problem=explain(error, visit.language))
        return await show_send(visit, number, issue, later=later)
    await visit.record("scheduled", number)
    return redirect(f"/desk/issues/{number}")


@router.post(f"{_ISSUE}/unschedule")
async def take_back(visit: VisitDep, number: IssueNumber) -> Response:
    """Send the issue at no moment."""
    await read_issue(visit.session, number)
    try:
        await unschedule(visit.session, number)
    except DeliveryError as error:
        alert = explain(error, visit.language)
        return await show_issue(visit, number, alert=alert, status=409)
    await visit.record("unscheduled", number)
    return redirect(f"/desk/issues/{number}")


@router.post("/desk/letters/release")
async def release(visit: VisitDep) -> Response:
    """Send the single mails that are held after all."""
    await release_letters(visit.session)
    return await _note(visit, "letters.released")


@router.post("/desk/letters/drop")
async def drop(visit: VisitDep) -> Response:
    """Never send the single mails that are held."""
    await drop_letters(visit.session, now=visit.now)
    return await _note(visit, "letters.dropped")


async def _note(visit: Visit, deed: str) -> Response:
    await record(visit.session, visit.editor.editor_id, deed, "", now=visit.now)
    return redirect("/desk")


def _fill(visit: Visit, found: Schedule | None) -> Later:
    if found is None:
        return Later()
    at: datetime = found.at.astimezone(visit.site.zone)
    return Later(day=at.date().isoformat(), time=at.strftime("%H:%M"))
