"""What editors hear of servers that do not work, from several workers at once."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from newsletter.database import Sessions
from newsletter.deliveries.dispatch.alarms import show_alarm
from newsletter.deliveries.dispatch.engine import Engine
from newsletter.deliveries.models import Sending
from newsletter.deliveries.traffic.connections import Connections
from newsletter.mail import Outcome, Scope, Server, Step, Verdict
from tests.newsletter.deliveries.stage import start

NOW = datetime.now(UTC)


class Worker:
    """What a worker process knows of its server, and tells the editors of."""

    def __init__(self, sessions: Sessions, issue_id: int, host: str) -> None:
        self.now = NOW
        self._issue_id = issue_id
        self.connections = Connections(Server(host=host, port=25), clock=self.clock)
        parts = {"sessions": sessions, "clock": self.clock, "connections": self.connections}
        self._engine = cast(Engine, SimpleNamespace(**parts))

    def clock(self) -> datetime:
        return self.now

    async def fail(self, **span: float) -> None:
        """Meet a server that does not work, after some time."""
        self.now += timedelta(**span)
        async with AsyncExitStack() as stack:
            if not self.connections.alarm():
                lent = await stack.enter_async_context(self.connections.borrow())
                fault = Outcome(
                    verdict=Verdict.DEFERRED,
                    scope=Scope.SESSION,
                    step=Step.CONNECT,
                    server=lent.server.host,
                )
                self.connections.blame(lent, fault, self.now)
        await show_alarm(self._engine, self._issue_id)

    async def work(self, **span: float) -> None:
        """Hand a mail over, after some time; a server that rested has rested enough."""
        self.now += timedelta(hours=1) if self.connections.alarm() else timedelta(**span)
        async with self.connections.borrow() as lent:
            self.connections.praise(lent)
        await show_alarm(self._engine, self._issue_id)


class Office:
    """Editors of an issue that two workers send, each by a server of its own."""

    def __init__(self, sessions: Sessions, issue_id: int) -> None:
        self._sessions = sessions
        self._issue_id = issue_id
        self.one, self.two = self.begin("one.test"), self.begin("two.test")

    def begin(self, host: str) -> Worker:
        """Start a worker."""
        return Worker(self._sessions, self._issue_id, host)

    async def hear(self) -> str:
        async with self._sessions() as session:
            sending = await session.get(Sending, self._issue_id)
        assert sending
        return sending.alarm or ""


@pytest.fixture
async def office(sessions: Sessions) -> Office:
    issue_id, _ = await start(sessions, 1)
    return Office(sessions, issue_id)


async def test_what_one_worker_cannot_reach_stays_an_alarm_though_another_one_works(
    office: Office,
) -> None:
    await office.one.fail(seconds=1)
    await office.two.work(seconds=2)
    assert "one.test" in await office.hear()

    await office.one.work()
    assert not await office.hear()


async def test_of_two_alarms_the_second_is_shown_when_the_first_has_ended(office: Office) -> None:
    await office.one.fail(seconds=1)
    await office.two.fail(seconds=2)
    assert "one.test" in await office.hear()

    await office.one.work()
    await office.two.fail(seconds=2)
    assert "two.test" in await office.hear()


async def test_a_worker_started_anew_ends_the_alarm_of_its_predecessor(office: Office) -> None:
    await office.one.fail(seconds=1)

    successor = office.begin("one.test")
    successor.connections.since = office.one.now + timedelta(seconds=1)
    await successor.work(seconds=5)

    assert not await office.hear()


async def test_the_alarm_of_a_worker_that_is_gone_does_not_last_for_ever(office: Office) -> None:
    await office.one.fail(seconds=1)

    await office.two.work(minutes=9)
    assert await office.hear()
    await office.two.work(minutes=2)

    assert not await office.hear()
