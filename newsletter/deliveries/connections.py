"""The connections of one process to the SMTP server, kept open between turns."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from newsletter.mail import Connection, Logins, Server


class Connections:
    """Lends connections; each is used by one turn at a time."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._logins = Logins()
        self._idle: list[Connection] = []

    @asynccontextmanager
    async def borrow(self) -> AsyncIterator[Connection]:
        """Lend a connection for the block; it opens itself at its first mail."""
        connection = self._idle.pop() if self._idle else Connection(self._server, self._logins)
        try:
            yield connection
        finally:
            self._idle.append(connection)

    async def close(self) -> None:
        """Take leave of the server on all idle connections at once."""
        idle, self._idle = self._idle, []
        await asyncio.gather(*(connection.close() for connection in idle))
