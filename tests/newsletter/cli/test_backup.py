"""`newsletter backup` and `restore`: back as it was, and nothing is sent again by itself."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.cli.running import now
from newsletter.database import connection_string, open_sessions
from newsletter.deliveries import plan, post_test
from tests.newsletter.cli.commands import (
    IN_SPITE,
    SAMPLE,
    Call,
    finish,
    read_until,
    run_alone,
    start,
)

ADDRESS = "ada@readers.test"


def do(url: URL, step: Callable[[AsyncSession], Awaitable[object]]) -> None:
    """Do something to the database that no command does."""

    async def work() -> None:
        async with open_sessions(url) as sessions, sessions.begin() as session:
            await step(session)

    asyncio.run(work())


def execute(url: URL, statement: str) -> None:
    with psycopg.connect(connection_string(url)) as connection:
        connection.execute(statement.encode())


@pytest.fixture
def sending(newsletter: Call, database: URL) -> Call:
    """The command line, with issue 1 planned for one reader, and a test mail that waits."""
    newsletter("issue", "import", str(SAMPLE))
    newsletter("subscribers", "add", ADDRESS)
    newsletter("issue", "send", "1", "--at", "2027-01-01 07:00", *IN_SPITE)
    newsletter("issue", "cancel", "1")
    execute(database, "UPDATE subscriber SET confirmed_at = confirmed_at - interval '1 minute'")
    do(database, lambda session: plan(session, 1, now=now()))
    do(database, lambda session: post_test(session, 1, ADDRESS, now=now()))
    return newsletter


def test_a_restored_backup_sends_nothing_by_itself(sending: Call) -> None:
    said = sending("backup", "saved")
    assert said.code == 0, said.err
    assert re.match(r"saved: \d+\.\d MB\. It holds addresses", said.out)
    assert "Not in it: the settings (.env), among them the secret key" in said.out
    sending("issue", "cancel", "1")
    sending("subscribers", "add", "bea@readers.test")

    said = sending("restore", "saved", "--force")

    assert said.code == 0, said.err
    assert "The database is as it was when saved was written." in said.out
    assert "Issue 1: Held, because the database was restored from a backup" in said.out
    assert "newsletter issue resume 1" in said.out
    assert "1 single mail (confirmations, tests): held." in said.out
    assert sending("held").out in said.out
    assert "Issue 1" in sending("held").out
    assert "bea@" not in sending("subscribers", "export").out


def test_who_resumes_has_read_what_it_means(sending: Call) -> None:
    sending("backup", "saved")
    sending("restore", "saved", "--force")

    said = sending("issue", "resume", "1")

    assert said.code == 1
    assert "may send mail twice" in said.out
    assert said.err == (
        "Issue 1 stays paused: if it is to go on all the same, newsletter issue resume 1 --yes.\n"
    )
    assert "Issue 1: Held" in sending("held").out


def test_held_single_mails_are_sent_or_dropped(sending: Call) -> None:
    sending("backup", "saved")
    sending("restore", "saved", "--force")
    assert sending("held", "--send-letters", "--drop-letters").code == 2

    assert "1 single mail will be sent by the next worker." in sending("held", "--send-letters").out
    assert "single mail" not in sending("held").out

    sending("restore", "saved", "--force")
    assert "1 single mail will never be sent." in sending("held", "--drop-letters").out
    assert "No single mail is held." in sending("held", "--drop-letters").out
    sending("issue", "cancel", "1")
    assert sending("held").out == "Nothing is held.\n"


def test_nothing_is_overwritten_unasked(sending: Call, empty: Path) -> None:
    sending("backup", "saved")
    before = (empty / "saved").read_bytes()

    said = sending("backup", "saved")
    assert said.code == 1
    assert said.err == "saved is there already: choose another name, or add --force.\n"
    assert (empty / "saved").read_bytes() == before
    assert sending("backup", "saved", "--force").code == 0

    said = sending("restore", "saved")
    assert said.code == 1
    assert said.err == (
        "The database holds 1 subscriber, 1 issue and 0 editors: "
        "to replace them all, add --force.\n"
    )


def test_an_empty_database_takes_a_backup_without_more_words(sending: Call, database: URL) -> None:
    sending("backup", "saved")
    execute(database, "DROP SCHEMA public CASCADE")
    execute(database, "CREATE SCHEMA public")

    assert sending("restore", "saved").code == 0
    assert ADDRESS in sending("subscribers", "export").out


def test_nobody_may_be_at_work_while_a_backup_is_restored(sending: Call, database: URL) -> None:
    sending("backup", "saved")
    with psycopg.connect(connection_string(database)):
        said = sending("restore", "saved", "--force")
    assert said.code == 1
    assert said.err.startswith("There is 1 other connection to the database: stop ")


def test_a_backup_of_a_newer_program_is_left_alone(sending: Call, database: URL) -> None:
    execute(database, "UPDATE alembic_version SET version_num = '9999'")
    assert sending("backup", "saved").code == 0
    execute(database, "UPDATE alembic_version SET version_num = '0010'")

    said = sending("restore", "saved", "--force")

    assert said.code == 1
    assert said.err.startswith("The database was used by a newer version of this program")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nothing", "nothing cannot be read: it is not there.\n"),
        ("folder", "folder cannot be read: it is no file.\n"),
        ("text", "text is no backup of this program ("),
    ],
)
def test_what_cannot_be_restored_is_said_in_a_sentence(
    sending: Call, empty: Path, name: str, sentence: str
) -> None:
    (empty / "folder").mkdir()
    (empty / "text").write_text("no backup")
    said = sending("restore", name, "--force")
    assert said.code == 1
    assert said.err.startswith(sentence)
    assert said.err.count("\n") == 1
    assert ADDRESS in sending("subscribers", "export").out


def test_an_embedded_database_is_backed_up_beside_a_running_program_and_restored_without(
    folder: Path,
) -> None:
    running = start(folder, "serve", "--port", "0")
    try:
        read_until(running, "Stop with")
        run_alone(folder, "subscribers", "add", ADDRESS)
        said = run_alone(folder, "backup", "saved")
        assert said.code == 0, said.err
        assert "Not in it: data/secret_key, without which" in said.out
        run_alone(folder, "subscribers", "erase", ADDRESS)
        busy = run_alone(folder, "restore", "saved", "--force")
        assert busy.code == 1
        assert "Another newsletter program uses the data folder" in busy.err
    finally:
        running.terminate()
        finish(running)

    said = run_alone(folder, "restore", "saved", "--force")

    assert said.code == 0, said.err
    assert "Nothing is held." in said.out
    assert ADDRESS in run_alone(folder, "subscribers", "export").out
    assert sorted(each.name for each in folder.iterdir()) == ["data", "saved"]
