"""`newsletter issue status`, `send --rest` and `settle`: who did not get it, and what is done."""

import asyncio
import csv
import io
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from newsletter.database import open_sessions
from newsletter.deliveries import DeliveryStatus, SendingStatus
from newsletter.editors import list_audit
from tests.newsletter.cli.commands import Call
from tests.newsletter.deliveries.ledger import Ledger

Step = Callable[[Ledger], Awaitable[None]]


@pytest.fixture
def prepare(database: URL) -> Callable[[Step], None]:
    """Return what plans a sending to eight people and lets a test write what became of them."""

    def prepare(step: Step) -> None:
        async def _prepare() -> None:
            async with open_sessions(database) as sessions:
                ledger = Ledger(sessions)
                await ledger.plan(8)
                await step(ledger)

        asyncio.run(_prepare())

    return prepare


async def two_failed(ledger: Ledger) -> None:
    """Two are refused in the same words, one is in doubt, the others have it."""
    for number in range(1, 9):
        if number <= 2:
            reply = f"Blocked, see case {number}"
            await ledger.settle(number, DeliveryStatus.FAILED, code=550, reply=reply)
        elif number == 3:
            await ledger.settle(number, DeliveryStatus.UNCERTAIN, code=None, reply="it broke off")
        else:
            await ledger.settle(number, DeliveryStatus.SENT)
    await ledger.end(SendingStatus.SENT, at=datetime.now(UTC))


def test_the_status_says_why_and_to_whom(newsletter: Call, prepare: Callable[[Step], None]) -> None:
    prepare(two_failed)
    lines = newsletter("issue", "status", "1", "--recipients").out.splitlines()

    at = lines.index("2 failed: 550 Blocked, see case …")
    assert lines[at + 1].startswith("    The server takes the mail for spam")
    assert any(line.startswith("reader0@readers.test ") for line in lines[at:])
    assert any("1 uncertain: it broke off" in line for line in lines)

    document = json.loads(newsletter("issue", "status", "1", "--json", "--recipients").out)
    assert (document["sent"], document["failed"], document["uncertain"]) == (5, 2, 1)
    assert document["reasons"][0]["people"] == 2
    assert document["reasons"][0]["remedy"].startswith("Run")
    assert len(document["recipients"]) == 8


def test_the_people_are_written_to_a_file(
    newsletter: Call, prepare: Callable[[Step], None], empty: Path
) -> None:
    prepare(two_failed)
    said = newsletter("issue", "status", "1", "--csv", "people.csv")

    assert said.out == "people.csv: 8 lines\n"
    assert (empty / "people.csv").stat().st_mode & 0o777 == 0o600  # it holds addresses
    with (empty / "people.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["state"] for row in csv.DictReader(file)].count("sent") == 5
    printed = newsletter("issue", "status", "1", "--csv", "-", "--state", "failed").out
    rows = list(csv.DictReader(io.StringIO(printed.removeprefix("\ufeff"))))
    assert [row["address"] for row in rows] == ["reader0@readers.test", "reader1@readers.test"]


@pytest.mark.parametrize("option", ["--json", "--recipients"])
def test_a_file_is_written_or_something_printed(newsletter: Call, option: str) -> None:
    assert newsletter("issue", "status", "1", "--csv", "people.csv", option).code == 2


def test_the_rest_is_sent_and_doubts_are_named(
    newsletter: Call, prepare: Callable[[Step], None], database: URL
) -> None:
    prepare(two_failed)
    said = newsletter("issue", "send", "1", "--rest")

    assert said.code == 0, said.err
    assert said.out.startswith(
        "Issue 1 goes to 2 more: 2 refused or given up.\n"
        "Of 1 more nobody knows whether they have it; to decide: "
        "newsletter issue settle 1 --arrived or --again\n"
    )
    assert newsletter("issue", "settle", "1", "--again", "--person", "3").out == (
        "1 mail sent again by the next worker.\n"
    )
    nothing = newsletter("issue", "settle", "1", "--arrived")
    assert (nothing.code, nothing.err) == (
        1, "Issue 1 has nobody left for whom that could be done.\n",
    )  # fmt: skip

    async def read_trail() -> list[str]:
        async with open_sessions(database) as sessions, sessions() as session:
            return [line.action for line in await list_audit(session)]

    assert asyncio.run(read_trail()) == ["issue.sent_again", "issue.rest_sent"]


def test_a_doubt_is_taken_as_arrived(newsletter: Call, prepare: Callable[[Step], None]) -> None:
    prepare(two_failed)

    assert newsletter("issue", "settle", "1", "--arrived").out == "1 mail taken as arrived.\n"
    document = json.loads(newsletter("issue", "status", "1", "--json").out)
    assert (document["sent"], document["uncertain"]) == (6, 0)


def test_no_subscriber_has_a_number_that_large(newsletter: Call) -> None:
    said = newsletter("issue", "settle", "1", "--arrived", "--person", str(2**63))
    assert said.code == 2


async def deferred_and_cancelled(ledger: Ledger) -> None:
    """One waits for another try when the sending is cancelled."""
    await ledger.settle(1, DeliveryStatus.DEFERRED, code=450, reply="Greylisted")
    await ledger.end(SendingStatus.CANCELLED, at=datetime.now(UTC))


def test_after_a_cancelled_sending_nobody_is_told_to_wait(
    newsletter: Call, prepare: Callable[[Step], None]
) -> None:
    prepare(deferred_and_cancelled)
    said = newsletter("issue", "status", "1", "--recipients").out

    assert "The sending was cancelled: to try again, send the rest." in said
    assert "48 hours" not in said
