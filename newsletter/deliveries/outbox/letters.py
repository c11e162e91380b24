"""Single mails: confirmations and tests. They leave by the same door, ahead of every issue."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import insert, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import (
    SINGLE_MAILS,
    Delivery,
    DeliveryStatus,
    Letter,
    LetterKind,
)
from newsletter.deliveries.outbox.queue import wake_letter
from newsletter.issues import read_issue
from subscribers import parse_address


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterState:
    """What became of a test mail."""

    address: str
    status: DeliveryStatus | Literal["queued"]
    reply: str  # the server's words; empty: none yet
    at: datetime  # of the last that happened


async def post_confirmation(
    session: AsyncSession, subscriber_id: int, *, language: str = "", now: datetime
) -> int:
    """Have a pending subscriber asked to confirm; return the letter's number.

    Without a language the mail is written in the newsletter's.
    """
    letter = Letter(
        kind=LetterKind.CONFIRMATION,
        subscriber_id=subscriber_id,
        language=language,
        created_at=now,
    )
    return await _post(session, letter)


async def post_confirmations(
    session: AsyncSession, languages: Mapping[int, str], *, now: datetime
) -> None:
    """Have many pending subscribers asked to confirm, each in a language, by their numbers.

    The upkeep of the workers wakes them some at a time: a person who has just filled in the form
    does not wait behind thousands.
    """
    letters = [
        {
            "kind": LetterKind.CONFIRMATION,
            "subscriber_id": subscriber_id,
            "language": language,
            "created_at": now,
            "settled": False,
            "held": False,
        }
        for subscriber_id, language in languages.items()
    ]
    if letters:
        await session.exec(insert(Letter), params=letters)


async def post_test(session: AsyncSession, issue_id: int, address: str, *, now: datetime) -> int:
    """Have an issue sent to one address, marked as a test; return the letter's number.

    A draft goes as it is when its turn comes. Raises UnknownIssue, and subscribers.InvalidAddress.
    """
    await read_issue(session, issue_id)
    spelling = parse_address(address).spelling
    letter = Letter(kind=LetterKind.TEST, issue_id=issue_id, address=spelling, created_at=now)
    return await _post(session, letter)


async def read_test(session: AsyncSession, issue_id: int, letter_id: int) -> LetterState | None:
    """Return what became of a test mail of an issue; None if there is none of this number."""
    letter = await session.get(Letter, letter_id)
    if letter is None or letter.issue_id != issue_id or not letter.address:
        return None
    delivery = await session.get(Delivery, (SINGLE_MAILS, letter_id), populate_existing=True)
    return LetterState(
        address=letter.address,
        status=delivery.status if delivery else "queued",
        reply=(delivery.reply if delivery else None) or "",
        at=delivery.settled_at if delivery else letter.created_at,
    )


async def settle_letters(session: AsyncSession, letter_ids: Collection[int]) -> None:
    """Note that nothing more is to be done for single mails whose delivery is final."""
    await session.exec(
        update(Letter).where(col(Letter.id).in_(letter_ids)).values(settled=True, held=False)
    )


async def _post(session: AsyncSession, letter: Letter) -> int:
    session.add(letter)
    await session.flush()
    assert letter.id is not None  # noqa: S101  # the flush gave it one
    await wake_letter(session, letter.id)
    return letter.id
