"""The whole application on a real database, and a browser that never leaves this machine."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions
from newsletter.links import Links
from newsletter.settings import Settings
from newsletter.web.app import create_app
from newsletter.web.site import Site
from tests.newsletter.web.people import BASE_URL, Clock, Readers


@pytest.fixture
async def sessions(shared_engine: AsyncEngine) -> AsyncIterator[Sessions]:
    """Sessions on one connection, rolled back when the test ends: no database has to be copied.

    A test in which two things happen at once takes `database` and `open_sessions` instead.
    """
    async with shared_engine.connect() as connection, connection.begin() as transaction:
        yield async_sessionmaker(
            connection,
            class_=AsyncSession,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        )
        await transaction.rollback()


@pytest.fixture
def settings() -> Settings:
    return Settings(
        _env_file=None,
        base_url=BASE_URL,
        name="Randnotizen",
        imprint="Redaktion Randnotizen\nMusterweg 1, 12345 Musterstadt",
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def links() -> Links:
    return Links(base_url=BASE_URL, secret="only for tests")


@pytest.fixture
def site(settings: Settings, sessions: Sessions, links: Links, clock: Clock) -> Site:
    return Site(
        settings=settings, sessions=sessions, links=links, clock=clock, even_time=timedelta(0)
    )


@pytest.fixture
def app(site: Site) -> FastAPI:
    return create_app(site)


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """A browser on our own pages: it says of each request where it comes from."""
    async with AsyncClient(
        transport=ASGITransport(app),
        base_url=BASE_URL,
        headers={"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"},
    ) as client:
        yield client


@pytest.fixture
async def program(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """What is no browser: a mail provider, a script, a scanner."""
    async with AsyncClient(transport=ASGITransport(app), base_url=BASE_URL) as client:
        yield client


@pytest.fixture
def readers(sessions: Sessions, links: Links) -> Readers:
    return Readers(sessions, links)
