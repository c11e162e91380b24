"""What one reader got: the last issues, found by address or by number."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response
from fastapi.responses import HTMLResponse

from newsletter.deliveries import Receipt, list_receipts
from newsletter.web.desk.progress import STATE_WORDS
from newsletter.web.desk.visit import Visit, VisitDep
from newsletter.web.pages import redirect
from subscribers import (
    InvalidAddress,
    SubscriberStatus,
    Subscription,
    list_subscriptions,
    read_subscription,
)

router = APIRouter()

_PAGE = "/desk/people"
_HIGHEST = 2**63 - 1
_MOST_DIGITS = 18  # of a number that a subscription can have
_LONGEST = 320  # characters that are looked for; no address has so many

_STATUS_WORDS = {
    SubscriberStatus.PENDING: "not confirmed yet",
    SubscriberStatus.ACTIVE: "subscribed",
    SubscriberStatus.UNSUBSCRIBED: "unsubscribed",
}
_NOT_SENT = "Not sent to: the sending was cancelled"


@router.get(_PAGE)
async def ask_for_person(visit: VisitDep) -> HTMLResponse:
    """Ask whom to look for."""
    return _ask(visit)


@router.post(_PAGE)
async def find_person(visit: VisitDep, who: Annotated[str, Form()] = "") -> Response:
    """Go to the latest subscription of an address, or to that of a number.

    A form that posts: so no address stands in the browser's history or in a log.
    """
    who = who.replace("\0", "").strip()[:_LONGEST]
    if who.isascii() and who.isdecimal() and len(who) <= _MOST_DIGITS:
        found = await read_subscription(visit.session, int(who))
        return redirect(f"{_PAGE}/{found.number}") if found else _ask(visit, unknown=who)
    try:
        subscriptions = await list_subscriptions(visit.session, who)
    except InvalidAddress:
        return _ask(visit, unknown=who)
    if not subscriptions:
        return _ask(visit, unknown=who)
    return redirect(f"{_PAGE}/{subscriptions[0].number}")


@router.get(f"{_PAGE}/{{number:int}}")
async def show_person(visit: VisitDep, number: int) -> HTMLResponse:
    """Show what became of the last issues for one person."""
    found = await read_subscription(visit.session, number) if number < _HIGHEST else None
    if found is None:
        raise HTTPException(404)
    others = await list_subscriptions(visit.session, found.address) if found.address else []
    receipts = await list_receipts(visit.session, found)
    return visit.show(
        "person.html",
        person=found,
        status=_say_status(visit, found),
        receipts=[(each, _say_state(visit, each)) for each in receipts],
        others=[(each, _say_status(visit, each)) for each in others if each.number != number],
    )


def _ask(visit: Visit, *, unknown: str = "") -> HTMLResponse:
    return visit.show("people.html", 422 if unknown else 200, unknown=unknown)


def _say_status(visit: Visit, person: Subscription) -> str:
    return visit.say(_STATUS_WORDS[person.status])


def _say_state(visit: Visit, receipt: Receipt) -> str:
    if receipt.status == "queued" and receipt.is_cancelled:
        return visit.say(_NOT_SENT)
    return visit.say(STATE_WORDS[str(receipt.status)])
