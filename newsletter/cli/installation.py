"""One installation, opened from its settings: database, links, masthead, SMTP server."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import uvloop
from sqlalchemy.engine import URL

from newsletter.database import (
    Sessions,
    open_embedded,
    open_sessions,
    parse_database_url,
    visit_embedded,
)
from newsletter.errors import SettingsError
from newsletter.links import Links
from newsletter.mail import Server, choose_server
from newsletter.migrations import upgrade
from newsletter.settings import Settings, keep_secret

T = TypeVar("T")


def now() -> datetime:
    """Return the present moment, in UTC. The only clock of the commands."""
    return datetime.now(UTC)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run an asynchronous command to its end, on uvloop: half the cost per mail."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


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
    the data folder must be ours alone. Raises DatabaseError and SettingsError.
    """
    async with _find_database(settings, visit=visit) as (url, owned):
        await upgrade(url)
        async with open_sessions(url) as sessions:
            yield Installation(
                settings=settings,
                url=url,
                sessions=sessions,
                links=Links(base_url=settings.base_url, secret=keep_secret(settings)),
                owned=owned,
            )


def mail_server(settings: Settings) -> Server:
    """Return the SMTP server of an installation.

    Raises SettingsError if none is set: a worker beside a given database must not guess.
    """
    smtp = settings.smtp
    if not smtp.host:
        raise SettingsError("NEWSLETTER_SMTP__HOST: it is missing; set the name of an SMTP server.")
    return choose_server(smtp)


@asynccontextmanager
async def _find_database(settings: Settings, *, visit: bool) -> AsyncIterator[tuple[URL, bool]]:
    given = settings.database_url.get_secret_value()
    if given:
        yield parse_database_url(given), False
    elif visit:
        async with visit_embedded(settings.data_dir) as (url, owned):
            yield url, owned
    else:
        async with open_embedded(settings.data_dir) as url:
            yield url, True
