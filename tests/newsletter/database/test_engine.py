"""Connections to a database elsewhere: a host that vanishes without a word is noticed."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from procrastinate import PsycopgConnector
from sqlalchemy.engine import URL

from newsletter.database import Statements, connection_string, make_engine
from newsletter.deliveries.outbox.queue import open_queue

_TCP = socket.IPPROTO_TCP
PATIENCE = {"idle": 10, "interval": 5, "count": 3, "unheard": 30_000}


@pytest.fixture
async def elsewhere(database: URL) -> AsyncIterator[URL]:
    """The database of the test, reached by TCP."""
    host = database.query["host"]
    (door,) = (path for path in Path(str(host)).glob(".s.PGSQL.*") if path.suffix != ".lock")
    pipes: set[asyncio.Task[None]] = set()

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, questions = await asyncio.open_unix_connection(door)
        for pair in ((reader, questions), (answers, writer)):
            pipes.add(asyncio.create_task(pour(*pair)))

    server = await asyncio.start_server(visit, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield database.set(host="127.0.0.1", port=port, query={})
    for pipe in pipes:
        pipe.cancel()
    await asyncio.gather(*pipes, return_exceptions=True)


async def pour(source: asyncio.StreamReader, drain: asyncio.StreamWriter) -> None:
    """Hand on what comes until there is no more."""
    try:
        while octets := await source.read(65_536):
            drain.write(octets)
    finally:
        drain.close()
        await drain.wait_closed()


def read_patience(number: int) -> dict[str, int]:
    """Return what the kernel was told about a connection, whose socket has this number."""
    with socket.socket(fileno=socket.dup(number)) as sock:
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        return {
            "idle": sock.getsockopt(_TCP, socket.TCP_KEEPIDLE),
            "interval": sock.getsockopt(_TCP, socket.TCP_KEEPINTVL),
            "count": sock.getsockopt(_TCP, socket.TCP_KEEPCNT),
            "unheard": sock.getsockopt(_TCP, socket.TCP_USER_TIMEOUT),
        }


async def read_engine(url: URL) -> dict[str, int]:
    engine = make_engine(url)
    async with engine.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        seen = read_patience(raw.fileno())
    await engine.dispose()
    return seen


async def read_statements(url: URL) -> dict[str, int]:
    statements = Statements(url)
    await statements.run("SELECT 1")
    seen = read_patience(statements._socket)
    await statements.close()
    return seen


async def read_queue(url: URL) -> dict[str, int]:
    async with open_queue(url).open_async() as app:
        assert isinstance(app.connector, PsycopgConnector)
        async with app.connector.pool.connection() as connection:  # whose parameters LISTEN has
            return read_patience(connection.fileno())


async def read_plain(url: URL) -> dict[str, int]:
    async with await psycopg.AsyncConnection.connect(connection_string(url)) as connection:
        return read_patience(connection.fileno())


READERS = [read_engine, read_statements, read_queue, read_plain]


@pytest.mark.parametrize("read", READERS)
async def test_a_database_that_vanished_is_not_waited_for_a_quarter_of_an_hour(
    elsewhere: URL, read: Any
) -> None:
    assert await read(elsewhere) == PATIENCE


@pytest.mark.parametrize("read", READERS)
async def test_an_address_may_say_itself_how_long_to_wait(elsewhere: URL, read: Any) -> None:
    url = elsewhere.set(query={"keepalives_idle": "77", "tcp_user_timeout": "8000"})

    assert await read(url) == PATIENCE | {"idle": 77, "unheard": 8_000}
