"""Recipient domains with a speed of their own: set, listed, and planned."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
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
    remove_lane,
    set_lane,
)
from newsletter.deliveries.models import Sending
from newsletter.deliveries.traffic.warm_up import WarmUp
from tests.newsletter.deliveries.claiming import claim, read_next
from tests.newsletter.deliveries.stage import (
    add_people,
    start_for_all,
)
from tests.newsletter.deliveries.traffic.limiting import limit, read_parts

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


@pytest.mark.parametrize(
    "text", ["org", "ada@example.org", "example org", "*", "a.test\nb.test", "@", "@all"]
)
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
    with pytest.raises(BadSpeed) as of_all:
        await set_lane(session, "", per_second=rate, now=NOW)
    with pytest.raises(BadSpeed) as of_warm_up:
        await set_lane(session, "", per_second=5, warm_up_from=rate, now=NOW)
    assert not of_all.value.is_warm_up
    assert of_warm_up.value.is_warm_up
    assert await list_lanes(session) == []


async def test_a_warm_up_must_lead_upwards(session: AsyncSession) -> None:
    with pytest.raises(BadWarmUp):
        await set_lane(session, "", per_second=5, warm_up_from=5, now=NOW)


async def test_a_limited_domain_gets_parts_of_its_own(sessions: Sessions) -> None:
    await add_people(sessions, 30, domain="slow.test")
    people = await add_people(sessions, 50)
    async with sessions.begin() as session:
        await (await session.connection()).execute(_MANY)
    for lane in ("slow.test", "large.test", "nobody.test"):
        await limit(sessions, lane, 5)
    issue_id = await start_for_all(sessions)

    async with sessions() as session:
        sending = await session.get(Sending, issue_id)
        assert sending is not None
        assert sending.lanes == ["large.test", "slow.test"]
        assert sending.audience == 20_080
    parts = await read_parts(sessions, issue_id)
    assert sorted(part.lane for part in parts) == 8 * [""] + 2 * ["large.test"] + ["slow.test"]

    found: dict[str, list[str]] = {}
    for part in parts:
        claimed = await claim(sessions, part.id)
        claims = await read_next(sessions, claimed, after=claimed.cursor, limit=30_000)
        addresses = [claim.person.address for claim in claims if claim.person]
        found[part.lane] = found.get(part.lane, []) + addresses
    assert sorted(found[""]) == sorted(people)
    assert len(found["large.test"]) == len(set(found["large.test"])) == 20_000
    assert all(address.endswith("@slow.test") for address in found["slow.test"])
    assert len(found["slow.test"]) == 30


async def test_an_audience_of_one_limited_domain_needs_no_other_part(sessions: Sessions) -> None:
    await add_people(sessions, 30, domain="slow.test")
    await limit(sessions, "slow.test", 5)
    issue_id = await start_for_all(sessions)

    (part,) = await read_parts(sessions, issue_id)
    assert part.lane == "slow.test"


async def test_the_limit_of_all_mails_together_makes_no_parts(sessions: Sessions) -> None:
    await add_people(sessions, 30)
    await limit(sessions, "", 5)
    issue_id = await start_for_all(sessions)

    assert {part.lane for part in await read_parts(sessions, issue_id)} == {""}
