"""What the workers of one process share."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsletter.database import Sessions
from newsletter.deliveries.backoff import Breaker
from newsletter.deliveries.connections import Connections
from newsletter.deliveries.pace import Pacer
from newsletter.deliveries.printing import Printer
from newsletter.deliveries.recorder import Recorder


@dataclass(frozen=True, kw_only=True)
class Engine:
    """One a process; handed to every job."""

    sessions: Sessions
    clock: Callable[[], datetime]
    connections: Connections
    printer: Printer
    recorder: Recorder
    pacer: Pacer
    window: int = 4  # mails a connection may be ahead of what is committed
    turn: timedelta = timedelta(seconds=5)
    breaker: Breaker = field(default_factory=Breaker)
    refused: Counter[int] = field(default_factory=Counter)  # contents, in a row, by issue
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    turns: set["asyncio.Task[None]"] = field(default_factory=set)  # under way
