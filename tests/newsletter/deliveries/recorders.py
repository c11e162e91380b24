"""A recorder at work, without the rest of a worker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from newsletter.database import Sessions, Statements, url_of
from newsletter.deliveries.recording.journal import Journal
from newsletter.deliveries.recording.recorder import Recorder
from newsletter.deliveries.recording.records import Fate


class Nobody:
    """Bears outcomes without looking at them."""

    def committed(self, count: int, fate: Fate) -> None:
        """Hear it."""


@asynccontextmanager
async def recording(
    sessions: Sessions, journal: Journal, *, pause: float = 0.01
) -> AsyncIterator[Recorder]:
    statements = Statements(url_of(sessions))
    recorder = Recorder(sessions, statements, lambda: datetime.now(UTC), journal, pause=pause)
    running = asyncio.create_task(recorder.run())
    try:
        yield recorder
    finally:
        running.cancel()
        await asyncio.wait({running})
        await statements.close()
