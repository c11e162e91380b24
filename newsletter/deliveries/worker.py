"""The workers of one process: they fetch jobs, give each its turn, and stop in order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from procrastinate import App, JobContext
from procrastinate.exceptions import ConnectorException
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from newsletter.database import Sessions
from newsletter.deliveries import turns
from newsletter.deliveries.connections import Connections
from newsletter.deliveries.engine import Engine
from newsletter.deliveries.printing import Printer
from newsletter.deliveries.queue import LETTERS, PARTS, open_queue, queue
from newsletter.deliveries.recorder import Recorder
from newsletter.deliveries.rescue import rescue
from newsletter.links import Links
from newsletter.mail import Server
from newsletter.settings import Settings

_log = logging.getLogger(__name__)

_HEARTBEAT = 5.0  # seconds
_SILENT = 20.0  # seconds without a heartbeat after which a worker counts as dead
_UPKEEP = 10.0  # seconds between two looks for forgotten work
_LETTERS_AT_ONCE = 2
_GRACE = 8.0  # seconds a turn may take to end when we are told to stop


@queue.task(name="send_part", queue=PARTS, pass_context=True)
async def _send_part(context: JobContext, *, part_id: int) -> None:
    await turns.send_part(_engine(context), part_id)


@queue.task(name="retry_issue", queue=PARTS, pass_context=True)
async def _retry_issue(context: JobContext, *, issue_id: int) -> None:
    await turns.retry_issue(_engine(context), issue_id)


@queue.task(name="send_letter", queue=LETTERS, pass_context=True)
async def _send_letter(context: JobContext, *, letter_id: int) -> None:
    await turns.send_letter(_engine(context), letter_id)


@asynccontextmanager
async def run_worker(
    *,
    url: URL,
    sessions: Sessions,
    server: Server,
    settings: Settings,
    links: Links,
    clock: Callable[[], datetime],
    connections: int,
    alone: bool = False,
) -> AsyncIterator[Engine]:
    """Send whatever is to be sent for as long as the block lasts; then end the turns in order.

    `alone` says that no other worker can be alive (the database is embedded): then jobs that a
    killed program left are freed at once.
    """
    engine = Engine(
        sessions=sessions,
        clock=clock,
        connections=Connections(server),
        printer=Printer(sessions=sessions, settings=settings, links=links, clock=clock),
        recorder=Recorder(sessions, clock),
        per_second=settings.smtp.per_second,
    )
    app = open_queue(url)
    async with app.open_async():
        await rescue(app, sessions, silent_for=0 if alone else _SILENT, now=clock())
        recording = asyncio.create_task(engine.recorder.run(), name="recorder")
        upkeep = asyncio.create_task(_keep_up(app, engine), name="upkeep")
        workers = _start(app, engine, connections)
        try:
            yield engine
        finally:
            engine.stopping.set()
            await _stop([upkeep, *workers])
            await _stop([recording])
            await engine.connections.close()


def _start(app: App, engine: Engine, connections: int) -> list["asyncio.Task[None]"]:
    pools = {PARTS: connections, LETTERS: _LETTERS_AT_ONCE}
    return [
        asyncio.create_task(
            app.run_worker_async(
                queues=[name],
                name=name,
                concurrency=size,
                delete_jobs="always",
                additional_context={"engine": engine},
                install_signal_handlers=False,
                update_heartbeat_interval=_HEARTBEAT,
                stalled_worker_timeout=_SILENT,
                shutdown_graceful_timeout=_GRACE,
            ),
            name=name,
        )
        for name, size in pools.items()
    ]


async def _keep_up(app: App, engine: Engine) -> None:
    """Look now and then for work that has no wake-up: every worker does, nobody is in charge."""
    while True:
        await asyncio.sleep(_UPKEEP)
        try:
            await rescue(app, engine.sessions, silent_for=_SILENT, now=engine.clock())
        except (SQLAlchemyError, ConnectorException) as error:
            _log.warning("the upkeep waits for the database: %s", type(error).__name__)


async def _stop(tasks: list["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task


def _engine(context: JobContext) -> Engine:
    engine: Engine = context.additional_context["engine"]
    return engine
