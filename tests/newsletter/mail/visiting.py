"""Visits to a server that takes several commands at once, with feeds that have pauses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from newsletter.mail.envelope import Envelope
from newsletter.mail.smtp import Connection, Logins, Lull
from tests.newsletter.mail.crowd import letter
from tests.newsletter.mail.fault_server import FaultServer, Script, fault_server
from tests.newsletter.mail.feeding import Feeding
from tests.newsletter.mail.knocking import settings

PIPELINED: Final = "250-fault.example.org\r\n250 PIPELINING"
ADA, BEN, CEM = "ada@example.org", "ben@example.org", "cem@example.org"


@asynccontextmanager
async def visiting(
    script: Script | None = None, **changes: str | float
) -> AsyncIterator[tuple[FaultServer, Connection]]:
    async with fault_server({"EHLO": PIPELINED} | (script or {})) as server:
        connection = Connection(settings(server.port, **changes), Logins())
        try:
            yield server, connection
        finally:
            await connection.close()


class Trickle(Feeding):
    """Has nothing for now, until told."""

    def __init__(self, *people: str) -> None:
        super().__init__(map(letter, people))
        self.is_over = False
        self.asked = asyncio.Event()

    def take(self) -> Envelope | Lull:
        taken = super().take()
        if taken is Lull.END and not self.is_over:
            self.asked.set()
            return Lull.WAIT
        return taken

    def offer(self, *people: str) -> None:
        self.asked.clear()
        self.waiting.extend(map(letter, people))
