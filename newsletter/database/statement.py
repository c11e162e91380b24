"""One statement said many times a second, on a connection of its own, over libpq itself.

psycopg's cursors look at each value, keep a cache of statements and wait in several tasks, which
costs several times of what a commit of a few dozen rows needs. All else in this program uses them.
"""

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import psycopg
from psycopg import AsyncConnection
from psycopg.errors import lookup
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult
from sqlalchemy.engine import URL

from newsletter.database.engine import connection_string

_NAME: Final = b"statement"

Rows = Sequence[Sequence[str]]
"""What a statement returned, as PostgreSQL writes it; NULL is an empty text."""


class Statement:
    """Opens its connection when needed, prepares itself, and commits at each `run`."""

    def __init__(self, url: URL, sql: str) -> None:
        self._conninfo = connection_string(url)
        self._sql = sql.encode()
        self._connection: AsyncConnection[tuple[object, ...]] | None = None
        self._socket = -1
        self._answer: asyncio.Future[PGresult] | None = None
        self._result: PGresult | None = None

    async def run(self, *values: str) -> Rows:
        """Run the statement with values for $1, $2 and so on.

        One at a time. Raises psycopg.Error; if that is not an OperationalError, nothing was
        written. After an OperationalError nobody knows, and the next `run` connects anew.
        """
        try:
            pgconn = (self._connection or await self._open()).pgconn
            pgconn.send_query_prepared(_NAME, [value.encode() for value in values])
            result = await self._wait(pgconn)
        except (psycopg.OperationalError, asyncio.CancelledError):
            await self.close()
            raise
        return [
            [(result.get_value(row, column) or b"").decode() for column in range(result.nfields)]
            for row in range(result.ntuples)
        ]

    async def close(self) -> None:
        """Close the connection, if there is one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            os.close(self._socket)
            with suppress(psycopg.Error):
                await connection.close()

    async def _open(self) -> AsyncConnection[tuple[object, ...]]:
        connection = await AsyncConnection.connect(self._conninfo, autocommit=True)
        pgconn = connection.pgconn
        # A number of our own: libpq closes its own when the server is gone, and others get it then.
        self._connection, self._socket = connection, os.dup(pgconn.socket)
        asyncio.get_running_loop().add_reader(self._socket, self._read, pgconn)
        pgconn.send_prepare(_NAME, self._sql)
        await self._wait(pgconn)
        return connection

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
