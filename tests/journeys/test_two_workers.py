"""Two workers on one database, as an operator starts them; one is killed in the middle."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from newsletter.database import Sessions
from newsletter.deliveries import SendingStatus, plan
from tests.newsletter.deliveries.stage import (
    LINKS,
    SETTINGS,
    Sink,
    add_people,
    open_sink,
    publish_issue,
    wait_for,
)

PEOPLE = 400
CONNECTIONS = 3
WINDOW = 4  # mails a connection may be ahead of what is committed
ROOT = Path(__file__).parents[2]


async def test_a_killed_worker_loses_nobody(
    database: URL, sessions: Sessions, tmp_path: Path
) -> None:
    people = await add_people(sessions, PEOPLE)
    issue_id = await publish_issue(sessions)
    async with (
        open_sink(Sink()) as sink,
        worker(database, sink, tmp_path),
        worker(database, sink, tmp_path) as doomed,
    ):
        async with sessions.begin() as session:
            await plan(session, issue_id, now=datetime.now(UTC))
        await wait_for(sessions, issue_id, lambda p: p.sent > PEOPLE // 10)
        doomed.send_signal(signal.SIGKILL)
        await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT, seconds=120)

    copies = sink.copies
    twice = [address for address, count in copies.items() if count > 1]
    assert set(copies) == set(people)
    assert len(twice) <= CONNECTIONS * (WINDOW + 1)
    assert all(len(sink.message_ids(address)) == 1 for address in twice)


async def test_a_worker_that_is_told_to_stop_ends_in_order(
    database: URL, sessions: Sessions, tmp_path: Path
) -> None:
    people = await add_people(sessions, PEOPLE)
    issue_id = await publish_issue(sessions)
    async with open_sink(Sink()) as sink:
        async with worker(database, sink, tmp_path) as told:
            async with sessions.begin() as session:
                await plan(session, issue_id, now=datetime.now(UTC))
            await wait_for(sessions, issue_id, lambda p: p.sent > 10)
            told.terminate()
            async with asyncio.timeout(10):
                assert await told.wait() == 0
        async with worker(database, sink, tmp_path):
            await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT, seconds=60)

    assert sink.copies == dict.fromkeys(people, 1)


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
            process.terminate()
        await process.wait()
