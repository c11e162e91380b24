"""A database that is older than it should be sends nothing again until a person says so."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import URL
from sqlmodel import select

from newsletter.database import Sessions
from newsletter.deliveries import (
    HoldReason,
    SendingStatus,
    cancel,
    count_held_letters,
    drop_letters,
    hold_if_old,
    hold_restored,
    pause,
    post_test,
    read_progress,
    read_schedules,
    read_test,
    release_letters,
    resume,
    schedule,
)
from newsletter.deliveries.models import Heartbeat
from newsletter.deliveries.outbox.post import claim_letter, waiting_letters
from tests.newsletter.deliveries.stage import (
    SETTINGS,
    Sink,
    open_sink,
    publish_issue,
    start,
    until,
    wait_for,
    working,
)

NOW = datetime.now(UTC) + timedelta(days=1)  # the stage begins its sendings before
LATER = NOW + timedelta(hours=5)
ADDRESS = "editor@readers.test"


async def read_heartbeat(sessions: Sessions) -> Heartbeat:
    async with sessions() as session:
        return (await session.exec(select(Heartbeat))).one()


async def go_back(sessions: Sessions, heartbeat: Heartbeat) -> None:
    """Make the database count what it counted in a backup."""
    async with sessions.begin() as session:
        await session.merge(Heartbeat(**heartbeat.model_dump()))


async def find_status(sessions: Sessions, issue_id: int) -> tuple[SendingStatus, str]:
    async with sessions() as session:
        progress = await read_progress(session, issue_id, now=NOW)
    assert progress
    return progress.status, progress.alarm or ""


async def write_letter(sessions: Sessions, issue_id: int, *, at: datetime = NOW) -> int:
    async with sessions.begin() as session:
        return await post_test(session, issue_id, ADDRESS, now=at)


async def test_a_first_start_and_a_short_break_hold_nothing(
    sessions: Sessions, tmp_path: Path
) -> None:
    issue_id, _ = await start(sessions, 3)

    assert await hold_if_old(sessions, tmp_path, NOW) is None
    assert await hold_if_old(sessions, tmp_path, NOW + timedelta(minutes=119)) is None

    assert (await find_status(sessions, issue_id))[0] is SendingStatus.SENDING


async def test_after_hours_without_a_worker_a_person_decides(
    sessions: Sessions, tmp_path: Path
) -> None:
    issue_id, _ = await start(sessions, 3)
    other = await publish_issue(sessions)
    letter_id = await write_letter(sessions, issue_id)
    async with sessions.begin() as session:
        await schedule(session, other, at=LATER + timedelta(days=1), now=NOW)
    await hold_if_old(sessions, tmp_path, NOW)

    held = await hold_if_old(sessions, tmp_path, LATER)

    assert held
    assert (held.issue_ids, held.letters, held.scheduled) == ([issue_id], 1, [other])
    status, alarm = await find_status(sessions, issue_id)
    assert status is SendingStatus.PAUSED
    assert "5 hours" in alarm
    async with sessions.begin() as session:
        assert await waiting_letters(session, now=LATER) == []
        assert await claim_letter(session, letter_id, now=LATER) is None
        assert (await read_schedules(session, [other]))[other].held is HoldReason.OLD_DATABASE
        assert await count_held_letters(session) == 1


async def test_what_was_begun_while_nobody_was_at_work_has_not_been_sent_and_goes_on(
    sessions: Sessions, tmp_path: Path
) -> None:
    await hold_if_old(sessions, tmp_path, NOW - timedelta(days=1, hours=5))
    issue_id, _ = await start(sessions, 3)
    letter_id = await write_letter(sessions, issue_id)

    assert await hold_if_old(sessions, tmp_path, NOW) is None

    assert (await find_status(sessions, issue_id))[0] is SendingStatus.SENDING
    async with sessions() as session:
        assert await waiting_letters(session, now=NOW) == [letter_id]


async def test_a_database_that_went_back_by_seconds_is_noticed(
    sessions: Sessions, tmp_path: Path
) -> None:
    issue_id, _ = await start(sessions, 3)
    await hold_if_old(sessions, tmp_path, NOW)
    backup = await read_heartbeat(sessions)
    await hold_if_old(sessions, tmp_path, NOW + timedelta(seconds=10))
    await go_back(sessions, backup)

    held = await hold_if_old(sessions, tmp_path, NOW + timedelta(seconds=20))

    assert held
    assert held.issue_ids == [issue_id]
    assert "gone back in time by 1 min" in held.alarm


async def test_another_machine_that_beats_first_does_not_hide_it(
    sessions: Sessions, tmp_path: Path
) -> None:
    issue_id, _ = await start(sessions, 3)
    await hold_if_old(sessions, tmp_path / "old", NOW)
    backup = await read_heartbeat(sessions)
    for minute in range(1, 31):
        await hold_if_old(sessions, tmp_path / "old", NOW + timedelta(minutes=minute))
    await go_back(sessions, backup)

    moment = NOW + timedelta(minutes=31)
    assert await hold_if_old(sessions, tmp_path / "new", moment) is None
    held = await hold_if_old(sessions, tmp_path / "old", moment)

    assert held
    assert held.issue_ids == [issue_id]


async def test_what_a_person_has_released_is_not_held_by_the_next_machine(
    sessions: Sessions, tmp_path: Path
) -> None:
    issue_id, _ = await start(sessions, 3)
    await hold_if_old(sessions, tmp_path / "a", NOW)
    backup = await read_heartbeat(sessions)
    for machine in ("a", "b", "a", "b"):
        await hold_if_old(sessions, tmp_path / machine, NOW)
    await go_back(sessions, backup)
    assert await hold_if_old(sessions, tmp_path / "a", NOW)
    async with sessions.begin() as session:
        await resume(session, issue_id, now=NOW)

    assert await hold_if_old(sessions, tmp_path / "b", NOW) is None
    assert await hold_if_old(sessions, tmp_path / "a", NOW) is None

    assert await find_status(sessions, issue_id) == (SendingStatus.SENDING, "")


async def test_a_paused_sending_says_so_too_and_an_ended_one_is_left_alone(
    sessions: Sessions, tmp_path: Path
) -> None:
    paused, _ = await start(sessions, 3)
    async with sessions.begin() as session:
        await pause(session, paused, now=NOW)
    await hold_if_old(sessions, tmp_path, NOW)
    assert await hold_if_old(sessions, tmp_path, LATER)
    assert "5 hours" in (await find_status(sessions, paused))[1]

    async with sessions.begin() as session:
        await cancel(session, paused, now=LATER)
    assert await hold_if_old(sessions, tmp_path, LATER + timedelta(hours=5)) is None
    assert (await find_status(sessions, paused))[0] is SendingStatus.CANCELLED


async def test_a_restored_backup_holds_everything_however_young_it_is(sessions: Sessions) -> None:
    issue_id, _ = await start(sessions, 3)
    await write_letter(sessions, issue_id)

    async with sessions.begin() as session:
        held = await hold_restored(session, now=NOW + timedelta(seconds=1))

    assert held
    assert (held.issue_ids, held.letters) == ([issue_id], 1)
    assert "restored" in (await find_status(sessions, issue_id))[1]


async def test_held_letters_are_released_or_dropped_together(
    sessions: Sessions, tmp_path: Path
) -> None:
    issue_id = await publish_issue(sessions)
    first = await write_letter(sessions, issue_id)
    await hold_if_old(sessions, tmp_path, NOW)
    await hold_if_old(sessions, tmp_path, LATER)
    async with sessions.begin() as session:
        assert await release_letters(session) == 1
    async with sessions() as session:
        assert await waiting_letters(session, now=LATER) == [first]

    await hold_if_old(sessions, tmp_path, LATER + timedelta(hours=5))
    async with sessions.begin() as session:
        assert await drop_letters(session, now=LATER) == 1
    async with sessions() as session:
        state = await read_test(session, issue_id, first)
        assert await waiting_letters(session, now=LATER) == []
        assert await count_held_letters(session) == 0
    assert state
    assert state.status == "skipped"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"x": 1}', '{"x": {"beats": 1}}', "\0"])
async def test_a_spoilt_memory_is_no_memory(
    sessions: Sessions, tmp_path: Path, content: str
) -> None:
    (tmp_path / "heartbeat.json").write_text(content)

    assert await hold_if_old(sessions, tmp_path, NOW) is None

    timeline = (await read_heartbeat(sessions)).timeline
    assert str(timeline) in (tmp_path / "heartbeat.json").read_text()


async def test_a_data_folder_that_cannot_be_written_stops_nothing(
    sessions: Sessions, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")

    assert await hold_if_old(sessions, tmp_path / "file", NOW) is None
    assert await hold_if_old(sessions, tmp_path / "file", NOW) is None

    assert caplog.text.count("cannot be written") == 1


async def test_a_worker_on_an_old_database_sends_nothing_until_a_person_resumes(
    database: URL, sessions: Sessions, tmp_path: Path
) -> None:
    issue_id, people = await start(sessions, 20)
    await write_letter(sessions, issue_id, at=datetime.now(UTC))
    await hold_if_old(sessions, tmp_path, datetime.now(UTC))
    backup = await read_heartbeat(sessions)
    await hold_if_old(sessions, tmp_path, datetime.now(UTC))
    await go_back(sessions, backup)

    settings = SETTINGS.model_copy(update={"data_dir": tmp_path})
    async with (
        open_sink(Sink()) as sink,
        working(database, sessions, sink.server, settings=settings),
    ):
        # What leaves after this one letter would have left before it, were it not held.
        async with sessions.begin() as session:
            await post_test(session, issue_id, "fresh@readers.test", now=datetime.now(UTC))
        await until(lambda: bool(sink.taken))
        assert set(sink.copies) == {"fresh@readers.test"}
        async with sessions.begin() as session:
            await resume(session, issue_id, now=datetime.now(UTC))
        await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)

    assert sink.copies == dict.fromkeys([*people, "fresh@readers.test"], 1)
