"""Sendings that begin by themselves: set, changed, taken back, and begun in time."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions
from newsletter.deliveries.errors import (
    AlreadyPlanned,
    DeliveryError,
    NobodyToSendTo,
    NotPublished,
    NotScheduled,
    TooEarly,
    TooLate,
)
from newsletter.deliveries.models import HoldReason, Schedule, Sending
from newsletter.deliveries.sendings.planning import plan
from newsletter.issues import is_published

_log = logging.getLogger(__name__)

_LATEST = timedelta(hours=2)
"""How late a sending may begin by itself: after that, news may be none any more."""

_FARTHEST = timedelta(days=366)

_REASONS: Mapping[type[DeliveryError], HoldReason] = {
    NotPublished: HoldReason.NOT_PUBLISHED,
    AlreadyPlanned: HoldReason.ALREADY_SENT,
    NobodyToSendTo: HoldReason.NOBODY,
}


async def schedule(session: AsyncSession, issue_id: int, *, at: datetime, now: datetime) -> None:
    """Have the sending of a published issue begin at a moment, instead of any set before.

    Raises TooEarly, TooLate, NotPublished, AlreadyPlanned.
    """
    if at <= now:
        raise TooEarly
    if at - now > _FARTHEST:
        raise TooLate
    if not await is_published(session, issue_id):
        raise NotPublished(issue_id)
    if (await session.exec(select(exists().where(col(Sending.issue_id) == issue_id)))).one():
        raise AlreadyPlanned(issue_id)
    statement = insert(Schedule).values(issue_id=issue_id, at=at)
    await session.exec(
        statement.on_conflict_do_update(
            index_elements=[col(Schedule.issue_id)], set_={"at": at, "held": None}
        )
    )


async def unschedule(session: AsyncSession, issue_id: int) -> None:
    """Take a schedule back. Raises NotScheduled if there is none, or it has begun."""
    statement = delete(Schedule).where(col(Schedule.issue_id) == issue_id)
    if not (await session.exec(statement)).rowcount:
        raise NotScheduled(issue_id)


async def read_schedules(
    session: AsyncSession, issue_ids: Collection[int]
) -> Mapping[int, Schedule]:
    """Return when issues begin to be sent by themselves, by their number; held ones too."""
    statement = select(Schedule).where(col(Schedule.issue_id).in_(issue_ids))
    return {found.issue_id: found for found in await session.exec(statement)}


async def start_due(sessions: Sessions, *, now: datetime) -> None:
    """Begin the sendings whose time has come; any number of workers may ask at once.

    What is hours late, or cannot be sent, is held with the reason: a person decides.
    """
    while True:
        # A transaction each: the plan of a large audience keeps no other schedule locked.
        async with sessions.begin() as session:
            if not await _start_next(session, now):
                return


async def _start_next(session: AsyncSession, now: datetime) -> bool:
    """Begin one sending, or hold it; say whether there was one."""
    statement = (
        select(Schedule.issue_id, col(Schedule.at))
        .where(col(Schedule.held).is_(None), col(Schedule.at) <= now)
        .order_by(col(Schedule.at))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    due = (await session.exec(statement)).first()
    if due is None:
        return False
    issue_id, at = due
    if now - at > _LATEST:
        await _hold(session, issue_id, HoldReason.OVERDUE)
        return True
    try:
        async with session.begin_nested():
            await plan(session, issue_id, now=now)  # which ends the schedule, too
    except (NotPublished, AlreadyPlanned, NobodyToSendTo) as error:
        await _hold(session, issue_id, _REASONS[type(error)])
    return True


async def _hold(session: AsyncSession, issue_id: int, reason: HoldReason) -> None:
    _log.error("the schedule of issue %d is held: %s", issue_id, reason.value)
    await session.exec(
        update(Schedule).where(col(Schedule.issue_id) == issue_id).values(held=reason)
    )
