"""Whose fault it is: one server's, the message's, or ours; and what the editors hear of it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import URL
from sqlmodel import select

from newsletter.database import Sessions
from newsletter.deliveries import (
    DeliveryStatus,
    Progress,
    SendingStatus,
    pause,
    post_test,
    read_progress,
    resume,
)
from newsletter.deliveries.models import SINGLE_MAILS, Delivery
from newsletter.web.retelling import retell
from tests.newsletter.deliveries.stage import (
    Sink,
    is_sent,
    open_sink,
    publish_issue,
    start,
    until,
    wait_for,
    working,
)

BLOCKED = "550 5.7.1 sender not allowed here"
SPAM = "554 5.7.1 this looks like spam"


def is_paused(progress: Progress) -> bool:
    return progress.status is SendingStatus.PAUSED


async def read(sessions: Sessions, issue_id: int) -> Progress:
    async with sessions() as session:
        progress = await read_progress(session, issue_id, now=datetime.now(UTC))
    assert progress
    return progress


async def test_a_server_that_refuses_our_sender_stops_none_that_takes_it(
    database: URL, sessions: Sessions
) -> None:
    issue_id, people = await start(sessions, 100)

    async with open_sink(Sink()) as good, open_sink(Sink(at_mail=BLOCKED)) as bad:
        async with working(database, sessions, good.server, bad.server) as engine:
            sent = await wait_for(sessions, issue_id, lambda p: is_sent(p) or is_paused(p))
            alarm = engine.connections.alarm() or ""

        assert (sent.status, sent.sent) == (SendingStatus.SENT, 100)
        assert good.copies == dict.fromkeys(people, 1)
        assert "sender not allowed here" in alarm
        assert "Mails leave through the other SMTP servers." in alarm


async def test_an_issue_that_all_servers_refuse_is_paused(
    database: URL, sessions: Sessions
) -> None:
    issue_id, _ = await start(sessions, 40)

    async with (
        open_sink(Sink(at_mail=BLOCKED)) as one,
        open_sink(Sink(at_mail=BLOCKED)) as two,
        working(database, sessions, one.server, two.server),
    ):
        paused = await wait_for(sessions, issue_id, is_paused)

    assert paused.queued == 40
    assert "sender not allowed here" in (paused.alarm or "")


async def test_the_spam_filter_of_one_server_harms_nine_people_and_pauses_nothing(
    database: URL, sessions: Sessions
) -> None:
    issue_id, _ = await start(sessions, 200)

    async with (
        open_sink(Sink(seconds=0.002)) as good,
        open_sink(Sink(at_data=spam)) as bad,
        working(database, sessions, good.server, bad.server),
    ):
        sent = await wait_for(sessions, issue_id, lambda p: is_sent(p) or is_paused(p))

    assert (sent.status, sent.sent, sent.failed) == (SendingStatus.SENT, 191, 9)


def spam(_address: str) -> str:
    return SPAM


async def test_a_letter_that_one_server_refuses_leaves_by_another(
    database: URL, sessions: Sessions
) -> None:
    issue_id = await publish_issue(sessions)
    async with (
        open_sink(Sink()) as good,
        open_sink(Sink(at_mail=BLOCKED)) as bad,
        working(database, sessions, bad.server, good.server) as engine,
    ):
        for number in range(2):  # one at least is offered to the one that refuses it
            async with sessions.begin() as session:
                now = datetime.now(UTC)
                await post_test(session, issue_id, f"editor{number}@readers.test", now=now)
        await until(lambda: len(good.taken) == 2)
        assert "sender not allowed here" in (engine.connections.alarm() or "")
    async with sessions() as session:
        letters = (await session.exec(select(Delivery))).all()
    assert {(each.issue_id, each.status) for each in letters} <= {
        (SINGLE_MAILS, DeliveryStatus.SENT)
    }


async def test_refusals_that_concern_us_are_an_alarm_until_an_editor_resumes(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, _ = await start(sessions, 40)
    replies = {
        "reader3@readers.test": "550 5.7.26 this sender is not authenticated",
        "reader9@readers.test": "550 5.7.26 this sender is not authenticated",
        "reader12@readers.test": "450 4.2.0 busy",
        "reader14@readers.test": "450 4.2.0 busy",
    }
    sink.at_rcpt = lambda address: replies.get(address, "250 ok")

    async with working(database, sessions, sink.server, connections=1):
        first = await wait_for(sessions, issue_id, lambda p: p.sent == 36 and p.alarm is not None)
        counted = await wait_for(sessions, issue_id, lambda p: ": 2. " in (p.alarm or ""))
    assert (first.status, first.failed, first.bounced) == (SendingStatus.SENDING, 2, 0)
    assert counted.alarm == (
        "People who were refused for a reason that concerns us: 2. The SMTP server 127.0.0.1 "
        "refused this recipient (550 5.7.26 this sender is not authenticated)."
    )

    # Another worker, long after, to which the server takes a mail.
    del replies["reader12@readers.test"]
    later = timedelta(minutes=10)
    async with working(
        database, sessions, sink.server, clock=lambda: datetime.now(UTC) + later, connections=1
    ):
        await wait_for(sessions, issue_id, lambda p: p.sent == 37)
    assert (await read(sessions, issue_id)).alarm == counted.alarm

    async with sessions.begin() as session:
        await pause(session, issue_id, now=datetime.now(UTC))
        await resume(session, issue_id, now=datetime.now(UTC))
    assert (await read(sessions, issue_id)).alarm is None


def test_refusals_that_concern_us_are_told_in_german() -> None:
    german = retell(
        "People who were refused for a reason that concerns us: 2. The SMTP server mail.test "
        "refused this recipient (550 5.7.26 no).\nMails leave through the other SMTP servers.",
        "de",
    )

    assert german.startswith("Personen, die aus einem Grund abgewiesen wurden, der uns betrifft: 2")
    assert "Der SMTP-Server mail.test" in german
    assert "(550 5.7.26 no)" in german
