"""Who got an issue and who did not, with the words of the servers."""

from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from newsletter.deliveries import (
    DeliveryStatus,
    RecipientState,
    list_attempts,
    list_recipients,
    read_progress,
)
from newsletter.web.desk.progress import STATE_WORDS, view_progress
from newsletter.web.desk.visit import IssueNumber, Visit, VisitDep

router = APIRouter()

_PER_PAGE = 100
_HIGHEST = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class Person:
    """One line of the table."""

    recipient: RecipientState
    label: str
    reply: str  # code, enhanced code and words, as far as there are any


@router.get("/desk/issues/{number:int}/recipients")
async def show_recipients(
    visit: VisitDep,
    number: IssueNumber,
    state: DeliveryStatus | Literal["queued"] | None = None,
    after: int = 0,
) -> HTMLResponse:
    """List the people of a sending by number, all that were tried or those in one state."""
    progress = await read_progress(visit.session, number, now=visit.now)
    if progress is None or not 0 <= after < _HIGHEST:
        raise HTTPException(404)
    found = await list_recipients(
        visit.session, number, status=state, after=after, limit=_PER_PAGE + 1
    )
    people = [_person(visit, recipient) for recipient in found[:_PER_PAGE]]
    return visit.show(
        "recipients.html",
        number=number,
        progress=view_progress(progress, visit.language),
        state=str(state or ""),
        people=people,
        is_first=not after,
        next_after=people[-1].recipient.recipient_id if len(found) > _PER_PAGE else None,
    )


@router.get("/desk/issues/{number:int}/recipients/{recipient_id:int}")
async def show_recipient(visit: VisitDep, number: IssueNumber, recipient_id: int) -> HTMLResponse:
    """Show what was tried for one person."""
    if not 0 < recipient_id < _HIGHEST:
        raise HTTPException(404)
    found = await list_recipients(visit.session, number, after=recipient_id - 1, limit=1)
    if not found or found[0].recipient_id != recipient_id:
        raise HTTPException(404)
    return visit.show(
        "recipient.html",
        number=number,
        person=_person(visit, found[0]),
        attempts=await list_attempts(visit.session, number, recipient_id),
        labels={state: visit.say(word) for state, word in STATE_WORDS.items()},
    )


def _person(visit: Visit, recipient: RecipientState) -> Person:
    words = (recipient.code, recipient.enhanced, recipient.reply)
    return Person(
        recipient=recipient,
        label=visit.say(STATE_WORDS[str(recipient.status)]),
        reply=" ".join(str(word) for word in words if word),
    )
