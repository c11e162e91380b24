"""The SMTP server that takes our mail, and what we remember about its logins."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from newsletter.mail.outcome import Outcome
from newsletter.settings import Security, Smtp

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


def choose_server(settings: Smtp) -> Server:
    """Return the server that the settings name."""
    return Server(
        host=settings.host,
        port=settings.port,
        username=settings.username,
        password=settings.password.get_secret_value(),
        security=settings.security,
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
