"""Time that is skipped: for those who look at a clock, and for the wake-ups in the queue."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from newsletter.database import Sessions
from newsletter.deliveries.sendings.heartbeat import hold_if_old

_AWAKE = text(
    "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' "
    "OR (status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()))"
)
_WAKE_ALL = text("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


class Clock:
    """The real time, and what is skipped of it; for a worker with a data folder of its own."""

    def __init__(self, sessions: Sessions, data_dir: Path) -> None:
        self.ahead = timedelta()
        self._sessions = sessions
        self._data_dir = data_dir

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def go_to(self, moment: datetime) -> None:
        """Skip until a moment, do what the upkeep of a worker does meanwhile, and wake all."""
        while (span := moment - self()) > timedelta():
            self.ahead += min(span, timedelta(hours=1))
            await hold_if_old(self._sessions, self._data_dir, self())
        async with self._sessions.begin() as session:
            await (await session.connection()).execute(_WAKE_ALL)

    async def go_on(self, **span: float) -> None:
        """Skip a while."""
        await self.go_to(self() + timedelta(**span))


async def until_asleep(sessions: Sessions) -> None:
    """Wait until all work is done, or waits for a later time."""
    async with asyncio.timeout(30), sessions() as session:
        while (await (await session.connection()).execute(_AWAKE)).scalar_one():
            await session.rollback()
            await asyncio.sleep(0.02)
