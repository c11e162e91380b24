"""One real PostgreSQL for the whole run; each test sees a database of its own, or a transaction."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions, make_engine, open_embedded, open_sessions
from newsletter.migrations import upgrade

_numbers = count(1)

# Speed is measured in benchmarks, side by side; a busy machine must not fail a test.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    """Keep every test on this machine: the loopback addresses and sockets in the file system."""
    config.option.allow_hosts = "127.0.0.1,::1"
    config.option.allow_unix_socket = True


@pytest.fixture(scope="session")
def short_folder() -> Iterator[Path]:
    """A folder whose path leaves room for the name of a socket."""
    with tempfile.TemporaryDirectory(prefix="nl") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
async def postgres(short_folder: Path) -> AsyncIterator[URL]:
    """The server, with one migrated database that others are copied from."""
    async with open_embedded(short_folder) as url:
        await upgrade(url)
        engine = _commands(url)
        async with engine.connect() as connection:
            # Tests kill programs, never the machine: not waiting for the disk is safe here.
            await connection.execute(text("ALTER SYSTEM SET fsync = off"))
            await connection.execute(text("ALTER SYSTEM SET max_connections = 200"))
            await connection.execute(text("SELECT pg_reload_conf()"))
        await engine.dispose()
        yield url


@pytest.fixture(scope="session")
async def shared_engine(database_factory: "DatabaseFactory") -> AsyncIterator[AsyncEngine]:
    engine = make_engine(await database_factory())
    yield engine
    await engine.dispose()


@pytest.fixture
async def session(shared_engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session whose work is rolled back when the test ends, even if it commits."""
    async with shared_engine.connect() as connection, connection.begin() as transaction:
        async with AsyncSession(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        ) as session:
            yield session
        await transaction.rollback()


@pytest.fixture
async def database(database_factory: "DatabaseFactory") -> AsyncIterator[URL]:
    """A database of the test's own, migrated and empty; commits are real."""
    url = await database_factory()
    yield url
    await database_factory.drop(url)


@pytest.fixture
async def sessions(database: URL) -> AsyncIterator[Sessions]:
    """What opens sessions on a database of the test's own."""
    async with open_sessions(database) as sessions:
        yield sessions


class DatabaseFactory:
    """Copies the migrated database."""

    def __init__(self, template: URL) -> None:
        self._template = template

    async def __call__(self) -> URL:
        name = f"test_{next(_numbers)}"
        await self._command(f"CREATE DATABASE {name} TEMPLATE {self._template.database}")
        return self._template.set(database=name)

    async def drop(self, url: URL) -> None:
        await self._command(f"DROP DATABASE {url.database} WITH (FORCE)")

    async def _command(self, statement: str) -> None:
        engine = _commands(self._template)
        async with engine.connect() as connection:
            await connection.execute(text(statement))
        await engine.dispose()


@pytest.fixture(scope="session")
async def database_factory(postgres: URL) -> DatabaseFactory:
    return DatabaseFactory(postgres)


def _commands(url: URL) -> AsyncEngine:
    """An engine beside the template: nobody may be connected to it while it is copied."""
    return create_async_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
