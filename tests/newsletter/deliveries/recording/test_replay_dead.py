"""Journals of dead workers, and sendings that somebody died in: they come to their end."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ProgrammingError
from sqlmodel import col, select

from newsletter.database import Sessions
from newsletter.deliveries import cancel, post_test, read_progress
from newsletter.deliveries.models import (
    SINGLE_MAILS,
    Delivery,
    DeliveryStatus,
    Letter,
    SendingStatus,
)
from newsletter.deliveries.outbox.post import claim_letter, waiting_letters
from newsletter.deliveries.recording.journal import Entry, list_journals, open_journal
from newsletter.deliveries.recording.replay import Replayed, read_identity, replay_dead
from newsletter.deliveries.sendings.steering import finish_if_done
from tests.newsletter.deliveries.claiming import claim_parts, finish, read_next
from tests.newsletter.deliveries.locks import wait_for_a_lock
from tests.newsletter.deliveries.replaying import (
    NOW,
    entry,
    read_deliveries,
    replay_all,
)


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


async def test_the_issue_ends_though_somebody_is_in_doubt_and_nobody_is_claimed_again(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    await replay_all(
        sessions,
        *(entry(issue_id, number, accepted=number != people[7]) for number in people),
    )

    for part in await claim_parts(sessions):
        assert await read_next(sessions, part, after=part.first_id - 1, limit=9) == []
        await finish(sessions, part, now=NOW)
    async with sessions.begin() as session:
        assert await finish_if_done(session, issue_id, now=NOW)
    async with sessions() as session:
        progress = await read_progress(session, issue_id, now=NOW)
    assert progress
    assert (progress.status, progress.sent, progress.uncertain) == (SendingStatus.SENT, 15, 1)


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
