"""The history of the database's shape, and the one way to bring a database up to date."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, pool
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from newsletter.database import DatabaseUnreachable, connection_string

_LOCK = 0x6E6577736C  # any number that is ours: "newsl"


async def upgrade(url: URL, revision: str = "head") -> None:
    """Bring a database up to date; programs that start together wait for each other.

    Raises DatabaseUnreachable if it does not answer.
    """
    async with keep_others_out(url):
        await upgrade_alone(url, revision)


async def upgrade_alone(url: URL, revision: str = "head") -> None:
    """Bring a database up to date while `keep_others_out` holds."""
    await asyncio.to_thread(_migrate, url, revision, command.upgrade)


@asynccontextmanager
async def keep_others_out(url: URL) -> AsyncIterator[None]:
    """Let no other program of ours start on a database for as long as the block lasts.

    Raises DatabaseUnreachable if it does not answer.
    """
    try:
        # A connection of its own: the lock outlasts every commit of the revisions.
        lock = await psycopg.AsyncConnection.connect(connection_string(url), autocommit=True)
    except psycopg.OperationalError as error:
        raise DatabaseUnreachable(_explain(error)) from None
    async with lock:
        await lock.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield


def is_known(revision: str) -> bool:
    """Whether a database of this revision can be brought up to date by this program."""
    scripts = ScriptDirectory(str(Path(__file__).parent))
    return any(script.revision == revision for script in scripts.walk_revisions())


async def downgrade(url: URL, revision: str) -> None:
    """Take a database back to a revision, or to nothing with `base`."""
    async with keep_others_out(url):
        await asyncio.to_thread(_migrate, url, revision, command.downgrade)


def configuration(connection: Connection) -> Config:
    """Return Alembic's configuration for a connection; there is no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _migrate(url: URL, revision: str, step: Callable[[Config, str], None]) -> None:
    engine = create_engine(url, poolclass=pool.NullPool)
    try:
        with engine.connect() as connection:
            step(configuration(connection), revision)
    except OperationalError as error:
        raise DatabaseUnreachable(_explain(error.orig or error)) from None
    finally:
        engine.dispose()


def _explain(error: BaseException) -> str:
    return f"The database does not answer: {str(error).strip().splitlines()[0]}"
