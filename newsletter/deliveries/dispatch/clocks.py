"""Whether the clock of this machine goes as that of the database: times are shared through it.

Leases, next tries, rests and the pace are written by one machine and compared by others with their
own clocks. Seconds do no harm to any of them; minutes delay mails, and hours can send them twice.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import func, select

from newsletter.database import Sessions, moment

_log = logging.getLogger(__name__)

_MOST = timedelta(seconds=5)


class ClockWatch:
    """Says once when the clock begins to go wrong, and once when it goes right again."""

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock
        self._is_wrong = False

    async def look(self) -> None:
        """Compare the clocks."""
        ahead = await self._measure()
        is_wrong = abs(ahead) > _MOST
        if is_wrong and not self._is_wrong:
            _log.warning(
                "the clock of this machine is %.0f seconds %s that of the database: "
                "set both by NTP, or mails leave too early or too late",
                abs(ahead.total_seconds()),
                "ahead of" if ahead > timedelta() else "behind",
            )
        elif self._is_wrong and not is_wrong:
            _log.warning("the clock of this machine goes as that of the database again")
        self._is_wrong = is_wrong

    async def _measure(self) -> timedelta:
        """Return how far we are ahead at least, however long the answer takes."""
        async with self._sessions() as session:
            await session.connection()  # opened before the time is taken
            before = self._clock()
            now: datetime = (await session.exec(select(func.clock_timestamp(type_=moment())))).one()
            after = self._clock()
        return max(before - now, timedelta()) or min(after - now, timedelta())
