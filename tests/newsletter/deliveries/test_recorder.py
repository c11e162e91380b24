"""Writing outcomes: together with the cursor, under the fencing token, nothing dropped."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlmodel import col, select

from newsletter.database import Sessions, Statements, url_of
from newsletter.deliveries.claims import Claim, ClaimedPart
from newsletter.deliveries.journal import open_journal
from newsletter.deliveries.models import Delivery, DeliveryStatus, Part
from newsletter.deliveries.recorder import Recorder
from newsletter.deliveries.records import Fate
from newsletter.mail import Outcome, Verdict
from tests.newsletter.deliveries.claiming import claim, read_next

TAKEN = Outcome(verdict=Verdict.ACCEPTED, code=250, server="sink.test")


@pytest.fixture
async def recorder(sessions: Sessions, tmp_path: Path) -> AsyncIterator[Recorder]:
    with open_journal(tmp_path, "tests", 100) as journal:
        statements = Statements(url_of(sessions))
        recorder = Recorder(sessions, statements, lambda: datetime.now(UTC), journal)
        running = asyncio.create_task(recorder.run())
        yield recorder
        running.cancel()
        await asyncio.wait({running})
        await statements.close()


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
