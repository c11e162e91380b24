"""Sending the rest of an issue, and deciding what became of the mails of which nobody knows."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response
from fastapi.responses import HTMLResponse

from newsletter.deliveries import (
    DeliveryError,
    count_rest,
    read_progress,
    send_again,
    send_rest,
    take_as_arrived,
)
from newsletter.issues import read_issue
from newsletter.translation import write_number
from newsletter.web.desk.issue_page import show_issue
from newsletter.web.desk.visit import IssueNumber, Visit, VisitDep
from newsletter.web.explanation import explain
from newsletter.web.pages import redirect

router = APIRouter()

_ISSUE = "/desk/issues/{number:int}"

_RecipientId = Annotated[int | None, Form(ge=1, lt=2**63)]
"""Of one person; nobody: all of whom nobody knows."""


@router.get(f"{_ISSUE}/rest")
async def ask_for_rest(visit: VisitDep, number: IssueNumber) -> HTMLResponse:
    """Say who has not got the issue and could, and ask."""
    found = await read_issue(visit.session, number)
    progress = await read_progress(visit.session, number, now=visit.now)
    if progress is None:
        raise HTTPException(404)
    return visit.show(
        "rest.html",
        number=number,
        issue=found.issue,
        rest=await count_rest(visit.session, progress),
        progress=progress,
        write=lambda amount: write_number(amount, visit.language),
    )


@router.post(f"{_ISSUE}/rest")
async def send_to_rest(visit: VisitDep, number: IssueNumber) -> Response:
    """Try those again who were refused, and go on where the sending was cancelled."""
    await read_issue(visit.session, number)
    try:
        await send_rest(visit.session, number, now=visit.now)
    except DeliveryError as error:
        return await _refuse(visit, number, error)
    await visit.record("rest_sent", number)
    return redirect(f"/desk/issues/{number}")


@router.post(f"{_ISSUE}/arrived")
async def settle_as_arrived(
    visit: VisitDep, number: IssueNumber, recipient_id: _RecipientId = None
) -> Response:
    """Write down that mails of which nobody knew have arrived."""
    return await _settle(visit, number, recipient_id, take_as_arrived, "taken_as_arrived")


@router.post(f"{_ISSUE}/again")
async def send_once_more(
    visit: VisitDep, number: IssueNumber, recipient_id: _RecipientId = None
) -> Response:
    """Send mails of which nobody knows once more, though they may arrive twice."""
    return await _settle(visit, number, recipient_id, send_again, "sent_again")


async def _settle(
    visit: Visit,
    number: int,
    recipient_id: int | None,
    step: Callable[..., Awaitable[object]],
    deed: str,
) -> Response:
    """Take a step with the mails of which nobody knows, and go back to where it was asked for."""
    await read_issue(visit.session, number)
    try:
        await step(visit.session, number, recipient_id=recipient_id, now=visit.now)
    except DeliveryError as error:
        return await _refuse(visit, number, error)
    await visit.record(deed, number)
    page = f"/desk/issues/{number}"
    return redirect(f"{page}/recipients/{recipient_id}" if recipient_id else page)


async def _refuse(visit: Visit, number: int, error: DeliveryError) -> HTMLResponse:
    return await show_issue(visit, number, alert=explain(error, visit.language), status=409)
