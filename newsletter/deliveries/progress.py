"""How far a sending is: counts that add up, and what became of each person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import col, exists, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import (
    Attempt,
    Delivery,
    DeliveryStatus,
    Part,
    Sending,
    SendingStatus,
)
from subscribers import read_addresses, select_recipients


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The state of a sending; the counts add up to `audience`."""

    issue: int
    status: SendingStatus
    audience: int
    queued: int
    sent: int
    deferred: int
    failed: int
    bounced: int
    complained: int
    skipped: int
    uncertain: int
    per_second: float  # mails, on average since the start
    started_at: datetime
    finished_at: datetime | None
    alarm: str | None

    @property
    def settled(self) -> int:
        """How many people need nothing more."""
        return self.audience - self.queued - self.deferred


@dataclass(frozen=True, kw_only=True)
class RecipientState:
    """What became of an issue for one person."""

    recipient_id: int
    address: str | None  # None once erased
    status: DeliveryStatus | Literal["queued"]
    attempts: int
    code: int | None
    enhanced: str | None
    reply: str | None
    settled_at: datetime | None
    next_at: datetime | None


async def read_progress(session: AsyncSession, issue_id: int, *, now: datetime) -> Progress | None:
    """Return how far an issue is; None if it was never sent."""
    sending = await session.get(Sending, issue_id, populate_existing=True)
    if sending is None:
        return None
    statement = (
        select(Delivery.status, func.count())
        .where(Delivery.issue_id == issue_id)
        .group_by(col(Delivery.status))
    )
    counts = dict((await session.exec(statement)).all())
    seconds = ((sending.finished_at or now) - sending.started_at).total_seconds()
    sent = counts.get(DeliveryStatus.SENT, 0)
    return Progress(
        issue=issue_id,
        status=sending.status,
        audience=sending.audience,
        queued=sending.audience - sum(counts.values()),
        **{status.value: counts.get(status, 0) for status in DeliveryStatus},
        per_second=round(sent / seconds, 1) if seconds > 0 else 0.0,
        started_at=sending.started_at,
        finished_at=sending.finished_at,
        alarm=sending.alarm,
    )


async def list_recipients(
    session: AsyncSession,
    issue_id: int,
    *,
    status: DeliveryStatus | Literal["queued"] | None = None,
    after: int = 0,
    limit: int = 100,
) -> Sequence[RecipientState]:
    """Return people of a sending by number, those after `after`, with the server's last words.

    Without a status everybody who has a delivery; `queued` are those who have none yet.
    """
    if status == "queued":
        return await _list_queued(session, issue_id, after, limit)
    statement = (
        select(Delivery)
        .where(Delivery.issue_id == issue_id, Delivery.recipient_id > after)
        .order_by(col(Delivery.recipient_id))
        .limit(limit)
    )
    if status:
        statement = statement.where(Delivery.status == status)
    rows = (await session.exec(statement)).all()
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


async def list_attempts(
    session: AsyncSession, issue_id: int, recipient_id: int
) -> Sequence[Attempt]:
    """Return the tries for one person that were no plain acceptance, oldest first."""
    statement = (
        select(Attempt)
        .where(Attempt.issue_id == issue_id, Attempt.recipient_id == recipient_id)
        .order_by(col(Attempt.id))
    )
    return (await session.exec(statement)).all()


async def _list_queued(
    session: AsyncSession, issue_id: int, after: int, limit: int
) -> Sequence[RecipientState]:
    ranges = select(func.min(Part.first_id), func.max(Part.last_id)).where(
        Part.issue_id == issue_id
    )
    first_id, last_id = (await session.exec(ranges)).one()
    sending = await session.get(Sending, issue_id)
    if sending is None or first_id is None:
        return []
    people = select_recipients(
        cut_at=sending.cut_at, first_id=max(first_id, after + 1), last_id=last_id
    )
    settled = select(Delivery.recipient_id).where(
        Delivery.issue_id == issue_id, Delivery.recipient_id == people.selected_columns.id
    )
    rows = (await session.exec(people.where(~exists(settled)).limit(limit))).all()
    return [
        RecipientState(
            recipient_id=number,
            address=address,
            status="queued",
            attempts=0,
            code=None,
            enhanced=None,
            reply=None,
            settled_at=None,
            next_at=None,
        )
        for number, address, *_ in rows
    ]
