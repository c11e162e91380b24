"""Sending a published issue to everybody, and steering it on the way."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from newsletter.deliveries import (
    AlreadyPlanned,
    DeliveryError,
    NotPublished,
    NotSending,
    cancel,
    pause,
    plan,
    read_progress,
    resume,
)
from newsletter.issues import IssueStatus, read_issue
from newsletter.translation import write_number
from newsletter.web.desk.issue_page import show_issue
from newsletter.web.desk.scheduling import show_send
from newsletter.web.desk.visit import IssueNumber, Visit, VisitDep
from newsletter.web.explanation import explain
from newsletter.web.pages import redirect

router = APIRouter()

_ISSUE = "/desk/issues/{number:int}"


@router.get(f"{_ISSUE}/send")
async def ask_to_send(visit: VisitDep, number: IssueNumber) -> HTMLResponse:
    """Say how many people would get the issue, and ask."""
    found = await read_issue(visit.session, number)
    if found.issue.status is not IssueStatus.PUBLISHED:
        return await _explain(visit, number, NotPublished(number))
    if await read_progress(visit.session, number, now=visit.now):
        return await _explain(visit, number, AlreadyPlanned(number))
    return await show_send(visit, number, found.issue)


@router.post(f"{_ISSUE}/send")
async def send(visit: VisitDep, number: IssueNumber) -> Response:
    """Send the issue to everybody who is active now."""
    return await _steer(visit, number, plan, "sent")


@router.post(f"{_ISSUE}/pause")
async def pause_sending(visit: VisitDep, number: IssueNumber) -> Response:
    """Stop after what is in flight."""
    return await _steer(visit, number, pause, "paused")


@router.post(f"{_ISSUE}/resume")
async def resume_sending(visit: VisitDep, number: IssueNumber) -> Response:
    """Go on where it stood."""
    return await _steer(visit, number, resume, "resumed")


@router.get(f"{_ISSUE}/cancel")
async def ask_to_cancel(visit: VisitDep, number: IssueNumber) -> HTMLResponse:
    """Say how many would not get the issue any more, and ask."""
    found = await read_issue(visit.session, number)
    progress = await read_progress(visit.session, number, now=visit.now)
    if progress is None or progress.has_ended:
        status = progress.status if progress else None
        return await _explain(visit, number, NotSending(number, "cancelled", status))
    count = progress.queued + progress.deferred
    written = write_number(count, visit.language)
    return visit.show("cancel.html", number=number, issue=found.issue, count=count, written=written)


@router.post(f"{_ISSUE}/cancel")
async def cancel_sending(visit: VisitDep, number: IssueNumber) -> Response:
    """End the sending for good."""
    return await _steer(visit, number, cancel, "cancelled")


async def _steer(
    visit: Visit, number: int, step: Callable[..., Awaitable[object]], deed: str
) -> Response:
    await read_issue(visit.session, number)  # an issue that is not there is no conflict
    try:
        await step(visit.session, number, now=visit.now)
    except DeliveryError as error:
        return await _explain(visit, number, error)
    await visit.record(deed, number)
    return redirect(f"/desk/issues/{number}")


async def _explain(visit: Visit, number: int, error: DeliveryError) -> HTMLResponse:
    return await show_issue(visit, number, alert=explain(error, visit.language), status=409)
