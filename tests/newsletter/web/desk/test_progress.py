"""How far a sending is: on the page, and as a stream of events."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy.engine import URL

from newsletter.database import Sessions, open_sessions
from newsletter.deliveries import DeliveryStatus, Progress, SendingStatus, cancel
from newsletter.links import Links
from newsletter.web.desk import end_streams
from newsletter.web.desk.progress import closing_of, follow, view_progress
from tests.newsletter.web.desk.press import Press, read_words
from tests.newsletter.web.people import NOON, Clock, Readers


def make(**changes: Any) -> Progress:
    values: dict[str, Any] = {
        "issue": 1,
        "status": SendingStatus.SENDING,
        "audience": 60_000,
        "queued": 12_000,
        "sent": 47_000,
        "deferred": 500,
        "failed": 300,
        "bounced": 100,
        "complained": 0,
        "skipped": 90,
        "uncertain": 10,
        "per_second": 800.0,
        "started_at": NOON,
        "finished_at": None,
        "alarm": None,
        **changes,
    }
    return Progress(**values)


def test_a_progress_is_said_in_the_words_of_a_language() -> None:
    english, german = view_progress(make(), "en"), view_progress(make(), "de")

    assert english.summary == "47,500 of 60,000 done · 800 a second · about 15 seconds left"
    assert german.summary == "47.500 von 60.000 erledigt · 800 je Sekunde · noch etwa 15 Sekunden"
    assert (english.label, german.label) == ("Being sent", "Wird verschickt")
    assert sum(state.count for state in english.states) == 60_000
    assert german.states[0].written == "12.000"


@pytest.mark.parametrize(
    "changes",
    [{"per_second": 0.0}, {"status": SendingStatus.PAUSED}, {"status": SendingStatus.SENT}],
)
def test_no_pace_is_claimed_where_there_is_none(changes: dict[str, Any]) -> None:
    assert view_progress(make(**changes), "en").summary == "47,500 of 60,000 done"


def test_nothing_is_left_when_nobody_waits() -> None:
    view = view_progress(make(queued=0, sent=59_000), "en")

    assert view.summary == "59,500 of 60,000 done · 800 a second"


async def test_the_page_counts_per_state(desk: AsyncClient, press: Press, readers: Readers) -> None:
    mara = await readers.join()
    bea = await readers.join("bea@example.test")
    await readers.join("cem@example.test")
    number = await press.sent()
    await press.settle(number, mara, DeliveryStatus.SENT)
    await press.settle(number, bea, DeliveryStatus.BOUNCED)
    page = (await desk.get(f"/desk/issues/{number}")).text

    assert "2 of 3 done" in page
    assert "Waiting 1 Sent 1 Trying again 0 Failed 0 Bounced 1" in read_words(page)
    assert '<noscript><meta http-equiv="refresh"' in page
    assert f'data-stream="/desk/issues/{number}/progress"' in page


async def test_a_page_whose_sending_has_ended_does_not_reload(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    await readers.join()
    number = await press.sent()
    await desk.post(f"/desk/issues/{number}/cancel")
    page = (await desk.get(f"/desk/issues/{number}")).text

    assert "http-equiv" not in page
    assert "desk.js" not in page


async def test_the_stream_of_an_ended_sending_is_one_event_and_the_end(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    await readers.join()
    number = await press.sent()
    await desk.post(f"/desk/issues/{number}/cancel")
    answer = await desk.get(f"/desk/issues/{number}/progress")

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    data, end, _ = answer.text.split("\n\n")
    assert json.loads(data.removeprefix("data: "))["label"] == "Cancelled"
    assert end == "event: end\ndata: "


async def test_there_is_no_stream_without_a_sending(desk: AsyncClient, press: Press) -> None:
    number = await press.published()

    assert (await desk.get(f"/desk/issues/{number}/progress")).status_code == 404


async def test_a_stream_follows_a_sending_to_its_end(
    press: Press, readers: Readers, sessions: Sessions, clock: Clock
) -> None:
    mara = await readers.join()
    number = await press.sent()
    stream = follow(
        sessions, number, language="en", clock=clock, closing=asyncio.Event(), tick=0.001
    )

    assert '"settled": 0' in await anext(stream)
    assert await anext(stream) == ": the same\n\n"
    await press.settle(number, mara, DeliveryStatus.SENT)
    clock.now += timedelta(seconds=2)
    assert '"settled": 1' in await anext(stream)
    async with sessions.begin() as session:
        await cancel(session, number, now=clock.now)
    assert '"has_ended": true' in await anext(stream)
    assert [event async for event in stream] == ["event: end\ndata: \n\n"]


async def test_a_server_that_stops_ends_all_streams(
    app: FastAPI, press: Press, readers: Readers, sessions: Sessions, clock: Clock
) -> None:
    await readers.join()
    number = await press.sent()
    closing = closing_of(app)
    stream = follow(sessions, number, language="en", clock=clock, closing=closing, tick=3600)
    await anext(stream)
    waiting = asyncio.ensure_future(anext(stream, "the end"))
    end_streams(app)

    assert await waiting == "the end"


async def test_a_stream_holds_no_connection_between_two_events(
    database: URL, links: Links, clock: Clock
) -> None:
    async with open_sessions(database) as sessions:
        await Readers(sessions, links).join()
        number = await Press(sessions).sent()
        streams = [
            follow(sessions, number, language="en", clock=clock, closing=asyncio.Event())
            for _ in range(20)  # more than the pool has connections
        ]
        for stream in streams:
            assert await anext(stream)
        for stream in streams:
            await stream.aclose()
