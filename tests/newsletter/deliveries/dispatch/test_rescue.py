"""What was forgotten is found again, and what runs is never allowed to die in silence."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from newsletter.database import Sessions
from newsletter.deliveries.dispatch.rescue import rescue
from newsletter.deliveries.dispatch.worker import _keep_running
from newsletter.deliveries.outbox.queue import list_awake, open_queue
from tests.newsletter.deliveries.stage import Sink, open_sink, start, working


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


async def test_whoever_comes_first_after_an_outage_takes_nothing_from_those_who_live(
    database: URL, sessions: Sessions
) -> None:
    await start(sessions, 40)
    async with open_sink(Sink(seconds=3600)) as sink:
        patient = replace(sink.server, final_timeout=3600)
        async with working(database, sessions, patient, alone=False):
            await wait_until(sessions, BUSY, lambda jobs: len(jobs) == 4)
            jobs, alive = await ask(sessions, BUSY), await ask(sessions, ALIVE)
            await ask(sessions, SILENCE)  # as when nobody could say that they live

            async with working(database, sessions, patient, alone=False):
                await wait_until(sessions, ALIVE, lambda workers: len(workers - alive) == 3)
                assert jobs <= await ask(sessions, BUSY)
                assert alive <= await ask(sessions, ALIVE)


BUSY = "SELECT id FROM procrastinate_jobs WHERE status = 'doing'"
ALIVE = "SELECT id FROM procrastinate_workers"
SILENCE = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 min' RETURNING id"


async def ask(sessions: Sessions, statement: str) -> set[int]:
    async with sessions.begin() as session:
        return {*(await (await session.connection()).execute(text(statement))).scalars()}


async def wait_until(
    sessions: Sessions, statement: str, reached: Callable[[set[int]], bool]
) -> None:
    async with asyncio.timeout(30):
        while not reached(await ask(sessions, statement)):  # noqa: ASYNC110  # a row is no event
            await asyncio.sleep(0.02)


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
    await asyncio.wait_for(ran_again.wait(), 30)
    task.cancel()
    await asyncio.wait({task})

    assert "the recorder stumbled" in caplog.text
    assert "ZeroDivisionError" in caplog.text
