"""Who got an issue and who did not, with the words of the servers, and every try for one person."""

from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Response
from fastapi.responses import HTMLResponse

from newsletter.deliveries import (
    DeliveryStatus,
    Progress,
    RecipientState,
    Try,
    has_copies_left,
    list_recipients,
    list_tries,
    read_progress,
    read_recipient,
)
from newsletter.web.desk.progress import STATE_WORDS, view_progress
from newsletter.web.desk.visit import IssueNumber, Visit, VisitDep
from newsletter.web.pages import redirect
from newsletter.web.retelling import retell
from subscribers import InvalidAddress, list_subscriptions

router = APIRouter()

_PER_PAGE = 100
_HIGHEST = 2**63 - 1
_LONGEST = 100  # characters of an address that are looked for

_PATH = "/desk/issues/{number:int}/recipients"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One line of the table."""

    recipient: RecipientState
    label: str
    reply: str  # code, enhanced code and words, as far as there are any


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which people are listed, from which number on."""

    state: DeliveryStatus | Literal["queued"] | None = None
    reason: str = ""  # key of a reason
    like: str = ""  # part of the address
    after: int = 0

    def query(self, **changes: object) -> str:
        """Return the end of the address of a list with another choice; empty: all of it."""
        facts = {**vars(self), **changes}
        chosen = {name: str(fact) for name, fact in facts.items() if fact}
        return f"?{urlencode(chosen)}" if chosen else ""


@router.get(_PATH)
async def show_recipients(
    visit: VisitDep,
    number: IssueNumber,
    state: DeliveryStatus | Literal["queued"] | None = None,
    reason: str = "",
    like: str = "",
    after: int = 0,
) -> HTMLResponse:
    """List the people of a sending by number, all that were tried or those that are chosen."""
    if not 0 <= after < _HIGHEST:
        raise HTTPException(404)
    like = like.replace("\0", "").strip()[:_LONGEST]
    choice = Choice(state=state, reason=reason.replace("\0", ""), like=like, after=after)
    return await _show(visit, number, choice)


@router.post(_PATH)
async def find_recipient(
    visit: VisitDep,
    number: IssueNumber,
    like: Annotated[str, Form()] = "",
    state: Annotated[DeliveryStatus | Literal["queued", ""], Form()] = "",
) -> Response:
    """Go to the person of an address, or list those whose address has a text in it.

    A form that posts: so no address stands in the browser's history or in a log.
    """
    progress = await _read(visit, number)
    like = like.replace("\0", "").strip()[:_LONGEST]
    try:
        subscriptions = await list_subscriptions(visit.session, like)
    except InvalidAddress:
        choice = Choice(state=state or None, like=like)
        return redirect(f"/desk/issues/{number}/recipients{choice.query()}")
    for subscription in subscriptions:
        if await read_recipient(visit.session, number, subscription.number):
            return redirect(f"/desk/issues/{number}/recipients/{subscription.number}")
    choice = Choice(state=state or None)
    return await _show(visit, number, choice, progress=progress, unknown=like)


@router.get(f"{_PATH}/{{recipient_id:int}}")
async def show_recipient(visit: VisitDep, number: IssueNumber, recipient_id: int) -> HTMLResponse:
    """Show what was tried for one person."""
    progress = await _read(visit, number)
    if not 0 < recipient_id < _HIGHEST:
        raise HTTPException(404)
    found = await read_recipient(visit.session, number, recipient_id)
    if found is None:
        raise HTTPException(404)
    tries = await list_tries(visit.session, number, recipient_id)
    return visit.show(
        "recipient.html",
        number=number,
        progress=view_progress(progress, visit.language),
        person=_person(visit, found),
        tries=[(each, visit.say(STATE_WORDS[each.outcome])) for each in tries],
        has_copies_left=has_copies_left(tries),
        say_reply=lambda each: _say_reply(each, visit.language),
    )


async def _show(
    visit: Visit,
    number: int,
    choice: Choice,
    *,
    progress: Progress | None = None,
    unknown: str = "",
) -> HTMLResponse:
    """Answer with a page of the list; `unknown` is an address that none of them has."""
    progress = progress or await _read(visit, number)
    found = await list_recipients(
        visit.session,
        number,
        status=choice.state,
        reason=choice.reason,
        like=choice.like,
        after=choice.after,
        limit=_PER_PAGE + 1,
    )
    people = [_person(visit, recipient) for recipient in found[:_PER_PAGE]]
    return visit.show(
        "recipients.html",
        422 if unknown else 200,
        number=number,
        progress=view_progress(progress, visit.language),
        choice=choice,
        state=str(choice.state or ""),
        unknown=unknown,
        people=people,
        next_after=people[-1].recipient.recipient_id if len(found) > _PER_PAGE else None,
    )


async def _read(visit: Visit, number: int) -> Progress:
    progress = await read_progress(visit.session, number, now=visit.now)
    if progress is None:
        raise HTTPException(404)
    return progress


def _person(visit: Visit, recipient: RecipientState) -> Person:
    return Person(
        recipient=recipient,
        label=visit.say(STATE_WORDS[str(recipient.status)]),
        reply=_say_reply(recipient, visit.language),
    )


def _say_reply(told: RecipientState | Try, language: str) -> str:
    reply = told.reply or ""
    if told.code is None:  # a sentence of ours
        reply = retell(reply, language)
    return " ".join(str(word) for word in (told.code, told.enhanced, reply) if word)
