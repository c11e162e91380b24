"""What was forgotten is found again, and what runs is never allowed to die in silence."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from newsletter.database import Sessions
from newsletter.deliveries.queue import list_awake, open_queue
from newsletter.deliveries.rescue import rescue
from newsletter.deliveries.worker import _keep_running
from tests.newsletter.deliveries.stage import start


async def test_jobs_of_dead_workers_are_freed_by_whoever_is_first(
    database: URL, sessions: Sessions
) -> None:
    await start(sessions, 40)
    async with sessions.begin() as session:
        connection = await session.connection()
        await connection.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))

    app = open_queue(database)
    async with app.open_async():
        now = datetime.now(UTC)
        await asyncio.gather(*(rescue(app, sessions, silent_for=20, now=now) for _ in range(3)))

    async with sessions() as session:
        connection = await session.connection()
        found = await connection.execute(
            text("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
        )
        assert [tuple(row) for row in found] == [("todo", 8)]
        assert await list_awake(session) == {f"part:{number}" for number in range(1, 9)}


async def test_what_stumbles_is_logged_and_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    runs: list[int] = []
    ran_again = asyncio.Event()

    async def stumble() -> None:
        runs.append(1)
        if len(runs) == 1:
            raise ZeroDivisionError
        ran_again.set()
        await asyncio.Event().wait()

    task = _keep_running("the recorder", stumble)
    await asyncio.wait_for(ran_again.wait(), 10)
    task.cancel()
    await asyncio.wait({task})

    assert "the recorder stumbled" in caplog.text
    assert "ZeroDivisionError" in caplog.text
