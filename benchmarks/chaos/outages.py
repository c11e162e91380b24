"""A database that goes away in mid-send, and a disk that is full."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path

import httpx
from sqlalchemy.exc import SQLAlchemyError

from benchmarks.chaos.programs import Program
from benchmarks.chaos.scenes import Row, Skipped, fill
from benchmarks.chaos.stage import CONNECTIONS, WINDOW, Stage, open_stage

_MOST_SECONDS = 30  # until mails leave again
_AWAY = 5  # seconds that the database is gone
_DISK = 220  # megabytes
_LOG_DISK = 128  # megabytes for the write-ahead log alone
_SEGMENTS = 40  # of the log, more than there are on such a disk
_SPARE = 32_000  # bytes that are left of it
_LOOK = 0.2  # seconds between two looks

_CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


async def lose_database(size: float) -> Row:
    """Crash the database in mid-send, cut all connections to it, and look at the pages."""
    waits: list[float] = []
    async with (
        open_stage(int(10_000 * size)) as stage,
        stage.start("worker", name="worker") as worker,
        _watch_pages(stage) as statuses,
    ):
        for _ in range(2):
            await stage.spread(lives=10, seconds=20)
            await stage.await_mails(20, worker)
            await _crash(stage, worker)
            await asyncio.sleep(_AWAY)
            await stage.cluster.start()
            waits.append(await _await_next(stage, worker))
        for _ in range(3):
            await stage.await_mails(20, worker)
            await stage.execute(_CUT)
            waits.append(await _await_next(stage, worker))
        await stage.receiver.behave(delay=0)
        await stage.await_end(worker)
        findings = await stage.check()
    bad = {code: count for code, count in statuses.items() if code not in {200, 503}}
    broken = [f"pages answered {bad}"] if bad else []
    if not statuses[503]:
        broken.append("no page said that the database is away")
    if max(waits) > _MOST_SECONDS:
        broken.append(f"mails left again after {max(waits):.0f} s only")
    row = Row(
        scene="database gone",
        done="2 crashes of PostgreSQL, 3 times all its connections cut",
        notes=(
            f"mails again after {max(waits):.1f} s at most",
            f"pages: {statuses[200]} x 200, {statuses[503]} x 503",
        ),
        broken=tuple(broken),
    )
    return fill(row, findings)


async def fill_disk(size: float) -> Row:
    """Leave the database no room in mid-send; then make some."""
    _demand_root()
    async with (
        open_stage(max(int(10_000 * size), 4_000), disk=_small_disk) as stage,
        stage.start("worker", name="worker") as worker,
    ):
        await stage.spread(lives=10, seconds=20)
        await stage.await_mails(20, worker)
        ballast = stage.cluster.folder / "ballast"
        await asyncio.to_thread(_fill, ballast)
        ahead, ended, seconds = await _recover(stage, worker, ballast.unlink)
        await stage.await_end(worker)
        findings = await stage.check()
    state = "PostgreSQL ended, and was started again" if ended else "PostgreSQL went on"
    row = Row(
        scene="disk full",
        done="no room in the database's folder in mid-send, then some",
        notes=(state, f"{ahead} mails ahead of the tables", f"mails again after {seconds:.1f} s"),
        broken=tuple(_find_faults(ahead, seconds)),
    )
    return fill(row, findings)


async def fill_log(size: float) -> Row:
    """Leave the write-ahead log no room in mid-send, of which PostgreSQL dies; then make some."""
    _demand_root()
    async with (
        open_stage(max(int(10_000 * size), 4_000)) as stage,
        _small_log(stage),
        stage.start("worker", name="worker") as worker,
    ):
        await stage.spread(lives=10, seconds=20)
        await stage.await_mails(20, worker)
        ballast = stage.folder / "log" / "ballast"
        await asyncio.to_thread(_fill, ballast)
        died = await _write_until_it_dies(stage)
        ahead, ended, seconds = await _recover(stage, worker, ballast.unlink)
        await stage.await_end(worker)
        findings = await stage.check()
    broken = [] if died else ["PostgreSQL did not mind a log without room"]
    broken += _find_faults(ahead, seconds)
    state = "PostgreSQL ended, and was started again" if ended else "PostgreSQL came back by itself"
    row = Row(
        scene="log full",
        done="no room for the write-ahead log in mid-send, then some",
        notes=(state, f"{ahead} mails ahead of the tables", f"mails again after {seconds:.1f} s"),
        broken=tuple(broken),
    )
    return fill(row, findings)


def _find_faults(ahead: int, seconds: float) -> Iterator[str]:
    if ahead > CONNECTIONS * (WINDOW + 1):
        yield f"{ahead} mails left that nothing could be written about"
    if seconds > _MOST_SECONDS:
        yield f"mails left again after {seconds:.0f} s only"


async def _write_until_it_dies(stage: Stage) -> bool:
    """Use up the segments of the log that are there; say whether PostgreSQL died of it."""
    try:
        for _ in range(_SEGMENTS):
            await stage.execute("SELECT pg_switch_wal()")
            await stage.execute("SELECT pg_logical_emit_message(false, 'chaos', 'more')")
    except (SQLAlchemyError, OSError):
        return True
    return False


@asynccontextmanager
async def _small_log(stage: Stage) -> AsyncIterator[None]:
    """Put the write-ahead log on a small disk of its own for as long as the block lasts."""
    log, disk = stage.cluster.folder / "pg_wal", stage.folder / "log"
    await stage.cluster.stop()
    with (stage.cluster.folder / "postgresql.conf").open("a") as settings:
        settings.write("min_wal_size = '32MB'\nmax_wal_size = '64MB'\n")
    disk.mkdir()
    with _small_disk(disk, megabytes=_LOG_DISK):
        owner = log.stat()
        os.chown(disk, owner.st_uid, owner.st_gid)
        await asyncio.to_thread(_move, log, disk / "pg_wal")
        await stage.cluster.start()
        try:
            yield
        finally:
            await stage.cluster.stop()


def _move(log: Path, place: Path) -> None:
    """Move a folder, and leave a link to it; everything keeps its owner."""
    shutil.copytree(log, place, symlinks=True)
    for old in (log, *log.rglob("*")):
        owner = old.stat()
        os.chown(place / old.relative_to(log), owner.st_uid, owner.st_gid)
    shutil.rmtree(log)
    log.symlink_to(place)


async def _crash(stage: Stage, worker: Program) -> None:
    """Stop PostgreSQL as `pg_ctl stop -m immediate` does: without any order."""
    pid = int((stage.cluster.folder / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGQUIT)
    await worker.await_that(partial(_is_gone, pid), seconds=20)


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return b") Z" in Path(f"/proc/{pid}/stat").read_bytes()


async def _await_next(stage: Stage, worker: Program) -> float:
    """Return after how many seconds the next mail arrives that is not on its way already."""
    clock = asyncio.get_running_loop().time
    begin = clock()
    await stage.await_mails(CONNECTIONS * (WINDOW + 1) + 1, worker, seconds=90)
    return clock() - begin


async def _recover(
    stage: Stage, worker: Program, make_room: Callable[[], None]
) -> tuple[int, bool, float]:
    """Make room when no mail leaves any more, and wait until some leave again.

    Return how many the server had by then that the tables did not know, whether PostgreSQL had
    ended, and after how many seconds mails left again.
    """
    await stage.receiver.behave(delay=0)
    taken = await _await_stop(stage)
    worker.send_signal(signal.SIGSTOP)  # it would write what it owes before we have counted
    ended = not await stage.cluster.ready()
    make_room()
    if ended:  # what an operator's service manager does
        await stage.cluster.start()
    ahead = taken - await _count_rows(stage)
    worker.send_signal(signal.SIGCONT)
    return ahead, ended, await _await_next(stage, worker)


async def _await_stop(stage: Stage) -> int:
    """Wait until no mail leaves; return how many have left."""
    count = -1
    async with asyncio.timeout(60):
        while count != len(stage.receiver.copies):
            count = len(stage.receiver.copies)
            await asyncio.sleep(3)
    if count >= stage.people:
        raise RuntimeError("All had their mail before the disk was full.")
    return count


async def _count_rows(stage: Stage) -> int:
    """Return how many have a row, as soon as the database can say so. Raises TimeoutError."""
    async with asyncio.timeout(_MOST_SECONDS):
        while True:
            with suppress(SQLAlchemyError, OSError):  # it recovers
                return await stage.count("SELECT count(*) FROM delivery WHERE issue_id = :issue")
            await asyncio.sleep(_LOOK)


@asynccontextmanager
async def _watch_pages(stage: Stage) -> AsyncIterator[Counter[int]]:
    """Ask a web process for pages all the time, and count what it answers."""
    statuses: Counter[int] = Counter()
    async with stage.start("web", "--port", "0", name="web") as web:
        await web.await_words("Public pages", seconds=30)
        found = re.search(r"http://localhost:(\d+)/", web.said)
        assert found  # noqa: S101  # it says so
        asking = asyncio.create_task(_ask(f"http://127.0.0.1:{found[1]}", statuses))
        try:
            yield statuses
        finally:
            asking.cancel()
            await asyncio.wait([asking])
        asking.cancelled() or asking.result()


async def _ask(pages: str, statuses: Counter[int]) -> None:
    async with httpx.AsyncClient(base_url=pages, timeout=30) as client:
        while True:
            for path in ("/", "/archive", "/readyz"):
                answer = await client.get(path, follow_redirects=True)
                statuses[answer.status_code] += 1
            await asyncio.sleep(0.1)


def _demand_root() -> None:
    if os.geteuid() != 0:
        raise Skipped("only root may mount a small disk")


@contextmanager
def _small_disk(folder: Path, *, megabytes: int = _DISK) -> Iterator[None]:
    """Mount a small disk on a folder. Raises Skipped where that is not allowed."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if not mount or not umount:
        raise Skipped("there is no mount")
    command = [mount, "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "chaos", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # our own words
    if done.returncode:
        raise Skipped(f"no disk can be mounted: {done.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run([umount, "--lazy", str(folder)], check=True)  # noqa: S603


def _fill(ballast: Path) -> None:
    disk = os.statvfs(ballast.parent)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, disk.f_bavail * disk.f_frsize - _SPARE)
