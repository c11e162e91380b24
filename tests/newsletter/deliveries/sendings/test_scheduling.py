"""Sendings that begin by themselves: in time, once, and never as a surprise hours later."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from newsletter.database import Sessions
from newsletter.deliveries import (
    AlreadyPlanned,
    HoldReason,
    NotPublished,
    NotScheduled,
    Schedule,
    SendingStatus,
    TooEarly,
    TooLate,
    plan,
    read_progress,
    read_schedules,
    schedule,
    start_due,
    unschedule,
)
from newsletter.deliveries.models import Part
from newsletter.issues import draft_empty
from tests.newsletter.deliveries.stage import add_people, publish_issue, start

NOW = datetime.now(UTC)
MINUTE = timedelta(minutes=1)
TIME = NOW + timedelta(hours=1)


async def set_time(sessions: Sessions, issue_id: int, at: datetime = TIME) -> None:
    async with sessions.begin() as session:
        await schedule(session, issue_id, at=at, now=NOW)


async def find_schedule(sessions: Sessions, issue_id: int) -> Schedule | None:
    async with sessions() as session:
        return (await read_schedules(session, [issue_id])).get(issue_id)


async def has_begun(sessions: Sessions, issue_id: int) -> bool:
    async with sessions() as session:
        progress = await read_progress(session, issue_id, now=NOW)
    return progress is not None and progress.status is SendingStatus.SENDING


async def test_a_sending_begins_when_its_time_has_come_and_not_before(sessions: Sessions) -> None:
    await add_people(sessions, 3)
    issue_id = await publish_issue(sessions)
    await set_time(sessions, issue_id)

    await start_due(sessions, now=TIME - MINUTE)
    assert not await has_begun(sessions, issue_id)

    await start_due(sessions, now=TIME)
    assert await has_begun(sessions, issue_id)
    assert await find_schedule(sessions, issue_id) is None


async def test_of_many_workers_that_look_at_once_one_begins(sessions: Sessions) -> None:
    await add_people(sessions, 3)
    issues = [await publish_issue(sessions) for _ in range(3)]
    for issue_id in issues:
        await set_time(sessions, issue_id)

    await asyncio.gather(*(start_due(sessions, now=TIME) for _ in range(8)))

    async with sessions() as session:
        parts = (await session.exec(select(Part.issue_id))).all()
        assert set(parts) == set(issues)
        assert not await read_schedules(session, issues)
    for issue_id in issues:
        assert await has_begun(sessions, issue_id)


async def test_an_editor_who_sends_at_this_very_moment_is_no_second_sending(
    sessions: Sessions,
) -> None:
    await add_people(sessions, 3)
    issue_id = await publish_issue(sessions)
    await set_time(sessions, issue_id)

    async def send() -> None:
        async with sessions.begin() as session:
            await plan(session, issue_id, now=TIME)

    workers = (start_due(sessions, now=TIME), start_due(sessions, now=TIME))
    sent, *begun = await asyncio.gather(send(), *workers, return_exceptions=True)

    assert sent is None or isinstance(sent, AlreadyPlanned)
    assert begun == [None, None]
    assert await has_begun(sessions, issue_id)
    assert await find_schedule(sessions, issue_id) is None


async def test_a_changed_time_is_the_one_that_counts(sessions: Sessions) -> None:
    await add_people(sessions, 3)
    issue_id = await publish_issue(sessions)
    await set_time(sessions, issue_id)
    await set_time(sessions, issue_id, TIME + timedelta(days=1))

    await start_due(sessions, now=TIME)

    assert not await has_begun(sessions, issue_id)


async def test_what_was_taken_back_never_begins(sessions: Sessions) -> None:
    await add_people(sessions, 3)
    issue_id = await publish_issue(sessions)
    await set_time(sessions, issue_id)
    async with sessions.begin() as session:
        await unschedule(session, issue_id)

    await start_due(sessions, now=TIME)

    assert not await has_begun(sessions, issue_id)
    async with sessions.begin() as session:
        with pytest.raises(NotScheduled):
            await unschedule(session, issue_id)


@pytest.mark.parametrize(
    ("late", "begins"), [(timedelta(hours=2), True), (timedelta(hours=2, seconds=1), False)]
)
async def test_what_is_hours_late_is_held(
    sessions: Sessions, late: timedelta, *, begins: bool
) -> None:
    await add_people(sessions, 3)
    issue_id = await publish_issue(sessions)
    await set_time(sessions, issue_id)

    await start_due(sessions, now=TIME + late)

    assert await has_begun(sessions, issue_id) is begins
    found = await find_schedule(sessions, issue_id)
    assert (found and found.held) is (None if begins else HoldReason.OVERDUE)


async def test_a_held_one_begins_at_the_new_time_that_a_person_sets(sessions: Sessions) -> None:
    await add_people(sessions, 3)
    issue_id = await publish_issue(sessions)
    await set_time(sessions, issue_id)
    await start_due(sessions, now=TIME + timedelta(days=1))
    await start_due(sessions, now=TIME + timedelta(days=1, seconds=10))
    assert not await has_begun(sessions, issue_id)

    await set_time(sessions, issue_id, TIME + timedelta(days=2))
    await start_due(sessions, now=TIME + timedelta(days=2))

    assert await has_begun(sessions, issue_id)


async def test_one_that_nobody_would_get_is_held_and_holds_up_no_other(sessions: Sessions) -> None:
    issues = [await publish_issue(sessions) for _ in range(2)]
    for issue_id in issues:
        await set_time(sessions, issue_id)

    await start_due(sessions, now=TIME)

    for issue_id in issues:
        found = await find_schedule(sessions, issue_id)
        assert found
        assert found.held is HoldReason.NOBODY


async def test_one_that_cannot_be_sent_is_held_with_its_reason(sessions: Sessions) -> None:
    sent, _ = await start(sessions, 3)
    async with sessions.begin() as session:
        draft = (await draft_empty(session, title="Entwurf", language="de", now=NOW)).id or 0
        session.add(Schedule(issue_id=sent, at=TIME))
        session.add(Schedule(issue_id=draft, at=TIME))

    await start_due(sessions, now=TIME)

    for issue_id, reason in ((sent, HoldReason.ALREADY_SENT), (draft, HoldReason.NOT_PUBLISHED)):
        found = await find_schedule(sessions, issue_id)
        assert found
        assert found.held is reason


async def test_only_a_published_issue_that_was_not_sent_can_be_sent_later(
    sessions: Sessions,
) -> None:
    sent, _ = await start(sessions, 3)
    async with sessions.begin() as session:
        draft = (await draft_empty(session, title="Entwurf", language="de", now=NOW)).id or 0
        with pytest.raises(NotPublished):
            await schedule(session, draft, at=TIME, now=NOW)
        with pytest.raises(AlreadyPlanned):
            await schedule(session, sent, at=TIME, now=NOW)
        with pytest.raises(TooEarly):
            await schedule(session, sent, at=NOW, now=NOW)
        with pytest.raises(TooLate):
            await schedule(session, sent, at=NOW + timedelta(days=400), now=NOW)
