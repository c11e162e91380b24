"""`newsletter issue send --at`: later, at a time of the newsletter's zone, and taken back."""

import json
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.engine import URL

from newsletter.database import connection_string
from tests.newsletter.cli.commands import IN_SPITE, SAMPLE, Call


@pytest.fixture
def drafted(newsletter: Call) -> Call:
    """The command line, with the sample as issue 1, and a reader."""
    newsletter("issue", "import", str(SAMPLE))
    newsletter("subscribers", "add", "ada@readers.test")
    return newsletter


@pytest.fixture
def database_of(database: URL) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with psycopg.connect(connection_string(database), autocommit=True) as connection:
        yield connection


def send_at(newsletter: Call, at: str) -> str:
    said = newsletter("issue", "send", "1", "--at", at, *IN_SPITE)
    assert said.code == 0, said.err
    return said.out


def test_an_issue_is_published_and_sent_later(drafted: Call) -> None:
    said = send_at(drafted, "2027-01-07 07:00")
    assert said.endswith(
        "Issue 1 is published and is sent by itself at 2027-01-07 07:00 (Europe/Berlin).\n"
        "To take it back: newsletter issue cancel 1\n"
    )
    assert "at 2027-01-07 07:00 (Europe/Berlin)" in drafted("issue", "status", "1").out
    document = json.loads(drafted("issue", "status", "1", "--json").out)
    assert document["scheduled_at"] == "2027-01-07T06:00:00+00:00"
    assert document["held"] is None

    assert "2027-01-08 09:30" in send_at(drafted, "2027-01-08T08:30Z")

    taken_back = drafted("issue", "cancel", "1")
    assert taken_back.out == "Issue 1 is not sent by itself any more.\n"
    assert drafted("issue", "cancel", "1").code == 1
    assert drafted("issue", "status", "1").out == "Issue 1 is published, and not sent yet.\n"


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("yesterday", "Write day and time as 2026-11-23 07:00."),
        ("2020-01-01 07:00", "This moment is over: choose one in the future."),
        ("2027-03-28 02:30", "The clocks are put forward over this time: choose another."),
        ("9000-01-01 07:00", "This moment is more than a year away: choose an earlier one."),
    ],
)
def test_a_time_that_cannot_be_leaves_the_draft_a_draft(
    drafted: Call, at: str, sentence: str
) -> None:
    said = drafted("issue", "send", "1", "--at", at, *IN_SPITE)
    assert (said.code, said.err) == (1, f"{sentence}\n")
    assert drafted("issue", "status", "1").out == "Issue 1 is a draft.\n"


@pytest.mark.parametrize("at", ["yesterday", ""])
def test_a_time_that_is_none_is_told_before_any_warning(drafted: Call, at: str) -> None:
    said = drafted("issue", "send", "1", "--at", at)
    assert (said.code, said.out) == (1, "")
    assert said.err == "Write day and time as 2026-11-23 07:00.\n"


def test_a_held_one_is_shown_with_its_reason(
    drafted: Call, database_of: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    send_at(drafted, "2027-01-07 07:00")
    database_of.execute("UPDATE schedule SET held = 'overdue'")

    for said in (drafted("held").out, drafted("issue", "status", "1").out):
        assert "held: no worker was running when its time came" in said
    assert "newsletter issue send 1 [--at TIME]" in drafted("held").out
    assert json.loads(drafted("issue", "status", "1", "--json").out)["held"] == "overdue"
