"""What is held until a person decides: sendings, schedules and single mails that may be old."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text, update
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import (
    HoldReason,
    Letter,
    Schedule,
    Sending,
    SendingStatus,
)

HELD = "Held, because "
"""How the alarm of a sending begins that is held: whoever resumes it must have read the rest."""

_DROP = text(
    """
    WITH dropped AS (
      UPDATE letter SET held = false, settled = true WHERE held AND NOT settled RETURNING id
    )
    INSERT INTO delivery (issue_id, recipient_id, status, attempts, settled_at)
    SELECT 0, id, 'skipped', 0, CAST(:now AS timestamptz) FROM dropped
    ON CONFLICT (issue_id, recipient_id)
      DO UPDATE SET status = 'skipped', settled_at = excluded.settled_at, next_at = NULL
    """
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What was held at once, and why."""

    alarm: str
    issue_ids: Sequence[int]  # sendings that are paused now
    letters: int
    scheduled: Sequence[int]  # issues whose sending does not begin by itself any more


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldNow:
    """What waits for a person to decide."""

    alarms: Mapping[int, str]  # of the sendings, by their issue: why each is paused
    schedules: Sequence[Schedule]
    letters: int


async def hold_unfinished(
    session: AsyncSession, *, before: datetime, alarm: str, now: datetime
) -> Held | None:
    """Hold what was begun before a moment and is not finished; None if there is nothing."""
    sendings = (
        update(Sending)
        .where(
            # An editor who has paused it must know too, before they resume.
            col(Sending.status).in_({SendingStatus.SENDING, SendingStatus.PAUSED}),
            col(Sending.started_at) <= before,
        )
        .values(status=SendingStatus.PAUSED, alarm=alarm, alarm_at=now)
        .returning(col(Sending.issue_id))
    )
    schedules = (
        update(Schedule)
        .where(col(Schedule.held).is_(None))
        .values(held=HoldReason.OLD_DATABASE)
        .returning(col(Schedule.issue_id))
    )
    letters = (
        update(Letter)
        .where(~col(Letter.settled), ~col(Letter.held), col(Letter.created_at) <= before)
        .values(held=True)
    )
    held = Held(
        alarm=alarm,
        issue_ids=sorted((await session.exec(sendings)).scalars()),
        letters=(await session.exec(letters)).rowcount,
        scheduled=sorted((await session.exec(schedules)).scalars()),
    )
    return held if held.issue_ids or held.letters or held.scheduled else None


async def list_held(session: AsyncSession) -> HeldNow:
    """Return what waits for a person to decide."""
    sendings = (
        select(Sending)
        .where(Sending.status == SendingStatus.PAUSED, col(Sending.alarm).startswith(HELD))
        .order_by(col(Sending.issue_id))
    )
    schedules = select(Schedule).where(col(Schedule.held).is_not(None)).order_by(col(Schedule.at))
    return HeldNow(
        alarms={each.issue_id: each.alarm or "" for each in await session.exec(sendings)},
        schedules=(await session.exec(schedules)).all(),
        letters=await count_held_letters(session),
    )


async def count_held_letters(session: AsyncSession) -> int:
    """Return how many single mails a person has to decide about."""
    statement = select(func.count()).where(~col(Letter.settled), col(Letter.held))
    return (await session.exec(statement)).one()


async def release_letters(session: AsyncSession) -> int:
    """Send the single mails that are held after all; return how many.

    The upkeep of the workers wakes them. Who got theirs after the backup gets it twice.
    """
    statement = update(Letter).where(~col(Letter.settled), col(Letter.held)).values(held=False)
    return (await session.exec(statement)).rowcount


async def drop_letters(session: AsyncSession, *, now: datetime) -> int:
    """Never send the single mails that are held; return how many."""
    connection = await session.connection()
    return (await connection.execute(_DROP, {"now": now})).rowcount
