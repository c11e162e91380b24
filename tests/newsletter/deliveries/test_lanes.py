"""Recipient domains with a speed of their own: set, planned, and kept while others go on."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions
from newsletter.deliveries import (
    BadLane,
    BadSpeed,
    BadWarmUp,
    Speed,
    UnknownLane,
    list_lanes,
    parse_lane,
    plan,
    remove_lane,
    set_lane,
)
from newsletter.deliveries.claims import claim_part
from newsletter.deliveries.models import Delivery, Part, Sending
from newsletter.deliveries.warm_up import WarmUp
from subscribers import ImportRow, erase_subscriber, import_subscribers
from tests.newsletter.deliveries.claiming import read_next
from tests.newsletter.deliveries.stage import (
    Sink,
    check_promises,
    open_sink,
    publish_issue,
    until,
    wait_for,
    working,
)

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

_MANY = text(
    """
    INSERT INTO subscriber (address, address_key, name, language, status, requested_at,
                            confirmed_at)
    SELECT address, address, '', 'de', 'active', now() - interval '1 day', now() - interval '1 day'
    FROM (SELECT 'reader' || number || '@large.test' AS address
          FROM generate_series(1, 20000) AS number) AS people
    """
)

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


async def _add(sessions: Sessions, domain: str, count: int) -> list[str]:
    """Add readers of a domain who confirmed yesterday."""
    addresses = [f"reader{number}@{domain}" for number in range(count)]
    rows = [
        ImportRow(address=address, name="", language="de", line=number)
        for number, address in enumerate(addresses)
    ]
    async with sessions.begin() as session:
        moment = datetime.now(UTC) - timedelta(days=1)
        await import_subscribers(session, rows, evidence="tests", now=moment)
    return addresses


async def _limit(sessions: Sessions, lane: str, per_second: float) -> None:
    async with sessions.begin() as session:
        await set_lane(session, lane, per_second=per_second, now=datetime.now(UTC))


async def _start(sessions: Sessions) -> int:
    issue_id = await publish_issue(sessions)
    async with sessions.begin() as session:
        await plan(session, issue_id, now=datetime.now(UTC))
    return issue_id


async def _parts(sessions: Sessions, issue_id: int) -> Sequence[Part]:
    async with sessions() as session:
        statement = select(Part).where(Part.issue_id == issue_id)
        return (await session.exec(statement)).all()


@pytest.mark.parametrize(
    ("text", "lane"),
    [
        ("all", ""),
        (" All ", ""),
        ("", ""),
        ("@Example.ORG", "example.org"),
        ("Bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_a_lane_is_known_in_any_spelling(text: str, lane: str) -> None:
    assert parse_lane(text) == lane


@pytest.mark.parametrize("text", ["org", "ada@example.org", "example org", "*", "a.test\nb.test"])
def test_what_is_no_domain_is_no_lane(text: str) -> None:
    with pytest.raises(BadLane):
        parse_lane(text)


async def test_speeds_are_set_changed_listed_and_removed(session: AsyncSession) -> None:
    await set_lane(session, "readers.test", per_second=5, now=NOW)
    await set_lane(session, "", per_second=50, warm_up_from=5, now=NOW)
    await set_lane(session, "readers.test", per_second=7, now=NOW)

    warm_up = WarmUp(start=5, goal=50, since=NOW)
    speeds = await list_lanes(session)
    assert speeds == [
        Speed(lane="", per_second=50, warm_up=warm_up),
        Speed(lane="readers.test", per_second=7),
    ]
    assert [speed.rate(NOW + timedelta(days=1)) for speed in speeds] == [10, 7]

    await remove_lane(session, "readers.test")
    await remove_lane(session, "")
    assert await list_lanes(session) == []
    for lane in ("readers.test", ""):
        with pytest.raises(UnknownLane):
            await remove_lane(session, lane)


async def test_another_goal_does_not_begin_a_warm_up_anew(session: AsyncSession) -> None:
    later = NOW + timedelta(days=3)
    await set_lane(session, "", per_second=50, warm_up_from=5, now=NOW)
    await set_lane(session, "", per_second=90, warm_up_from=5, now=later)
    (speed,) = await list_lanes(session)
    assert speed.rate(later) == 40

    await set_lane(session, "", per_second=90, warm_up_from=6, now=later)
    (speed,) = await list_lanes(session)
    assert speed.rate(later) == 6

    await set_lane(session, "", per_second=90, now=later)
    assert await list_lanes(session) == [Speed(lane="", per_second=90)]


@pytest.mark.parametrize("rate", [0, -1, 0.0001, 100_001, float("inf"), float("nan")])
async def test_a_speed_beyond_all_reason_is_refused(session: AsyncSession, rate: float) -> None:
    with pytest.raises(BadSpeed):
        await set_lane(session, "", per_second=rate, now=NOW)
    with pytest.raises(BadSpeed):
        await set_lane(session, "", per_second=5, warm_up_from=rate, now=NOW)
    assert await list_lanes(session) == []


async def test_a_warm_up_must_lead_upwards(session: AsyncSession) -> None:
    with pytest.raises(BadWarmUp):
        await set_lane(session, "", per_second=5, warm_up_from=5, now=NOW)


async def test_a_limited_domain_gets_parts_of_its_own(sessions: Sessions) -> None:
    await _add(sessions, "slow.test", 30)
    people = await _add(sessions, "readers.test", 50)
    async with sessions.begin() as session:
        await (await session.connection()).execute(_MANY)
    for lane in ("slow.test", "large.test", "nobody.test"):
        await _limit(sessions, lane, 5)
    issue_id = await _start(sessions)

    async with sessions() as session:
        sending = await session.get(Sending, issue_id)
        assert sending is not None
        assert sending.lanes == ["large.test", "slow.test"]
        assert sending.audience == 20_080
    parts = await _parts(sessions, issue_id)
    assert sorted(part.lane for part in parts) == 8 * [""] + 2 * ["large.test"] + ["slow.test"]

    found: dict[str, list[str]] = {}
    for part in parts:
        async with sessions.begin() as session:
            claimed = await claim_part(session, part.id or 0)
        assert claimed is not None
        claims = await read_next(sessions, claimed, after=claimed.cursor, limit=30_000)
        addresses = [claim.person.address for claim in claims if claim.person]
        found[part.lane] = found.get(part.lane, []) + addresses
    assert sorted(found[""]) == sorted(people)
    assert len(found["large.test"]) == len(set(found["large.test"])) == 20_000
    assert all(address.endswith("@slow.test") for address in found["slow.test"])
    assert len(found["slow.test"]) == 30


async def test_an_audience_of_one_limited_domain_needs_no_other_part(sessions: Sessions) -> None:
    await _add(sessions, "slow.test", 30)
    await _limit(sessions, "slow.test", 5)
    issue_id = await _start(sessions)

    (part,) = await _parts(sessions, issue_id)
    assert part.lane == "slow.test"


async def test_the_limit_of_all_mails_together_makes_no_parts(sessions: Sessions) -> None:
    await _add(sessions, "readers.test", 30)
    await _limit(sessions, "", 5)
    issue_id = await _start(sessions)

    assert {part.lane for part in await _parts(sessions, issue_id)} == {""}


async def test_a_throttled_domain_does_not_hold_up_the_others(
    database: URL, sessions: Sessions
) -> None:
    slow = await _add(sessions, "slow.test", 200)
    others = await _add(sessions, "readers.test", 300)
    await _limit(sessions, "slow.test", 0.01)  # a mail in a hundred seconds
    issue_id = await _start(sessions)

    async with (
        open_sink(Sink()) as sink,
        working(database, sessions, sink.server, connections=2),
    ):
        await wait_for(sessions, issue_id, lambda progress: progress.sent >= 300)
        await until(lambda: set(others) <= set(sink.copies))
        assert len(set(sink.copies) & set(slow)) <= 2  # one that was late, and one of now

        await _limit(sessions, "slow.test", 1_000)  # while it is being sent
        progress = await wait_for(sessions, issue_id, lambda progress: progress.sent == 500)
    assert progress.queued == 0
    assert await check_promises(sessions, issue_id, [*slow, *others], sink) == []


async def test_who_is_erased_meanwhile_is_counted_once(database: URL, sessions: Sessions) -> None:
    people = [*await _add(sessions, "slow.test", 40), *await _add(sessions, "readers.test", 40)]
    await _limit(sessions, "slow.test", 100)
    issue_id = await _start(sessions)
    async with sessions.begin() as session:
        for part in await _parts(sessions, issue_id):
            if part.lane:
                await erase_subscriber(session, part.first_id, now=datetime.now(UTC))
                await erase_subscriber(session, part.last_id, now=datetime.now(UTC))

    async with open_sink(Sink()) as sink, working(database, sessions, sink.server):
        progress = await wait_for(sessions, issue_id, lambda progress: progress.status == "sent")
    assert (progress.sent, progress.skipped, progress.queued) == (78, 2, 0)
    assert await check_promises(sessions, issue_id, people, sink) == []


async def test_a_domain_that_asks_for_it_rests_and_nobody_else_waits(
    database: URL, sessions: Sessions
) -> None:
    busy = await _add(sessions, "busy.test", 60)
    others = await _add(sessions, "readers.test", 60)
    issue_id = await _start(sessions)

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
    slow = await _add(sessions, "slow.test", 30)
    others = await _add(sessions, "readers.test", 30)
    issue_id = await _start(sessions)
    async with sessions.begin() as session:
        await (await session.connection()).execute(_ALL_DEFERRED, {"issue_id": issue_id})
    await _limit(sessions, "slow.test", 0.01)

    async with open_sink(Sink()) as sink, working(database, sessions, sink.server):
        await until(lambda: set(others) <= set(sink.copies))
        assert len(set(sink.copies) & set(slow)) <= 2
        await _limit(sessions, "slow.test", 1_000)
        await wait_for(sessions, issue_id, lambda progress: progress.sent == 60)
    assert await check_promises(sessions, issue_id, [*slow, *others], sink) == []


async def test_a_domain_that_is_limited_for_the_first_time_in_mid_send_keeps_its_pace_at_once(
    database: URL, sessions: Sessions
) -> None:
    """Its people lie in the parts of all: they are put off and go by way of the retries."""
    slow = await _add(sessions, "slow.test", 300)
    others = [*await _add(sessions, "readers.test", 150), *await _add(sessions, "a.slow.test", 1)]
    issue_id = await _start(sessions)
    assert {part.lane for part in await _parts(sessions, issue_id)} == {""}
    connections = 2

    def count_slow() -> int:
        return len(set(sink.copies) & set(slow))

    async with (
        open_sink(Sink(seconds=0.02)) as sink,
        working(database, sessions, sink.server, connections=connections) as engine,
    ):
        await until(lambda: count_slow() >= 10)
        await _limit(sessions, "slow.test", 0.01)  # a mail in a hundred seconds
        await engine.pacer.look()  # as it does twice a second
        before = count_slow()
        await wait_for(sessions, issue_id, lambda progress: progress.queued == 0)
        await until(lambda: set(others) <= set(sink.copies))
        # One in flight and one announced on each connection, one that was late, and one of now.
        assert count_slow() - before <= 2 * connections + 2

        sink.seconds = 0
        await _limit(sessions, "slow.test", 1_000)
        progress = await wait_for(sessions, issue_id, lambda progress: progress.status == "sent")
    assert progress.sent == 451
    assert await check_promises(sessions, issue_id, [*slow, *others], sink) == []
    async with sessions() as session:  # nobody was refused, and no try counts
        deliveries = (await session.exec(select(Delivery))).all()
        assert {delivery.attempts for delivery in deliveries} == {1}
        put_off = sum(delivery.first_at is not None for delivery in deliveries)
    assert 300 - before - 2 * connections <= put_off <= 300 - before
    assert put_off > 0
