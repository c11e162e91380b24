"""Sending later in a real browser: with and without JavaScript, by day and night, on a phone."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # no py.typed
from playwright.async_api import Browser, Page, expect

from newsletter.database import Sessions
from newsletter.deliveries import hold_restored, post_test
from newsletter.editors import Role, add_editor, open_session
from newsletter.issues import publish
from newsletter.links import Links
from newsletter.settings import Settings
from newsletter.web import create_app
from newsletter.web.site import Site, read_clock
from subscribers import ImportRow, import_subscribers
from tests.browser.conftest import shoot
from tests.browser.desks import SignedInDesk
from tests.newsletter.issues.drafts import MASTHEAD, make_issue

pytestmark = pytest.mark.browser

LOOKS = [(375, "light"), (375, "dark"), (1100, "light"), (1100, "dark")]


@pytest.fixture
async def desk(sessions: Sessions, tmp_path: Path) -> AsyncIterator[SignedInDesk]:
    """A published issue, and somebody to send it to."""
    number, cookie = await fill(sessions)
    settings = Settings(_env_file=None, name="Randnotizen", imprint="R.", data_dir=tmp_path)
    links = Links(base_url=settings.base_url, secret="only for tests")
    site = Site(settings=settings, sessions=sessions, links=links)
    server = uvicorn.Server(uvicorn.Config(create_app(site), log_config=None, lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as door:
        running = asyncio.create_task(server.serve(sockets=[door]))
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        yield SignedInDesk(url=url, number=number, cookie=cookie)
        server.should_exit = True
        await running


async def fill(sessions: Sessions) -> tuple[int, str]:
    now = read_clock()
    async with sessions.begin() as session:
        ada = await add_editor(session, "ada@example.org", role=Role.ADMIN, now=now)
        cookie = await open_session(session, ada.id or 0, ip="", user_agent="Test", now=now)
        row = ImportRow(address="mara@example.org", name="", language="de")
        await import_subscribers(session, [row], evidence="a test", now=now - timedelta(days=1))
        issue = await make_issue(session)
        await publish(session, issue.id or 0, masthead=MASTHEAD, overrides={}, now=now)
        return issue.id or 0, cookie


async def check(page: Page, name: str) -> None:
    await shoot(page, name)
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert not await page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("javascript", [True, False])
async def test_an_issue_is_sent_later_and_taken_back(
    chromium: Browser, desk: SignedInDesk, *, javascript: bool
) -> None:
    page = await desk.open(chromium, javascript=javascript)
    await page.goto(f"{desk.url}/desk/issues/{desk.number}")
    await page.get_by_role("link", name="Verschicken …").click()
    tomorrow = (read_clock() + timedelta(days=1)).date().isoformat()
    await page.get_by_label("Tag").fill("2020-01-01")
    await page.get_by_label("Uhrzeit").fill("07:00")
    await page.get_by_role("button", name="Zu diesem Zeitpunkt verschicken").click()
    await expect(page.get_by_text("Dieser Zeitpunkt ist vorbei")).to_be_visible()
    await expect(page.get_by_label("Uhrzeit")).to_have_value("07:00")

    await page.get_by_label("Tag").fill(tomorrow)
    await page.get_by_role("button", name="Zu diesem Zeitpunkt verschicken").click()

    await expect(page).to_have_url(re.compile(rf"/desk/issues/{desk.number}$"))
    await expect(page.get_by_text("Sie wird von selbst verschickt")).to_contain_text(
        "07:00:00 (Europe/Berlin)"
    )
    await page.get_by_role("button", name="Zurücknehmen").click()
    await expect(page.get_by_text("noch an niemanden verschickt")).to_be_visible()
    await page.context.close()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
async def test_every_page_of_it_fits_and_can_be_used_by_everybody(
    chromium: Browser,
    desk: SignedInDesk,
    sessions: Sessions,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    page = await desk.open(chromium, width=width, scheme=scheme)
    await page.goto(f"{desk.url}/desk/issues/{desk.number}/send")
    await page.get_by_role("button", name="Zu diesem Zeitpunkt verschicken").click()
    await check(page, f"later_form_{width}_{scheme}")
    tomorrow = (read_clock() + timedelta(days=1)).date().isoformat()
    await page.get_by_label("Tag").fill(tomorrow)
    await page.get_by_label("Uhrzeit").fill("07:00")
    await page.get_by_role("button", name="Zu diesem Zeitpunkt verschicken").click()
    await check(page, f"later_set_{width}_{scheme}")

    async with sessions.begin() as session:
        await post_test(session, desk.number, "ada@example.org", now=read_clock())
        await hold_restored(session, now=read_clock())
    await page.reload()
    await check(page, f"later_held_{width}_{scheme}")
    await page.goto(f"{desk.url}/desk")
    await check(page, f"later_list_{width}_{scheme}")
    await page.context.close()
