"""The history of the database's shape, and the one way to bring a database up to date."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, pool, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from newsletter.database import DatabaseUnreachable

_LOCK = 0x6E6577736C  # any number that is ours: "newsl"


async def upgrade(url: URL, revision: str = "head") -> None:
    """Bring a database up to date; programs that start together wait for each other.

    Raises DatabaseUnreachable if it does not answer.
    """
    await asyncio.to_thread(_migrate, url, revision, command.upgrade)


async def downgrade(url: URL, revision: str) -> None:
    """Take a database back to a revision, or to nothing with `base`."""
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
        # The lock has a connection of its own: it outlasts every commit of the revisions.
        with engine.connect() as waiting, engine.connect() as connection:
            waiting.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
            step(configuration(connection), revision)
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise DatabaseUnreachable(f"The database does not answer: {reason}") from None
    finally:
        engine.dispose()
