"""The workers of one process: they fetch jobs, give each its turn, and stop in order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from procrastinate import App, JobContext
from sqlalchemy.engine import URL

from newsletter.database import Sessions, Statements
from newsletter.deliveries.dispatch import turns
from newsletter.deliveries.dispatch.clocks import ClockWatch
from newsletter.deliveries.dispatch.engine import Engine
from newsletter.deliveries.dispatch.naps import Nap
from newsletter.deliveries.dispatch.printing import Printer
from newsletter.deliveries.dispatch.rescue import rescue
from newsletter.deliveries.outbox import (
    DATABASE_AWAY,
    LANES,
    LETTERS,
    PARTS,
    Detours,
    jobs,
    open_queue,
)
from newsletter.deliveries.recording import Recorder, open_journal, read_identity, replay_dead
from newsletter.deliveries.sendings import hold_if_old, start_due
from newsletter.deliveries.traffic import Connections, Pacer, Rests
from newsletter.links import Links
from newsletter.mail import Server
from newsletter.settings import Settings

_log = logging.getLogger(__name__)

_HEARTBEAT = 3.0  # seconds
_SILENT = 12.0  # seconds without a heartbeat after which a worker counts as dead
_NEVER = 86_400.0  # the same while the others may have had no chance to be heard
_UPKEEP = 5.0  # seconds between two looks for forgotten work; more than a heartbeat
_POLL = 1.0  # seconds between two looks for jobs whose notification was missed
_AGAIN = 1.0  # seconds before something that ended is begun again
_LETTERS_AT_ONCE = 2
_LANES_AT_ONCE = 16  # parts of limited lanes: most of the time they wait for their pace
_GRACE = 4.0  # seconds a turn may take to end when we are told to stop; then it is cut off
_AT_ONCE = 1.5  # seconds for each of the other things that have to end then


@jobs.task(name="send_part", queue=PARTS, pass_context=True)
async def _send_part(context: JobContext, *, part_id: int) -> None:
    await _take_turn(context, turns.send_part, part_id)


@jobs.task(name="retry_issue", queue=PARTS, pass_context=True)
async def _retry_issue(
    context: JobContext, *, issue_id: int, share: int = 0, lane: str = ""
) -> None:
    await _take_turn(context, partial(turns.retry_issue, share=share, lane=lane), issue_id)


@jobs.task(name="send_letter", queue=LETTERS, pass_context=True)
async def _send_letter(context: JobContext, *, letter_id: int) -> None:
    await _take_turn(context, turns.send_letter, letter_id)


async def _take_turn(
    context: JobContext, turn: Callable[[Engine, int], Awaitable[None]], number: int
) -> None:
    engine: Engine = context.additional_context["engine"]
    task = asyncio.current_task()
    assert task is not None  # noqa: S101  # a coroutine runs in a task
    engine.turns.add(task)
    try:
        await turn(engine, number)
    except DATABASE_AWAY as error:  # the upkeep finds what is left when it is back
        _log.warning("a turn ends without the database: %s", type(error).__name__)
    finally:
        engine.turns.discard(task)


@asynccontextmanager
async def run_worker(
    *,
    url: URL,
    sessions: Sessions,
    servers: Sequence[Server],
    settings: Settings,
    links: Links,
    clock: Callable[[], datetime],
    connections: int,
    alone: bool = False,
    may_nap: bool = False,
) -> AsyncIterator[Engine]:
    """Send whatever is to be sent for as long as the block lasts; then end the turns in order.

    `alone` says that no other worker can be alive (the database is embedded): then jobs that a
    killed program left are freed at once. `may_nap` that the loop serves nobody else: then it may
    stand still for some milliseconds.
    """
    identity = await _come_back(sessions, settings.data_dir, clock())
    rests = Rests(sessions, clock)
    async with AsyncExitStack() as stack:
        reading, writing = Statements(url), Statements(url, plan_once=True)
        stack.push_async_callback(reading.close)
        stack.push_async_callback(writing.close)
        window = settings.smtp.window
        turns_at_once = connections + _LANES_AT_ONCE + _LETTERS_AT_ONCE
        journal = stack.enter_context(
            # Twice: what cannot be written at present keeps its entries.
            open_journal(_journals(settings.data_dir), identity, 2 * turns_at_once * (window + 2))
        )
        engine = Engine(
            sessions=sessions,
            statements=reading,
            clock=clock,
            connections=Connections(*servers, clock=clock),
            printer=Printer(sessions=sessions, settings=settings, links=links, clock=clock),
            recorder=Recorder(sessions, writing, clock, journal),
            journal=journal,
            pacer=Pacer(sessions, settings.smtp.per_second),
            rests=rests,
            window=window,
            nap=Nap() if may_nap and len(servers) == 1 else None,  # it would hold up the others
        )
        app = await stack.enter_async_context(open_queue(url).open_async())
        await rescue(app, sessions, silent_for=0 if alone else _NEVER, now=clock())
        upkeep = _Upkeep(
            engine=engine,
            data_dir=settings.data_dir,
            identity=identity,
            watch=ClockWatch(sessions, clock),
        )
        async with _working(engine, rests, upkeep, app, connections):
            yield engine


async def _come_back(sessions: Sessions, data_dir: Path, now: datetime) -> str:
    """Settle what is left of earlier lives, and return which database this is."""
    async with sessions() as session:
        identity = await read_identity(session)
    await hold_if_old(sessions, data_dir, now)
    await replay_dead(sessions, _journals(data_dir), identity, now)
    return identity


def _journals(data_dir: Path) -> Path:
    return data_dir / "journal"


@asynccontextmanager
async def _working(
    engine: Engine, rests: Rests, upkeep: "_Upkeep", app: App, connections: int
) -> AsyncIterator[None]:
    """Run all that is never over for as long as the block lasts, then stop it in order."""
    detours = Detours(engine.sessions, engine.clock, rests, engine.pacer)
    background = [
        _keep_running("the recorder", engine.recorder.run),
        _keep_running("the pacer", engine.pacer.run),
        _keep_running("the rests", rests.run),
        _keep_running("the detours", detours.run),
        _keep_running("the upkeep", lambda: upkeep.run(app)),
    ]
    general = replace(engine, rests=detours)  # for turns outside of the limited lanes
    fetching = [
        _keep_running(PARTS, lambda: _fetch(app, general, PARTS, connections)),
        _keep_running(LANES, lambda: _fetch(app, engine, LANES, _LANES_AT_ONCE)),
        _keep_running(LETTERS, lambda: _fetch(app, engine, LETTERS, _LETTERS_AT_ONCE)),
    ]
    try:
        yield
    finally:
        await _stop(engine, fetching, background)


@dataclass(frozen=True, kw_only=True)
class _Upkeep:
    """What every worker looks at now and then; nobody is in charge."""

    engine: Engine
    data_dir: Path
    identity: str
    watch: ClockWatch

    async def run(self, app: App) -> None:
        """Look for ever.

        The first look after a start, and after a database that was away, buries nobody: all were
        silent, and those who live have until the second to say so.
        """
        silent_for = _NEVER
        while True:
            await asyncio.sleep(_UPKEEP)
            await self.look(app, silent_for=silent_for)
            silent_for = _SILENT

    async def look(self, app: App, *, silent_for: float) -> None:
        """Look for old databases, dead workers, schedules, and work that has no wake-up."""
        engine = self.engine
        sessions, now = engine.sessions, engine.clock()
        await self.watch.look()
        await hold_if_old(sessions, self.data_dir, now)
        # Before the jobs of a dead worker are freed: its journal says who got their mail.
        await replay_dead(sessions, _journals(self.data_dir), self.identity, now)
        await rescue(app, sessions, silent_for=silent_for, now=now)
        await start_due(sessions, now=now)
        await engine.connections.close_idle()


def _keep_running(name: str, work: Callable[[], Awaitable[None]]) -> "asyncio.Task[None]":
    """Begin something that is never over, and begin it again whenever it ends all the same."""

    async def _run() -> None:
        while True:
            try:
                await work()
            except DATABASE_AWAY as error:
                _log.warning("%s waits for the database: %s", name, type(error).__name__)
            except Exception:  # noqa: BLE001  # without this loop nothing is ever sent again
                _log.exception("%s stumbled, and goes on", name)
            await asyncio.sleep(_AGAIN)

    return asyncio.create_task(_run(), name=name)


async def _fetch(app: App, engine: Engine, name: str, size: int) -> None:
    """Fetch jobs and run so many at once; it ends with its connection to the database."""
    await app.run_worker_async(
        queues=[name],
        name=name,
        concurrency=size,
        delete_jobs="always",
        additional_context={"engine": engine},
        install_signal_handlers=False,
        fetch_job_polling_interval=_POLL,
        update_heartbeat_interval=_HEARTBEAT,
        # Whoever fetches first after an outage would take the jobs from all others that live.
        stalled_worker_timeout=_NEVER,
    )


async def _stop(
    engine: Engine,
    fetching: Collection["asyncio.Task[None]"],
    upkeep: Collection["asyncio.Task[None]"],
) -> None:
    """End within 10 seconds: no more jobs, the turns, their outcomes, the connections."""
    engine.connections.stop()
    engine.stop()
    await _end(fetching, within=_GRACE)
    await _end(engine.turns, within=_AT_ONCE)  # those of a server, or a database, that hangs
    await _end([*fetching, *upkeep], within=_AT_ONCE)
    try:
        async with asyncio.timeout(_AT_ONCE):
            await engine.recorder.flush()
    except TimeoutError:
        lost = engine.recorder.waiting
        _log.error("the database is away: %d people may get their mail twice", lost)
    with suppress(TimeoutError):
        async with asyncio.timeout(_AT_ONCE):
            await engine.connections.close()


async def _end(tasks: Collection["asyncio.Task[None]"], *, within: float) -> None:
    """Cancel tasks and wait for them, but not for ever."""
    if tasks:
        for task in tasks:
            task.cancel()
        await asyncio.wait([*tasks], timeout=within)
