"""Statements said many times a second, on a connection of their own, over libpq itself.

psycopg's cursors look at each value, keep a cache of statements and wait in several tasks, which
costs several times of what a commit of a few dozen rows needs. All else in this program uses them.
"""

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, cast

import psycopg
from psycopg import AsyncConnection
from psycopg.adapt import Transformer
from psycopg.errors import lookup
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult
from sqlalchemy import ClauseElement
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import URL

from newsletter.database.engine import connection_string

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler

_DIALECT: Final = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy's

Rows = Sequence[tuple[Any, ...]]
"""What a statement returned, as the types that psycopg gives them."""


class Query:
    """A query of SQLAlchemy's as PostgreSQL takes it; its bound values may differ each time."""

    def __init__(self, query: ClauseElement) -> None:
        options = {"render_postcompile": True}  # what stands behind IN, too
        compiled = cast("SQLCompiler", query.compile(dialect=_DIALECT, compile_kwargs=options))
        self.sql = str(compiled)
        self._values = {name: compiled.params[name] for name in compiled.positiontup or ()}

    def values(self, **changed: object) -> Sequence[str]:
        """Return the values for $1, $2 and so on: those of the names it has, or its own."""
        return [_write(changed.get(name, value)) for name, value in self._values.items()]


class Statements:
    """Prepares what it has not said yet; opens its connection when needed.

    PostgreSQL plans each run for its values; with `plan_once` it does not, which suits statements
    that find all they need by keys. Left to choose, it may keep a plan from when a table was empty.
    """

    def __init__(self, url: URL, *, plan_once: bool = False) -> None:
        self._conninfo = connection_string(url)
        plans = b"force_generic_plan" if plan_once else b"force_custom_plan"
        self._opening = b"SET plan_cache_mode = %b" % plans
        self._connection: AsyncConnection[tuple[object, ...]] | None = None
        self._loader = Transformer()  # of the connection
        self._socket = -1
        self._prepared: dict[str, bytes] = {}  # by SQL, the names on this connection
        self._turn = asyncio.Lock()
        self._answer: asyncio.Future[PGresult] | None = None
        self._result: PGresult | None = None

    async def run(self, sql: str, *values: str) -> Rows:
        """Run a statement with values for $1, $2 and so on, in a transaction of its own.

        One after the other. Raises psycopg.Error; if that is not an OperationalError, nothing was
        written. After an OperationalError nobody knows, and the next `run` connects anew.
        """
        async with self._turn:
            try:
                pgconn = (self._connection or await self._open()).pgconn
                name = self._prepared.get(sql) or await self._prepare(pgconn, sql)
                pgconn.send_query_prepared(name, [value.encode() for value in values])
                result = await self._wait(pgconn)
            except (psycopg.OperationalError, asyncio.CancelledError):
                await self.close()
                raise
        self._loader.set_pgresult(result)
        return self._loader.load_rows(0, result.ntuples, tuple)

    async def close(self) -> None:
        """Close the connection, if there is one."""
        connection, self._connection = self._connection, None
        self._prepared.clear()
        if connection is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            os.close(self._socket)
            with suppress(psycopg.Error):
                await connection.close()

    async def _open(self) -> AsyncConnection[tuple[object, ...]]:
        connection = await AsyncConnection.connect(
            self._conninfo, autocommit=True, client_encoding="utf8"
        )
        pgconn = connection.pgconn
        # A number of our own: libpq closes its own when the server is gone, and others get it then.
        self._connection, self._socket = connection, os.dup(pgconn.socket)
        self._loader = Transformer(connection)
        asyncio.get_running_loop().add_reader(self._socket, self._read, pgconn)
        pgconn.send_query(self._opening)
        await self._wait(pgconn)
        return connection

    async def _prepare(self, pgconn: PGconn, sql: str) -> bytes:
        name = b"%d" % len(self._prepared)
        pgconn.send_prepare(name, sql.encode())
        await self._wait(pgconn)
        self._prepared[sql] = name
        return name

    async def _wait(self, pgconn: PGconn) -> PGresult:
        """Return the one result of what was just sent."""
        self._answer = asyncio.get_running_loop().create_future()
        while pgconn.flush():  # more than the socket takes at once
            await _until_writable(self._socket)
        self._read(pgconn)  # sending may have met the end of the connection, which shows only here
        try:
            result = await self._answer
        finally:
            self._answer = None
        if result.status in {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK}:
            return result
        words = (result.error_message or b"").decode(errors="replace").strip()
        state = result.error_field(psycopg.pq.DiagnosticField.SQLSTATE)
        raise _name_error(state)(words)

    def _read(self, pgconn: PGconn) -> None:
        """Take what the server says; an end of the connection while nobody waits shows later."""
        try:
            pgconn.consume_input()
            while not pgconn.is_busy():
                result = pgconn.get_result()
                if result is None:
                    self._tell()
                    return
                self._result = result
        except psycopg.OperationalError as error:
            asyncio.get_running_loop().remove_reader(self._socket)
            if self._answer is not None and not self._answer.done():
                self._answer.set_exception(error)

    def _tell(self) -> None:
        """Hand over the result, now that the next statement may be sent."""
        result, self._result = self._result, None
        if result is not None and self._answer is not None and not self._answer.done():
            self._answer.set_result(result)


def _write(value: object) -> str:
    """Return a value as PostgreSQL reads it."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _name_error(state: bytes | None) -> type[psycopg.Error]:
    """Return the error of an SQLSTATE; what has none is the end of the connection."""
    if state is None:
        return psycopg.OperationalError
    try:
        return lookup(state.decode())
    except KeyError:
        return psycopg.DatabaseError


async def _until_writable(socket: int) -> None:
    loop = asyncio.get_running_loop()
    writable = loop.create_future()
    loop.add_writer(socket, writable.set_result, None)
    try:
        await writable
    finally:
        loop.remove_writer(socket)
