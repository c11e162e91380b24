"""One installation, opened from its settings: database, links, masthead, SMTP server."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import psycopg
import psycopg_pool
from alembic.util import CommandError as UnknownRevision
from procrastinate.exceptions import ConnectorException
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.cli.errors import DatabaseFailed, NewerDatabase, Refused
from newsletter.database import (
    Sessions,
    open_embedded,
    open_sessions,
    parse_database_url,
    visit_embedded,
)
from newsletter.errors import SettingsError
from newsletter.links import Links
from newsletter.mail import Server, check_design, choose_relays, choose_server
from newsletter.migrations import upgrade
from newsletter.settings import Settings, keep_secret
from subscribers import SubscribersError

_DATABASE_ERRORS = (
    SQLAlchemyError,
    psycopg.Error,
    psycopg_pool.PoolClosed,
    psycopg_pool.PoolTimeout,
    ConnectorException,
)


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What every command that needs the database works with."""

    settings: Settings
    url: URL
    sessions: Sessions
    links: Links
    owned: bool  # whether the embedded database runs for us alone: no other worker is alive


@asynccontextmanager
async def open_installation(
    settings: Settings, *, visit: bool = False
) -> AsyncIterator[Installation]:
    """Open an installation and bring its database up to date.

    With `visit`, a short command may use the embedded database of a running program; without,
    the data folder must be ours alone, and an own design of the mail is tried out. Raises
    DatabaseError, SettingsError and newsletter.mail.Unrenderable; what the block raises about the
    database or the address book comes out as DatabaseFailed and Refused.
    """
    if not visit:
        check_design(settings.templates_dir)
    try:
        async with find_database(settings, visit=visit) as (url, owned):
            await _bring_up_to_date(url)
            async with open_sessions(url) as sessions:
                yield Installation(
                    settings=settings,
                    url=url,
                    sessions=sessions,
                    links=Links(base_url=settings.base_url, secret=keep_secret(settings)),
                    owned=owned,
                )
    except SubscribersError as error:
        raise Refused(str(error)) from None
    except _DATABASE_ERRORS as error:
        raise DatabaseFailed(_explain(error)) from error


@asynccontextmanager
async def visit_database(settings: Settings) -> AsyncIterator[AsyncSession]:
    """Yield a session for a short command, which is committed at the end of the block.

    Raises as `open_installation` does.
    """
    async with (
        open_installation(settings, visit=True) as installation,
        installation.sessions.begin() as session,
    ):
        yield session


def mail_servers(settings: Settings) -> Sequence[Server]:
    """Return the SMTP servers of an installation.

    Raises SettingsError if none is set: a worker beside a given database must not guess.
    """
    smtp = settings.smtp
    if not smtp.host:
        raise SettingsError("NEWSLETTER_SMTP__HOST: it is missing; set the name of an SMTP server.")
    return (choose_server(smtp), *choose_relays(settings))


@asynccontextmanager
async def find_database(settings: Settings, *, visit: bool) -> AsyncIterator[tuple[URL, bool]]:
    """Yield where the database is, as it is, and whether it runs for us alone."""
    given = settings.database_url.get_secret_value()
    if given:
        yield parse_database_url(given), False
    elif visit:
        async with visit_embedded(settings.data_dir) as (url, owned):
            yield url, owned
    else:
        async with open_embedded(settings.data_dir) as url:
            yield url, True


async def _bring_up_to_date(url: URL) -> None:
    try:
        await upgrade(url)
    except UnknownRevision:
        raise NewerDatabase from None


def _explain(error: Exception) -> str:
    """Return what the database says, in one line and without the statement it says it about."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    lines = str(cause).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(cause).__name__
