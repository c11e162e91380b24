"""Whoever waits for another try is found in the lane of their domain, and nobody in none."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.engine import URL
from sqlmodel import col, select

from newsletter.database import Sessions
from newsletter.deliveries import (
    DeliveryStatus,
    cancel,
    forget,
    parse_lane,
    remove_lane,
    send_again,
    send_rest,
)
from newsletter.deliveries.models import SINGLE_MAILS, Delivery
from newsletter.deliveries.outbox.claims import Claim, Person
from newsletter.deliveries.outbox.retries import claim_due, list_shares
from newsletter.deliveries.recording.outcomes import write_outcomes
from newsletter.deliveries.recording.records import Record
from newsletter.mail import Outcome, Verdict
from newsletter.migrations import downgrade, upgrade
from subscribers import ImportRow, erase_subscriber, find_subscriber, import_subscribers
from tests.newsletter.deliveries.recorders import Nobody
from tests.newsletter.deliveries.replaying import entry, read_deliveries, replay_all
from tests.newsletter.deliveries.stage import add_people, start_for_all
from tests.newsletter.deliveries.traffic.limiting import limit

NOW = datetime.now(UTC)
LATER = NOW + timedelta(hours=1)
BUSY = Outcome(verdict=Verdict.DEFERRED, code=450, reply="busy")
TAKEN = Outcome(verdict=Verdict.ACCEPTED, code=250, reply="fine")


@pytest.fixture
async def issue_id(sessions: Sessions) -> int:
    """An issue on its way to three people of a slow domain, and two others."""
    await add_people(sessions, 3, domain="slow.test")
    await add_people(sessions, 2)
    return await start_for_all(sessions)


async def find(sessions: Sessions, address: str) -> int:
    async with sessions() as session:
        person = await find_subscriber(session, address)
    assert person
    return person.id


async def put_off(
    sessions: Sessions, issue_id: int, people: Sequence[int], *, domain: str | None
) -> None:
    """Have people be due, the first of them for the longest time."""
    async with sessions.begin() as session:
        session.add_all(
            Delivery(
                issue_id=issue_id,
                recipient_id=number,
                status=DeliveryStatus.DEFERRED,
                settled_at=NOW,
                next_at=NOW + timedelta(seconds=place),
                domain=domain,
            )
            for place, number in enumerate(people)
        )


async def take(
    sessions: Sessions, issue_id: int, lane: str, *, most: int = 9
) -> Sequence[tuple[int, str]]:
    """Return number and address of those whom a turn in a lane gets, and put them back."""
    async with sessions() as session:
        claims = await claim_due(session, issue_id, now=LATER, limit=most, lane=lane)
        await session.rollback()
    return [(one.recipient_id, one.person.address if one.person else "") for one in claims]


async def domains_of(sessions: Sessions, issue_id: int, lane: str) -> Sequence[str]:
    people = await take(sessions, issue_id, lane)
    return sorted(address.rpartition("@")[2] for _, address in people)


@pytest.mark.parametrize("written", [True, False])
async def test_each_waits_in_one_lane_whether_or_not_their_row_names_the_domain(
    sessions: Sessions, issue_id: int, *, written: bool
) -> None:
    for domain in ("slow.test", "readers.test"):
        people = [await find(sessions, f"reader{number}@{domain}") for number in range(2)]
        await put_off(sessions, issue_id, people, domain=domain if written else None)

    assert await domains_of(sessions, issue_id, "") == 2 * ["readers.test"] + 2 * ["slow.test"]

    await limit(sessions, "slow.test", 1)
    assert await domains_of(sessions, issue_id, "") == 2 * ["readers.test"]
    assert await domains_of(sessions, issue_id, "slow.test") == 2 * ["slow.test"]

    await limit(sessions, "readers.test", 1)
    assert await domains_of(sessions, issue_id, "") == []
    assert await domains_of(sessions, issue_id, "readers.test") == 2 * ["readers.test"]

    async with sessions.begin() as session:
        await remove_lane(session, "slow.test")
    assert await domains_of(sessions, issue_id, "") == 2 * ["slow.test"]
    assert await domains_of(sessions, issue_id, "other.test") == []


async def test_who_was_erased_while_waiting_is_in_every_lane_and_their_domain_is_gone(
    sessions: Sessions, issue_id: int
) -> None:
    await limit(sessions, "slow.test", 1)
    person = await find(sessions, "reader0@slow.test")
    await put_off(sessions, issue_id, [person], domain="slow.test")
    async with sessions.begin() as session:
        await forget(session, await erase_subscriber(session, person, now=NOW))

    (row,) = await read_deliveries(sessions)
    assert (row.domain, row.next_at) == (None, NOW)
    for lane in ("", "slow.test", "readers.test"):
        assert await take(sessions, issue_id, lane) == [(person, "")]


async def test_a_row_of_nobody_who_ever_subscribed_is_in_every_lane(
    sessions: Sessions, issue_id: int
) -> None:
    await limit(sessions, "slow.test", 1)
    await put_off(sessions, issue_id, [4711], domain=None)

    for lane in ("", "slow.test"):
        assert await take(sessions, issue_id, lane) == [(4711, "")]


async def test_a_domain_waits_in_its_lane_in_any_spelling(sessions: Sessions) -> None:
    rows = [
        ImportRow(address=address, name="", language="de", line=number)
        for number, address in enumerate(["Ada@Bücher.EXAMPLE", "mara@xn--bcher-kva.example"])
    ]
    async with sessions.begin() as session:
        await import_subscribers(session, rows, evidence="tests", now=NOW - timedelta(days=1))
    issue_id = await start_for_all(sessions)
    people = [await find(sessions, row.address) for row in rows]
    lane = parse_lane("BÜCHER.example")
    await limit(sessions, lane, 1)
    await put_off(sessions, issue_id, people, domain=None)
    assert [number for number, _ in await take(sessions, issue_id, lane)] == people

    async with sessions.begin() as session:
        claims = await claim_due(session, issue_id, now=LATER, limit=9, lane=lane)
    for claim in claims:
        await record(sessions, claim, BUSY)
    assert {row.domain for row in await read_deliveries(sessions)} == {lane}
    assert sorted(number for number, _ in await take(sessions, issue_id, lane)) == sorted(people)
    assert await take(sessions, issue_id, "") == []


async def test_who_waits_longest_is_first_and_nobody_is_taken_twice(
    sessions: Sessions, issue_id: int
) -> None:
    await limit(sessions, "slow.test", 1)
    people = [await find(sessions, f"reader{number}@slow.test") for number in (2, 0, 1)]
    await put_off(sessions, issue_id, people, domain="slow.test")
    async with sessions.begin() as session:
        await session.exec(
            update(Delivery).where(col(Delivery.recipient_id) == people[1]).values(domain=None)
        )

    assert [number for number, _ in await take(sessions, issue_id, "slow.test", most=1)] == [
        people[1]
    ]
    async with sessions.begin() as mine, sessions.begin() as other:
        taken = await claim_due(mine, issue_id, now=LATER, limit=2, lane="slow.test")
        left = await claim_due(other, issue_id, now=LATER, limit=2, lane="slow.test")
    assert {claim.recipient_id for claim in taken} == {people[1], people[0]}
    assert [claim.recipient_id for claim in left] == [people[2]]


async def test_who_is_to_be_tried_again_is_written_with_their_domain_until_it_is_over(
    sessions: Sessions, issue_id: int
) -> None:
    first, second, third = (
        Claim(issue_id, number, Person(number, "reader@slow.test", ""))
        for number in [await find(sessions, f"reader{number}@slow.test") for number in range(3)]
    )
    await record(sessions, first, BUSY)
    await record(sessions, second, None, until=NOW)  # the domain rests
    await record(sessions, third, TAKEN)
    assert [row.domain for row in await read_deliveries(sessions)] == 2 * ["slow.test"] + [None]

    async with sessions.begin() as session:
        again = await claim_due(session, issue_id, now=LATER, limit=9, lane="slow.test")
    await record(sessions, again[0], BUSY)
    await record(sessions, again[1], TAKEN)
    rows = {row.recipient_id: row.domain for row in await read_deliveries(sessions)}
    assert rows[again[0].recipient_id] == "slow.test"
    assert rows[again[1].recipient_id] is None


async def test_whom_a_killed_worker_leaves_in_doubt_waits_in_no_lane(
    sessions: Sessions, issue_id: int
) -> None:
    person = await find(sessions, "reader0@slow.test")
    await put_off(sessions, issue_id, [person], domain="slow.test")

    await replay_all(sessions, entry(issue_id, person))

    (row,) = await read_deliveries(sessions)
    assert (row.status, row.next_at, row.domain) == (DeliveryStatus.UNCERTAIN, None, None)


async def test_a_single_mail_waits_in_no_lane(sessions: Sessions) -> None:
    await record(sessions, Claim(SINGLE_MAILS, 1, Person(0, "editor@slow.test", "")), BUSY)

    waiting = [row.domain for row in await read_deliveries(sessions) if row.next_at]
    assert waiting == [None]


@pytest.mark.parametrize("status", [DeliveryStatus.FAILED, DeliveryStatus.UNCERTAIN])
async def test_who_is_tried_again_by_an_editor_keeps_the_pace_of_their_domain(
    sessions: Sessions, issue_id: int, status: DeliveryStatus
) -> None:
    await limit(sessions, "slow.test", 1)
    person = await find(sessions, "reader0@slow.test")
    async with sessions.begin() as session:
        session.add(Delivery(issue_id=issue_id, recipient_id=person, status=status, settled_at=NOW))
        await session.flush()
        await cancel(session, issue_id, now=NOW)
        if status is DeliveryStatus.FAILED:
            await send_rest(session, issue_id, now=NOW)
        else:
            await send_again(session, issue_id, now=NOW)

    (row,) = await read_deliveries(sessions)
    assert (row.domain, row.next_at) == ("slow.test", NOW)
    assert [number for number, _ in await take(sessions, issue_id, "slow.test")] == [person]
    assert await take(sessions, issue_id, "") == []


async def test_many_who_wait_for_their_own_pace_bring_no_more_turns_for_the_others(
    sessions: Sessions, issue_id: int
) -> None:
    assert await shares(sessions) == []
    await put_off(sessions, issue_id, range(10_000, 10_600), domain="slow.test")
    await put_off(sessions, issue_id, range(20_000, 20_400), domain="readers.test")
    assert await shares(sessions) == [(issue_id, 0), (issue_id, 1), (issue_id, 2)]

    await limit(sessions, "slow.test", 1)
    assert await shares(sessions) == [(issue_id, 0)]
    await put_off(sessions, issue_id, range(30_000, 30_200), domain=None)
    assert await shares(sessions) == [(issue_id, 0), (issue_id, 1)]
    await limit(sessions, "readers.test", 1)
    async with sessions.begin() as session:
        await session.exec(delete(Delivery).where(col(Delivery.recipient_id) >= 30_000))
    assert await shares(sessions) == [(issue_id, 0)]  # which wakes those of the lanes, too


async def test_who_waited_before_the_domains_were_written_has_one_after_the_upgrade(
    database: URL, sessions: Sessions, issue_id: int
) -> None:
    person = await find(sessions, "reader0@slow.test")
    await put_off(sessions, issue_id, [person, 4711], domain="gone.test")
    async with sessions.begin() as session:
        session.add(
            Delivery(
                issue_id=issue_id,
                recipient_id=await find(sessions, "reader1@slow.test"),
                status=DeliveryStatus.SENT,
                settled_at=NOW,
            )
        )

    await downgrade(database, "0012")
    await upgrade(database)

    async with sessions() as session:
        rows = await session.exec(select(Delivery.recipient_id, Delivery.domain))
        domains = dict(rows.all())
    assert domains.pop(person) == "slow.test"
    assert [*domains.values()] == [None, None]


async def shares(sessions: Sessions) -> Sequence[tuple[int, int]]:
    async with sessions() as session:
        return await list_shares(session, now=LATER)


async def record(
    sessions: Sessions, claim: Claim, outcome: Outcome | None, *, until: datetime | None = None
) -> None:
    """Write an outcome as the recorder does."""
    async with sessions.begin() as session:
        await write_outcomes(session, [Record(claim, outcome, NOW, Nobody(), until=until)])
