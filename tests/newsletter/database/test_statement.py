"""A statement on a connection of its own: said many times, and through the end of its server."""

import asyncio

import psycopg
import pytest
from psycopg.errors import OperationalError, UniqueViolation
from sqlalchemy import text
from sqlalchemy.engine import URL

from newsletter.database import Sessions, Statement

_END_ALL = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def test_it_returns_rows_as_text_and_null_as_nothing(database: URL) -> None:
    statement = Statement(database, "SELECT $1::int + 1, NULL, string_to_array($2, E'\n')")
    assert await statement.run("41", "a\nb") == [["42", "", "{a,b}"]]
    assert await statement.run("1", "") == [["2", "", "{}"]]
    await statement.close()


async def test_it_takes_more_than_a_socket_holds(database: URL) -> None:
    statement = Statement(database, "SELECT length($1), repeat('x', 3000000)")
    [[length, answer]] = await statement.run("ü" * 3_000_000)
    assert int(length) == len(answer) == 3_000_000
    await statement.close()


async def test_an_error_is_raised_as_what_it_is_and_ends_nothing(database: URL) -> None:
    statement = Statement(database, "INSERT INTO heartbeat (id, at, beats, timeline) "
                          "VALUES ($1::int, now(), 0, gen_random_uuid()) RETURNING id")  # fmt: skip
    assert await statement.run("7") == [["7"]]
    with pytest.raises(UniqueViolation, match="duplicate key"):
        await statement.run("7")
    with pytest.raises(psycopg.DataError):
        await statement.run("many")
    assert await statement.run("8") == [["8"]]
    await statement.close()


async def test_a_connection_that_ended_is_told_once_and_opened_anew(
    database: URL, sessions: Sessions
) -> None:
    statement = Statement(database, "SELECT pg_backend_pid()")
    first = await statement.run()
    async with sessions() as session:
        await (await session.connection()).execute(_END_ALL)
    with pytest.raises(OperationalError):
        await asyncio.wait_for(statement.run(), 5)
    assert await statement.run() != first
    await statement.close()


async def test_a_connection_that_ends_in_the_middle_is_not_waited_for(
    database: URL, sessions: Sessions
) -> None:
    statement = Statement(database, "SELECT pg_sleep(60)")
    running = asyncio.create_task(statement.run())
    async with sessions() as session:
        connection = await session.connection()
        while not running.done():
            await connection.execute(_END_ALL)
            await asyncio.sleep(0.05)
    with pytest.raises(OperationalError):
        await running
    await statement.close()


async def test_a_run_that_is_given_up_leaves_a_statement_that_works(database: URL) -> None:
    statement = Statement(database, "SELECT pg_sleep($1::float)")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(statement.run("60"), 0.5)
    assert await statement.run("0") == [[""]]
    await statement.close()
