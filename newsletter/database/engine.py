"""How the application reaches PostgreSQL: one driver (psycopg 3), one engine a process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg.conninfo import make_conninfo
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database.errors import BadDatabaseUrl

_FORGET_THE_FROZEN = "-c idle_in_transaction_session_timeout=30s"

_NOTICE_THE_GONE = {
    "connect_timeout": "10",  # seconds
    "keepalives": "1",
    "keepalives_idle": "10",  # seconds
    "keepalives_interval": "5",  # seconds
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",  # milliseconds
}
"""A host that vanishes says no word: without these a statement waits for it a quarter of an hour.

They are libpq's, and mean nothing to a socket of this machine. What a URL says of them itself wins.
"""

Sessions = async_sessionmaker[AsyncSession]
"""Opens sessions: `async with sessions.begin() as session:` commits at its end."""


def parse_database_url(url: str) -> URL:
    """Return a database URL for our driver, whatever driver it names.

    Raises BadDatabaseUrl if it is no URL of a PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # no URL, or a port that is no number
        raise BadDatabaseUrl from None
    if parsed.get_backend_name() not in {"postgresql", "postgres"}:
        raise BadDatabaseUrl
    return parsed.set(drivername="postgresql+psycopg")


def connection_string(url: URL) -> str:
    """Return the same place in libpq's words, for programs that speak to it directly."""
    place = {
        "host": url.host,
        "port": url.port,
        "user": url.username,
        "password": url.password,
        "dbname": url.database,
    }
    query = {key: value if isinstance(value, str) else value[0] for key, value in url.query.items()}
    return make_conninfo(
        "",
        **{key: value for key, value in place.items() if value is not None},
        **_NOTICE_THE_GONE | query,
    )


def url_of(sessions: Sessions) -> URL:
    """Return which database sessions are of."""
    engine: AsyncEngine = sessions.kw["bind"]
    return engine.url


def make_engine(url: URL, *, pool_size: int = 10) -> AsyncEngine:
    """Return an engine; a connection that broke meanwhile is noticed before it is used.

    The server ends transactions that nobody goes on with: a frozen process keeps no row locked.
    """
    settings = {"options": _FORGET_THE_FROZEN, **_NOTICE_THE_GONE}
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=5,
        pool_pre_ping=True,
        connect_args={key: value for key, value in settings.items() if key not in url.query},
    )


def make_sessions(engine: AsyncEngine) -> Sessions:
    """Return what opens sessions on an engine."""
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


@asynccontextmanager
async def open_sessions(url: URL) -> AsyncIterator[Sessions]:
    """Open sessions on a database for as long as the block lasts."""
    engine = make_engine(url)
    try:
        yield make_sessions(engine)
    finally:
        await engine.dispose()
