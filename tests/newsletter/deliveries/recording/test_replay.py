"""What a killed worker left: written once, sums exact, and nobody's known outcome overwritten."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update
from sqlmodel import col, select

from newsletter.database import Sessions
from newsletter.deliveries import forget
from newsletter.deliveries.models import (
    SINGLE_MAILS,
    Attempt,
    Delivery,
    DeliveryStatus,
    Part,
    Sending,
)
from newsletter.deliveries.outbox.retries import claim_due
from newsletter.deliveries.recording.replay import Replayed
from subscribers import erase
from tests.newsletter.deliveries.replaying import (
    NOW,
    check_counts,
    entry,
    read_deliveries,
    replay_all,
)
from tests.newsletter.deliveries.stage import start_for_all


async def write(sessions: Sessions, *rows: Delivery) -> None:
    """Write deliveries as a recorder does, with the counts of their parts."""
    async with sessions.begin() as session:
        session.add_all(rows)
        for row in rows:
            await session.exec(
                update(Part)
                .where(
                    col(Part.issue_id) == row.issue_id,
                    col(Part.first_id) <= row.recipient_id,
                    col(Part.last_id) >= row.recipient_id,
                )
                .values(done=Part.done + 1)
            )


async def test_what_the_server_took_is_sent(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    replayed = await replay_all(
        sessions,
        entry(issue_id, people[0], accepted=True),
        entry(issue_id, people[9], accepted=True),
    )

    assert replayed == Replayed(sent=2, uncertain=0)
    rows = await read_deliveries(sessions)
    assert [(row.recipient_id, row.status, row.code) for row in rows] == [
        (people[0], DeliveryStatus.SENT, 250),
        (people[9], DeliveryStatus.SENT, 250),
    ]
    assert rows[0].reply == "Accepted by the server; written after this program was killed."
    assert rows[0].settled_at == NOW
    await check_counts(sessions, issue_id)


async def test_who_is_in_doubt_is_held_for_an_editor(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    assert await replay_all(sessions, entry(issue_id, people[3])) == Replayed(uncertain=1)

    (row,) = await read_deliveries(sessions)
    assert row.status is DeliveryStatus.UNCERTAIN
    assert row.next_at is None
    assert row.attempts == 1
    async with sessions() as session:
        (attempt,) = (await session.exec(select(Attempt))).all()
    assert attempt.recipient_id == people[3]
    assert attempt.outcome is DeliveryStatus.UNCERTAIN
    assert attempt.reply == row.reply
    assert "may have arrived" in (row.reply or "")
    await check_counts(sessions, issue_id)


async def test_a_retry_in_flight_ends_with_what_the_journal_knows(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    due = NOW - timedelta(minutes=1)
    await write(
        sessions,
        Delivery(
            issue_id=issue_id,
            recipient_id=people[0],
            status=DeliveryStatus.DEFERRED,
            enhanced="4.2.0",
            settled_at=due,
            next_at=due,
        ),
        Delivery(
            issue_id=issue_id,
            recipient_id=people[1],
            status=DeliveryStatus.UNCERTAIN,
            attempts=2,
            settled_at=due,
            next_at=due,
        ),
    )
    async with sessions.begin() as session:
        assert len(await claim_due(session, issue_id, now=NOW, limit=9)) == 2

    replayed = await replay_all(
        sessions, entry(issue_id, people[0], accepted=True), entry(issue_id, people[1])
    )

    assert replayed == Replayed(sent=1, uncertain=1)
    first, second = await read_deliveries(sessions)
    assert (first.status, first.attempts, first.next_at) == (DeliveryStatus.SENT, 2, None)
    assert (first.code, first.enhanced) == (250, None)
    assert (second.status, second.attempts, second.next_at) == (DeliveryStatus.UNCERTAIN, 3, None)
    await check_counts(sessions, issue_id)


@pytest.mark.parametrize(
    "status",
    [
        DeliveryStatus.SENT,
        DeliveryStatus.FAILED,
        DeliveryStatus.BOUNCED,
        DeliveryStatus.COMPLAINED,
        DeliveryStatus.SKIPPED,
    ],
)
async def test_who_has_an_outcome_keeps_it(
    sessions: Sessions, issue_id: int, people: list[int], status: DeliveryStatus
) -> None:
    await write(
        sessions,
        *(
            Delivery(issue_id=issue_id, recipient_id=number, status=status, settled_at=NOW)
            for number in people[:2]
        ),
    )

    replayed = await replay_all(
        sessions, entry(issue_id, people[0], accepted=True), entry(issue_id, people[1])
    )

    assert replayed == Replayed()
    assert [row.status for row in await read_deliveries(sessions)] == [status, status]
    await check_counts(sessions, issue_id)


async def test_a_second_replay_changes_nothing(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    entries = [entry(issue_id, people[0], accepted=True), entry(issue_id, people[1])]
    await replay_all(sessions, *entries)
    before = [row.model_dump() for row in await read_deliveries(sessions)]

    assert await replay_all(sessions, *entries) == Replayed()

    assert [row.model_dump() for row in await read_deliveries(sessions)] == before
    await check_counts(sessions, issue_id)


async def test_an_acceptance_ends_every_doubt(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    await replay_all(sessions, entry(issue_id, people[0]), entry(issue_id, people[1]))

    replayed = await replay_all(
        sessions,
        entry(issue_id, people[0], accepted=True),
        entry(issue_id, people[2], accepted=True),
        entry(issue_id, people[2]),
    )

    assert replayed == Replayed(sent=2)
    assert [row.status for row in await read_deliveries(sessions)] == [
        DeliveryStatus.SENT,
        DeliveryStatus.UNCERTAIN,
        DeliveryStatus.SENT,
    ]
    await check_counts(sessions, issue_id)


async def test_what_is_no_more_is_left_alone(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    replayed = await replay_all(
        sessions,
        entry(issue_id + 1, people[0], accepted=True),  # an issue of before a backup
        entry(issue_id, people[-1] + 1),  # nobody of this audience
        entry(SINGLE_MAILS, 12345, accepted=True),
    )

    assert replayed == Replayed()
    assert await read_deliveries(sessions) == []
    assert await replay_all(sessions) == Replayed()


async def test_an_erased_person_counts_without_a_name(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    async with sessions.begin() as session:
        erased = await erase(session, "reader4@readers.test", now=datetime.now(UTC))
        await forget(session, erased)

    assert await replay_all(sessions, entry(issue_id, people[4])) == Replayed(uncertain=1)

    (row,) = await read_deliveries(sessions)
    assert "@" not in (row.reply or "")
    await check_counts(sessions, issue_id)


async def test_everybody_is_counted_in_the_part_of_their_lane(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    async with sessions.begin() as session:
        await session.exec(
            update(Sending).where(col(Sending.issue_id) == issue_id).values(lanes=["lane.test"])
        )
        parts = (await session.exec(select(Part).order_by(col(Part.first_id)))).all()
        lane = Part(
            issue_id=issue_id,
            lane="lane.test",
            first_id=people[0],
            last_id=people[3],
            cursor=people[0] - 1,
        )
        session.add(lane)
        connection = await session.connection()
        await connection.execute(
            text(
                "UPDATE subscriber SET address = 'Mara@Lane.Test', address_key = 'mara@lane.test' "
                "WHERE id = :id"
            ),
            {"id": people[0]},
        )

    await replay_all(sessions, *(entry(issue_id, number) for number in people[:2]))

    async with sessions() as session:
        found = (await session.exec(select(Part).order_by(col(Part.id)))).all()
    assert {part.id: part.done for part in found if part.done} == {lane.id: 1, parts[0].id: 1}


async def test_two_sendings_are_replayed_together(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    other = await start_for_all(sessions)

    replayed = await replay_all(
        sessions, entry(issue_id, people[0], accepted=True), entry(other, people[0])
    )

    assert replayed == Replayed(sent=1, uncertain=1)
    await check_counts(sessions, issue_id)
    await check_counts(sessions, other)
