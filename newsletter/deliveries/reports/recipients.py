"""The people of a sending, and what became of the issue for each of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import Delivery, DeliveryStatus, Part, Sending
from newsletter.deliveries.reports.reasons import has_reason
from subscribers import matches, read_addresses, select_matching, select_recipients

State = DeliveryStatus | Literal["queued"]
"""Where one person's mail stands; queued is whoever has not had their turn."""


@dataclass(frozen=True, kw_only=True)
class RecipientState:
    """What became of an issue for one person."""

    recipient_id: int
    address: str | None  # None once erased
    status: State
    attempts: int = 0
    code: int | None = None
    enhanced: str | None = None
    reply: str | None = None
    settled_at: datetime | None = None
    next_at: datetime | None = None

    @property
    def is_held(self) -> bool:
        """Whether it is uncertain, and nobody but an editor will settle it."""
        return self.status is DeliveryStatus.UNCERTAIN and self.next_at is None


async def list_recipients(
    session: AsyncSession,
    issue_id: int,
    *,
    status: State | None = None,
    reason: str = "",
    like: str = "",
    after: int = 0,
    limit: int = 100,
) -> Sequence[RecipientState]:
    """Return people of a sending by number, those after `after`, with the server's last words.

    Without a status everybody who has a delivery; `queued` are those who have none yet. `reason`
    is the key of a Reason; `like` is a part of the address.
    """
    if status == "queued":
        return await _list_queued(session, issue_id, like=like, after=after, limit=limit)
    statement = (
        select(Delivery)
        .where(Delivery.issue_id == issue_id, Delivery.recipient_id > after)
        .order_by(col(Delivery.recipient_id))
        .limit(limit)
    )
    if status:
        statement = statement.where(Delivery.status == status)
    if reason:
        statement = statement.where(Delivery.status != DeliveryStatus.SENT, has_reason(reason))
    if like and status and status is not DeliveryStatus.SENT:
        statement = statement.where(matches(col(Delivery.recipient_id), like))
    elif like:
        statement = statement.where(col(Delivery.recipient_id).in_(select_matching(like)))
    return await _describe(session, (await session.exec(statement)).all())


async def read_recipient(
    session: AsyncSession, issue_id: int, recipient_id: int
) -> RecipientState | None:
    """Return what became of an issue for one person; None if it was not meant for them."""
    row = await session.get(Delivery, (issue_id, recipient_id), populate_existing=True)
    if row:
        return (await _describe(session, [row]))[0]
    queued = await _list_queued(
        session, issue_id, after=recipient_id - 1, until=recipient_id, limit=1
    )
    return queued[0] if queued else None


async def _describe(session: AsyncSession, rows: Iterable[Delivery]) -> list[RecipientState]:
    rows = list(rows)
    addresses = await read_addresses(session, [row.recipient_id for row in rows])
    return [
        RecipientState(
            recipient_id=row.recipient_id,
            address=addresses.get(row.recipient_id),
            status=row.status,
            attempts=row.attempts,
            code=row.code,
            enhanced=row.enhanced,
            reply=row.reply,
            settled_at=row.settled_at,
            next_at=row.next_at,
        )
        for row in rows
    ]


async def _list_queued(
    session: AsyncSession,
    issue_id: int,
    *,
    like: str = "",
    after: int,
    until: int | None = None,
    limit: int,
) -> list[RecipientState]:
    """Return people without a delivery; they can only be in parts that are not finished."""
    sending = await session.get(Sending, issue_id)
    found: list[RecipientState] = []
    for first_id, last_id in await _unfinished_ranges(session, issue_id):
        if sending is None or len(found) == limit:
            break
        first, last = max(first_id, after + 1), min(last_id, until or last_id)
        if first > last:
            continue
        people = select_recipients(cut_at=sending.cut_at, first_id=first, last_id=last)
        number = people.selected_columns.id
        settled = select(Delivery.recipient_id).where(
            Delivery.issue_id == issue_id, Delivery.recipient_id == number
        )
        people = people.where(~exists(settled)).limit(limit - len(found))
        if like:
            people = people.where(people.selected_columns.address.icontains(like, autoescape=True))
        found += [
            RecipientState(recipient_id=number, address=address, status="queued")
            for number, address, *_ in await session.exec(people)
        ]
    return found


async def _unfinished_ranges(session: AsyncSession, issue_id: int) -> list[tuple[int, int]]:
    """Return the ranges of the parts that are not finished, in order and apart from each other."""
    statement = (
        select(Part.first_id, Part.last_id, col(Part.finished_at).is_(None))
        .where(Part.issue_id == issue_id)
        .order_by(col(Part.first_id))
    )
    ranges: list[tuple[int, int]] = []
    goes_on = False
    for first_id, last_id, unfinished in await session.exec(statement):
        if not unfinished:
            pass
        elif ranges and (goes_on or first_id <= ranges[-1][1]):
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], last_id))
        else:
            ranges.append((first_id, last_id))
        goes_on = unfinished
    return ranges
