"""Sending an issue: everybody gets it once, and whose fault a refusal is decides what follows."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.engine import URL

from newsletter.database import Sessions
from newsletter.deliveries import (
    AlreadyPlanned,
    DeliveryStatus,
    NobodyToSendTo,
    NotPublished,
    NotSending,
    SendingStatus,
    cancel,
    list_attempts,
    list_recipients,
    pause,
    plan,
    resume,
)
from newsletter.deliveries.models import Part
from newsletter.issues import draft_empty
from subscribers import find_subscriber, is_suppressed, unsubscribe
from tests.newsletter.deliveries.stage import (
    SETTINGS,
    Sink,
    add_people,
    is_sent,
    open_sink,
    publish_issue,
    start,
    wait_for,
    working,
)

NOW = datetime.now(UTC)


async def send(sessions: Sessions, issue_id: int) -> None:
    async with sessions.begin() as session:
        await plan(session, issue_id, now=datetime.now(UTC))


async def test_everybody_gets_the_issue_once(database: URL, sessions: Sessions, sink: Sink) -> None:
    issue_id, people = await start(sessions, 120)

    async with working(database, sessions, sink.server):
        progress = await wait_for(sessions, issue_id, is_sent)

    assert sink.copies == dict.fromkeys(people, 1)
    assert (progress.sent, progress.queued) == (120, 0)


async def test_an_issue_is_sent_once_however_often_the_button_is_pressed(
    sessions: Sessions,
) -> None:
    issue_id, _ = await start(sessions, 3)

    with pytest.raises(AlreadyPlanned):
        await send(sessions, issue_id)


async def test_two_editors_who_press_at_once_send_it_once(sessions: Sessions) -> None:
    await add_people(sessions, 3)
    issue_id = await publish_issue(sessions)

    results = await asyncio.gather(
        send(sessions, issue_id), send(sessions, issue_id), return_exceptions=True
    )

    assert [type(result) for result in results if result] == [AlreadyPlanned]


async def test_a_draft_cannot_be_sent(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        issue = await draft_empty(session, title="Entwurf", language="de", now=NOW)

        with pytest.raises(NotPublished):
            await plan(session, issue.id or 0, now=NOW)


async def test_an_issue_without_readers_is_not_sent(sessions: Sessions) -> None:
    issue_id = await publish_issue(sessions)

    with pytest.raises(NobodyToSendTo):
        await send(sessions, issue_id)


async def test_an_address_that_does_not_exist_bounces_and_is_suppressed(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, _ = await start(sessions, 10)
    gone = "reader3@readers.test"
    sink.at_rcpt = lambda address: (
        "550 5.1.1 <reader3@readers.test> no such user" if address == gone else "250 ok"
    )

    async with working(database, sessions, sink.server):
        progress = await wait_for(sessions, issue_id, is_sent)

    assert (progress.sent, progress.bounced) == (9, 1)
    async with sessions() as session:
        assert await is_suppressed(session, gone)
        (state,) = await list_recipients(session, issue_id, status=DeliveryStatus.BOUNCED)
        assert (state.address, state.code, state.enhanced) == (gone, 550, "5.1.1")
        assert gone not in (state.reply or "")
        attempts = await list_attempts(session, issue_id, state.recipient_id)
        assert [attempt.outcome for attempt in attempts] == [DeliveryStatus.BOUNCED]


async def test_a_policy_refusal_fails_but_is_not_suppressed(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, _ = await start(sessions, 5)
    refused = "550 5.7.1 we do not like you"
    sink.at_rcpt = lambda address: refused if address.startswith("reader2@") else "250 ok"

    async with working(database, sessions, sink.server):
        progress = await wait_for(sessions, issue_id, is_sent)

    assert (progress.sent, progress.failed) == (4, 1)
    async with sessions() as session:
        assert not await is_suppressed(session, "reader2@readers.test")


async def test_a_busy_mailbox_is_deferred_and_gets_the_same_mail_later(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, _ = await start(sessions, 4)
    busy = "reader1@readers.test"
    sink.at_data = lambda address: "451 4.2.1 busy" if address == busy else "250 ok"
    async with working(database, sessions, sink.server):
        progress = await wait_for(sessions, issue_id, lambda p: p.deferred == 1 and p.sent == 3)

    assert progress.status is SendingStatus.SENDING

    sink.at_data = lambda _: "250 ok"
    later = timedelta(minutes=10)
    async with working(database, sessions, sink.server, clock=lambda: datetime.now(UTC) + later):
        progress = await wait_for(sessions, issue_id, is_sent)

    assert progress.sent == 4
    assert sink.copies[busy] == 1
    async with sessions() as session:
        (state,) = [
            state for state in await list_recipients(session, issue_id) if state.address == busy
        ]
        assert state.attempts == 2


async def test_who_left_before_their_turn_is_skipped_and_the_sum_stays_right(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, people = await start(sessions, 20)
    async with sessions.begin() as session:
        leaver = await find_subscriber(session, people[7])
        assert leaver
        assert leaver.id
        await unsubscribe(session, leaver.id, ip=None, now=datetime.now(UTC))

    async with working(database, sessions, sink.server):
        progress = await wait_for(sessions, issue_id, is_sent)

    assert (progress.sent, progress.skipped) == (19, 1)
    assert people[7] not in sink.copies


async def test_a_refused_login_defers_everybody_and_bounces_nobody(
    database: URL, sessions: Sessions
) -> None:
    issue_id, _ = await start(sessions, 30)
    async with open_sink(Sink(password="wrong")) as sink:
        async with working(database, sessions, sink.server):
            progress = await wait_for(sessions, issue_id, lambda p: p.alarm is not None)
        assert "refused the login" in (progress.alarm or "")
        assert (progress.queued, progress.bounced, progress.failed) == (30, 0, 0)

    # The password is mended: everybody gets it, and the alarm is over.
    async with open_sink(Sink()) as mended:
        async with working(database, sessions, mended.server):
            progress = await wait_for(sessions, issue_id, is_sent)
        assert progress.sent == 30
        assert progress.alarm is None


async def test_an_unreachable_server_harms_nobody(database: URL, sessions: Sessions) -> None:
    issue_id, _ = await start(sessions, 5)
    async with open_sink(Sink()) as sink:
        server = sink.server

    async with working(database, sessions, server):
        progress = await wait_for(sessions, issue_id, lambda p: p.alarm is not None)

    assert "cannot be reached" in (progress.alarm or "")
    assert progress.queued == 5


async def test_a_refused_sender_pauses_the_issue_and_bounces_nobody(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, _ = await start(sessions, 12)
    sink.at_mail = "550 5.7.1 this sender is blocked"

    async with working(database, sessions, sink.server):
        progress = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.PAUSED)

    assert "sender" in (progress.alarm or "")
    assert (progress.bounced, progress.failed) == (0, 0)


async def test_ten_spam_verdicts_in_a_row_pause_the_issue(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, _ = await start(sessions, 60)
    sink.at_data = lambda _: "554 5.7.1 this looks like spam"

    async with working(database, sessions, sink.server, connections=1):
        progress = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.PAUSED)

    assert progress.failed < 60
    assert progress.bounced == 0


async def test_a_paused_issue_stops_and_a_resumed_one_goes_on(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, people = await start(sessions, 50)
    async with sessions.begin() as session:
        await pause(session, issue_id, now=datetime.now(UTC))

    async with working(database, sessions, sink.server):
        progress = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.PAUSED)
        assert progress.queued == 50
        async with sessions.begin() as session:
            await resume(session, issue_id, now=datetime.now(UTC))
        await wait_for(sessions, issue_id, is_sent)

    assert sink.copies == dict.fromkeys(people, 1)


async def test_a_cancelled_issue_sends_nothing_more(sessions: Sessions) -> None:
    issue_id, _ = await start(sessions, 5)
    async with sessions.begin() as session:
        await cancel(session, issue_id, now=datetime.now(UTC))

    progress = await wait_for(sessions, issue_id, lambda _: True)
    assert (progress.status, progress.queued) == (SendingStatus.CANCELLED, 5)
    async with sessions.begin() as session:
        with pytest.raises(NotSending):
            await resume(session, issue_id, now=datetime.now(UTC))
        assert len(await list_recipients(session, issue_id, status="queued")) == 5


async def test_the_pace_holds_over_all_connections(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, _ = await start(sessions, 40)
    smtp = SETTINGS.smtp.model_copy(update={"per_second": 20.0})
    slow = SETTINGS.model_copy(update={"smtp": smtp})

    async with working(database, sessions, sink.server, settings=slow):
        progress = await wait_for(sessions, issue_id, is_sent)

    assert progress.sent == 40
    assert sink.moments[-1] - sink.moments[0] > 39 / 20 * 0.85


async def test_a_retried_mail_has_the_same_message_id(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, (person,) = await start(sessions, 1)
    seen: list[str] = []
    sink.at_data = lambda _: seen.append("once") or "250 ok" if seen else "451 4.3.0 later"  # type: ignore[func-returns-value]  # remembers the first
    async with working(database, sessions, sink.server):
        await wait_for(sessions, issue_id, lambda p: p.deferred == 1)
    seen.append("again")
    async with working(
        database, sessions, sink.server, clock=lambda: datetime.now(UTC) + timedelta(minutes=7)
    ):
        await wait_for(sessions, issue_id, lambda p: p.sent == 1)

    (message_id,) = sink.message_ids(person)
    assert message_id.startswith(f"<{issue_id}.")


async def test_parts_that_were_worked_on_before_are_mailed_once(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    """Their end is looked for from the front once more, when everybody's outcome is committed."""
    issue_id, people = await start(sessions, 400)
    async with sessions.begin() as session:
        await session.exec(update(Part).values(run=1))
    async with working(database, sessions, sink.server):
        await wait_for(sessions, issue_id, is_sent)
    assert sink.copies == dict.fromkeys(people, 1)
