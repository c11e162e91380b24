"""What the workers of one process share."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from newsletter.database import Sessions, Statements
from newsletter.deliveries.dispatch.naps import Nap
from newsletter.deliveries.dispatch.printing import Printer
from newsletter.deliveries.dispatch.suspects import Suspects
from newsletter.deliveries.outbox import Detours
from newsletter.deliveries.recording import Journal, Recorder
from newsletter.deliveries.traffic import Connections, Pacer, Rests
from newsletter.mail import Server


class Turn(Protocol):
    """Something under way that can be told to end."""

    def stop(self) -> None:
        """End soon, in order."""


@dataclass(frozen=True, kw_only=True)
class Engine:
    """One a process; handed to every job."""

    sessions: Sessions
    statements: Statements  # those that read people
    clock: Callable[[], datetime]
    connections: Connections
    printer: Printer
    recorder: Recorder
    journal: Journal
    pacer: Pacer
    rests: Rests | Detours
    window: int = 4  # mails a connection may be ahead of what is committed
    turn: timedelta = timedelta(seconds=5)
    nap: Nap | None = None  # none: others need the loop, too
    # Contents in a row, by issue and server.
    refused: Counter[tuple[int, Server]] = field(default_factory=Counter)
    suspects: Suspects = field(default_factory=Suspects)
    handovers: set[Turn] = field(default_factory=set)
    turns: set["asyncio.Task[None]"] = field(default_factory=set)  # under way

    def stop(self) -> None:
        """Have all turns end after what is on its way."""
        for handover in [*self.handovers]:
            handover.stop()
