"""The SMTP server that keeps every mail as a file instead of delivering it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from newsletter.mail.catcher.errors import CannotKeep, CannotListen
from newsletter.mail.catcher.folder import Folder

_MOST_BYTES = 33_554_432


@dataclass(frozen=True, kw_only=True, slots=True)
class Catcher:
    """Where a running catcher listens and what it fills."""

    host: str
    port: int
    folder: Path


@asynccontextmanager
async def catch_mail(
    folder: Path, *, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[Catcher]:
    """Keep every mail that comes in while the context is open; port 0 chooses a free one.

    Raises CannotKeep if the folder cannot be used and CannotListen if the address cannot.
    """
    handler = _Handler(_open_folder(folder))
    visits: set[_Visit] = set()
    try:
        server = await asyncio.get_running_loop().create_server(
            lambda: _Visit(handler, visits), host, port
        )
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise CannotListen(host=host, port=port, reason=reason) from error
    try:
        yield Catcher(host=host, port=server.sockets[0].getsockname()[1], folder=folder)
    finally:
        server.close()
        for visit in tuple(visits):
            await visit.end()


class _Visit(SMTP):
    """One connection of one client."""

    def __init__(self, handler: "_Handler", visits: set["_Visit"]) -> None:
        super().__init__(
            handler,
            data_size_limit=_MOST_BYTES,
            enable_SMTPUTF8=True,
            hostname="localhost",  # else it asks DNS, for every connection
            ident="mail catcher",
        )
        self._visits = visits

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._visits.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._visits.discard(self)

    async def end(self) -> None:
        task = self._handler_coroutine
        if self.transport is not None and task is not None:
            cast("asyncio.Transport", self.transport).abort()
            await asyncio.wait({task})


class _Handler:
    """What is done with a mail that came in."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        try:
            name = self._folder.keep(
                sender=envelope.mail_from or "",
                recipients=envelope.rcpt_tos,
                message=envelope.original_content or b"",
                now=datetime.now(UTC),
            )
        except OSError as error:
            return f"452 4.3.1 cannot keep it: {error.strerror}"
        return f"250 2.0.0 kept as {name}"


def _open_folder(folder: Path) -> Folder:
    try:
        return Folder(folder)
    except OSError as error:
        raise CannotKeep(folder=folder, reason=error.strerror or str(error)) from error
