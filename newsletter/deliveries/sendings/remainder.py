"""Sending the rest: to those whom an issue has not reached, and those of whom nobody knows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.errors import NothingLeft, NotSending
from newsletter.deliveries.models import (
    Attempt,
    Delivery,
    DeliveryStatus,
    Part,
    Sending,
    SendingStatus,
)
from newsletter.deliveries.outbox import select_copies, wake_retries
from newsletter.deliveries.reports import BY_HAND, Progress, is_held, note_looks, read_progress
from newsletter.deliveries.sendings.planning import wake_sending
from newsletter.deliveries.settlement import MOST_COPIES
from subscribers import select_domain

_DOMAIN = select_domain(col(Delivery.recipient_id))
"""By which the next try is found in a lane."""

_NOT_PAUSED = {*SendingStatus} - {SendingStatus.PAUSED}


@dataclass(frozen=True, kw_only=True)
class Rest:
    """Whom a sending has not reached, though it could."""

    failed: int  # refused, or given up
    deferred: int  # waited for another try when the sending was cancelled
    missing: int  # had no turn before the sending was cancelled
    held: int  # uncertain: an editor decides
    exhausted: int  # of these, have as many copies on their way as anybody may get

    @property
    def people(self) -> int:
        """How many get it when the rest is sent."""
        return self.failed + self.deferred + self.missing


async def count_rest(session: AsyncSession, progress: Progress) -> Rest:
    """Count whom a sending has not reached; while it goes on, nobody is missing yet."""
    held = exhausted = 0
    if progress.uncertain:
        held = await _count(session, *_held(progress.issue))
        exhausted = await _count(session, *_held(progress.issue), ~_may_be_copied())
    again = progress.deferred + progress.uncertain - held
    return Rest(
        failed=progress.failed,
        deferred=again if progress.has_ended else 0,
        missing=progress.queued if progress.has_ended else 0,
        held=held,
        exhausted=exhausted,
    )


async def send_rest(session: AsyncSession, issue_id: int, *, now: datetime) -> Rest:
    """Try everybody again whom a sending could not reach, and go on with one that was cancelled.

    The bounced, the skipped, and those in doubt stay as they are. Returns whom it goes to. Raises
    NothingLeft, and NotSending if the issue is paused or was never sent.
    """
    rest = await count_rest(
        session, await _lock(session, issue_id, "sent to the rest", _NOT_PAUSED, now)
    )
    if not rest.people:
        raise NothingLeft(issue_id)
    if rest.missing:
        await _open_parts(session, issue_id)
    await session.exec(
        update(Delivery)
        .where(col(Delivery.issue_id) == issue_id, col(Delivery.status) == DeliveryStatus.FAILED)
        # Without the first try: the 48 hours begin again.
        .values(status=DeliveryStatus.DEFERRED, next_at=now, domain=_DOMAIN, first_at=None)
    )
    if rest.deferred:
        await session.exec(
            update(Delivery)
            .where(col(Delivery.issue_id) == issue_id, col(Delivery.next_at).is_not(None))
            .values(first_at=None)
        )
    await _go_on(session, issue_id, now=now)
    return rest


async def take_as_arrived(
    session: AsyncSession, issue_id: int, *, recipient_id: int | None = None, now: datetime
) -> int:
    """Call held uncertain mails sent, of one person or of all, and write down that it was by hand.

    Returns how many there were. Raises NothingLeft, and NotSending if there is no sending.
    """
    await _lock(session, issue_id, "settled", set(SendingStatus), now)
    settled = await session.exec(
        update(Delivery)
        .where(*_held(issue_id, recipient_id))
        .values(status=DeliveryStatus.SENT, settled_at=now)
        .returning(col(Delivery.recipient_id))
    )
    entry = {"issue_id": issue_id, "at": now, "outcome": DeliveryStatus.SENT, "reply": BY_HAND}
    entries = [{**entry, "recipient_id": number, "server": ""} for number in settled.scalars()]
    if not entries:
        raise NothingLeft(issue_id)
    await session.exec(insert(Attempt), params=entries)
    return len(entries)


async def send_again(
    session: AsyncSession, issue_id: int, *, recipient_id: int | None = None, now: datetime
) -> int:
    """Send held uncertain mails once more, of one person or of all; they may arrive twice.

    It is the same mail with the same Message-ID. Who has as many copies on their way as anybody
    may get is left out. Returns how many go. Raises NothingLeft and NotSending as `send_rest`.
    """
    await _lock(session, issue_id, "sent again", _NOT_PAUSED, now)
    again = await session.exec(
        update(Delivery)
        .where(*_held(issue_id, recipient_id), _may_be_copied())
        .values(next_at=now, domain=_DOMAIN)
    )
    if not again.rowcount:
        raise NothingLeft(issue_id)
    await _go_on(session, issue_id, now=now)
    return again.rowcount


async def _lock(
    session: AsyncSession,
    issue_id: int,
    wanted: str,
    fitting: Collection[SendingStatus],
    now: datetime,
) -> Progress:
    """Keep workers and other editors waiting, and return how far the sending is."""
    await session.exec(
        select(Sending.issue_id).where(Sending.issue_id == issue_id).with_for_update()
    )
    progress = await read_progress(session, issue_id, now=now)
    if progress is None or progress.status not in fitting:
        raise NotSending(issue_id, wanted, progress.status if progress else None)
    return progress


async def _open_parts(session: AsyncSession, issue_id: int) -> None:
    """Have all parts looked through once more: whoever has a delivery is passed over."""
    # Before any delivery, and in order, as all who write lock them: so nobody waits in a circle.
    of_issue = col(Part.issue_id) == issue_id
    await session.exec(select(Part.id).where(of_issue).order_by(col(Part.id)).with_for_update())
    await session.exec(update(Part).where(of_issue).values(finished_at=None))


async def _go_on(session: AsyncSession, issue_id: int, *, now: datetime) -> None:
    """Have the workers go on with a sending, whether it had ended or not."""
    await session.exec(
        update(Sending)
        .where(col(Sending.issue_id) == issue_id)
        .values(status=SendingStatus.SENDING, finished_at=None, alarm=None, alarm_at=None)
    )
    await note_looks(session, [issue_id], now=now)
    await wake_sending(session, issue_id)
    await wake_retries(session, issue_id)


def _held(issue_id: int, recipient_id: int | None = None) -> list[ColumnElement[bool]]:
    conditions = [col(Delivery.issue_id) == issue_id, is_held()]
    if recipient_id is not None:
        conditions.append(col(Delivery.recipient_id) == recipient_id)
    return conditions


def _may_be_copied() -> ColumnElement[bool]:
    return select_copies() < MOST_COPIES


async def _count(session: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    return (await session.exec(select(func.count()).select_from(Delivery).where(*conditions))).one()
