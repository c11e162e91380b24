"""Warming an address up: each day lets twice as much through as the day before. Pure.

The large mailbox providers watch new sending addresses; what they put up with is a doubling from
one day to the next. `reservation` reckons the same in the database, by its clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, takewhile

GROWTH = 2.0
DAY = timedelta(days=1)
MOST_DAYS = 60
"""Of growth: enough for any rate, and no number gets too large."""


@dataclass(frozen=True, kw_only=True)
class WarmUp:
    """A speed that grows day by day, from `since` on."""

    start: float  # mails a second on the first day
    goal: float  # from some day on, for good
    since: datetime

    def rate(self, now: datetime) -> float:
        """Return how many mails a second may leave at a moment."""
        return self._rate_on(self.day(now))

    def day(self, now: datetime) -> int:
        """Return which day of the warm-up it is, from 0."""
        return max(0, (now - self.since) // DAY)

    def is_over(self, now: datetime) -> bool:
        """Whether the goal is reached."""
        return self.rate(now) >= self.goal

    def list_days(self) -> list[float]:
        """Return the rate of each day up to the first that reaches the goal."""
        growing = takewhile(lambda rate: rate < self.goal, map(self._rate_on, count()))
        return [*growing, self.goal]

    def _rate_on(self, day: int) -> float:
        return min(self.goal, self.start * GROWTH ** min(day, MOST_DAYS))
