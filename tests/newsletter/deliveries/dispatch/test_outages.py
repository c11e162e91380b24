"""A database that goes away and comes back, and servers that hang: nobody lost, nobody twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from time import monotonic

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine

from newsletter.database import Sessions
from newsletter.deliveries import SendingStatus
from tests.newsletter.deliveries.promises import check_promises
from tests.newsletter.deliveries.stage import Sink, open_sink, start, until, wait_for, working

CUT_ALL = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with open_sink(Sink(seconds=0.01)) as sink:
        yield sink


async def cut_connections(sessions: Sessions) -> None:
    async with sessions() as session:
        await (await session.connection()).execute(CUT_ALL)


@asynccontextmanager
async def out_of_reach(database: URL) -> AsyncIterator[None]:
    """Cut all connections of a database and let nobody in for as long as the block lasts."""
    engine = create_async_engine(database.set(database="postgres"), isolation_level="AUTOCOMMIT")
    opening = f"ALTER DATABASE {database.database} ALLOW_CONNECTIONS"
    async with engine.connect() as connection:
        await connection.execute(text(f"{opening} false"))
        await connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": database.database},
        )
        try:
            yield
        finally:
            await connection.execute(text(f"{opening} true"))
    await engine.dispose()


async def test_connections_cut_again_and_again_in_mid_send_harm_nobody(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, people = await start(sessions, 600)

    async with working(database, sessions, sink.server):
        await wait_for(sessions, issue_id, lambda p: p.sent > 20)
        for _ in range(10):
            await cut_connections(sessions)
            await asyncio.sleep(0.3)
        await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT, seconds=60)

    assert await check_promises(sessions, issue_id, people, sink) == []
    assert sink.copies == dict.fromkeys(people, 1)


async def test_a_database_out_of_reach_for_seconds_is_waited_for(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, people = await start(sessions, 400)

    async with working(database, sessions, sink.server):
        await wait_for(sessions, issue_id, lambda p: p.sent > 20)
        async with out_of_reach(database):
            await asyncio.sleep(3)
        began = monotonic()
        await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT, seconds=60)

    assert sink.copies == dict.fromkeys(people, 1)
    assert await check_promises(sessions, issue_id, people, sink) == []
    assert monotonic() - began < 30


async def test_no_connection_is_further_ahead_of_the_tables_than_its_window(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, people = await start(sessions, 400)

    async with working(database, sessions, sink.server) as engine:
        await until(partial(has_taken, sink, 20))
        async with sessions.begin() as session:  # nothing can be written as long as it lasts
            connection = await session.connection()
            await connection.execute(text("SELECT FROM part FOR UPDATE"))
            rows = await connection.scalar(text("SELECT count(*) FROM delivery"))
            count = -1
            while count != len(sink.taken):
                count = len(sink.taken)
                await asyncio.sleep(0.5)
        assert count - (rows or 0) <= 4 * (engine.window + 1)
        await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT, seconds=60)

    assert sink.copies == dict.fromkeys(people, 1)


async def test_a_worker_stops_in_time_though_its_database_is_away(
    database: URL, sessions: Sessions, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    issue_id, people = await start(sessions, 400)
    async with AsyncExitStack() as stack:
        async with working(database, sessions, sink.server):
            await wait_for(sessions, issue_id, lambda p: p.sent > 20)
            await stack.enter_async_context(out_of_reach(database))
            told = monotonic()
        assert monotonic() - told < 10
    assert "may get their mail twice" in caplog.text

    # Who was in flight is in doubt, as after a crash; nobody else is.
    async with working(database, sessions, sink.server):
        await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT, seconds=60)
    assert set(sink.copies) == set(people)
    assert len(await check_promises(sessions, issue_id, people, sink)) <= 4 * (4 + 1)


async def test_a_worker_stops_in_time_though_the_server_hangs(
    database: URL, sessions: Sessions
) -> None:
    issue_id, people = await start(sessions, 40)
    async with open_sink(Sink(seconds=3600)) as hanging:
        async with working(database, sessions, hanging.server):
            await asyncio.wait_for(hanging.offered.wait(), 30)
            told = monotonic()
        assert monotonic() - told < 10

    async with open_sink(Sink()) as sink:
        async with working(database, sessions, sink.server):
            progress = await wait_for(sessions, issue_id, lambda p: not p.queued)
        # Who was waited for is in doubt, and asked for again later; all others have it once.
        assert 1 <= progress.uncertain <= 4
        assert progress.sent == len(sink.taken) == len(people) - progress.uncertain
        assert set(sink.copies.values()) == {1}


def has_taken(sink: Sink, mails: int) -> bool:
    return len(sink.taken) > mails


async def test_a_worker_that_stops_in_mid_send_leaves_nothing_in_doubt(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, people = await start(sessions, 200)

    for goal in (10, 60, 110):
        async with working(database, sessions, sink.server):
            await until(partial(has_taken, sink, goal))
        assert await check_promises(sessions, issue_id, people, sink) == []
    async with working(database, sessions, sink.server):
        await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)

    assert sink.copies == dict.fromkeys(people, 1)
