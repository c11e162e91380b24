"""Time that passes only while nothing else is left to do: for a loop, and for PostgreSQL's clock.

So a test of the pace says the same on any machine, however busy: what a machine is late by is part
of the test.
"""

import asyncio
import random
import selectors
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.util import await_only

from newsletter.database import Sessions, make_engine, make_sessions

_BEGINNING = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
_PATIENCE = 60.0  # real seconds in which something has to happen

_LATE = 0.002  # seconds that a timer may be late
_AWAY = 0.004  # seconds that the way to or from the database may take
_STALL = 0.04  # seconds for which the whole machine stands still
_STALLS = 1.0  # seconds between two of these

_OUR_CLOCK = "-c search_path=virtual,public,pg_catalog"

_MAKE_CLOCK = """
    CREATE SCHEMA virtual;
    CREATE FUNCTION virtual.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
    $$ SELECT current_setting('virtual.now')::timestamptz $$
"""
_SET_CLOCK = "SELECT set_config('virtual.now', %s, false)"


class Machine:
    """How late everything is: timers, what goes to the database, and what comes back."""

    def __init__(self) -> None:
        self.now = 0.0  # seconds
        self._stalls_at = _STALLS
        self._chance = random.Random(5)  # to be late by, the same every time

    def wait(self, seconds: float) -> None:
        """Let time pass because nothing is left to do before."""
        self.now += seconds + self._chance.random() * _LATE
        if self.now >= self._stalls_at:
            self._stalls_at = self.now + _STALLS
            self.now += _STALL

    def travel(self) -> float:
        """Return how long one way to or from the database takes now."""
        return self._chance.random() * _AWAY


class World:
    """Where a story takes place."""

    def __init__(self, machine: Machine, sessions: Sessions) -> None:
        self.sessions = sessions
        self._machine = machine

    def clock(self) -> float:
        """Return the seconds since the beginning."""
        return self._machine.now

    def freeze(self, seconds: float) -> None:
        """Let time pass in which this process does nothing."""
        self._machine.now += seconds

    def now(self) -> datetime:
        """Return the moment that PostgreSQL's clock shows."""
        return _BEGINNING + timedelta(seconds=self.clock())


def play(url: URL, story: Callable[[World], Awaitable[None]]) -> None:
    """Let a story happen on a database, in no more time than its work takes."""
    machine = Machine()
    with asyncio.Runner(loop_factory=lambda: _Loop(machine)) as runner:
        runner.run(_play(url, machine, story))


async def _play(url: URL, machine: Machine, story: Callable[[World], Awaitable[None]]) -> None:
    engine = make_engine(url.update_query_dict({"options": _OUR_CLOCK}), pool_size=40)
    world = World(machine, make_sessions(engine))

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def set_clock(connection: Connection, cursor: Any, *_: object) -> None:
        if _is_alone(connection):
            await_only(asyncio.sleep(machine.travel()))
        cursor.execute(_SET_CLOCK, (world.now().isoformat(),))

    @event.listens_for(engine.sync_engine, "after_cursor_execute")
    def come_back(connection: Connection, *_: object) -> None:
        if _is_alone(connection):
            await_only(asyncio.sleep(machine.travel()))

    try:
        async with world.sessions.begin() as session:
            await (await session.connection()).execute(text(_MAKE_CLOCK))
        await story(world)
    finally:
        await engine.dispose()


def _is_alone(connection: Connection) -> bool:
    """Whether a statement is a transaction: no other one ever waits for a lock of it."""
    return connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"


class _Loop(asyncio.SelectorEventLoop):
    """A loop whose time is the machine's."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(_Selector(machine))
        self._machine = machine

    def time(self) -> float:
        return self._machine.now


class _Selector(selectors.DefaultSelector):
    """Waits for sockets in real time, and for timers in none at all."""

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self._machine = machine

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if (ready := super().select(0)) or timeout == 0:
            return ready
        if timeout is not None and len(self.get_map()) == 1:  # the loop's own: nobody is asked
            self._machine.wait(timeout)
            return []
        if not (ready := super().select(_PATIENCE)):
            raise TimeoutError("nothing happens any more")
        return ready
