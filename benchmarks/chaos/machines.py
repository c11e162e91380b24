"""Many machines: workers and pages on hosts of their own, one of which is cut off in mid-send."""

import asyncio
import pwd
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from benchmarks.chaos.network import HUB, Network, open_network
from benchmarks.chaos.programs import Program, run_program
from benchmarks.chaos.receiving import open_receiver
from benchmarks.chaos.scenes import Row, Skipped, fill
from benchmarks.chaos.stage import (
    CONNECTIONS,
    WINDOW,
    Stage,
    plan_issue,
    write_settings,
    write_url,
)
from newsletter.database import open_embedded, open_sessions
from newsletter.database.embedded import Cluster, find_binaries

_WORKERS = ("worker1", "worker2", "worker3")
_PAGES = ("web1", "web2")
_PASSWORD = "only for this benchmark"  # noqa: S105  # of a database that nobody else reaches
_MOST_SECONDS = 10  # that a worker may take to stop
_READY = 30  # seconds
_BACK = 60  # seconds for a worker whose cable is plugged in again
_HEARD = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE client_addr = CAST(:address AS inet) AND query_start > :since"
)
_ASK = "import sys, urllib.request as r; print([r.urlopen(u).status for u in sys.argv[1:]])"


async def cut_off(size: float) -> Row:
    """Pull the cable of one of three workers in mid-send, and plug it in when all is done."""
    async with _open_machines(max(int(10_000 * size), 1_000)) as (stage, network, programs):
        workers = [programs[name] for name in _WORKERS]
        await stage.spread(lives=1, seconds=15 * len(workers))
        await stage.await_mails(stage.people // 10, workers[0])
        network.cut(_WORKERS[0])
        await stage.await_mails(stage.people // 10, workers[1])
        await stage.receiver.behave(delay=0)
        await stage.await_end(workers[1])
        network.mend(_WORKERS[0])
        pages = await _ask_pages(stage, network)
        back = await _await_return(stage, workers[0], network.address(_WORKERS[0]))
        took = await asyncio.gather(*(worker.stop() for worker in workers))
        findings = await stage.check()
    broken = [] if pages == [200, 200] else [f"the pages answered {pages}"]
    if not back:
        broken.append("the worker that was cut off did not come back")
    if max(took) > _MOST_SECONDS:
        broken.append(f"a worker took {max(took):.0f} s to stop")
    row = Row(
        scene="many machines",
        done="3 workers, 2 pages, PostgreSQL and server on machines of their own; one cut off",
        most_twice=CONNECTIONS * (WINDOW + 1),
        broken=tuple(broken),
        notes=(f"stopped within {max(took):.1f} s",),
    )
    return fill(row, findings)


@asynccontextmanager
async def _open_machines(
    people: int,
) -> AsyncIterator[tuple[Stage, Network, dict[str, Program]]]:
    async with AsyncExitStack() as stack:
        network = stack.enter_context(open_network("sink", *_WORKERS, *_PAGES))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos")))
        url, issue_id = await _prepare(folder / "server", people)
        await stack.enter_async_context(_run_database(folder, network))
        sessions = await stack.enter_async_context(open_sessions(url))
        receiver = await stack.enter_async_context(
            open_receiver(folder, host=network.address("sink"), prefix=network.enter("sink"))
        )
        reached = url.set(host=HUB, port=5432, password=_PASSWORD, query={})
        stage = Stage(
            folder=folder,
            cluster=Cluster(folder / "server" / "postgres"),
            sessions=sessions,
            receiver=receiver,
            issue_id=issue_id,
            people=people,
            environment={
                **write_settings(folder / "data", receiver),
                "NEWSLETTER_DATABASE_URL": write_url(reached),
            },
        )
        programs = {}
        for name in (*_WORKERS, *_PAGES):
            programs[name] = await stack.enter_async_context(_start(stage, network, name))
        for name in _PAGES:
            await programs[name].await_words("Public pages", seconds=_READY)
        yield stage, network, programs


def _start(stage: Stage, network: Network, machine: str) -> AbstractAsyncContextManager[Program]:
    address = network.address(machine)
    words = ["web", "--host", address] if machine in _PAGES else ["worker"]
    return stage.start(
        *words,
        name=machine,
        prefix=network.enter(machine),
        NEWSLETTER_DATA_DIR=str(stage.folder / machine),
        NEWSLETTER_BASE_URL=f"http://{address}:8000",
    )


async def _prepare(home: Path, people: int) -> tuple[URL, int]:
    """Make the database, let it be reached with a password, and plan an issue."""
    async with open_embedded(home) as url, open_sessions(url) as sessions:
        issue_id = await plan_issue(url, sessions, people)
        async with sessions.begin() as session:
            connection = await session.connection()
            await connection.exec_driver_sql(f"ALTER ROLE {url.username} PASSWORD '{_PASSWORD}'")
    with (home / "postgres" / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {HUB}/24 scram-sha-256\n")
    return url, issue_id


@asynccontextmanager
async def _run_database(folder: Path, network: Network) -> AsyncIterator[None]:
    """Run PostgreSQL on the machine in the middle, as the owner of its folder."""
    home = folder / "server" / "postgres"
    setpriv = shutil.which("setpriv")
    if not setpriv:
        raise Skipped("there is no setpriv, without which PostgreSQL does not start as root")
    owner = pwd.getpwuid(home.stat().st_uid)
    command = (
        *network.hub, setpriv, f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}",
        "--clear-groups", "--inh-caps=-all,+dac_override", "--ambient-caps=+dac_override",
        str(find_binaries() / "postgres"), "-D", str(home), "-k", str(home),
        "-c", f"listen_addresses={HUB}",
    )  # fmt: skip
    async with run_program(command, folder=folder, name="postgres", environment={}) as server:
        await server.await_words("ready to accept", seconds=_READY)
        try:
            yield
        finally:
            server.send_signal(signal.SIGINT)  # at once, and in order
            await server.wait()


async def _ask_pages(stage: Stage, network: Network) -> Sequence[int]:
    """Return what each of the web processes answers, asked over the network."""
    urls = [f"http://{network.address(name)}:8000/readyz" for name in _PAGES]
    async with run_program(
        (*network.hub, sys.executable, "-c", _ASK, *urls),
        folder=stage.folder,
        name="visitor",
        environment={},
    ) as visitor:
        async with asyncio.timeout(_READY):
            await visitor.wait()
        return [int(code) for code in re.findall(r"\b\d{3}\b", visitor.said)]


async def _await_return(stage: Stage, worker: Program, address: str) -> bool:
    """Wait until the database hears of a worker again; say if it does."""
    since = datetime.now(UTC)
    try:
        async with asyncio.timeout(_BACK):
            while not await stage.count(_HEARD, address=address, since=since):
                worker.check()
                await asyncio.sleep(0.5)
    except TimeoutError:
        return False
    return True
