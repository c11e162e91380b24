"""Telling the editors of an issue what is wrong, and that it is right again."""

import logging
from contextlib import suppress
from datetime import timedelta

from newsletter.deliveries.engine import Engine
from newsletter.deliveries.errors import NotSending
from newsletter.deliveries.steering import end_alarm, pause, raise_alarm

_log = logging.getLogger(__name__)


_FORGOTTEN = timedelta(minutes=10)
"""How old an alarm may be until any worker that works takes it back: whoever raised it may be gone.
If not, they raise it again at their next try."""


async def show_alarm(engine: Engine, issue_id: int) -> None:
    """Tell which servers do not work, that all do not, or that there is no alarm any more."""
    connections = engine.connections
    async with connections.telling:
        now, alarm = engine.clock(), connections.alarm()
        told = connections.told.get(issue_id)
        # What is older than we are, our predecessor may have raised: we say it again if it is true.
        before = max(connections.since, now - _FORGOTTEN)
        async with engine.sessions.begin() as session:
            if alarm is None:
                await end_alarm(session, issue_id, told=told, before=before)
                heard = None
            elif await raise_alarm(session, issue_id, alarm, told=told, before=before, now=now):
                heard = alarm
            else:
                heard = told
        if heard is None:
            connections.told.pop(issue_id, None)
        else:
            connections.told[issue_id] = heard


async def halt(engine: Engine, issue_id: int, alarm: str) -> None:
    """Pause an issue whose message is to blame, and tell why."""
    _log.error("issue %d is paused: %s", issue_id, alarm)
    async with engine.sessions.begin() as session:
        with suppress(NotSending):  # another connection, or an editor, was faster
            await pause(session, issue_id, now=engine.clock(), reason=alarm)
