"""Opening an installation: what is wrong with the database or the folder is one sentence."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from newsletter.cli.errors import DatabaseFailed, NewerDatabase, Refused
from newsletter.cli.installation import Installation, open_installation
from newsletter.settings import Settings
from subscribers import parse_address
from tests.newsletter.cli.commands import Call


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "NEWSLETTER_DATABASE_URL: it must look like postgresql://"),
        ("sqlite:///x.db", "NEWSLETTER_DATABASE_URL: it must look like postgresql://"),
        ("postgresql://u:secret@127.0.0.1:1/x", "The database does not answer: connection failed"),
        ("postgresql://u:secret@127.0.0.1:1/x?nonsense=1", ""),
    ],
)
def test_a_database_that_cannot_be_reached_is_said(
    call: Call, monkeypatch: pytest.MonkeyPatch, url: str, sentence: str
) -> None:
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", url)
    said = call("editor", "list")
    assert said.code == 1
    assert said.err.startswith(sentence)
    assert said.err.count("\n") == 1
    assert "secret" not in said.err


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("SMTP__PORT", "viele"),
        ("SMTP__SECURITY", "vielleicht"),
        ("TIMEZONE", "Mond"),
        ("BASE_URL", "localhost"),
        ("SENDER", "niemand"),
    ],
)
def test_a_bad_setting_is_said_with_its_name(
    call: Call, monkeypatch: pytest.MonkeyPatch, key: str, value: str
) -> None:
    monkeypatch.setenv(f"NEWSLETTER_{key}", value)
    for command in (("serve",), ("demo",), ("editor", "list")):
        said = call(*command)
        assert said.code == 1
        assert said.err.startswith(f"NEWSLETTER_{key}: ")
        assert said.err.count("\n") == 1


def test_a_worker_beside_a_given_database_must_know_its_smtp_server(newsletter: Call) -> None:
    said = newsletter("worker")
    assert said.code == 1
    assert said.err == "NEWSLETTER_SMTP__HOST: it is missing; set the name of an SMTP server.\n"


@pytest.mark.parametrize("place", ["/proc/nowhere", "/dev/null", "/tmp/" + "long" * 40])  # noqa: S108  # never made
def test_a_data_folder_that_cannot_be_used_is_said(
    call: Call, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("NEWSLETTER_DATA_DIR", place)
    said = call("editor", "list")
    assert said.code == 1
    assert place in said.err
    assert "NEWSLETTER_DATA_DIR" in said.err
    assert said.err.count("\n") == 1


@pytest.fixture
def settings(database: URL, empty: Path) -> Settings:
    assert list(empty.iterdir()) == []
    return Settings(
        _env_file=None,
        database_url=database.render_as_string(hide_password=False),
        secret_key="only for this test",
    )


async def execute(installation: Installation, statement: str) -> int:
    async with installation.sessions() as session:
        connection = await session.connection()
        return int((await connection.execute(text(statement))).scalar_one())


async def test_a_statement_that_fails_is_one_sentence(settings: Settings) -> None:
    async def fail() -> None:
        async with open_installation(settings) as installation:
            await execute(installation, "SELECT 1 / 0")

    with pytest.raises(DatabaseFailed, match=r"is undone: division by zero\.$"):
        await fail()


async def test_a_database_that_is_restarted_under_a_command_is_one_sentence(
    settings: Settings,
) -> None:
    async def fail() -> None:
        async with open_installation(settings) as installation:
            await execute(installation, "SELECT pg_terminate_backend(pg_backend_pid())::int")

    with pytest.raises(DatabaseFailed, match="terminating connection") as failed:
        await fail()
    assert "SELECT" not in str(failed.value)


async def test_a_database_of_a_newer_version_is_left_alone(settings: Settings) -> None:
    async def fail() -> None:
        async with open_installation(settings):
            pytest.fail("it was opened")

    async with (
        open_installation(settings) as installation,
        installation.sessions.begin() as session,
    ):
        connection = await session.connection()
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase, match="a newer version of this program"):
        await fail()


async def test_what_the_address_book_refuses_keeps_its_sentence(settings: Settings) -> None:
    async def fail() -> None:
        async with open_installation(settings):
            parse_address("ada")

    with pytest.raises(Refused, match=r"^The e-mail address has no @ sign\.$"):
        await fail()


async def test_a_command_that_is_cancelled_leaves_no_connection(settings: Settings) -> None:
    async def fail() -> None:
        async with open_installation(settings) as installation:
            await execute(installation, "SELECT 1")
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await fail()
    async with open_installation(settings) as installation:
        others = await execute(
            installation,
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
    assert others == 0
