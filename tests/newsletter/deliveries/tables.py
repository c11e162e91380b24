"""The tables of one database, and the loop in which one example after the other reaches them."""

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Row, text
from sqlalchemy.engine import URL

from newsletter.database import Sessions, open_sessions
from newsletter.deliveries.recording.replay import read_identity
from newsletter.deliveries.traffic.lanes import set_lane
from tests.newsletter.deliveries.stage import publish_issue

START = datetime(2030, 1, 1, tzinfo=UTC)
ISSUES = 2
LANES = ("", "lane.test")

T = TypeVar("T")


@dataclass
class Tables:
    """What all examples use; each of them begins with empty ones."""

    runner: asyncio.Runner
    sessions: Sessions
    folder: Path
    identity: str
    issue_ids: Sequence[int]
    examples: int = 0

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(coroutine)

    async def rows(self, statement: str, **values: object) -> Sequence[Row[Any]]:
        """Run a statement; return what it yields."""
        async with self.sessions.begin() as session:
            result = await (await session.connection()).execute(text(statement), values)
            return result.all() if result.returns_rows else []

    async def clear(self) -> None:
        """Make them as they were, quicker than a new database."""
        for table in ("part", "look", "sending", "attempt", "consent", "suppression", "subscriber"):
            await self.rows(f"DELETE FROM {table}")  # noqa: S608  # our own names
        for issue_id in self.issue_ids:
            await self.rows(f"DROP TABLE IF EXISTS delivery_issue_{issue_id}")


@contextmanager
def open_tables(database: URL, folder: Path) -> Iterator[Tables]:
    """Reach the tables of a database for as long as the block lasts; journals lie in the folder."""
    with asyncio.Runner() as runner:
        opened = open_sessions(database)
        sessions = runner.run(opened.__aenter__())
        try:
            yield runner.run(_set_up(runner, sessions, folder))
        finally:
            runner.run(opened.__aexit__(None, None, None))


async def _set_up(runner: asyncio.Runner, sessions: Sessions, folder: Path) -> Tables:
    async with sessions.begin() as session:
        identity = await read_identity(session)
        await set_lane(session, LANES[1], per_second=5, now=START)
    issue_ids = [await publish_issue(sessions) for _ in range(ISSUES)]
    return Tables(runner, sessions, folder, identity, issue_ids)
