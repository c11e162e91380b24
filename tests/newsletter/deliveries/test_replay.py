"""What a killed worker left: written once, sums exact, and nobody's known outcome overwritten."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlalchemy.engine import URL
from sqlalchemy.exc import ProgrammingError
from sqlmodel import col, select

from newsletter.database import Sessions
from newsletter.deliveries import cancel, forget, plan, post_test, read_progress
from newsletter.deliveries.claims import claim_part, finish_part
from newsletter.deliveries.journal import Entry, list_journals, open_journal
from newsletter.deliveries.models import (
    SINGLE_MAILS,
    Attempt,
    Delivery,
    DeliveryStatus,
    Letter,
    Part,
    Sending,
    SendingStatus,
)
from newsletter.deliveries.post import claim_letter, waiting_letters
from newsletter.deliveries.replay import Replayed, read_identity, replay, replay_dead
from newsletter.deliveries.retries import claim_due
from newsletter.deliveries.steering import finish_if_done
from subscribers import erase, find_subscriber
from tests.newsletter.deliveries.claiming import read_next
from tests.newsletter.deliveries.stage import check_sum, publish_issue, start

NOW = datetime.now(UTC)


@pytest.fixture
async def issue_id(sessions: Sessions) -> int:
    """An issue on its way to sixteen people."""
    number, _ = await start(sessions, 16)
    return number


@pytest.fixture
async def people(sessions: Sessions, issue_id: int) -> list[int]:
    async with sessions() as session:
        found = [
            await find_subscriber(session, f"reader{number}@readers.test") for number in range(16)
        ]
    return [person.id or 0 for person in found if person]


def entry(issue_id: int, recipient_id: int, *, accepted: bool = False) -> Entry:
    return Entry(issue_id=issue_id, recipient_id=recipient_id, accepted=accepted)


async def read_deliveries(sessions: Sessions) -> list[Delivery]:
    async with sessions() as session:
        rows = await session.exec(select(Delivery).order_by(col(Delivery.recipient_id)))
        return list(rows.all())


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


async def replay_all(sessions: Sessions, *entries: Entry) -> Replayed:
    async with sessions.begin() as session:
        return await replay(session, entries, now=NOW)


async def check_counts(sessions: Sessions, issue_id: int) -> None:
    """Check that every part counts its rows, and that the sum is exact."""
    async with sessions() as session:
        parts = (await session.exec(select(Part).where(Part.issue_id == issue_id))).all()
        numbers = (
            await session.exec(select(Delivery.recipient_id).where(Delivery.issue_id == issue_id))
        ).all()
        progress = await read_progress(session, issue_id, now=NOW)
    for part in parts:
        assert part.done == sum(part.first_id <= number <= part.last_id for number in numbers)
    assert progress
    check_sum(progress)


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


async def test_a_cancelled_issue_still_tells_who_has_it(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    async with sessions.begin() as session:
        await cancel(session, issue_id, now=NOW)

    await replay_all(sessions, entry(issue_id, people[0], accepted=True))

    async with sessions() as session:
        progress = await read_progress(session, issue_id, now=NOW)
    assert progress
    assert (progress.status, progress.sent, progress.queued) == (SendingStatus.CANCELLED, 1, 15)


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


async def test_single_mails_are_settled_too(sessions: Sessions, issue_id: int) -> None:
    async with sessions.begin() as session:
        taken, doubtful, waiting = [
            await post_test(session, issue_id, "desk@readers.test", now=NOW) for _ in range(3)
        ]

    replayed = await replay_all(
        sessions, entry(SINGLE_MAILS, taken, accepted=True), entry(SINGLE_MAILS, doubtful)
    )

    assert replayed == Replayed(sent=1, uncertain=1)
    async with sessions.begin() as session:
        letters = (await session.exec(select(Letter).order_by(col(Letter.id)))).all()
        assert [letter.settled for letter in letters] == [True, True, False]
        assert await waiting_letters(session, now=NOW + timedelta(days=1)) == [waiting]
        for number in (taken, doubtful):
            assert await claim_letter(session, number, now=NOW + timedelta(days=1)) is None


async def test_the_issue_ends_though_somebody_is_in_doubt_and_nobody_is_claimed_again(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    await replay_all(
        sessions,
        *(entry(issue_id, number, accepted=number != people[7]) for number in people),
    )

    async with sessions() as session:
        part_ids = (await session.exec(select(col(Part.id)))).all()
    for part_id in part_ids:
        async with sessions.begin() as session:
            part = await claim_part(session, part_id or 0)
        assert part
        assert await read_next(sessions, part, after=part.first_id - 1, limit=9) == []
        async with sessions.begin() as session:
            await finish_part(session, part, now=NOW)
    async with sessions.begin() as session:
        assert await finish_if_done(session, issue_id, now=NOW)
    async with sessions() as session:
        progress = await read_progress(session, issue_id, now=NOW)
    assert progress
    assert (progress.status, progress.sent, progress.uncertain) == (SendingStatus.SENT, 15, 1)


async def test_the_last_commit_of_the_dead_worker_is_waited_for(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    async with sessions() as dead:
        dead.add(
            Delivery(
                issue_id=issue_id,
                recipient_id=people[0],
                status=DeliveryStatus.BOUNCED,
                settled_at=NOW,
            )
        )
        await dead.flush()
        replaying = asyncio.create_task(replay_all(sessions, entry(issue_id, people[0])))
        await wait_for_a_lock(sessions)
        await dead.commit()

    assert await replaying == Replayed()
    assert [row.status for row in await read_deliveries(sessions)] == [DeliveryStatus.BOUNCED]


async def wait_for_a_lock(sessions: Sessions) -> None:
    """Look until some transaction waits for another one."""
    statement = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(20), sessions() as session:
        while not (  # noqa: ASYNC110  # no event tells us of a lock
            await (await session.connection()).execute(statement)
        ).scalar_one():
            await asyncio.sleep(0.005)


async def leave_journal(
    sessions: Sessions, folder: Path, entries: Sequence[Entry]
) -> tuple[str, Path]:
    """Leave a journal as a killed worker does; return its identity and its file."""
    async with sessions() as session:
        identity = await read_identity(session)
    with open_journal(folder, identity, 8) as journal:
        for each in entries:
            slot = journal.mark(each.issue_id, each.recipient_id)
            if each.accepted:
                journal.accept(slot)
    return identity, list_journals(folder)[-1]


async def test_the_journals_of_dead_workers_are_replayed_and_reset(
    sessions: Sessions,
    issue_id: int,
    people: list[int],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    entries = [entry(issue_id, people[0], accepted=True), entry(issue_id, people[1])]
    identity, _ = await leave_journal(sessions, tmp_path, entries)
    with open_journal(tmp_path, identity, 8) as journal:
        journal.mark(issue_id, people[2])  # a living one

        assert await replay_dead(sessions, tmp_path, identity, NOW) == [
            Replayed(sent=1, uncertain=1)
        ]
        assert await replay_dead(sessions, tmp_path, identity, NOW) == []

    assert "2 people in flight: 1 have their mail, 1 are in doubt" in caplog.text
    assert [row.recipient_id for row in await read_deliveries(sessions)] == people[:2]
    assert await replay_dead(sessions, tmp_path / "none", identity, NOW) == []


async def test_what_cannot_be_written_now_stays_in_the_journal(
    sessions: Sessions, issue_id: int, people: list[int], tmp_path: Path
) -> None:
    identity, path = await leave_journal(sessions, tmp_path, [entry(issue_id, people[0])])
    await command(sessions, "ALTER TABLE attempt RENAME TO attempt_away")
    before = path.read_bytes()

    with pytest.raises(ProgrammingError):
        await replay_dead(sessions, tmp_path, identity, NOW)

    assert path.read_bytes() == before
    assert await read_deliveries(sessions) == []
    await command(sessions, "ALTER TABLE attempt_away RENAME TO attempt")
    assert await replay_dead(sessions, tmp_path, identity, NOW) == [Replayed(uncertain=1)]


async def command(sessions: Sessions, statement: str) -> None:
    async with sessions.begin() as session:
        await (await session.connection()).execute(text(statement))


async def test_a_role_without_rights_can_tell_its_database_from_others(
    sessions: Sessions, database: URL
) -> None:
    async with sessions() as session:
        mine = await read_identity(session)
        connection = await session.connection()
        await connection.execute(text("CREATE ROLE nobody_special"))
        await connection.execute(text("SET LOCAL ROLE nobody_special"))

        assert await read_identity(session) == mine
        number = mine.partition("/")[2]
        found = await connection.execute(
            text("SELECT datname FROM pg_database WHERE oid = :oid"), {"oid": int(number)}
        )
        assert found.scalar_one() == database.database


async def test_two_sendings_are_replayed_together(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    other = await publish_issue(sessions)
    async with sessions.begin() as session:
        await plan(session, other, now=datetime.now(UTC))

    replayed = await replay_all(
        sessions, entry(issue_id, people[0], accepted=True), entry(other, people[0])
    )

    assert replayed == Replayed(sent=1, uncertain=1)
    await check_counts(sessions, issue_id)
    await check_counts(sessions, other)
