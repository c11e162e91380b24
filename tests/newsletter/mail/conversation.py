"""Conversations with a server that misbehaves: three people, of whom only one is the subject."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome, Verdict
from newsletter.mail.smtp import Connection, Logins, Server
from newsletter.settings import Security
from tests.newsletter.mail.enclosing import enclose
from tests.newsletter.mail.fault_server import FaultServer, Script, fault_server
from tests.newsletter.mail.feeding import send

GOOD, BAD, NEXT = "ada@example.org", "ben@example.org", "cem@example.org"
MESSAGE = b"Subject: Randnotizen\r\n\r\nGuten Morgen.\r\n"
SOON = 0.2  # seconds, where a server that hangs is the subject


def envelope(address: str, message: bytes = MESSAGE) -> Envelope:
    return enclose(return_path="return.7@news.example.org", address=address, message=message)


def settings(port: int, *, timeout: float = 5, final_timeout: float = 5) -> Server:
    return Server(
        host="127.0.0.1",
        port=port,
        security=Security.NONE,
        timeout=timeout,
        final_timeout=final_timeout,
    )


@asynccontextmanager
async def connected(
    script: Script, **hurry: float
) -> AsyncIterator[tuple[FaultServer, Connection]]:
    async with fault_server(script) as server:
        connection = Connection(settings(server.port, **hurry), Logins())
        try:
            yield server, connection
        finally:
            await connection.close()


async def send_three(script: Script, **hurry: float) -> tuple[FaultServer, list[Outcome]]:
    async with connected(script, **hurry) as (server, connection):
        outcomes = [await send(connection, envelope(to)) for to in (GOOD, BAD, NEXT)]
    assert outcomes[0].verdict is Verdict.ACCEPTED
    assert outcomes[2].verdict is Verdict.ACCEPTED
    assert {outcome.server for outcome in outcomes} == {"127.0.0.1"}
    return server, outcomes
