"""Pictures of items in a real browser: chosen without scripts, seen in form, preview, archive."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # no py.typed
from playwright.async_api import Browser, Locator, expect

from newsletter.database import Sessions
from newsletter.editors import Role, add_editor, open_session
from newsletter.links import Links
from newsletter.settings import Settings
from newsletter.web import create_app
from newsletter.web.site import Site, read_clock
from tests.browser.conftest import shoot
from tests.browser.desks import SignedInDesk
from tests.browser.test_articles import LOOKS, look
from tests.newsletter.images.camera import huge_png, photograph, save
from tests.newsletter.issues.drafts import BRIDGE, GARDEN, make_issue

pytestmark = pytest.mark.browser

ALT = "Ein Verlauf von hell nach dunkel, links oben ein rotes Feld"


@dataclass(frozen=True, kw_only=True)
class Desk(SignedInDesk):
    """The pages under the address that mails name, too."""

    @property
    def page(self) -> str:
        """The page of the draft."""
        return f"{self.url}/desk/issues/{self.number}"


@pytest.fixture
async def desk(sessions: Sessions, tmp_path: Path) -> AsyncIterator[Desk]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        settings = Settings(
            _env_file=None, name="Randnotizen", imprint="R.", data_dir=tmp_path, base_url=url
        )
        site = Site(settings=settings, sessions=sessions, links=Links(base_url=url, secret="test"))
        number, cookie = await fill(sessions)
        server = uvicorn.Server(uvicorn.Config(create_app(site), log_config=None, lifespan="off"))
        running = asyncio.create_task(server.serve(sockets=[door]))
        yield Desk(url=url, number=number, cookie=cookie)
        server.should_exit = True
        await running


async def fill(sessions: Sessions) -> tuple[int, str]:
    now = read_clock()
    async with sessions.begin() as session:
        ada = await add_editor(session, "ada@example.org", role=Role.EDITOR, now=now)
        cookie = await open_session(session, ada.id or 0, ip="", user_agent="Test", now=now)
        texts = (replace(GARDEN, section="Aus dem Garten"), BRIDGE)
        return (await make_issue(session, *texts)).id or 0, cookie


async def test_a_picture_goes_from_the_form_into_the_mail_and_the_archive(
    chromium: Browser, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "riesig.png").write_bytes(huge_png())
    (tmp_path / "foto.jpg").write_bytes(save(photograph(2400, 1200), "JPEG"))
    page = await desk.open(chromium, javascript=False)
    await page.goto(desk.page)
    card = page.locator("ol.cards > li").first
    await choose(card, tmp_path / "riesig.png")
    await expect(page.get_by_role("alert")).to_contain_text("30.000 × 30.000 Pixel")
    await expect(card.get_by_label("Bildnachweis")).to_have_value("Foto: Ada Muster")
    await card.get_by_label("Bilddatei").set_input_files(tmp_path / "foto.jpg")
    await card.get_by_role("button", name="Beitrag 1 speichern").click()
    await expect(page.get_by_role("alert")).to_have_count(0)
    assert await is_seen(card.locator("img").first)

    await page.goto(f"{desk.page}/preview")
    assert await is_seen(page.frame_locator("iframe").locator("img"))
    await page.goto(desk.page)
    for tick in await page.locator("#publish ~ form [type=checkbox]").all():
        await tick.check()
    await page.get_by_role("button", name="Veröffentlichen", exact=True).click()
    await page.goto(f"{desk.url}/archive")
    await page.get_by_role("link", name="Der langsame Garten").first.click()
    assert await is_seen(page.get_by_alt_text(ALT))
    await shoot(page, "picture_archive")
    await page.context.close()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
async def test_the_form_of_a_picture_fits_and_can_be_used_by_everybody(
    chromium: Browser, desk: Desk, tmp_path: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    (tmp_path / "foto.jpg").write_bytes(save(photograph(1600, 1000), "JPEG"))
    page = await desk.open(chromium, width=width, scheme=scheme)
    await page.goto(desk.page)
    card = page.locator("ol.cards > li").first
    await choose(card, tmp_path / "foto.jpg")
    await card.get_by_text("Beitrag 1 bearbeiten").click()
    await card.get_by_text("Weitere Felder").click()
    await look(page, f"picture_form_{width}_{scheme}")
    found = await Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]})
    assert [each["id"] for each in found.response["violations"]] == []
    await page.context.close()


async def choose(card: Locator, file: Path) -> None:
    """Open the form of the first item and choose its picture."""
    await card.get_by_text("Beitrag 1 bearbeiten").click()
    await card.locator("summary", has_text="Bild").click()
    await card.get_by_label("Bilddatei").set_input_files(file)
    await card.get_by_label("Was das Bild zeigt").fill(ALT)
    await card.get_by_label("Bildnachweis").fill("Foto: Ada Muster")
    await card.get_by_role("button", name="Beitrag 1 speichern").click()


async def is_seen(image: Locator) -> bool:
    """Tell whether a picture came through whatever guards the page."""
    await expect(image).to_have_js_property("complete", value=True)
    await image.scroll_into_view_if_needed()
    return bool(await image.evaluate("each => each.decode().then(() => each.naturalWidth > 0)"))
