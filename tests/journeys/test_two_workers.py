"""Workers on one database, as an operator starts them: killed, frozen, or told to stop."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL

from newsletter.database import Sessions
from newsletter.deliveries import DeliveryStatus, SendingStatus, list_recipients
from tests.newsletter.deliveries.promises import check_promises
from tests.newsletter.deliveries.stage import (
    LINKS,
    SETTINGS,
    Sink,
    open_sink,
    start,
    until,
    wait_for,
    working,
)

PEOPLE = 400
CONNECTIONS = 3
WINDOW = 4  # mails a connection may be ahead of what is committed
IN_FLIGHT = CONNECTIONS * (WINDOW + 1)
KILLS = 8
ROOT = Path(__file__).parents[2]


async def test_a_killed_worker_loses_nobody(
    database: URL, sessions: Sessions, tmp_path: Path
) -> None:
    async with (
        open_sink(Sink(seconds=0.01)) as sink,
        worker(database, sink, tmp_path) as doomed,
        working(database, sessions, sink.server, alone=False, connections=CONNECTIONS),
    ):
        await both_are_up(sessions)
        issue_id, people = await start(sessions, PEOPLE)
        await wait_for(sessions, issue_id, lambda p: p.sent > PEOPLE // 10)
        doomed.send_signal(signal.SIGKILL)
        await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT, seconds=120)

    assert set(sink.copies) == set(people)
    twice = await check_promises(sessions, issue_id, people, sink)
    assert len(twice) <= IN_FLIGHT


async def test_workers_killed_one_after_the_other_lose_nobody(
    database: URL, sessions: Sessions, tmp_path: Path
) -> None:
    issue_id, people = await start(sessions, 600)
    chance = random.Random(2)
    async with open_sink(Sink(seconds=0.005)) as sink:
        for _ in range(KILLS):
            async with worker(database, sink, tmp_path) as doomed:
                goal = len(sink.taken) + chance.randint(1, 60)
                await until(partial(has_taken, sink, goal), seconds=30)
                doomed.send_signal(signal.SIGKILL)
                await doomed.wait()
            await fall_silent(sessions)
        async with working(database, sessions, sink.server, alone=False):
            await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT, seconds=60)

    async with sessions() as session:
        found = await list_recipients(session, issue_id, status=DeliveryStatus.UNCERTAIN)
    in_doubt = {state.address for state in found}
    assert len(in_doubt) <= KILLS * CONNECTIONS
    assert set(sink.copies) <= set(people)
    # Who is in doubt is listed; a server whose client dies may have forgotten what it had read.
    assert set(people) - set(sink.copies) <= in_doubt
    twice = await check_promises(sessions, issue_id, people, sink)
    assert len(twice) <= KILLS * IN_FLIGHT


async def test_a_worker_that_froze_and_was_overtaken_writes_nothing(
    database: URL, sessions: Sessions, tmp_path: Path
) -> None:
    issue_id, people = await start(sessions, PEOPLE)
    async with open_sink(Sink(seconds=0.02)) as sink:
        async with worker(forgetful(database), sink, tmp_path) as frozen:
            await wait_for(sessions, issue_id, lambda p: p.sent > 20, seconds=60)
            frozen.send_signal(signal.SIGSTOP)
            await fall_silent(sessions)
            async with working(database, sessions, sink.server, alone=False):
                await wait_for(
                    sessions, issue_id, lambda p: p.status is SendingStatus.SENT, seconds=60
                )
            before = await read_all(sessions)
            frozen.send_signal(signal.SIGCONT)
            frozen.terminate()
            assert await frozen.wait() == 0
        assert await read_all(sessions) == before

    assert set(sink.copies) == set(people)
    twice = await check_promises(sessions, issue_id, people, sink)
    assert len(twice) <= IN_FLIGHT


async def test_a_worker_that_is_told_to_stop_ends_in_order(
    database: URL, sessions: Sessions, tmp_path: Path
) -> None:
    issue_id, people = await start(sessions, PEOPLE)
    async with open_sink(Sink()) as sink:
        async with worker(database, sink, tmp_path) as told:
            await wait_for(sessions, issue_id, lambda p: p.sent > 10, seconds=60)
            told.terminate()
            async with asyncio.timeout(10):
                assert await told.wait() == 0
        async with working(database, sessions, sink.server, alone=False):
            await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT, seconds=60)

    assert sink.copies == dict.fromkeys(people, 1)
    assert await check_promises(sessions, issue_id, people, sink) == []


def has_taken(sink: Sink, mails: int) -> bool:
    return len(sink.taken) >= mails


async def both_are_up(sessions: Sessions) -> None:
    """Wait until two workers look for jobs, each in two queues."""
    async with asyncio.timeout(60), sessions() as session:
        connection = await session.connection()
        while (await connection.scalar(text("SELECT count(*) FROM procrastinate_workers"))) < 4:
            await asyncio.sleep(0.05)
            await connection.rollback()


def forgetful(database: URL) -> URL:
    """Have the server end transactions that nobody goes on with: frozen workers hold locks."""
    options = {"options": "-c idle_in_transaction_session_timeout=3s"}
    return database.update_query_dict(options)


async def fall_silent(sessions: Sessions) -> None:
    """Let the time pass after which workers without a heartbeat count as dead."""
    async with sessions.begin() as session:
        await (await session.connection()).execute(
            text("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1m'")
        )


async def read_all(sessions: Sessions) -> list[Sequence[object]]:
    """Return all that workers write."""
    async with sessions() as session:
        connection = await session.connection()
        return [
            (await connection.execute(text(statement))).all()
            for statement in (
                "SELECT * FROM delivery ORDER BY issue_id, recipient_id",
                "SELECT * FROM part ORDER BY id",
                "SELECT * FROM sending ORDER BY issue_id",
                "SELECT * FROM attempt ORDER BY id",
            )
        ]


@asynccontextmanager
async def worker(
    database: URL, sink: Sink, folder: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run `newsletter worker` as a program of its own; stop it at the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "newsletter",
        "worker",
        cwd=folder,  # no .env of the person who runs the tests
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "NEWSLETTER_DATABASE_URL": database.render_as_string(hide_password=False),
            "NEWSLETTER_SECRET_KEY": LINKS.secret,
            "NEWSLETTER_IMPRINT": SETTINGS.imprint,
            "NEWSLETTER_SMTP__HOST": "127.0.0.1",
            "NEWSLETTER_SMTP__PORT": str(sink.port),
            "NEWSLETTER_SMTP__SECURITY": "none",
            "NEWSLETTER_SMTP__CONNECTIONS": str(CONNECTIONS),
        },
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        await process.wait()
