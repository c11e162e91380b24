"""Writing batches of outcomes: what a batch of one process may hold that no single turn does."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlmodel import col, func, select

from newsletter.database import Sessions
from newsletter.deliveries import DeliveryStatus, plan, post_test
from newsletter.deliveries.models import Delivery, Part
from newsletter.deliveries.outbox.claims import Claim, ClaimedPart
from newsletter.deliveries.outbox.post import claim_letter
from newsletter.deliveries.outbox.retries import claim_due
from newsletter.deliveries.recording.outcomes import write_outcomes
from newsletter.deliveries.recording.records import Record, Standing
from newsletter.deliveries.traffic.lanes import set_lane
from newsletter.mail import Outcome, Verdict
from subscribers import ImportRow, erase, import_subscribers
from tests.newsletter.deliveries.claiming import claim, claim_parts, read_next
from tests.newsletter.deliveries.recorders import Nobody
from tests.newsletter.deliveries.stage import add_people, publish_issue

NOW = datetime.now(UTC)
TAKEN = Outcome(verdict=Verdict.ACCEPTED, code=250, reply="fine")
LATER = Outcome(verdict=Verdict.DEFERRED, code=450, reply="busy")
DOUBTFUL = Outcome(verdict=Verdict.UNCERTAIN, reply="lost")
REFUSED = Outcome(verdict=Verdict.REJECTED, code=554, reply="no")


async def test_an_erased_person_who_is_found_in_two_lanes_counts_once(sessions: Sessions) -> None:
    now = datetime.now(UTC)
    row = ImportRow(address="mara@lane.test", name="", language="de")
    await add_people(sessions, 1)
    async with sessions.begin() as session:
        await import_subscribers(session, [row], evidence="tests", now=now.replace(year=2020))
    await add_people(sessions, 2)
    issue_id = await publish_issue(sessions)
    async with sessions.begin() as session:
        await set_lane(session, "lane.test", per_second=5, now=now)
        await plan(session, issue_id, now=now)
        wide = (await session.exec(select(Part).where(Part.lane == ""))).first()
        assert wide
        wide.last_id = 100  # as where many have an address: her number lies within
        await erase(session, "mara@lane.test", now=now)

    claims: list[Claim] = []
    for part in await claim_parts(sessions):
        claims += await read_next(sessions, part, after=part.cursor, limit=9)
    assert len({claim.recipient_id for claim in claims}) < len(claims)
    records = [Record(claim=claim, outcome=None, at=now, bearer=Nobody()) for claim in claims]
    async with sessions.begin() as session:
        await write_outcomes(session, records)

    async with sessions() as session:
        done = (await session.exec(select(func.sum(Part.done)))).one()
        assert done == len((await session.exec(select(Delivery))).all()) == 3


async def test_what_a_worker_had_from_the_server_counts_though_it_was_overtaken(
    sessions: Sessions, part: ClaimedPart
) -> None:
    first, second, *_ = await read_next(sessions, part, after=part.cursor, limit=9)
    newer = await claim(sessions, part.part_id)

    standing = await write(sessions, (first, REFUSED), (second, TAKEN))

    assert standing.overtaken == {(part.part_id, part.run)}
    async with sessions() as session:
        rows = (await session.exec(select(Delivery))).all()
        found = await session.get(Part, part.part_id)
    assert [(row.recipient_id, row.status) for row in rows] == [
        (second.recipient_id, DeliveryStatus.SENT)
    ]
    assert found
    assert (found.cursor, found.done, found.run) == (part.cursor, 1, newer.run)
    left = await read_next(sessions, newer, after=newer.cursor, limit=9)
    assert second.recipient_id not in {claim.recipient_id for claim in left}


async def test_an_acceptance_that_comes_late_ends_what_another_worker_began(
    sessions: Sessions, part: ClaimedPart
) -> None:
    first, *_ = claims = await read_next(sessions, part, after=part.cursor, limit=9)
    newer = await claim(sessions, part.part_id)
    others = await read_next(sessions, newer, after=newer.cursor, limit=9)
    await write(sessions, (others[0], LATER), (others[1], DOUBTFUL), (others[2], REFUSED))

    await write(sessions, *((claim, TAKEN) for claim in claims[:3]))

    async with sessions() as session:
        rows = (await session.exec(select(Delivery).order_by(col(Delivery.recipient_id)))).all()
        found = await session.get(Part, part.part_id)
    assert [row.recipient_id for row in rows][:1] == [first.recipient_id]
    assert [(row.status, row.next_at) for row in rows] == [
        (DeliveryStatus.SENT, None),
        (DeliveryStatus.SENT, None),
        (DeliveryStatus.FAILED, None),  # an outcome that is final stays
    ]
    assert found
    assert found.done == 3


async def test_a_retry_whose_lease_another_worker_has_writes_nothing_but_an_acceptance(
    sessions: Sessions, part: ClaimedPart
) -> None:
    fresh = await read_next(sessions, part, after=part.cursor, limit=2)
    await write(sessions, *((claim, LATER) for claim in fresh))
    slow = await claim_again(sessions, part.issue_id, NOW + timedelta(hours=1))
    quick = await claim_again(sessions, part.issue_id, NOW + timedelta(hours=2))
    assert len(slow) == len(quick) == 2

    await write(sessions, (slow[0], REFUSED), (slow[1], TAKEN))

    async with sessions() as session:
        rows = (await session.exec(select(Delivery).order_by(col(Delivery.recipient_id)))).all()
    statuses = {row.recipient_id: (row.status, row.next_at) for row in rows}
    assert statuses == {
        slow[0].recipient_id: (DeliveryStatus.DEFERRED, quick[0].lease),
        slow[1].recipient_id: (DeliveryStatus.SENT, None),
    }


async def test_what_comes_for_a_part_that_is_no_more_is_dropped(
    sessions: Sessions, part: ClaimedPart
) -> None:
    first, *_ = await read_next(sessions, part, after=part.cursor, limit=1)

    standing = await write(sessions, (first._replace(part_id=4711), TAKEN))

    assert standing.overtaken == {(4711, part.run)}
    async with sessions() as session:
        assert (await session.exec(select(Delivery))).all() == []


async def test_a_letter_is_not_settled_by_a_refusal_that_came_too_late(sessions: Sessions) -> None:
    issue_id = await publish_issue(sessions)
    async with sessions.begin() as session:
        letter_id = await post_test(session, issue_id, "editor@readers.test", now=NOW)
    claims = [await claim_only_letter(sessions, letter_id, NOW) for _ in range(2)]
    await write(sessions, (claims[0], LATER))

    await write(sessions, (claims[1], REFUSED))  # of a worker that was frozen meanwhile

    again = await claim_only_letter(sessions, letter_id, NOW + timedelta(hours=1))
    await write(sessions, (again, TAKEN))
    async with sessions.begin() as session:
        assert await claim_letter(session, letter_id, now=NOW + timedelta(days=1)) is None


async def claim_again(sessions: Sessions, issue_id: int, now: datetime) -> Sequence[Claim]:
    async with sessions.begin() as session:
        claims = await claim_due(session, issue_id, now=now, limit=9)
    return sorted(claims, key=lambda claim: claim.recipient_id)


async def claim_only_letter(sessions: Sessions, letter_id: int, now: datetime) -> Claim:
    async with sessions.begin() as session:
        claimed = await claim_letter(session, letter_id, now=now)
    assert claimed
    return claimed.claim


async def write(sessions: Sessions, *outcomes: tuple[Claim, Outcome]) -> Standing:
    """Write some outcomes as the recorder does."""
    records = [
        Record(claim=claim, outcome=outcome, at=NOW, bearer=Nobody()) for claim, outcome in outcomes
    ]
    async with sessions.begin() as session:
        return await write_outcomes(session, records)
