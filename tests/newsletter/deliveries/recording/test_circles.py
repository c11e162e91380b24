"""Two who write outcomes of the same parts: should they wait for each other, nothing is lost."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text

from newsletter.database import Sessions
from newsletter.deliveries.models import Delivery, DeliveryStatus
from newsletter.deliveries.outbox.claims import Claim, ClaimedPart
from newsletter.deliveries.recording.recorder import Recorder
from newsletter.deliveries.recording.records import Fate
from newsletter.mail import Outcome, Verdict
from tests.newsletter.deliveries.claiming import claim_parts, read_next
from tests.newsletter.deliveries.locks import wait_for_a_lock
from tests.newsletter.deliveries.replaying import NOW, check_counts, read_deliveries
from tests.newsletter.deliveries.stage import start

TAKEN = Outcome(verdict=Verdict.ACCEPTED, code=250, server="sink.test")

_LOCK = text("SELECT id FROM part WHERE id = :id FOR UPDATE")
_BEHIND = text("UPDATE part SET lane = lane WHERE id = :id")  # a new version, behind the others
_PATIENT = text("SET LOCAL deadlock_timeout = '1h'")  # so that the other one gives way


@pytest.fixture
async def parts(sessions: Sessions) -> list[ClaimedPart]:
    """The parts of a sending to forty people, claimed."""
    await start(sessions, 40)
    return await claim_parts(sessions)


async def claims_of(sessions: Sessions, parts: Sequence[ClaimedPart]) -> list[Claim]:
    return [
        claim
        for part in parts
        for claim in await read_next(sessions, part, after=part.cursor, limit=3)
    ]


async def write_all(recorder: Recorder, claims: Sequence[Claim]) -> set[Fate]:
    return {*await asyncio.gather(*(recorder.record(claim, TAKEN) for claim in claims))}


async def check_written(sessions: Sessions, claims: Sequence[Claim]) -> None:
    rows = await read_deliveries(sessions)
    assert [row.recipient_id for row in rows] == [claim.recipient_id for claim in claims]
    assert {row.status for row in rows} == {DeliveryStatus.SENT}
    await check_counts(sessions, claims[0].issue_id)


async def test_two_who_lock_the_same_parts_in_another_order_lose_nothing(
    sessions: Sessions, parts: Sequence[ClaimedPart], recorder: Recorder
) -> None:
    first, second, *_ = parts
    claims = await claims_of(sessions, (first, second))
    async with sessions.begin() as session:
        await (await session.connection()).execute(_BEHIND, {"id": first.part_id})

    async with sessions.begin() as other:
        connection = await other.connection()
        await connection.execute(_PATIENT)
        await connection.execute(_LOCK, {"id": first.part_id})
        writing = asyncio.create_task(write_all(recorder, claims))
        await wait_for_a_lock(sessions)
        await connection.execute(_LOCK, {"id": second.part_id})

    assert await writing == {Fate.GO_ON}
    await check_written(sessions, claims)


async def test_who_waits_in_a_circle_gives_way_and_writes_everything_a_moment_later(
    sessions: Sessions,
    parts: Sequence[ClaimedPart],
    recorder: Recorder,
    caplog: pytest.LogCaptureFixture,
) -> None:
    part, *_ = parts
    claims = await claims_of(sessions, [part])
    async with sessions() as other:
        connection = await other.connection()
        await connection.execute(_PATIENT)
        other.add(
            Delivery(
                issue_id=part.issue_id,
                recipient_id=claims[0].recipient_id,
                status=DeliveryStatus.BOUNCED,
                settled_at=NOW,
            )
        )
        await other.flush()
        writing = asyncio.create_task(write_all(recorder, claims))
        await wait_for_a_lock(sessions)  # the recorder, which has the part
        await connection.execute(_LOCK, {"id": part.part_id})
        assert "DeadlockDetected" in caplog.text
        await other.rollback()

    assert await writing == {Fate.GO_ON}
    await check_written(sessions, claims)
