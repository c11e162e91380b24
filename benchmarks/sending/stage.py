"""Where it all happens: a PostgreSQL of our own, its people, issues, and real worker processes."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.engine import URL

from benchmarks.sending.mails import Mail
from benchmarks.sending.processor import cpu_seconds, peak_memory, tree_seconds
from benchmarks.sending.programs import Program, plain_environment, python, run_beside
from newsletter.database import Sessions, make_engine, open_embedded, open_sessions
from newsletter.links import Links
from newsletter.migrations import upgrade
from newsletter.settings import Settings

_SECRET: Final = "only for this benchmark"  # noqa: S105  # nothing is protected by it
_IMPRINT: Final = "Redaktion Randnotizen, Musterweg 1, 12345 Musterstadt"
_READY: Final = "sending to"  # what a worker says when it works
_SECONDS_TO_START: Final = 60.0

_ADD_PEOPLE: Final = text(
    """
    INSERT INTO subscriber (address, address_key, name, language, status, requested_at,
                            confirmed_at)
    SELECT address, address, CASE number % 2 WHEN 0 THEN '' ELSE 'Mára Beispiel ' || number END,
           'de', 'active', now() - interval '1 day', now() - interval '1 day'
    FROM (SELECT number, CASE WHEN number % :poison = 0 THEN 'jürgen' ELSE 'mara' END
                         || number || '@' || 'post' || number % 40 || '.example' AS address
          FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS number) AS people
    """
)
_NOBODY: Final = 2**30


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One database with people, and how to send to them."""

    url: URL
    sessions: Sessions
    folder: Path
    postmaster: int  # the number of PostgreSQL's process
    overrides: Mapping[str, str] = field(default_factory=dict)  # NEWSLETTER_... of the workers

    @property
    def links(self) -> Links:
        """The links of the mails."""
        return Links(base_url=self.settings_for(None).base_url, secret=_SECRET)

    @property
    def database_seconds(self) -> float:
        """What all processes of PostgreSQL used of the processor so far."""
        return tree_seconds(self.postmaster)

    def settings_for(self, mail: Mail | None) -> Settings:
        """Return the settings with which an issue is made and sent."""
        return Settings(
            _env_file=None,
            _secrets_dir=None,
            imprint=_IMPRINT,
            data_dir=self.folder,
            templates_dir=mail.design if mail else None,
        )

    def environment(self, mail: Mail, server: Mapping[str, str]) -> dict[str, str]:
        """Return the environment of a worker that sends to a server."""
        design = {"NEWSLETTER_TEMPLATES_DIR": str(mail.design)} if mail.design else {}
        return plain_environment(
            NEWSLETTER_DATABASE_URL=self.url.render_as_string(hide_password=False),
            NEWSLETTER_DATA_DIR=str(self.folder / "worker"),
            NEWSLETTER_SECRET_KEY=_SECRET,
            NEWSLETTER_IMPRINT=_IMPRINT,
            **design,
            **server,
            **self.overrides,
        )


@dataclass(frozen=True, kw_only=True)
class Worker:
    """A worker process that is ready."""

    program: Program
    start_up: float  # seconds from its start until it was ready

    @property
    def cpu_seconds(self) -> float:
        """What it used of the processor so far."""
        return cpu_seconds(self.program.number)

    @property
    def peak_memory(self) -> int:
        """The most bytes of memory that it ever had."""
        return peak_memory(self.program.number)


@asynccontextmanager
async def open_stage(folder: Path, overrides: Mapping[str, str]) -> AsyncIterator[Stage]:
    """Start a PostgreSQL with an empty database for as long as the block lasts.

    It waits for the disk at every commit, as it does in earnest.
    """
    async with open_embedded(folder) as url:
        await upgrade(url)
        lines = (folder / "postgres" / "postmaster.pid").read_text().splitlines()
        async with open_sessions(url) as sessions:
            yield Stage(
                url=url,
                sessions=sessions,
                folder=folder,
                postmaster=int(lines[0]),
                overrides=overrides,
            )


@asynccontextmanager
async def open_copy(stage: Stage, name: str) -> AsyncIterator[Stage]:
    """Add an empty database to a stage's PostgreSQL."""
    url = stage.url.set(database=name)
    engine = make_engine(stage.url.set(database="postgres"))
    async with engine.connect() as connection:
        alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await alone.execute(text(f'CREATE DATABASE "{name}"'))
    await engine.dispose()
    await upgrade(url)
    async with open_sessions(url) as sessions:
        yield Stage(
            url=url,
            sessions=sessions,
            folder=stage.folder,
            postmaster=stage.postmaster,
            overrides=stage.overrides,
        )


async def add_people(stage: Stage, first: int, last: int, *, poison: int = _NOBODY) -> None:
    """Add active subscribers; each of number `poison`, 2 x `poison`, ... no server here can reach.

    Their addresses are not ASCII, and smtp-sink does not speak SMTPUTF8.
    """
    async with stage.sessions.begin() as session:
        connection = await session.connection()
        await connection.execute(_ADD_PEOPLE, {"first": first, "last": last, "poison": poison})
    await tidy_up(stage)


async def tidy_up(stage: Stage) -> None:
    """Let the database learn what its tables hold, as autovacuum does in time."""
    await _run_alone(stage, "VACUUM ANALYZE")


async def checkpoint(stage: Stage) -> None:
    """Write everything to disk, so that no measurement pays for what was done before it."""
    await _run_alone(stage, "CHECKPOINT")


async def _run_alone(stage: Stage, command: str) -> None:
    async with stage.sessions() as session:
        connection = await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        await connection.execute(text(command))


async def ask(stage: Stage, statement: str, **values: Any) -> Any:
    """Return the one value that a statement gives."""
    async with stage.sessions() as session:
        connection = await session.connection()
        return (await connection.execute(text(statement), values)).scalar_one()


@asynccontextmanager
async def open_workers(
    stage: Stage, mail: Mail, server: Mapping[str, str], *, count: int, connections: int
) -> AsyncIterator[Sequence[Worker]]:
    """Run worker processes for as long as the block lasts; all are ready when it begins."""
    arguments = ("worker", "--concurrency", str(connections))
    async with AsyncExitStack() as stack:
        begun = monotonic()
        programs = [
            await stack.enter_async_context(
                run_beside(
                    *python("newsletter", *arguments),
                    environment=stage.environment(mail, server),
                    folder=stage.folder,
                )
            )
            for _ in range(count)
        ]
        workers = [
            Worker(program=program, start_up=await _await_ready(program, begun))
            for program in programs
        ]
        yield workers


async def _await_ready(program: Program, begun: float) -> float:
    try:
        async with asyncio.timeout(_SECONDS_TO_START):
            while not any(_READY in line for line in program.said):
                if program.has_ended:
                    raise program.complain("the worker does not start")
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise program.complain("the worker does not get ready") from None
    return monotonic() - begun
