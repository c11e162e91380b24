"""What the machinery around us asks."""

from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine

from newsletter.database import open_sessions
from newsletter.links import Links
from newsletter.settings import Settings
from newsletter.web.app import create_app
from newsletter.web.site import Site
from tests.newsletter.web.people import BASE_URL


@pytest.fixture
async def stranded(
    settings: Settings, links: Links, shared_engine: AsyncEngine
) -> AsyncIterator[AsyncClient]:
    """A browser on a site whose database does not answer."""
    nowhere = shared_engine.url.update_query_dict({"host": "/nowhere"})
    async with open_sessions(nowhere) as sessions:
        app = create_app(Site(settings=settings, sessions=sessions, links=links))
        async with AsyncClient(transport=ASGITransport(app), base_url=BASE_URL) as client:
            yield client


async def test_a_site_in_order_is_alive_and_ready(program: AsyncClient) -> None:
    alive, ready = await program.get("/livez"), await program.get("/readyz")

    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ok", "database": "ok"})


async def test_without_a_database_it_is_alive_and_not_ready(stranded: AsyncClient) -> None:
    alive, ready = await stranded.get("/livez"), await stranded.get("/readyz")

    assert alive.status_code == 200
    assert (ready.status_code, ready.json()["status"]) == (503, "unavailable")


async def test_without_a_database_readers_are_asked_to_come_back(
    stranded: AsyncClient, links: Links
) -> None:
    page = await stranded.get("/archive", headers={"Accept-Language": "de"})

    assert page.status_code == 503
    assert page.headers["retry-after"] == "10"
    assert "Unsere Datenbank antwortet gerade nicht." in page.text
    assert (await stranded.get("/")).status_code == 200


async def test_files_are_kept_for_ever_by_the_address_of_their_hash(program: AsyncClient) -> None:
    page = (await program.get("/")).text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]

    hashed, plain = await program.get(address), await program.get(address.split("?")[0])

    assert "immutable" in hashed.headers["cache-control"]
    assert plain.headers["cache-control"] == "no-cache"
    assert (await program.get("/favicon.ico")).headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e/app.py", "nothing.css", "%00", "x" * 300])
async def test_no_other_file_is_served(program: AsyncClient, name: str) -> None:
    answer = await program.get(f"/static/{name}")

    assert answer.status_code == 404
    assert "<h1>" in answer.text
