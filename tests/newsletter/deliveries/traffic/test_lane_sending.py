"""Recipient domains with a speed of their own keep it, and nobody else waits for them."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlmodel import select

from newsletter.database import Sessions
from newsletter.deliveries.models import Delivery
from subscribers import erase_subscriber
from tests.newsletter.deliveries.promises import check_promises
from tests.newsletter.deliveries.stage import (
    Sink,
    add_people,
    open_sink,
    start_for_all,
    until,
    wait_for,
    working,
)
from tests.newsletter.deliveries.traffic.limiting import limit, read_parts

_ALL_DEFERRED = text(
    """
    WITH finished AS (
      UPDATE part SET finished_at = now(), done = last_id - first_id + 1 WHERE issue_id = :issue_id
      RETURNING first_id, last_id
    )
    INSERT INTO delivery (issue_id, recipient_id, status, attempts, settled_at, next_at)
    SELECT :issue_id, number, 'deferred', 1, now(), now()
    FROM finished, generate_series(first_id, last_id) AS number
    """
)


async def test_a_throttled_domain_does_not_hold_up_the_others(
    database: URL, sessions: Sessions
) -> None:
    slow = await add_people(sessions, 200, domain="slow.test")
    others = await add_people(sessions, 300)
    await limit(sessions, "slow.test", 0.01)  # a mail in a hundred seconds
    issue_id = await start_for_all(sessions)

    async with (
        open_sink(Sink()) as sink,
        working(database, sessions, sink.server, connections=2),
    ):
        await wait_for(sessions, issue_id, lambda progress: progress.sent >= 300)
        await until(lambda: set(others) <= set(sink.copies))
        assert len(set(sink.copies) & set(slow)) <= 2  # one that was late, and one of now

        await limit(sessions, "slow.test", 1_000)  # while it is being sent
        progress = await wait_for(sessions, issue_id, lambda progress: progress.sent == 500)
    assert progress.queued == 0
    assert await check_promises(sessions, issue_id, [*slow, *others], sink) == []


async def test_who_is_erased_meanwhile_is_counted_once(database: URL, sessions: Sessions) -> None:
    slow = await add_people(sessions, 40, domain="slow.test")
    others = await add_people(sessions, 40)
    await limit(sessions, "slow.test", 100)
    issue_id = await start_for_all(sessions)
    async with sessions.begin() as session:
        for part in await read_parts(sessions, issue_id):
            if part.lane:
                await erase_subscriber(session, part.first_id, now=datetime.now(UTC))
                await erase_subscriber(session, part.last_id, now=datetime.now(UTC))

    async with open_sink(Sink()) as sink, working(database, sessions, sink.server):
        progress = await wait_for(sessions, issue_id, lambda progress: progress.status == "sent")
    assert (progress.sent, progress.skipped, progress.queued) == (78, 2, 0)
    assert await check_promises(sessions, issue_id, [*slow, *others], sink) == []


async def test_a_domain_that_asks_for_it_rests_and_nobody_else_waits(
    database: URL, sessions: Sessions
) -> None:
    busy = await add_people(sessions, 60, domain="busy.test")
    others = await add_people(sessions, 60)
    issue_id = await start_for_all(sessions)

    def answer(address: str) -> str:
        late = address.endswith("@busy.test")
        return "451 4.7.0 slower, please" if late else "250 2.1.5 fine"

    async with (
        open_sink(Sink(at_rcpt=answer)) as sink,
        working(database, sessions, sink.server, connections=1) as engine,
    ):
        progress = await wait_for(sessions, issue_id, lambda progress: progress.queued == 0)
        assert engine.rests.until("busy.test") is not None
    assert (progress.sent, progress.deferred) == (60, 60)
    assert set(sink.copies) == set(others)
    assert await check_promises(sessions, issue_id, [*busy, *others], sink) == []


async def test_who_is_tried_again_keeps_the_pace_and_holds_up_nobody(
    database: URL, sessions: Sessions
) -> None:
    slow = await add_people(sessions, 30, domain="slow.test")
    others = await add_people(sessions, 30)
    issue_id = await start_for_all(sessions)
    async with sessions.begin() as session:
        await (await session.connection()).execute(_ALL_DEFERRED, {"issue_id": issue_id})
    await limit(sessions, "slow.test", 0.01)

    async with open_sink(Sink()) as sink, working(database, sessions, sink.server):
        await until(lambda: set(others) <= set(sink.copies))
        assert len(set(sink.copies) & set(slow)) <= 2
        await limit(sessions, "slow.test", 1_000)
        await wait_for(sessions, issue_id, lambda progress: progress.sent == 60)
    assert await check_promises(sessions, issue_id, [*slow, *others], sink) == []


async def test_a_domain_that_is_limited_for_the_first_time_in_mid_send_keeps_its_pace_at_once(
    database: URL, sessions: Sessions
) -> None:
    """Its people lie in the parts of all: they are put off and go by way of the retries."""
    slow = await add_people(sessions, 300, domain="slow.test")
    others = await add_people(sessions, 150)
    others += await add_people(sessions, 1, domain="a.slow.test")
    issue_id = await start_for_all(sessions)
    assert {part.lane for part in await read_parts(sessions, issue_id)} == {""}
    connections = 2

    def count_slow() -> int:
        return len(set(sink.copies) & set(slow))

    async with (
        open_sink(Sink(seconds=0.02)) as sink,
        working(database, sessions, sink.server, connections=connections) as engine,
    ):
        await until(lambda: count_slow() >= 10)
        await limit(sessions, "slow.test", 0.01)  # a mail in a hundred seconds
        await engine.pacer.look()  # as it does twice a second
        before = count_slow()
        await wait_for(sessions, issue_id, lambda progress: progress.queued == 0)
        await until(lambda: set(others) <= set(sink.copies))
        # One in flight and one announced on each connection, one that was late, and one of now.
        assert count_slow() - before <= 2 * connections + 2

        sink.seconds = 0
        await limit(sessions, "slow.test", 1_000)
        progress = await wait_for(sessions, issue_id, lambda progress: progress.status == "sent")
    assert progress.sent == 451
    assert await check_promises(sessions, issue_id, [*slow, *others], sink) == []
    async with sessions() as session:  # nobody was refused, and no try counts
        deliveries = (await session.exec(select(Delivery))).all()
        assert {delivery.attempts for delivery in deliveries} == {1}
        put_off = sum(delivery.first_at is not None for delivery in deliveries)
    assert 300 - before - 2 * connections <= put_off <= 300 - before
    assert put_off > 0
