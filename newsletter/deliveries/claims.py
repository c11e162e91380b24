"""Who is next: recipients claimed by a worker, each with the token that lets it write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import (
    SINGLE_MAILS,
    Delivery,
    Letter,
    LetterKind,
    Part,
    Sending,
    SendingStatus,
)
from subscribers import SubscriberStatus, find_reachable, select_recipients

_LEASE = timedelta(minutes=20)
"""For how long a claimed retry is ours; longer than a server may take for its final reply."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Whom a mail is for; `number` is 0 for somebody who is no subscriber."""

    number: int
    address: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """One recipient whose turn it is. Without a `person` they left, and are skipped."""

    issue_id: int
    recipient_id: int
    person: Person | None
    attempts: int = 0  # tries before this one
    part_id: int | None = None  # fenced by the part's run
    run: int = 0
    lease: datetime | None = None  # fenced by the delivery's next_at: a retry


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedPart:
    """A part that this worker works on until somebody else claims it."""

    part_id: int
    issue_id: int
    run: int
    cursor: int
    last_id: int
    cut_at: datetime
    started_at: datetime


async def claim_part(session: AsyncSession, part_id: int) -> ClaimedPart | None:
    """Take a part over from whoever had it; None if there is nothing to do in it."""
    statement = (
        update(Part)
        .where(
            col(Part.id) == part_id,
            col(Part.finished_at).is_(None),
            col(Part.issue_id) == col(Sending.issue_id),
            col(Sending.status) == SendingStatus.SENDING,
        )
        .values(run=Part.run + 1)
        .returning(
            col(Part.issue_id),
            col(Part.run),
            col(Part.cursor),
            col(Part.last_id),
            col(Sending.cut_at),
            col(Sending.started_at),
        )
    )
    row = (await session.exec(statement)).first()
    if row is None:
        return None
    return ClaimedPart(
        part_id=part_id,
        issue_id=row.issue_id,
        run=row.run,
        cursor=row.cursor,
        last_id=row.last_id,
        cut_at=row.cut_at,
        started_at=row.started_at,
    )


async def is_sending(session: AsyncSession, issue_id: int) -> bool:
    """Say whether mails of an issue may leave at this moment."""
    statement = select(Sending.status).where(Sending.issue_id == issue_id)
    return (await session.exec(statement)).first() == SendingStatus.SENDING


async def claim_next(
    session: AsyncSession, part: ClaimedPart, *, after: int, limit: int
) -> Sequence[Claim]:
    """Return the next recipients of a part that have no delivery yet, in order."""
    people = select_recipients(cut_at=part.cut_at, first_id=after + 1, last_id=part.last_id)
    settled = select(Delivery.recipient_id).where(
        Delivery.issue_id == part.issue_id,
        Delivery.recipient_id == people.selected_columns.id,
    )
    rows = await session.exec(people.where(~exists(settled)).limit(limit))
    return [
        Claim(
            issue_id=part.issue_id,
            recipient_id=row.id,
            person=Person(number=row.id, address=row.address, name=row.name)
            if row.active
            else None,
            part_id=part.part_id,
            run=part.run,
        )
        for row in rows
    ]


async def finish_part(session: AsyncSession, part: ClaimedPart, *, now: datetime) -> bool:
    """Close a part in which everybody has a delivery; False if somebody else has it by now."""
    statement = (
        update(Part)
        .where(col(Part.id) == part.part_id, col(Part.run) == part.run)
        .values(finished_at=now, cursor=part.last_id)
    )
    return bool((await session.exec(statement)).rowcount)


async def claim_due(
    session: AsyncSession, issue_id: int, *, now: datetime, limit: int
) -> Sequence[Claim]:
    """Take deferred and uncertain mails of an issue whose time has come.

    The lease is written as their next time, so that a worker that dies with them loses nothing.
    """
    due = (
        select(Delivery.recipient_id)
        .where(Delivery.issue_id == issue_id, col(Delivery.next_at) <= now)
        .order_by(col(Delivery.next_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    statement = (
        update(Delivery)
        .where(col(Delivery.issue_id) == issue_id, col(Delivery.recipient_id).in_(due))
        .values(next_at=now + _LEASE)
        .returning(col(Delivery.recipient_id), col(Delivery.attempts))
    )
    rows = (await session.exec(statement)).all()
    people = await find_reachable(session, [row.recipient_id for row in rows])
    return [
        Claim(
            issue_id=issue_id,
            recipient_id=row.recipient_id,
            person=Person(number=row.recipient_id, address=person.address, name=person.name)
            if (person := people.get(row.recipient_id))
            else None,
            attempts=row.attempts,
            lease=now + _LEASE,
        )
        for row in rows
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedLetter:
    """A single mail whose turn it is."""

    letter: Letter
    claim: Claim


async def claim_letter(
    session: AsyncSession, letter_id: int, *, now: datetime
) -> ClaimedLetter | None:
    """Return a single mail that is still to be sent; None if it is settled or not yet due."""
    letter = await session.get(Letter, letter_id)
    if letter is None:
        return None
    statement = (
        select(Delivery)
        .where(Delivery.issue_id == SINGLE_MAILS, Delivery.recipient_id == letter_id)
        .with_for_update()
    )
    delivery = (await session.exec(statement)).first()
    if delivery and (delivery.next_at is None or delivery.next_at > now):
        return None
    if delivery:
        delivery.next_at = now + _LEASE
        await session.flush()
    claim = Claim(
        issue_id=SINGLE_MAILS,
        recipient_id=letter_id,
        person=await _addressee(session, letter),
        attempts=delivery.attempts if delivery else 0,
        lease=now + _LEASE if delivery else None,
    )
    return ClaimedLetter(letter=letter, claim=claim)


async def _addressee(session: AsyncSession, letter: Letter) -> Person | None:
    """Return who a single mail is for; None if they are gone, or have confirmed meanwhile."""
    if letter.kind is LetterKind.TEST:
        address = letter.address
        return Person(number=0, address=address, name="") if address else None
    if letter.subscriber_id is None:
        return None
    pending = await find_reachable(session, [letter.subscriber_id], status=SubscriberStatus.PENDING)
    person = pending.get(letter.subscriber_id)
    return Person(number=person.id, address=person.address, name=person.name) if person else None


async def issues_with_due(session: AsyncSession, *, now: datetime) -> Sequence[int]:
    """Return the issues being sent that have mails to be tried again now."""
    statement = (
        select(Delivery.issue_id)
        .join(Sending, col(Sending.issue_id) == Delivery.issue_id)
        .where(Sending.status == SendingStatus.SENDING, col(Delivery.next_at) <= now)
        .distinct()
    )
    return (await session.exec(statement)).all()


async def waiting_letters(
    session: AsyncSession, *, now: datetime, limit: int = 1000
) -> Sequence[int]:
    """Return the single mails that are to be sent now and have no outcome, oldest first."""
    statement = (
        select(col(Letter.id))
        .outerjoin(
            Delivery,
            (col(Delivery.recipient_id) == col(Letter.id)) & (Delivery.issue_id == SINGLE_MAILS),
        )
        .where((col(Delivery.recipient_id).is_(None)) | (col(Delivery.next_at) <= now))
        .order_by(col(Letter.id))
        .limit(limit)
    )
    return [letter_id for letter_id in await session.exec(statement) if letter_id is not None]
