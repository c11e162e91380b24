"""Sending later: a day and a time, changed, taken back, and held where a person must decide."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from httpx import AsyncClient

from newsletter.database import Sessions
from newsletter.deliveries import (
    HoldReason,
    Schedule,
    count_held_letters,
    hold_if_old,
    hold_restored,
    post_test,
    read_schedules,
    start_due,
)
from newsletter.deliveries.models import Letter
from newsletter.editors import list_audit
from tests.newsletter.web.desk.press import NO_ISSUE, Press, read_words
from tests.newsletter.web.people import NOON, Clock, Readers

GERMAN = {"Accept-Language": "de"}


@pytest.fixture
async def number(press: Press, readers: Readers, clock: Clock) -> int:
    """A published issue with one reader, a minute after they have joined."""
    await readers.join()
    clock.now = NOON + timedelta(minutes=1)
    return await press.published()


async def find(sessions: Sessions, number: int) -> Schedule | None:
    async with sessions() as session:
        return (await read_schedules(session, [number])).get(number)


async def set_time(
    desk: AsyncClient, number: int, day: str = "2026-11-23", time: str = "07:00"
) -> None:
    answer = await desk.post(f"/desk/issues/{number}/schedule", data={"day": day, "time": time})
    assert answer.status_code == 303, answer.text


async def test_an_issue_is_sent_later_at_a_time_of_the_newsletters_zone(
    desk: AsyncClient, sessions: Sessions, press: Press, number: int
) -> None:
    form = await desk.get(f"/desk/issues/{number}/send")
    assert "(Europe/Berlin)" in form.text
    assert 'min="2026-11-20"' in form.text

    await set_time(desk, number)

    found = await find(sessions, number)
    assert found
    assert found.at == datetime.fromisoformat("2026-11-23T06:00Z")
    page = read_words((await desk.get(f"/desk/issues/{number}")).text)
    assert "It is sent by itself: 23 Nov 2026, 07:00:00 (Europe/Berlin)" in page
    assert "Sent later" in (await desk.get("/desk")).text
    assert await press.trail() == [f"issue.scheduled issue {number}"]


async def test_the_time_is_changed_and_taken_back(
    desk: AsyncClient, sessions: Sessions, press: Press, number: int
) -> None:
    await set_time(desk, number)
    form = await desk.get(f"/desk/issues/{number}/send")
    assert 'value="2026-11-23"' in form.text
    assert 'value="07:00"' in form.text
    await set_time(desk, number, "2026-11-24")
    found = await find(sessions, number)
    assert found
    assert found.at == datetime.fromisoformat("2026-11-24T06:00Z")

    path = f"/desk/issues/{number}/unschedule"
    assert (await desk.post(path)).status_code == 303
    assert await find(sessions, number) is None
    again = await desk.post(path)
    assert again.status_code == 409
    assert "not to be sent later" in again.text
    assert (await press.trail())[-1] == f"issue.unscheduled issue {number}"


async def test_who_sends_it_now_sends_it_once(
    desk: AsyncClient, sessions: Sessions, number: int
) -> None:
    await set_time(desk, number)

    assert (await desk.post(f"/desk/issues/{number}/send")).status_code == 303

    assert await find(sessions, number) is None


@pytest.mark.parametrize(
    ("day", "time", "sentence"),
    [
        ("2026-11-20", "12:01", "This moment is over"),
        ("2028-11-20", "12:01", "This moment is more than a year away"),
        ("2027-03-28", "02:30", "The clocks are put forward"),
        ("", "", "Write day and time"),
        ("2026-11-23", "", "Write day and time"),
        ("", "07:00", "Write day and time"),
        ('"><b>', "07:00", "Write day and time"),
    ],
)
async def test_a_time_that_cannot_be_is_explained_beside_its_field(
    desk: AsyncClient, sessions: Sessions, number: int, day: str, time: str, sentence: str
) -> None:
    answer = await desk.post(f"/desk/issues/{number}/schedule", data={"day": day, "time": time})

    assert answer.status_code == 422
    assert f'id="later-problem">{sentence}' in answer.text
    assert '"><b>' not in answer.text
    assert await find(sessions, number) is None


async def test_it_is_said_in_german_too(desk: AsyncClient, number: int) -> None:
    answer = await desk.post(
        f"/desk/issues/{number}/schedule",
        data={"day": "2027-03-28", "time": "02:30"},
        headers=GERMAN,
    )
    assert "bei der Zeitumstellung übersprungen" in answer.text


async def test_a_draft_and_a_sent_issue_are_not_sent_later(
    desk: AsyncClient, press: Press, number: int
) -> None:
    times = {"day": "2026-11-23", "time": "07:00"}
    draft = await press.draft()
    assert (await desk.post(f"/desk/issues/{draft}/schedule", data=times)).status_code == 409
    await desk.post(f"/desk/issues/{number}/send")
    sent = await desk.post(f"/desk/issues/{number}/schedule", data=times)
    assert sent.status_code == 409
    assert "Nobody gets it twice." in sent.text
    assert (await desk.post(f"/desk/issues/{NO_ISSUE}/schedule", data=times)).status_code == 404
    assert (await desk.post(f"/desk/issues/{NO_ISSUE}/unschedule")).status_code == 404


async def test_a_held_one_says_why_and_waits_for_a_person(
    desk: AsyncClient, sessions: Sessions, number: int, clock: Clock
) -> None:
    await set_time(desk, number, "2026-11-20", "12:30")
    clock.now = NOON + timedelta(hours=3)
    await start_due(sessions, now=clock.now)

    page = (await desk.get(f"/desk/issues/{number}")).text
    assert "No worker was running when its time came" in page
    assert "Drop it" in page
    assert "Held" in read_words((await desk.get("/desk")).text)
    german = (await desk.get(f"/desk/issues/{number}", headers=GERMAN)).text
    assert "lief kein Versandprogramm" in german

    await set_time(desk, number)
    found = await find(sessions, number)
    assert found
    assert found.held is None


@pytest.mark.parametrize("reason", HoldReason)
async def test_every_reason_has_its_words(
    desk: AsyncClient, sessions: Sessions, number: int, reason: HoldReason
) -> None:
    async with sessions.begin() as session:
        session.add(Schedule(issue_id=number, at=NOON, held=reason))

    page = (await desk.get(f"/desk/issues/{number}")).text
    german = (await desk.get(f"/desk/issues/{number}", headers=GERMAN)).text

    assert "</strong> </p>" not in page  # empty
    assert "It was to be sent by itself" in page
    assert "Sie sollte von selbst verschickt werden" in german


async def test_held_single_mails_are_shown_and_released(
    desk: AsyncClient, sessions: Sessions, number: int
) -> None:
    assert "held-letters" not in (await desk.get("/desk")).text
    async with sessions.begin() as session:
        await post_test(session, number, "ada@example.org", now=NOON)
        letter_id = await post_test(session, number, "ada@example.org", now=NOON)
        await hold_restored(session, now=NOON)
    assert "2 single mails are held" in (await desk.get("/desk")).text

    assert (await desk.post("/desk/letters/release")).headers["location"] == "/desk"

    async with sessions() as session:
        assert await count_held_letters(session) == 0
        letter = await session.get(Letter, letter_id)
        assert (await list_audit(session))[0].action == "letters.released"
    assert letter
    assert not letter.settled


async def test_held_single_mails_are_dropped(
    desk: AsyncClient, sessions: Sessions, number: int
) -> None:
    async with sessions.begin() as session:
        letter_id = await post_test(session, number, "ada@example.org", now=NOON)
        await hold_restored(session, now=NOON)

    await desk.post("/desk/letters/drop")

    async with sessions() as session:
        letter = await session.get(Letter, letter_id)
    assert letter
    assert letter.settled
    assert "held-letters" not in (await desk.get("/desk")).text


async def test_a_held_sending_says_in_german_what_resuming_means(
    desk: AsyncClient, sessions: Sessions, number: int, tmp_path: Path
) -> None:
    await desk.post(f"/desk/issues/{number}/send")
    await hold_if_old(sessions, tmp_path, NOON + timedelta(minutes=1))
    await hold_if_old(sessions, tmp_path, NOON + timedelta(hours=31))

    english = (await desk.get(f"/desk/issues/{number}")).text
    german = (await desk.get(f"/desk/issues/{number}", headers=GERMAN)).text

    assert "31 hours" in english
    assert "seit 31 Stunden kein Versandprogramm" in german
