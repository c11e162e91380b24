"""Telling the editors of an issue what is wrong, and that it is right again."""

import logging
from contextlib import suppress

from newsletter.deliveries.engine import Engine
from newsletter.deliveries.errors import NotSending
from newsletter.deliveries.steering import end_alarm, pause, raise_alarm

_log = logging.getLogger(__name__)


async def show_alarm(engine: Engine, issue_id: int) -> None:
    """Tell which servers do not work, that all do not, or that there is no alarm any more."""
    alarm = engine.connections.alarm()
    async with engine.sessions.begin() as session:
        if alarm is None:
            await end_alarm(session, issue_id)
        else:
            await raise_alarm(session, issue_id, alarm, now=engine.clock())


async def halt(engine: Engine, issue_id: int, alarm: str) -> None:
    """Pause an issue whose message is to blame, and tell why."""
    _log.error("issue %d is paused: %s", issue_id, alarm)
    async with engine.sessions.begin() as session:
        with suppress(NotSending):  # another connection, or an editor, was faster
            await pause(session, issue_id, now=engine.clock(), reason=alarm)
