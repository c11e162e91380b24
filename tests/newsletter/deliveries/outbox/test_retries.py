"""Two days in seconds: greylisting, storms and dead servers, and the time they take skipped."""

from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
from sqlalchemy.engine import URL
from sqlmodel import col, func, select

from newsletter.database import Sessions
from newsletter.deliveries import DeliveryStatus
from newsletter.deliveries.models import Attempt, Delivery, Sending
from newsletter.deliveries.outbox.queue import wake_retries
from newsletter.settings import Settings
from subscribers import is_suppressed
from tests.newsletter.deliveries.promises import check_promises
from tests.newsletter.deliveries.stage import (
    Sink,
    add_people,
    is_sent,
    open_sink,
    start,
    start_for_all,
    until,
    wait_for,
    working,
)
from tests.newsletter.deliveries.waking import Clock, until_asleep

GREYLISTED = "451 4.7.1 greylisted, come back later"


async def read_deferred(sessions: Sessions, issue_id: int) -> tuple[int, datetime | None]:
    """Return how many are to be tried again, and when the last of them is."""
    async with sessions() as session:
        statement = select(func.count(), func.max(Delivery.next_at)).where(
            Delivery.issue_id == issue_id, col(Delivery.next_at).is_not(None)
        )
        count, last = (await session.exec(statement)).one()
    return count, last


async def read_sending(sessions: Sessions, issue_id: int) -> Sending:
    async with sessions() as session:
        sending = await session.get(Sending, issue_id)
    assert sending
    return sending


async def pass_once(sessions: Sessions, issue_id: int, clock: Clock) -> bool:
    """Skip until everybody who is to be tried again is due, and let it happen; False: nobody is."""
    await until_asleep(sessions)
    _, last = await read_deferred(sessions, issue_id)
    if last is None:
        return False
    await clock.go_to(last + timedelta(seconds=1))
    async with sessions.begin() as session:
        await wake_retries(session, issue_id)
    await until_asleep(sessions)
    return True


async def test_a_person_who_is_greylisted_for_ever_is_given_up_after_48_hours(
    database: URL, sessions: Sessions, sink: Sink, settings: Settings, clock: Clock
) -> None:
    sink.at_rcpt = lambda address: GREYLISTED if "reader1@" in address else "250 ok"
    issue_id, people = await start(sessions, 3)

    async with working(database, sessions, sink.server, settings=settings, clock=clock):
        await wait_for(sessions, issue_id, lambda p: p.sent == 2 and p.deferred == 1)
        passes = 0
        while await pass_once(sessions, issue_id, clock):
            passes += 1
            assert passes < 40
        progress = await wait_for(sessions, issue_id, is_sent)

    assert (progress.sent, progress.failed, progress.bounced) == (2, 1, 0)
    async with sessions() as session:
        tries = (await session.exec(select(Attempt).order_by(col(Attempt.id)))).all()
        assert not await is_suppressed(session, people[1])
    assert len(tries) == passes + 1
    assert tries[-1].outcome is DeliveryStatus.FAILED
    assert tries[-1].reply == "greylisted, come back later"
    gaps = [(b.at - a.at).total_seconds() / 60 for a, b in pairwise(tries)]
    for gap, minutes in zip(gaps, (5, 15, 30, 60, *[120] * 15), strict=False):
        assert minutes <= gap <= minutes * 1.2 + 1
    whole = tries[-1].at - tries[0].at
    assert timedelta(hours=48) <= whole <= timedelta(hours=48, minutes=1)


async def test_those_whose_greylisting_ends_get_their_mail_once(
    database: URL, sessions: Sessions, sink: Sink, settings: Settings, clock: Clock
) -> None:
    seen: dict[str, datetime] = {}

    def greylist(address: str) -> str:
        first = seen.setdefault(address, clock())
        return "250 ok" if clock() - first > timedelta(minutes=10) else GREYLISTED

    sink.at_rcpt = greylist
    issue_id, people = await start(sessions, 120)
    async with working(database, sessions, sink.server, settings=settings, clock=clock):
        await wait_for(sessions, issue_id, lambda p: p.deferred == 120)
        while await pass_once(sessions, issue_id, clock):
            pass
        await wait_for(sessions, issue_id, is_sent)

    assert sink.copies == dict.fromkeys(people, 1)
    assert await check_promises(sessions, issue_id, people, sink) == []
    async with sessions() as session:
        tries = (await session.exec(select(func.count()).select_from(Attempt))).one()
    assert tries == 2 * 120  # at once, and after five minutes; not a third time


async def test_a_domain_that_refuses_everything_for_hours_harms_neither_its_readers_nor_others(
    database: URL, sessions: Sessions, sink: Sink, settings: Settings, clock: Clock
) -> None:
    busy = await add_people(sessions, 60, domain="busy.test")
    others = await add_people(sessions, 120, domain="calm.test")
    issue_id = await start_for_all(sessions)
    asked: list[str] = []

    def storm(address: str) -> str:
        if not address.endswith("@busy.test"):
            return "250 ok"
        asked.append(address)
        return "450 4.7.0 you send too fast"

    sink.at_rcpt = storm
    async with working(database, sessions, sink.server, settings=settings, clock=clock):
        first = await wait_for(sessions, issue_id, lambda p: p.sent == 120 and p.deferred == 60)
        began = clock()
        while clock() - began < timedelta(hours=6):
            assert await pass_once(sessions, issue_id, clock)
        during = await wait_for(sessions, issue_id, lambda _: True)
        most_asked = len(asked)
        sink.at_rcpt = lambda _: "250 ok"
        while await pass_once(sessions, issue_id, clock):
            pass
        await wait_for(sessions, issue_id, is_sent)

    assert (first.queued, first.alarm, during.deferred, during.failed) == (0, None, 60, 0)
    assert most_asked < 4 * 60  # each of them alone would have been tried seven times
    assert sink.copies == dict.fromkeys([*busy, *others], 1)


async def test_a_server_that_is_dead_for_an_hour_is_one_alarm_and_harms_nobody(
    database: URL,
    sessions: Sessions,
    settings: Settings,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    issue_id, people = await start(sessions, 300)
    sink = Sink()
    async with open_sink(sink):
        pass  # now it has a port, and nobody listens there

    async with working(
        database, sessions, sink.server, settings=settings, clock=clock, connections=8
    ):
        await wait_for(sessions, issue_id, lambda p: p.alarm is not None)
        began = await read_sending(sessions, issue_id)
        for _ in range(12):
            await until_asleep(sessions)
            await clock.go_on(minutes=5)
        await until_asleep(sessions)
        later = await read_sending(sessions, issue_id)
        async with sessions() as session:
            rows = (await session.exec(select(func.count()).select_from(Delivery))).one()
            tries = (await session.exec(select(func.count()).select_from(Attempt))).one()
        async with open_sink(sink):
            await clock.go_on(minutes=15)
            await wait_for(sessions, issue_id, is_sent)
        ended = await read_sending(sessions, issue_id)

    assert (later.alarm, later.alarm_at) == (began.alarm, began.alarm_at)
    assert (rows, tries) == (0, 0)
    assert caplog.text.count("no mail leaves here") <= 13  # not once a connection and part
    assert ended.alarm is None
    assert sink.copies == dict.fromkeys(people, 1)
    assert await check_promises(sessions, issue_id, people, sink) == []


async def test_whoever_was_greylisted_first_still_gets_three_copies_at_most(
    database: URL, sessions: Sessions, sink: Sink, settings: Settings, clock: Clock
) -> None:
    issue_id, (person,) = await start(sessions, 1)
    sink.at_rcpt = lambda _: GREYLISTED
    async with working(database, sessions, sink.server, settings=settings, clock=clock):
        await wait_for(sessions, issue_id, lambda p: p.deferred == 1)
        for _ in range(3):
            assert await pass_once(sessions, issue_id, clock)
        sink.at_rcpt = lambda _: "250 ok"
        sink.breaks_off = lambda _: True
        for copies in (1, 2, 3):
            assert await pass_once(sessions, issue_id, clock)
            await until(partial(has_copies, sink, person, copies))
        assert not await pass_once(sessions, issue_id, clock)
        progress = await wait_for(sessions, issue_id, is_sent)

    assert (progress.uncertain, sink.copies[person]) == (1, 3)
    assert len(sink.message_ids(person)) == 1


def has_copies(sink: Sink, person: str, copies: int) -> bool:
    return sink.copies[person] == copies
