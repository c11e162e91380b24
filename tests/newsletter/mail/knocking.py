"""Knocking at a server's door with one letter."""

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome, Scope, Step, Verdict
from newsletter.mail.smtp import Connection, Logins, Server
from newsletter.settings import Security
from tests.newsletter.mail.enclosing import enclose
from tests.newsletter.mail.feeding import send

SOON = 0.2  # seconds, where a server that hangs is the subject


def settings(port: int, **changes: str | float) -> Server:
    values = {"host": "127.0.0.1", "security": Security.NONE, "timeout": 5.0} | changes
    return Server(port=port, **values)  # type: ignore[arg-type] # the fields' own types, mixed


def letter() -> Envelope:
    return enclose(
        return_path="r@news.example.org", address="ada@example.org", message=b"Subject: x\r\n\r\n"
    )


async def send_one(server: Server, logins: Logins | None = None) -> Outcome:
    connection = Connection(server, logins or Logins())
    outcome = await send(connection, letter())
    await connection.close()
    return outcome


def is_nobodys_fault(outcome: Outcome, step: Step) -> bool:
    return (outcome.verdict, outcome.scope, outcome.step, outcome.hard_bounce) == (
        Verdict.DEFERRED,
        Scope.SESSION,
        step,
        False,
    )
