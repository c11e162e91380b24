"""Statements on a connection of their own: said many times, and through the end of its server."""

import asyncio
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg.errors import OperationalError, UniqueViolation
from sqlalchemy import DateTime, Integer, bindparam, literal, select, text
from sqlalchemy.engine import URL

from newsletter.database import Query, Sessions, Statements

_END_ALL = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def test_it_returns_rows_of_the_types_that_postgresql_has(database: URL) -> None:
    statements, sql = Statements(database), "SELECT $1::int + 1, NULL, string_to_array($2, E'\n')"
    assert await statements.run(sql, "41", "a\nb") == [(42, None, ["a", "b"])]
    assert await statements.run(sql, "1", "") == [(2, None, [])]
    sql = "SELECT $1::timestamptz, '', false WHERE $2::bool"
    moment = datetime(2026, 3, 1, 7, 30, 0, 123456, tzinfo=UTC)
    assert await statements.run(sql, moment.isoformat(), "true") == [(moment, "", False)]
    assert await statements.run(sql, moment.isoformat(), "false") == []
    await statements.close()


async def test_it_takes_more_than_a_socket_holds(database: URL) -> None:
    statements, sql = Statements(database), "SELECT length($1), repeat('x', 3000000)"
    [[length, answer]] = await statements.run(sql, "ü" * 3_000_000)
    assert length == len(answer) == 3_000_000
    await statements.close()


async def test_an_error_is_raised_as_what_it_is_and_ends_nothing(database: URL) -> None:
    statements = Statements(database)
    sql = (
        "INSERT INTO heartbeat (id, at, beats, timeline) "
        "VALUES ($1::int, now(), 0, gen_random_uuid()) RETURNING id"
    )
    assert await statements.run(sql, "7") == [(7,)]
    with pytest.raises(UniqueViolation, match="duplicate key"):
        await statements.run(sql, "7")
    with pytest.raises(psycopg.DataError):
        await statements.run(sql, "many")
    assert await statements.run(sql, "8") == [(8,)]
    await statements.close()


async def test_a_connection_that_ended_is_told_once_and_opened_anew(
    database: URL, sessions: Sessions
) -> None:
    statements, sql = Statements(database), "SELECT pg_backend_pid()"
    first = await statements.run(sql)
    async with sessions() as session:
        await (await session.connection()).execute(_END_ALL)
    with pytest.raises(OperationalError):
        await asyncio.wait_for(statements.run(sql), 30)
    assert await statements.run(sql) != first
    await statements.close()


async def test_a_connection_that_ends_in_the_middle_is_not_waited_for(
    database: URL, sessions: Sessions
) -> None:
    statements, sql = Statements(database), "SELECT pg_sleep(60)"
    running = asyncio.create_task(statements.run(sql))
    while not running.done():
        async with sessions() as session:  # within one transaction it would see no newcomers
            await (await session.connection()).execute(_END_ALL)
        await asyncio.sleep(0.05)
    with pytest.raises(OperationalError):
        await running
    await statements.close()


async def test_a_run_that_is_given_up_leaves_a_statement_that_works(database: URL) -> None:
    statements, sql = Statements(database), "SELECT pg_sleep($1::float)"
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(statements.run(sql, "60"), 0.5)
    assert await statements.run(sql, "0") == [("",)]
    await statements.close()


async def test_each_statement_is_prepared_once_a_connection(database: URL) -> None:
    statements = Statements(database)
    one, two = "SELECT $1::int", "SELECT $1::int * 2"
    for _ in range(3):
        answers = await asyncio.gather(statements.run(one, "21"), statements.run(two, "21"))
        assert list(answers) == [[(21,)], [(42,)]]
    assert await statements.run("SELECT count(*) FROM pg_prepared_statements") == [(3,)]
    await statements.close()
    assert await statements.run(two, "4") == [(8,)]
    await statements.close()


async def test_a_query_is_said_with_other_values_each_time(database: URL) -> None:
    moment = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    number = bindparam("number", 0, type_=Integer)
    query = Query(
        select(number + 1, literal("it's $1"), literal(moment, DateTime(timezone=True)) == moment)
        .where(number.in_([1, 5]))
        .limit(bindparam("limit", 0))
    )
    statements = Statements(database)
    answer = [(6, "it's $1", True)]
    assert await statements.run(query.sql, *query.values(number=5, limit=9)) == answer
    assert await statements.run(query.sql, *query.values(number=5, limit=0)) == []
    assert await statements.run(query.sql, *query.values(number=6, limit=9)) == []
    assert query.values(limit=9, other=1) == query.values(limit=9)  # what it does not ask for
    await statements.close()


async def test_text_is_itself_whatever_the_operator_uses_elsewhere(
    database: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    statements = Statements(database)
    answer = [("Jürgen … 🙂", 10)]
    assert await statements.run("SELECT $1::text, length($1::text)", "Jürgen … 🙂") == answer
    await statements.close()
