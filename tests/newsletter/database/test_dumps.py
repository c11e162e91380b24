"""A backup is the whole database or no file; a restore is the whole backup or no change."""

import asyncio
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL

from newsletter.database import (
    BackupFailed,
    DatabaseUnreachable,
    NoBackupPrograms,
    NotABackup,
    RestoreFailed,
    connection_string,
    dump_database,
    read_backup_revision,
    restore_database,
)
from newsletter.database.programs import connect, find_programs


async def do(url: URL, statement: str) -> list[tuple[object, ...]]:
    async with await psycopg.AsyncConnection.connect(connection_string(url)) as connection:
        cursor = await connection.execute(statement.encode())
        return await cursor.fetchall() if cursor.description else []


async def list_tables(url: URL) -> list[tuple[object, ...]]:
    return await do(
        url,
        "SELECT relname, relkind::text FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace ORDER BY 1, 2",
    )


async def test_a_restored_database_is_the_one_that_was_backed_up(
    database: URL, tmp_path: Path
) -> None:
    await do(database, "CREATE TABLE delivery_issue_7 PARTITION OF delivery FOR VALUES IN (7)")
    await do(
        database,
        "INSERT INTO delivery (issue_id, recipient_id, status, attempts, reply, settled_at) "
        "SELECT 7, n, 'sent', 1, E'Grüße \\\\ \\n' || n, now() FROM generate_series(1, 2000) AS n",
    )
    before = await list_tables(database)
    sizes: list[int] = []
    size = await dump_database(database, tmp_path / "backup", report=sizes.append)
    assert size == (tmp_path / "backup").stat().st_size
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["backup"]

    # What came after the backup goes: rows, parts, tables, types and functions.
    await do(database, "UPDATE delivery SET status = 'failed'")
    await do(database, "CREATE TABLE delivery_issue_8 PARTITION OF delivery FOR VALUES IN (8)")
    await do(database, "CREATE TYPE mood AS ENUM ('calm')")
    await do(database, "CREATE TYPE pair AS (a mood, b int)")
    await do(database, "CREATE TABLE later (id int REFERENCES issue (id), mood mood)")
    await do(database, "CREATE VIEW latest AS SELECT * FROM later")
    await do(database, "CREATE MATERIALIZED VIEW oldest AS SELECT * FROM latest")
    await do(database, "CREATE FUNCTION cheer(mood) RETURNS mood LANGUAGE sql AS 'SELECT $1'")
    done: list[int] = []
    await restore_database(database, tmp_path / "backup", report=done.append)

    assert await list_tables(database) == before
    assert await do(database, "SELECT count(*), min(status) FROM delivery") == [(2000, "sent")]
    assert await do(database, "SELECT reply FROM delivery WHERE recipient_id = 3") == [
        ("Grüße \\ \n3",)
    ]
    await do(database, "UPDATE delivery SET status = 'failed' WHERE recipient_id = 3")
    assert await do(database, "SELECT recipient_id FROM delivery WHERE why IS NOT NULL") == [(3,)]
    assert await do(database, "SELECT count(*) FROM pg_type WHERE typname IN ('mood', 'pair')") == [
        (0,)
    ]
    assert done == sorted(done)


async def test_a_damaged_backup_changes_nothing(database: URL, tmp_path: Path) -> None:
    await do(database, "CREATE TABLE mine AS SELECT n FROM generate_series(1, 100000) AS n")
    await dump_database(database, tmp_path / "backup")
    whole = (tmp_path / "backup").read_bytes()
    (tmp_path / "half").write_bytes(whole[: len(whole) * 2 // 3])
    await do(database, "INSERT INTO mine VALUES (0)")

    with pytest.raises(RestoreFailed, match="Nothing was changed"):
        await restore_database(database, tmp_path / "half")

    assert await do(database, "SELECT count(*) FROM mine") == [(100_001,)]


async def test_a_restore_that_is_stopped_changes_nothing(database: URL, tmp_path: Path) -> None:
    await do(database, "CREATE TABLE mine AS SELECT n FROM generate_series(1, 300000) AS n")
    await dump_database(database, tmp_path / "backup")
    await do(database, "INSERT INTO mine VALUES (0)")
    loop = asyncio.get_running_loop()
    begun = asyncio.Event()

    def tell(_: int) -> None:
        loop.call_soon_threadsafe(begun.set)

    task = asyncio.create_task(
        restore_database(
            database,
            tmp_path / "backup",
            report=tell,
        )
    )
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await do(database, "SELECT count(*) FROM mine") == [(300_001,)]


async def test_what_is_no_backup_of_ours_is_told(
    database: URL, postgres: URL, tmp_path: Path
) -> None:
    (tmp_path / "text").write_text("no backup")
    with pytest.raises(NotABackup, match="is no backup of this program"):
        await read_backup_revision(tmp_path / "text")

    await do(database, "DROP TABLE alembic_version")
    await dump_database(database, tmp_path / "other")
    with pytest.raises(NotABackup):
        await read_backup_revision(tmp_path / "other")

    await dump_database(postgres, tmp_path / "ours")
    [(revision,)] = await do(postgres, "SELECT version_num FROM alembic_version")
    assert await read_backup_revision(tmp_path / "ours") == revision


async def test_a_backup_that_fails_leaves_no_file_and_the_old_one(
    database: URL, tmp_path: Path
) -> None:
    (tmp_path / "backup").write_text("the old one")
    await do(database, "CREATE TABLE secret (id int)")
    await do(database, "CREATE ROLE stranger LOGIN")
    try:
        with pytest.raises(BackupFailed, match="permission denied"):
            await dump_database(database.set(username="stranger"), tmp_path / "backup")
    finally:
        await do(database, "DROP ROLE stranger")

    assert [each.name for each in tmp_path.iterdir()] == ["backup"]
    assert (tmp_path / "backup").read_text() == "the old one"


async def test_a_database_that_does_not_answer_is_told(database: URL, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable, match="does not answer"):
        await dump_database(database.set(database="not_there"), tmp_path / "backup")
    with pytest.raises(DatabaseUnreachable):
        await restore_database(database.set(database="not_there"), tmp_path / "backup")


async def test_a_server_that_is_too_new_for_the_programs_is_told() -> None:
    with pytest.raises(NoBackupPrograms, match="install Debian's postgresql-client-99"):
        await find_programs(99)


def test_a_password_is_on_no_command_line() -> None:
    for url in (
        URL.create("postgresql", username="ada", password="geheim", host="db", database="n"),
        URL.create("postgresql", username="ada", host="db", query={"password": "geheim"}),
    ):
        place, environment = connect(url)
        assert "geheim" not in place
        assert "db" in place
        assert environment["PGPASSWORD"] == "geheim"
