"""The archive in a real browser: read by axe-core, on a phone and a desk, by day and by night."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # no py.typed
from playwright.async_api import Browser, expect

from newsletter.database import Sessions
from newsletter.links import Links
from newsletter.settings import Settings
from newsletter.web.app import create_app
from newsletter.web.site import Site
from tests.browser.conftest import _free_port, shoot
from tests.newsletter.mail.all_kinds import ALL_KINDS
from tests.newsletter.mail.sample import ISSUE
from tests.newsletter.web.archive.shelf import JUNE, Shelf

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = {
    "list": "/archive",
    "year": "/archive?year=2025",
    "search": "/archive?q=br%C3%BCcke",
    "nothing": "/archive?q=zebra",
    "edition": f"/archive/{ISSUE.slug}",
    "all_kinds": f"/archive/{ALL_KINDS.slug}",
}


@pytest.fixture
async def archive(sessions: Sessions) -> AsyncIterator[str]:
    """A served archive of four issues, two of them samples; its address."""
    shelf = Shelf(sessions)
    # Its pictures lie on a host that is not here.
    items = tuple(replace(item, image=None) for item in ALL_KINDS.items)
    kinds = replace(ALL_KINDS, number=30, items=items)
    await shelf.put(1, at=JUNE - timedelta(days=365))
    await shelf.put_whole(ISSUE, at=JUNE)
    await shelf.put_whole(kinds, at=JUNE + timedelta(days=1))
    await shelf.put(40, title="Bearbeitungsvorschriften " * 3, at=JUNE + timedelta(days=7))
    url = f"http://127.0.0.1:{(port := _free_port())}"
    settings = Settings(_env_file=None, base_url=url, name="Randnotizen")
    site = Site(settings=settings, sessions=sessions, links=Links(base_url=url, secret="test"))
    server = uvicorn.Server(uvicorn.Config(create_app(site), port=port, log_level="warning"))
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn tells nobody else
        await asyncio.sleep(0)
    yield url
    server.should_exit = True
    await running


@pytest.mark.parametrize("width", [375, 1100])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_can_be_read_by_everybody(
    chromium: Browser, archive: str, width: int, scheme: str
) -> None:
    context = await chromium.new_context(
        locale="de-DE",
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for name, path in PAGES.items():
        await page.goto(archive + path)
        result = await Axe().run(page, options=RULES)
        assert [(name, each["id"]) for each in result.response["violations"]] == []
        assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        await shoot(page, f"archive_{name}_{width}_{scheme}")
    await context.close()
    assert complaints == []


async def test_a_search_leads_to_the_piece_without_any_script(
    chromium: Browser, archive: str
) -> None:
    context = await chromium.new_context(locale="de-DE", java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{archive}/archive")

    await page.get_by_label("In allen Ausgaben suchen").fill("Treppenhäuser")
    await page.get_by_role("button", name="Suchen").click()
    await page.get_by_role("link", name="Das Wörterbuch der Geräusche").click()

    await expect(page).to_have_url(f"{archive}/archive/{ISSUE.slug}#item-3")
    await expect(page.locator("#item-3 h2")).to_be_in_viewport()
    await context.close()
