"""The SMTP server that takes our mail, and what we remember about its logins."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from newsletter.mail.outcome import Outcome
from newsletter.settings import Relay, Security, Settings, Smtp

_SECONDS_AFTER_A_REFUSAL = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """Where to hand mail in, and how."""

    host: str
    port: int
    username: str = ""  # empty: no login
    password: str = field(default="", repr=False)
    security: Security = Security.STARTTLS
    timeout: float = 60.0  # seconds for connecting and for each reply
    final_timeout: float = 600.0  # seconds for the reply to the final dot, RFC 5321 4.5.3.2.6
    mails_per_connection: int = 0  # then a new connection is opened; 0: no limit
    idle_seconds: float = 30.0  # after which a connection that nobody uses is closed
    connections: int = 0  # from one process for issues; 0: no limit
    weight: int = 1  # its part of the mails, in relation to other servers; 0: it stands by
    settings: str = "NEWSLETTER_SMTP"  # what the names of its settings begin with


def choose_server(settings: Smtp) -> Server:
    """Return the first server that the settings name."""
    return _choose(settings, "NEWSLETTER_SMTP")


def choose_relays(settings: Settings) -> tuple[Server, ...]:
    """Return the other servers that the settings name, in the order of their names."""
    return tuple(
        _choose(relay, f"NEWSLETTER_RELAYS__{name.upper()}")
        for name, relay in sorted(settings.relays.items())
    )


def count_connections(servers: Sequence[Server]) -> int:
    """Return how many connections for issues a process keeps open to servers at once.

    Those that stand by are used instead of others, not beside them.
    """
    working = [server for server in servers if server.weight] or servers
    return sum(server.connections for server in working)


def _choose(relay: Relay, settings: str) -> Server:
    return Server(
        host=relay.host,
        port=relay.port,
        username=relay.username,
        password=relay.password.get_secret_value(),
        security=relay.security,
        timeout=relay.timeout,
        final_timeout=relay.final_timeout,
        mails_per_connection=relay.mails_per_connection,
        idle_seconds=relay.idle_seconds,
        connections=relay.connections,
        weight=relay.weight,
        settings=settings,
    )


class Logins:
    """The logins of all connections to one server: after a refusal nobody tries for a minute.

    One object for all connections of a process; many servers lock an account after a few wrong
    passwords, and eight connections would try eight of them at once.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.turn = asyncio.Lock()  # one at a time, so that the second hears of the first's refusal
        self._clock = clock
        self._refusal: Outcome | None = None
        self._refused_at = 0.0

    def recall_refusal(self) -> Outcome | None:
        """Return the refusal of the last minute, if there is one."""
        if self._clock() - self._refused_at >= _SECONDS_AFTER_A_REFUSAL:
            self._refusal = None
        return self._refusal

    def remember_refusal(self, outcome: Outcome) -> None:
        """Keep a refusal for a minute."""
        self._refusal = outcome
        self._refused_at = self._clock()
