"""How fast mails may leave: one row a lane, exact over all workers and hosts (GCRA)."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions

_AT_ONCE = 0.1  # seconds of the whole lane that a process reserves: others wait no longer

_LATE = timedelta(seconds=0.2)
"""How much room that nobody took in time is made up for: the time that reserving itself takes."""

_RESERVE = text(
    """
    INSERT INTO lane (name, next_at) VALUES (:name, clock_timestamp() + :span)
    ON CONFLICT (name) DO UPDATE
      SET next_at = GREATEST(lane.next_at, clock_timestamp() - :late) + :span
    RETURNING next_at - :span, clock_timestamp()
    """
)


async def reserve(session: AsyncSession, *, lane: str, mails: int, per_second: float) -> timedelta:
    """Reserve room for some mails in a lane and return how long to wait for the first of them.

    Below zero, it may have left already. The database's clock decides, since it is the only one
    that all workers share.
    """
    span = timedelta(seconds=mails / per_second)
    connection = await session.connection()
    found = await connection.execute(_RESERVE, {"name": lane, "span": span, "late": _LATE})
    starts_at: datetime
    now: datetime
    starts_at, now = found.one()
    return starts_at - now


class Pacer:
    """The room of one process in the lane of all mails, shared by its connections."""

    def __init__(self, sessions: Sessions, per_second: float) -> None:
        self._sessions = sessions
        self._per_second = per_second  # 0: no limit
        self._room = 0  # mails
        self._next = 0.0  # by the loop's clock: when the next of them may leave
        self._reserving = asyncio.Lock()

    async def wait(self) -> float:
        """Take room for one mail and return in how many seconds it may leave."""
        if not self._per_second:
            return 0
        clock = asyncio.get_running_loop().time
        async with self._reserving:
            if not self._room:
                room = max(1, int(self._per_second * _AT_ONCE))
                async with self._sessions.begin() as session:
                    wait = await reserve(session, lane="", mails=room, per_second=self._per_second)
                self._room = room
                self._next = clock() + wait.total_seconds()
            self._room -= 1
        seconds = max(0.0, self._next - clock())
        self._next += 1 / self._per_second
        return seconds
