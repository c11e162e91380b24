"""Domains that rest, known to all workers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlmodel import select

from newsletter.database import Sessions
from newsletter.deliveries.models import RestingDomain
from newsletter.deliveries.traffic.resting import Rests, list_resting
from newsletter.mail import Outcome, Verdict

SLOW = Outcome(verdict=Verdict.DEFERRED, code=451, enhanced="4.7.0", reply="slower, please")
FULL = Outcome(verdict=Verdict.DEFERRED, code=452, enhanced="4.2.2", reply="full")
TAKEN = Outcome(verdict=Verdict.ACCEPTED, code=250)


@dataclass
class Clock:
    """A clock that tests put forward."""

    now: datetime = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


async def _rows(sessions: Sessions) -> dict[str, int]:
    async with sessions() as session:
        return {row.name: row.faults for row in await session.exec(select(RestingDomain))}


async def test_a_domain_that_asks_for_it_rests_at_once_and_everywhere(sessions: Sessions) -> None:
    clock = Clock()
    here, there = Rests(sessions, clock), Rests(sessions, clock)
    assert not here
    here.heed("busy.test", SLOW)
    here.heed("full.test", FULL)

    until = here.until("busy.test")
    assert until is not None
    assert timedelta(minutes=2) <= until - clock.now <= timedelta(minutes=3.4)
    assert here.until("full.test") is None
    assert not there

    await here.look()
    await there.look()
    assert there
    assert there.until("busy.test") is not None
    clock.now += timedelta(minutes=2.5)
    assert there.until("busy.test") is None


async def test_two_workers_that_meet_the_same_fault_count_it_once(sessions: Sessions) -> None:
    clock = Clock()
    workers = [Rests(sessions, clock) for _ in range(3)]
    for faults in (1, 2, 3):
        for worker in workers:
            worker.heed("busy.test", SLOW)
            worker.heed("busy.test", SLOW)
        for worker in workers:
            await worker.look()
        assert await _rows(sessions) == {"busy.test": faults}
        for worker in workers:
            await worker.look()
        clock.now += timedelta(minutes=20)


async def test_a_mail_that_is_taken_after_a_rest_ends_it_for_all(sessions: Sessions) -> None:
    clock = Clock()
    here, there = Rests(sessions, clock), Rests(sessions, clock)
    here.heed("busy.test", SLOW)
    await here.look()
    await there.look()
    there.heed("busy.test", TAKEN)  # was on its way
    await there.look()
    assert await _rows(sessions) == {"busy.test": 1}

    clock.now += timedelta(minutes=3)
    there.heed("other.test", TAKEN)
    there.heed("busy.test", TAKEN)
    await there.look()
    await here.look()
    assert await _rows(sessions) == {}
    assert not here
    assert not there


async def test_what_is_noted_while_the_database_is_away_is_told_later(sessions: Sessions) -> None:
    clock = Clock()
    rests = Rests(sessions, clock)
    rests.heed("relieved.test", SLOW)
    await rests.look()
    clock.now += timedelta(minutes=3)
    async with sessions.begin() as session:
        connection = await session.connection()
        await connection.execute(text("ALTER TABLE resting_domain RENAME TO away"))
    rests.heed("busy.test", SLOW)
    rests.heed("relieved.test", TAKEN)
    await rests.look()
    assert rests.until("busy.test") is not None

    async with sessions.begin() as session:
        connection = await session.connection()
        await connection.execute(text("ALTER TABLE away RENAME TO resting_domain"))
    await rests.look()
    assert await _rows(sessions) == {"busy.test": 1}
    assert rests.until("busy.test") is not None


async def test_only_domains_that_rest_now_are_listed(sessions: Sessions) -> None:
    clock = Clock()
    rests = Rests(sessions, clock)
    for domain in ("b.test", "a.test"):
        rests.heed(domain, SLOW)
    await rests.look()

    async with sessions() as session:
        listed = await list_resting(session, now=clock.now)
        assert [each.domain for each in listed] == ["a.test", "b.test"]
        assert await list_resting(session, now=clock.now + timedelta(hours=1)) == []
