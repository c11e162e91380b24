"""What is shown of a sending, whatever has become of it."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from newsletter.cli.watching import Lines, show_counts, watch_sending
from newsletter.database import Sessions
from newsletter.deliveries import DeliveryStatus, Progress, SendingStatus, pause
from newsletter.issues import IssueNotPublished
from tests.newsletter.deliveries.ledger import CUT, Ledger

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SENT = Progress(
    issue=1,
    status=SendingStatus.SENT,
    audience=12_345,
    queued=0,
    sent=12_340,
    deferred=0,
    failed=5,
    bounced=0,
    complained=0,
    skipped=0,
    uncertain=0,
    per_second=1234.0,
    started_at=NOON,
    finished_at=NOON + timedelta(seconds=10),
    alarm=None,
)


def show(sending: Progress) -> list[str]:
    file = io.StringIO()
    show_counts(Console(file=file, width=80), sending)
    return [" ".join(line.split()) for line in file.getvalue().splitlines()]


def test_a_sending_that_has_ended_shows_its_sum_and_its_time() -> None:
    assert show(SENT) == [
        "sent 12,340", "failed 5", "audience 12,345", "sent in 10.0 s (1234/s)",
    ]  # fmt: skip


def test_a_long_time_is_told_in_hours() -> None:
    cancelled = replace(
        SENT,
        status=SendingStatus.CANCELLED,
        finished_at=NOON + timedelta(hours=5, seconds=0.4),
        per_second=0.5,
    )
    assert show(cancelled)[-1] == "cancelled after 5:00:00 (0.5/s)"


@pytest.mark.parametrize(
    ("sending", "line"),
    [
        (
            replace(
                SENT, status=SendingStatus.SENDING, queued=600, per_second=10, finished_at=None
            ),
            "sending at 10/s, 0:01:00 left",
        ),
        (
            replace(
                SENT, status=SendingStatus.SENDING, queued=600, per_second=0.5, finished_at=None
            ),
            "sending at 0.5/s, 0:20:00 left",
        ),
        (
            replace(SENT, status=SendingStatus.SENDING, queued=6, per_second=0, finished_at=None),
            "sending",
        ),
        (
            replace(SENT, status=SendingStatus.SENDING, deferred=3, finished_at=None),
            "sending: a worker tries those again who are deferred",
        ),
        (replace(SENT, status=SendingStatus.PAUSED, finished_at=None), "paused"),
    ],
)
def test_a_sending_on_its_way_says_what_comes(sending: Progress, line: str) -> None:
    assert show(sending)[-1] == line


def test_the_alarm_is_shown_as_it_is() -> None:
    assert show(replace(SENT, alarm="The server says [no].", sent=0))[-1] == "The server says [no]."


def test_each_line_of_an_alarm_stands_under_the_counts() -> None:
    file = io.StringIO()
    show_counts(Console(file=file, width=80), replace(SENT, alarm="One rests.\nOne works."))
    assert file.getvalue().splitlines()[-2:] == ["  One rests.", "  One works."]


async def test_what_was_never_sent_cannot_be_watched(sessions: Sessions) -> None:
    with pytest.raises(IssueNotPublished):
        await watch_sending(Console(file=io.StringIO()), sessions, 1)


def test_without_a_terminal_the_counts_are_said_now_and_then_and_news_at_once() -> None:
    file = io.StringIO()
    lines = Lines(Console(file=file, width=40), NOON)
    sending = replace(
        SENT, status=SendingStatus.SENDING, queued=600, per_second=10, finished_at=None
    )
    for seconds in range(25):
        news = "The server says [no]." if 3 <= seconds < 9 else ""
        lines.tell(sending, news, moment=NOON + timedelta(seconds=seconds))

    counts = "  11,745 of 12,345: queued 600, sent 12,340, failed 5; sending at 10/s, 0:01:00 left"
    assert file.getvalue().splitlines() == ["  The server says [no].", counts, counts]


async def test_a_terminal_shows_a_bar_with_counts_and_the_alarm(sessions: Sessions) -> None:
    ledger = Ledger(sessions)
    people = await ledger.plan(8)
    for number in people[:3]:
        await ledger.settle(number, DeliveryStatus.SENT)
    async with sessions.begin() as session:
        await pause(session, ledger.issue_id, now=CUT, reason="The message is [refused].")
    file = io.StringIO()
    console = Console(file=file, width=100, force_terminal=True, color_system=None)
    sending = await watch_sending(console, sessions, ledger.issue_id)

    assert sending.status is SendingStatus.PAUSED
    words = " ".join(file.getvalue().split())
    assert "━" in words
    assert "3 of 8 paused queued 5, sent 3 The message is [refused]." in words
