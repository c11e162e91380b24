"""Items by the page of their article, and the pages of admins, with and without JavaScript."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pytest
import uvicorn
from playwright.async_api import Browser, Page, expect

from newsletter.database import Sessions
from newsletter.editors import Role, add_editor, add_token, open_session
from newsletter.links import Links
from newsletter.settings import Settings
from newsletter.web import create_app
from newsletter.web.site import Site, read_clock
from tests.browser.conftest import shoot
from tests.browser.desks import SignedInDesk
from tests.newsletter.fetch.site import Site as WebServer
from tests.newsletter.fetch.site import site as web_server
from tests.newsletter.intake.pages import ARTICLE, FEED, say
from tests.newsletter.issues.drafts import BRIDGE, GARDEN, make_issue

pytestmark = pytest.mark.browser

LOOKS = [(375, "light"), (375, "dark"), (1100, "light"), (1100, "dark")]


@dataclass(frozen=True, kw_only=True)
class Desk(SignedInDesk):
    """The pages on a port of their own, beside a web server whose articles may be fetched."""

    articles: WebServer


@pytest.fixture
async def desk(sessions: Sessions, tmp_path: Path) -> AsyncIterator[Desk]:
    pages = {"/wurm": say(ARTICLE), "/feed": say(FEED, "application/rss+xml")}
    async with web_server(dict(pages)) as articles:
        number, cookie = await fill(sessions, articles)
        settings = Settings(_env_file=None, name="Randnotizen", imprint="R.", data_dir=tmp_path)
        site = Site(
            settings=settings,
            sessions=sessions,
            links=Links(base_url=settings.base_url, secret="only for tests"),
            guard=articles.guard(),
        )
        server = uvicorn.Server(uvicorn.Config(create_app(site), log_config=None, lifespan="off"))
        # Who connects before it accepts is kept waiting by the socket: nobody has to poll.
        with socket.create_server(("127.0.0.1", 0)) as door:
            running = asyncio.create_task(server.serve(sockets=[door]))
            url = f"http://127.0.0.1:{door.getsockname()[1]}"
            yield Desk(url=url, articles=articles, number=number, cookie=cookie)
            server.should_exit = True
            await running


async def fill(sessions: Sessions, articles: WebServer) -> tuple[int, str]:
    now = read_clock()
    async with sessions.begin() as session:
        ada = await add_editor(session, "ada@example.org", role=Role.ADMIN, now=now)
        await add_editor(session, "bob@example.org", role=Role.EDITOR, now=now)
        await add_token(session, ada.id or 0, name="Nachtlauf", now=now)
        cookie = await open_session(session, ada.id or 0, ip="", user_agent="Test", now=now)
        texts = (replace(GARDEN, url=articles.url("/wurm"), source_name=""), BRIDGE)
        issue = await make_issue(session, *texts)
        return issue.id or 0, cookie


async def test_an_item_is_filled_in_from_its_link_by_ticks(chromium: Browser, desk: Desk) -> None:
    page = await desk.open(chromium)
    await page.goto(f"{desk.url}/desk/issues/{desk.number}")
    await page.get_by_role("button", name="Beitrag 1 aus seinem Link ausfüllen").click()

    await expect(page.get_by_role("checkbox", name="Quelle")).to_be_checked()
    await expect(page.get_by_role("checkbox", name="Titel")).not_to_be_checked()
    await shoot(page, "article")
    await page.get_by_role("checkbox", name="Beteiligte").check()
    await page.get_by_role("button", name="Übernehmen").click()

    first = page.locator("ol.cards > li").first
    await expect(first).to_contain_text("Dr. Anna Berg, Jo Lenz")
    await expect(first.get_by_role("heading", level=3)).to_have_text(GARDEN.title)
    await page.context.close()


@pytest.mark.parametrize("javascript", [True, False])
async def test_an_item_and_an_issue_are_made_of_an_address(
    chromium: Browser, desk: Desk, *, javascript: bool
) -> None:
    page = await desk.open(chromium, javascript=javascript)
    await page.goto(f"{desk.url}/desk/issues/{desk.number}")
    address = page.get_by_label("Beitrag über seine Adresse hinzufügen")
    await address.fill(desk.articles.url("/feed"))
    await address.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("keine Seite")
    await address.fill(desk.articles.url("/wurm"))
    await address.press("Enter")
    await expect(page.locator("ol.cards > li")).to_have_count(3)
    await expect(page).to_have_url(re.compile(r"#item-\d+$"))

    await page.goto(f"{desk.url}/desk/issues/new")
    await page.get_by_label("Oder eine Adresse im Web").fill(desk.articles.url("/feed"))
    await page.get_by_role("button", name="Entwurf anlegen").click()
    await expect(page).to_have_url(re.compile(r"/desk/issues/\d+"))
    await page.goto(re.sub(r"/review.*", "", page.url))
    await expect(page.locator("ol.cards > li")).to_have_count(2)
    await page.context.close()


async def test_an_admin_adds_an_editor_and_hands_over_the_link(
    chromium: Browser, desk: Desk
) -> None:
    page = await desk.open(chromium)
    await page.goto(f"{desk.url}/desk")
    await page.get_by_role("link", name="Redaktion").click()
    await page.get_by_label("E-Mail-Adresse").fill("eva@example.org")
    await page.get_by_role("button", name="Hinzufügen").click()

    await expect(page.get_by_role("heading", name="Ein Link für eva@example.org")).to_be_visible()
    await expect(page.locator("code")).to_contain_text("/desk/setup/")
    await shoot(page, "editors")
    await page.context.close()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
async def test_no_page_is_wider_than_its_window(
    chromium: Browser, desk: Desk, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = await desk.open(chromium, width=width, scheme=scheme)
    paths = (
        "editors",
        "sessions",
        "issues/new",
        f"issues/{desk.number}/delete",
        "editors/2/disable",
    )
    for path in paths:
        await page.goto(f"{desk.url}/desk/{path}")
        await look(page, f"{path.replace('/', '_')}_{width}_{scheme}")
    await page.goto(f"{desk.url}/desk/issues/{desk.number}")
    await look(page, f"draft_{width}_{scheme}")
    await page.get_by_role("button", name="Beitrag 1 aus seinem Link ausfüllen").click()
    await look(page, f"article_{width}_{scheme}")
    await page.context.close()


async def look(page: Page, name: str) -> None:
    await shoot(page, name)
    too_wide = await page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    assert not too_wide, name
