"""Pause, resume, cancel, finish: one UPDATE each, looked at by workers before every batch."""

import logging
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.errors import NoPlace, NotSending
from newsletter.deliveries.models import Delivery, Part, Sending, SendingStatus
from newsletter.deliveries.outbox import wake_retries
from newsletter.deliveries.reports import note_looks
from newsletter.deliveries.sendings.partitions import find_homeless
from newsletter.deliveries.sendings.planning import wake_sending

_log = logging.getLogger(__name__)

_NO_PLACE = (
    "Paused, because its table delivery_issue_{number} is detached in the database. Attach it to "
    "delivery again, then resume: what became of the mails is kept meanwhile."
)


async def pause(
    session: AsyncSession, issue_id: int, *, now: datetime, reason: str | None = None
) -> None:
    """Stop a sending after what is in flight; `reason` is set when we pause it ourselves.

    Raises NotSending if it is not being sent.
    """
    values = {"alarm": reason, "alarm_at": now} if reason else {}
    await _change(
        session, issue_id, "paused", {SendingStatus.SENDING}, status=SendingStatus.PAUSED, **values
    )


async def pause_homeless(
    session: AsyncSession, issue_ids: Collection[int], *, now: datetime
) -> set[int]:
    """Pause those issues whose outcomes have no place in the database, and tell why; return them.

    Issues that are not being sent are returned, too.
    """
    homeless = await find_homeless(session, issue_ids)
    for issue_id in sorted(homeless):
        with suppress(NotSending):  # another worker, or an editor, was faster
            await pause(session, issue_id, now=now, reason=_NO_PLACE.format(number=issue_id))
            _log.error("issue %d is paused: its partition of delivery is detached", issue_id)
    return homeless


async def resume(session: AsyncSession, issue_id: int, *, now: datetime) -> None:
    """Go on with a paused sending where it stood.

    Raises NotSending if it is not paused, and NoPlace if its outcomes could not be written.
    """
    if await find_homeless(session, [issue_id]):
        raise NoPlace(issue_id)
    await _change(
        session,
        issue_id,
        "resumed",
        {SendingStatus.PAUSED},
        status=SendingStatus.SENDING,
        alarm=None,
        alarm_at=None,
    )
    await note_looks(session, [issue_id], now=now)
    await wake_sending(session, issue_id)
    await wake_retries(session, issue_id)
    await finish_if_done(session, issue_id, now=now)


async def cancel(session: AsyncSession, issue_id: int, *, now: datetime) -> None:
    """End a sending; who has the mail keeps it, and the rest can still be sent later.

    Raises NotSending if it has ended.
    """
    await _change(
        session,
        issue_id,
        "cancelled",
        {SendingStatus.SENDING, SendingStatus.PAUSED},
        status=SendingStatus.CANCELLED,
        finished_at=now,
    )


async def finish_if_done(session: AsyncSession, issue_id: int, *, now: datetime) -> bool:
    """Call a sending sent when nobody is queued, deferred or to be tried again; say if it is."""
    # Of two workers that end the last two parts at once, the second waits here and sees the first.
    await session.exec(
        select(Sending.issue_id).where(Sending.issue_id == issue_id).with_for_update()
    )
    if await find_homeless(session, [issue_id]):
        return False  # nobody knows who is deferred
    queued = select(Part.id).where(Part.issue_id == issue_id, col(Part.finished_at).is_(None))
    due = select(Delivery.recipient_id).where(
        Delivery.issue_id == issue_id, col(Delivery.next_at).is_not(None)
    )
    statement = (
        update(Sending)
        .where(
            col(Sending.issue_id) == issue_id,
            col(Sending.status) == SendingStatus.SENDING,
            ~exists(queued),
            ~exists(due),
        )
        .values(status=SendingStatus.SENT, finished_at=now, alarm=None, alarm_at=None)
    )
    return bool((await session.exec(statement)).rowcount)


async def _change(
    session: AsyncSession,
    issue_id: int,
    wanted: str,
    fitting: set[SendingStatus],
    **values: object,
) -> None:
    statement = (
        update(Sending)
        .where(col(Sending.issue_id) == issue_id, col(Sending.status).in_(fitting))
        .values(**values)
    )
    if not (await session.exec(statement)).rowcount:
        state = select(col(Sending.status)).where(col(Sending.issue_id) == issue_id)
        raise NotSending(issue_id, wanted, (await session.exec(state)).one_or_none())
