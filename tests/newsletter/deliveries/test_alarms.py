"""What editors hear of servers that do not work, from several workers at once."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from newsletter.database import Sessions
from newsletter.deliveries import plan
from newsletter.deliveries.alarms import show_alarm
from newsletter.deliveries.connections import Connections
from newsletter.deliveries.engine import Engine
from newsletter.deliveries.models import Sending
from newsletter.mail import Outcome, Scope, Server, Step, Verdict
from tests.newsletter.deliveries.stage import add_people, publish_issue

NOW = datetime.now(UTC)


class Worker:
    """What a worker process knows of its servers, and tells the editors of."""

    def __init__(self, sessions: Sessions, issue_id: int, *hosts: str) -> None:
        self.now = NOW
        self._issue_id = issue_id
        servers = [Server(host=host, port=25) for host in hosts]
        self.connections = Connections(*servers, clock=self.clock)
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


@pytest.fixture
async def issue_id(sessions: Sessions) -> int:
    await add_people(sessions, 1)
    issue_id = await publish_issue(sessions)
    async with sessions.begin() as session:
        await plan(session, issue_id, now=NOW)
    return issue_id


@pytest.fixture
def workers(sessions: Sessions, issue_id: int) -> Sequence[Worker]:
    return [Worker(sessions, issue_id, f"{name}.test") for name in ("one", "two")]


async def read_alarm(sessions: Sessions, issue_id: int) -> str:
    async with sessions() as session:
        sending = await session.get(Sending, issue_id)
    assert sending
    return sending.alarm or ""


async def test_what_one_worker_cannot_reach_stays_an_alarm_though_another_one_works(
    sessions: Sessions, issue_id: int, workers: Sequence[Worker]
) -> None:
    cut_off, fine = workers

    await cut_off.fail(seconds=1)
    await fine.work(seconds=2)
    assert "one.test" in await read_alarm(sessions, issue_id)

    await cut_off.work()
    assert not await read_alarm(sessions, issue_id)


async def test_of_two_alarms_the_second_is_shown_when_the_first_has_ended(
    sessions: Sessions, issue_id: int, workers: Sequence[Worker]
) -> None:
    first, second = workers

    await first.fail(seconds=1)
    await second.fail(seconds=2)
    assert "one.test" in await read_alarm(sessions, issue_id)

    await first.work()
    await second.fail(seconds=2)
    assert "two.test" in await read_alarm(sessions, issue_id)


async def test_a_worker_started_anew_ends_the_alarm_of_its_predecessor(
    sessions: Sessions, issue_id: int, workers: Sequence[Worker]
) -> None:
    before, _ = workers
    await before.fail(seconds=1)

    after = Worker(sessions, issue_id, "one.test")
    after.connections.since = before.now + timedelta(seconds=1)
    await after.work(seconds=5)

    assert not await read_alarm(sessions, issue_id)


async def test_the_alarm_of_a_worker_that_is_gone_does_not_last_for_ever(
    sessions: Sessions, issue_id: int, workers: Sequence[Worker]
) -> None:
    gone, fine = workers
    await gone.fail(seconds=1)

    await fine.work(minutes=9)
    assert await read_alarm(sessions, issue_id)
    await fine.work(minutes=2)

    assert not await read_alarm(sessions, issue_id)
