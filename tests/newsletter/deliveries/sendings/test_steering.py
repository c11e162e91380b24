"""Pause, resume and cancel in the middle, and what people and editors do meanwhile."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from newsletter.database import Sessions
from newsletter.deliveries import (
    NotSending,
    SendingStatus,
    cancel,
    forget,
    pause,
    post_confirmation,
    resume,
)
from subscribers import Wording, erase, find_subscriber, subscribe, unsubscribe
from tests.newsletter.deliveries.promises import check_promises
from tests.newsletter.deliveries.stage import Sink, open_sink, start, until, wait_for, working

WORDING = Wording(version="1", language="de", text="Ja, bitte.")


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with open_sink(Sink(seconds=0.005)) as sink:
        yield sink


async def test_the_sum_holds_whatever_editors_press_while_two_workers_send(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, people = await start(sessions, 400)
    chance = random.Random(3)

    async with (
        working(database, sessions, sink.server, alone=False),
        working(database, sessions, sink.server, alone=False),
    ):
        for _ in range(12):
            press = chance.choice([pause, resume])
            with suppress(NotSending):
                async with sessions.begin() as session:
                    await press(session, issue_id, now=datetime.now(UTC))
            await wait_for(sessions, issue_id, lambda _: True)  # which checks the sum
            await asyncio.sleep(chance.random() / 10)
        with suppress(NotSending):
            async with sessions.begin() as session:
                await resume(session, issue_id, now=datetime.now(UTC))
        await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)

    assert sink.copies == dict.fromkeys(people, 1)
    assert await check_promises(sessions, issue_id, people, sink) == []


async def test_a_cancelled_issue_stops_in_mid_send(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, people = await start(sessions, 400)

    async with working(database, sessions, sink.server):
        await wait_for(sessions, issue_id, lambda p: p.sent > 20)
        async with sessions.begin() as session:
            await cancel(session, issue_id, now=datetime.now(UTC))
        taken = len(sink.taken)
        await asyncio.sleep(1)
        assert len(sink.taken) - taken <= 4 * (4 + 1)
        progress = await wait_for(sessions, issue_id, lambda p: p.sent == len(sink.taken))

    assert progress.status is SendingStatus.CANCELLED
    assert progress.queued == len(people) - progress.sent
    assert await check_promises(sessions, issue_id, people, sink) == []


async def test_who_is_erased_before_their_turn_is_skipped_and_the_sum_stays_right(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, people = await start(sessions, 20)
    async with sessions.begin() as session:
        await forget(session, await erase(session, people[3], now=datetime.now(UTC)))

    async with working(database, sessions, sink.server):
        progress = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)

    assert (progress.sent, progress.skipped) == (19, 1)
    assert people[3] not in sink.copies


async def test_who_left_before_the_second_try_is_skipped(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, people = await start(sessions, 3)
    sink.at_data = lambda _: "451 4.3.0 later"
    async with working(database, sessions, sink.server):
        await wait_for(sessions, issue_id, lambda p: p.deferred == 3)
    async with sessions.begin() as session:
        leaver = await find_subscriber(session, people[1])
        assert leaver
        assert leaver.id
        await unsubscribe(session, leaver.id, ip=None, now=datetime.now(UTC))

    sink.at_data = lambda _: "250 ok"
    async with working(database, sessions, sink.server, clock=later):
        progress = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)

    assert (progress.sent, progress.skipped) == (2, 1)
    assert people[1] not in sink.copies


def later() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=10)


async def test_retries_that_are_not_reached_are_handed_back_at_once(
    database: URL, sessions: Sessions
) -> None:
    issue_id, people = await start(sessions, 30)
    async with (
        open_sink(Sink(at_data=lambda _: "451 4.3.0 later")) as busy,
        working(database, sessions, busy.server),
    ):
        await wait_for(sessions, issue_id, lambda p: p.deferred == 30)

    # The second pass is cut short after some of them, as a deployment does.
    async with open_sink(Sink(seconds=0.1)) as slow:
        async with working(database, sessions, slow.server, clock=later):
            await wait_for(sessions, issue_id, lambda p: p.sent >= 2)
        first = slow.copies
    async with open_sink(Sink()) as sink:
        async with working(database, sessions, sink.server, clock=later):
            progress = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)
        assert first + sink.copies == dict.fromkeys(people, 1)
    assert progress.sent == 30


async def test_a_lost_wake_up_is_found_again(database: URL, sessions: Sessions, sink: Sink) -> None:
    issue_id, people = await start(sessions, 40)
    async with sessions.begin() as session:
        await (await session.connection()).execute(text("DELETE FROM procrastinate_jobs"))

    async with working(database, sessions, sink.server):
        await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)

    assert sink.copies == dict.fromkeys(people, 1)


async def test_a_confirmation_leaves_while_an_issue_is_sent(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, _ = await start(sessions, 3000)

    async with working(database, sessions, sink.server):
        await wait_for(sessions, issue_id, lambda p: p.sent > 50)
        async with sessions.begin() as session:
            now = datetime.now(UTC)
            requested = await subscribe(
                session,
                "new@readers.test",
                name="",
                language="de",
                wording=WORDING,
                ip=None,
                now=now,
            )
            assert requested.subscriber_id
            await post_confirmation(session, requested.subscriber_id, now=now)
        await until(lambda: "new@readers.test" in sink.copies, seconds=2)
        progress = await wait_for(sessions, issue_id, lambda _: True)

    assert progress.queued > 1000


async def test_whoever_presses_too_late_hears_where_the_sending_stands(sessions: Sessions) -> None:
    now = datetime.now(UTC)
    issue_id, _ = await start(sessions, 1)
    async with sessions.begin() as session:
        with pytest.raises(NotSending, match="cannot be resumed: it is being sent"):
            await resume(session, issue_id, now=now)
        await pause(session, issue_id, now=now)
        with pytest.raises(NotSending, match="cannot be paused: it is paused"):
            await pause(session, issue_id, now=now)
        await cancel(session, issue_id, now=now)
        with pytest.raises(NotSending, match="cannot be cancelled: it is cancelled"):
            await cancel(session, issue_id, now=now)
        with pytest.raises(NotSending, match="cannot be paused: it is not being sent"):
            await pause(session, issue_id + 1, now=now)
