"""Telling the editors of an issue what is wrong, and that it is right again."""

import logging
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import distinct, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.dispatch.engine import Engine
from newsletter.deliveries.errors import NotSending
from newsletter.deliveries.models import Attempt, DeliveryStatus, Sending, SendingStatus
from newsletter.deliveries.sendings import pause
from newsletter.mail import Outcome, explain

_log = logging.getLogger(__name__)


_FORGOTTEN = timedelta(minutes=10)
"""How old an alarm may be until any worker that works takes it back: whoever raised it may be gone.
If not, they raise it again at their next try."""


_REFUSED = "People who were refused for a reason that concerns us: "


async def show_alarm(engine: Engine, issue_id: int, *, policy: Outcome | None = None) -> None:
    """Tell which servers do not work, that all do not, or that there is no alarm any more.

    One worker of several tells it: whoever says something else waits until that has ended, for what
    one cannot reach, another may reach very well.
    A refusal by `policy` is told beside that until the sending ends or an editor resumes it: it
    concerns us, and that others are taken proves nothing.
    """
    connections = engine.connections
    async with connections.telling, engine.sessions.begin() as session:
        now, fault = engine.clock(), connections.alarm()
        sending = await _lock(session, issue_id)
        if sending is None:
            connections.told.pop(issue_id, None)
            return
        shown, refusals = _part(sending.alarm)
        if policy is not None:
            refusals = await _count_refusals(session, issue_id, policy)
        told = connections.told.get(issue_id)
        # What is older than we are, our predecessor may have raised: we say it again if it is true.
        before = max(connections.since, now - _FORGOTTEN)
        is_old = sending.alarm_at is not None and sending.alarm_at < before
        is_news = fault != shown and (shown is None or shown == told or is_old)
        alarm = "\n".join(filter(None, [fault if is_news else shown, refusals])) or None
        if alarm != sending.alarm:
            sending.alarm, sending.alarm_at = alarm, now if alarm else None
    if fault is None:
        connections.told.pop(issue_id, None)
    elif is_news:
        connections.told[issue_id] = fault


async def _lock(session: AsyncSession, issue_id: int) -> Sending | None:
    """Return a sending under way, which nobody else changes meanwhile."""
    statement = (
        select(Sending)
        .where(Sending.issue_id == issue_id, Sending.status == SendingStatus.SENDING)
        .with_for_update()
    )
    return (await session.exec(statement)).one_or_none()


def _part(alarm: str | None) -> tuple[str | None, str | None]:
    """Return what an alarm says of servers, and of refusals that concern us."""
    lines = alarm.split("\n") if alarm else []
    faults = [line for line in lines if not line.startswith(_REFUSED)]
    refusals = [line for line in lines if line.startswith(_REFUSED)]
    return "\n".join(faults) or None, "\n".join(refusals) or None


async def _count_refusals(session: AsyncSession, issue_id: int, policy: Outcome) -> str:
    """Return the one sentence about all who were refused by a policy, by any worker."""
    statement = select(func.count(distinct(col(Attempt.recipient_id)))).where(
        Attempt.issue_id == issue_id,
        col(Attempt.enhanced).startswith("5.7."),
        Attempt.outcome != DeliveryStatus.DEFERRED,
    )
    people = (await session.exec(statement)).one()
    return f"{_REFUSED}{people}. {explain(policy)}"


async def halt(engine: Engine, issue_id: int, alarm: str) -> None:
    """Pause an issue whose message is to blame, and tell why."""
    _log.error("issue %d is paused: %s", issue_id, alarm)
    async with engine.sessions.begin() as session:
        with suppress(NotSending):  # another connection, or an editor, was faster
            await pause(session, issue_id, now=engine.clock(), reason=alarm)
