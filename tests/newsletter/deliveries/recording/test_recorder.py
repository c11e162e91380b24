"""Writing outcomes: together with the cursor, under the fencing token, nothing dropped."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text, update
from sqlmodel import col, select

from newsletter.database import Sessions
from newsletter.deliveries.models import Delivery, DeliveryStatus, Part
from newsletter.deliveries.outbox.claims import Claim, ClaimedPart
from newsletter.deliveries.recording.journal import Journal
from newsletter.deliveries.recording.recorder import Recorder
from newsletter.deliveries.recording.records import Fate
from newsletter.mail import Outcome, Verdict
from tests.newsletter.deliveries.claiming import claim, read_next
from tests.newsletter.deliveries.locks import wait_for_a_lock
from tests.newsletter.deliveries.recorders import recording

TAKEN = Outcome(verdict=Verdict.ACCEPTED, code=250, server="sink.test")


async def claims_of(sessions: Sessions, part: ClaimedPart) -> list[Claim]:
    return await read_next(sessions, part, after=part.cursor, limit=100)


async def test_outcome_and_cursor_are_written_together(
    sessions: Sessions, part: ClaimedPart, recorder: Recorder
) -> None:
    first, second, *_ = await claims_of(sessions, part)

    await asyncio.gather(recorder.record(first, TAKEN), recorder.record(second, None))

    async with sessions() as session:
        rows = (await session.exec(select(Delivery).order_by(col(Delivery.recipient_id)))).all()
        found = await session.get(Part, part.part_id)
    assert [row.status for row in rows] == [DeliveryStatus.SENT, DeliveryStatus.SKIPPED]
    assert found
    assert found.cursor == second.recipient_id
    assert found.done == 2


async def test_a_worker_that_was_overtaken_decides_nothing_but_an_acceptance_is_a_fact(
    sessions: Sessions, part: ClaimedPart, recorder: Recorder
) -> None:
    first, second, *_ = await claims_of(sessions, part)
    await claim(sessions, part.part_id)  # another worker

    assert await recorder.record(second, None) is Fate.OVERTAKEN
    assert await recorder.record(first, TAKEN) is Fate.OVERTAKEN

    async with sessions() as session:
        rows = (await session.exec(select(Delivery))).all()
        found = await session.get(Part, part.part_id)
    assert [(row.recipient_id, row.status) for row in rows] == [
        (first.recipient_id, DeliveryStatus.SENT)
    ]
    assert found
    assert found.cursor == part.cursor


async def test_who_has_a_row_is_not_claimed_again_wherever_the_cursor_stands(
    sessions: Sessions, part: ClaimedPart, recorder: Recorder
) -> None:
    first, second, *rest = await claims_of(sessions, part)
    await recorder.record(second, TAKEN)
    async with sessions.begin() as session:
        connection = await session.connection()
        await connection.execute(update(Part).values(cursor=part.cursor))

    again = await claims_of(sessions, await claim(sessions, part.part_id))

    assert [claim.recipient_id for claim in again] == [
        claim.recipient_id for claim in (first, *rest)
    ]


async def test_a_database_that_is_away_for_a_moment_drops_no_outcome(
    sessions: Sessions, part: ClaimedPart, recorder: Recorder
) -> None:
    claims = await claims_of(sessions, part)
    async with sessions() as session:
        connection = await session.connection()
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )

    await asyncio.gather(*(recorder.record(claim, TAKEN) for claim in claims))

    async with sessions() as session:
        assert len((await session.exec(select(Delivery))).all()) == len(claims)


async def test_a_value_that_the_database_refuses_harms_only_itself(
    sessions: Sessions, part: ClaimedPart, recorder: Recorder
) -> None:
    claims = await claims_of(sessions, part)
    poison = Outcome(verdict=Verdict.REJECTED, code=99_999, reply="a code beyond smallint")
    outcomes = [poison, *[TAKEN] * (len(claims) - 1)]

    await asyncio.gather(*map(recorder.record, claims, outcomes))

    async with sessions() as session:
        rows = (await session.exec(select(Delivery).order_by(col(Delivery.recipient_id)))).all()
    assert [row.status for row in rows] == [
        DeliveryStatus.FAILED,
        *[DeliveryStatus.SENT] * (len(claims) - 1),
    ]


async def test_what_was_committed_without_our_hearing_of_it_is_written_once(
    sessions: Sessions, part: ClaimedPart, recorder: Recorder
) -> None:
    claims = await claims_of(sessions, part)
    await recorder.record(claims[0], TAKEN)

    fates = await asyncio.gather(*(recorder.record(claim, TAKEN) for claim in claims))

    assert set(fates) == {Fate.GO_ON}
    async with sessions() as session:
        assert len((await session.exec(select(Delivery))).all()) == len(claims)
        found = await session.get(Part, part.part_id)
    assert found
    assert found.done == len(claims)


class Bearing:
    """Bears outcomes, and waits until so many are written."""

    def __init__(self, count: int) -> None:
        self.left = count
        self.is_told = asyncio.Event()

    def committed(self, count: int, _fate: Fate) -> None:
        self.left -= count
        if not self.left:
            self.is_told.set()


@asynccontextmanager
async def held(sessions: Sessions, part: ClaimedPart) -> AsyncIterator[None]:
    """A commit about a part goes on for as long as the block lasts."""
    async with sessions.begin() as session:
        await session.get_one(Part, part.part_id, with_for_update=True)
        yield


async def test_who_cannot_go_on_is_not_kept_waiting_by_the_commit_before(
    sessions: Sessions, part: ClaimedPart, journal: Journal
) -> None:
    first, second, *_ = await claims_of(sessions, part)
    one, other = Bearing(1), Bearing(1)
    async with recording(sessions, journal, pause=3600) as recorder:
        async with held(sessions, part):
            recorder.add(first, TAKEN, one)
            await wait_for_a_lock(sessions)
            recorder.add(second, TAKEN, other)
            recorder.hurry(other)
        async with asyncio.timeout(20):
            await other.is_told.wait()


async def test_who_waited_for_a_commit_under_way_does_not_call_for_another(
    sessions: Sessions, part: ClaimedPart, journal: Journal
) -> None:
    first, second, *_ = await claims_of(sessions, part)
    one, other = Bearing(1), Bearing(1)
    async with recording(sessions, journal, pause=3600) as recorder:
        async with held(sessions, part):
            recorder.add(first, TAKEN, one)
            await wait_for_a_lock(sessions)
            recorder.hurry(one)
            recorder.add(second, TAKEN, other)
        async with asyncio.timeout(20):
            await one.is_told.wait()
        await asyncio.sleep(0.2)  # in which a second commit would be over
        assert recorder.waiting == 1
        recorder.hurry(other)
        async with asyncio.timeout(20):
            await other.is_told.wait()
