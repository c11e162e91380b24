"""One connection at work: whose fault it is decides who waits, and nobody waits for others."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlmodel import select

from newsletter.database import Sessions
from newsletter.deliveries import (
    DeliveryStatus,
    SendingStatus,
    list_attempts,
    list_recipients,
    pause,
    post_test,
    resume,
)
from newsletter.deliveries.models import SINGLE_MAILS, Delivery
from tests.newsletter.deliveries.promises import check_promises
from tests.newsletter.deliveries.stage import (
    Sink,
    open_sink,
    publish_issue,
    start,
    until,
    wait_for,
    working,
)

CONNECTIONS, WINDOW = 4, 4


async def settled_letter(sessions: Sessions, letter_id: int) -> Delivery:
    async with asyncio.timeout(20):
        while True:
            async with sessions() as session:
                found = await session.get(Delivery, (SINGLE_MAILS, letter_id))
            if found:
                return found
            await asyncio.sleep(0.02)


async def test_a_pause_holds_after_what_is_in_flight(database: URL, sessions: Sessions) -> None:
    async with open_sink(Sink(seconds=0.05)) as sink:
        issue_id, people = await start(sessions, 400)
        async with working(database, sessions, sink.server):
            await wait_for(sessions, issue_id, lambda p: p.sent > 8)
            async with sessions.begin() as session:
                await pause(session, issue_id, now=datetime.now(UTC))
            at_pause = len(sink.taken)
            # As long as one batch of a hundred would take, if workers looked only between batches.
            await asyncio.sleep(2)
            later = len(sink.taken)
        assert later - at_pause <= CONNECTIONS * (WINDOW + 1)
        assert await check_promises(sessions, issue_id, people, sink) == []


async def test_a_connection_too_many_does_not_stop_those_that_work(
    database: URL, sessions: Sessions
) -> None:
    async with open_sink(Sink(seconds=0.01, most_visits=3)) as sink:
        issue_id, people = await start(sessions, 600)
        async with working(database, sessions, sink.server):
            # If each refusal stopped all of them, a handful would leave every five seconds.
            await wait_for(sessions, issue_id, lambda p: p.sent > len(people) / 3, seconds=15)
        assert await check_promises(sessions, issue_id, people, sink) == []


async def test_a_server_that_breaks_off_after_the_dot_is_left_alone_for_a_while(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, _ = await start(sessions, 200)
    sink.breaks_off = lambda _: True

    async with working(database, sessions, sink.server):
        progress = await wait_for(sessions, issue_id, lambda p: p.uncertain > 0)
        await asyncio.sleep(1)
        progress = await wait_for(sessions, issue_id, lambda p: p.alarm is not None)

    assert progress.uncertain <= CONNECTIONS
    assert "may have taken" in (progress.alarm or "")
    async with sessions() as session:
        (state, *_) = await list_recipients(session, issue_id, status=DeliveryStatus.UNCERTAIN)
    assert state.next_at


async def test_a_mail_in_doubt_is_sent_three_times_at_most(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, (person,) = await start(sessions, 1)
    sink.breaks_off = lambda _: True

    for hours in (0, 1, 2):
        clock = partial(clock_ahead, timedelta(hours=hours))
        async with working(database, sessions, sink.server, clock=clock):
            await attempts_of(sessions, issue_id, hours + 1)
    async with working(database, sessions, sink.server):
        progress = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)

    assert progress.uncertain == 1
    assert sink.copies[person] == 3
    assert len(sink.message_ids(person)) == 1


def clock_ahead(span: timedelta) -> datetime:
    return datetime.now(UTC) + span


async def attempts_of(sessions: Sessions, issue_id: int, count: int) -> None:
    """Wait until the one recipient of an issue has been tried so often."""
    await wait_for(sessions, issue_id, lambda p: p.uncertain == 1)
    async with asyncio.timeout(20), sessions() as session:
        (state,) = await list_recipients(session, issue_id)
        while len(await list_attempts(session, issue_id, state.recipient_id)) < count:
            await session.rollback()
            await asyncio.sleep(0.02)


async def test_a_value_that_cannot_stand_in_a_mail_harms_only_its_owner(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, people = await start(sessions, 30)
    await damage(sessions, people[4], "no address at all")
    await damage(sessions, people[7], "")  # they have not left: they fail, and that is told

    async with working(database, sessions, sink.server):
        progress = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)

    assert (progress.sent, progress.failed, progress.skipped) == (28, 2, 0)


async def damage(sessions: Sessions, address: str, damaged: str) -> None:
    async with sessions.begin() as session:
        await (await session.connection()).execute(
            text("UPDATE subscriber SET address = :new WHERE address = :old"),
            {"new": damaged, "old": address},
        )


async def test_an_issue_still_refused_after_it_was_resumed_is_paused_again_at_once(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, _ = await start(sessions, 60)
    sink.at_data = lambda _: "554 5.7.1 this looks like spam"

    async with working(database, sessions, sink.server, connections=1):
        first = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.PAUSED)
        async with sessions.begin() as session:
            await resume(session, issue_id, now=datetime.now(UTC))
        second = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.PAUSED)
        # Taken once, nobody remembers the refusals; one bad address is no reason to pause.
        sink.at_data = lambda _: "250 ok"
        sink.at_rcpt = lambda address: "550 5.1.1 gone" if "reader5@" in address else "250 ok"
        async with sessions.begin() as session:
            await resume(session, issue_id, now=datetime.now(UTC))
        third = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)

    assert (first.failed, second.failed) == (9, 9)
    assert (third.failed, third.sent + third.bounced) == (9, 51)


async def test_ten_refusals_by_policy_in_a_row_mean_us_and_pause_the_issue(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, _ = await start(sessions, 60)
    sink.at_rcpt = lambda _: "554 5.7.1 relay access denied"

    async with working(database, sessions, sink.server, connections=1):
        paused = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.PAUSED)

    assert "relay access denied" in (paused.alarm or "")
    assert (paused.failed, paused.bounced, paused.queued) == (9, 0, 51)


async def test_single_refusals_by_policy_fail_single_people(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, _ = await start(sessions, 60)
    refused = "554 5.7.1 we do not like you"
    sink.at_rcpt = lambda address: refused if int(address[6:-13]) % 2 else "250 ok"

    async with working(database, sessions, sink.server, connections=1):
        sent = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)

    assert (sent.failed, sent.sent) == (30, 30)


async def test_many_connections_that_meet_a_refused_sender_pause_the_issue_once(
    database: URL, sessions: Sessions, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    issue_id, _ = await start(sessions, 60)
    sink.at_mail = "550 5.7.1 this sender is blocked"

    async with working(database, sessions, sink.server, connections=8):
        progress = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.PAUSED)
        await asyncio.sleep(0.5)

    assert progress.queued == 60
    assert "Traceback" not in caplog.text


async def test_a_letter_that_is_refused_waits_and_holds_up_nobody(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id = await publish_issue(sessions)
    sink.at_mail = "550 5.7.1 this sender is blocked"
    async with working(database, sessions, sink.server) as engine:
        async with sessions.begin() as session:
            now = datetime.now(UTC)
            letter_id = await post_test(session, issue_id, "editor@readers.test", now=now)
        delivery = await settled_letter(sessions, letter_id)

        assert delivery.status is DeliveryStatus.DEFERRED
        assert delivery.next_at
        assert engine.connections.alarm() is None

    sink.at_mail = "250 ok"
    later = timedelta(minutes=10)
    async with working(database, sessions, sink.server, clock=lambda: datetime.now(UTC) + later):
        await until(lambda: bool(sink.taken))
    assert sink.copies == {"editor@readers.test": 1}


async def test_a_letter_waits_for_a_server_that_is_away_and_leaves_when_it_is_back(
    database: URL, sessions: Sessions
) -> None:
    issue_id = await publish_issue(sessions)
    async with (
        open_sink(Sink(password="another")) as sink,
        working(database, sessions, sink.server) as engine,
    ):
        async with sessions.begin() as session:
            now = datetime.now(UTC)
            await post_test(session, issue_id, "editor@readers.test", now=now)
        await until(lambda: engine.connections.alarm() is not None)
    async with sessions() as session:
        assert (await session.exec(select(Delivery))).all() == []

    async with open_sink(Sink()) as sink, working(database, sessions, sink.server):
        await until(lambda: bool(sink.taken))
