"""A server that says nothing until it is told to, so that a sending stands still at a point."""

import asyncio
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.newsletter.deliveries.stage import Sink, until


@dataclass
class Gate(Sink):
    """Replies to RCPT, and to the end of a mail, once for each time that it may."""

    named: list[str] = field(default_factory=list)  # in RCPT
    ended: list[str] = field(default_factory=list)  # whose mail was here with its end
    may_name: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1_000))
    may_take: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.named.append(address)
        await self.may_name.acquire()
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.ended.append(envelope.rcpt_tos[0])
        await self.may_take.acquire()
        return await super().handle_DATA(server, session, envelope)

    async def wait_for_ends(self, count: int) -> None:
        """Wait until so many mails were here with their ends."""
        await until(lambda: len(self.ended) >= count)
