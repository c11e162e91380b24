"""When the server may be asked again: a circuit breaker for faults that are nobody's."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

_FIRST = timedelta(seconds=5)
_LONGEST = timedelta(minutes=10)
_JITTER = 0.2  # of a span


@dataclass(slots=True)
class Breaker:
    """One a server and process: opens when a session fails, wider each time, until one succeeds."""

    faults: int = 0  # in a row
    opens_until: datetime | None = None

    def trip(self, now: datetime) -> timedelta:
        """Count a fault and return for how long no worker should connect."""
        if (left := self.wait(now)) is not None:
            return left  # another connection met the same fault
        self.faults += 1
        span = min(_FIRST * 2.0 ** min(self.faults - 1, 10), _LONGEST)
        span *= 1 + random.random() * _JITTER
        self.opens_until = now + span
        return span

    def wait(self, now: datetime) -> timedelta | None:
        """Return how long to keep away from the server; None if it may be asked."""
        left = (self.opens_until or now) - now
        # More than there ever was: the clock has been put back.
        return left if timedelta() < left <= _LONGEST * (1 + _JITTER) else None

    def close(self) -> None:
        """Note that the server took a mail."""
        self.faults = 0
        self.opens_until = None
