"""The preview in a real browser: every view, on a phone and by night, and a test that answers."""

import re

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # no py.typed
from playwright.async_api import Page, expect

from tests.browser.conftest import Program, shoot
from tests.browser.test_journey import EDITOR, PASSWORD

VIEWS = ["desktop", "phone", "dark", "no-images", "text", "source"]


async def open_preview(page: Page, program: Program) -> str:
    """Enter as the first editor, or sign in; return the address of an issue's preview."""
    await page.goto(program.setup_url)
    if await page.get_by_label("Dasselbe Passwort noch einmal").count():
        await page.get_by_label("E-Mail-Adresse").fill(EDITOR)
        await page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        await page.get_by_label("Dasselbe Passwort noch einmal").fill(PASSWORD)
        await page.get_by_role("button", name="Speichern").click()
    else:
        await page.goto(f"{program.url}/desk/sign-in")
        await page.get_by_label("E-Mail-Adresse").fill(EDITOR)
        await page.get_by_label("Passwort").fill(PASSWORD)
        await page.get_by_role("button", name="Anmelden").click()
    await page.get_by_role("link", name="Gärten").click()
    await page.get_by_role("link", name="Vorschau").click()
    return page.url


@pytest.mark.parametrize("width", [375, 1100])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_view_fits_and_can_be_used_by_everybody(
    page: Page, program: Program, width: int, scheme: str
) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await page.set_viewport_size({"width": width, "height": 900})
    address = await open_preview(page, program)
    for view in VIEWS:
        await page.goto(f"{address}?view={view}")
        await shoot(page, f"preview_{view}_{width}_{scheme}")
        found = await Axe().run(page, options={"iframes": False})
        assert found.violations_count == 0, found.generate_report()
        assert not await page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_dark_view_is_dark_and_the_others_are_light(
    page: Page, program: Program, scheme: str
) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    address = await open_preview(page, program)
    grounds = {}
    for view in ("desktop", "dark"):
        await page.goto(f"{address}?view={view}")
        body = page.frame_locator("iframe").locator("body")
        grounds[view] = await body.evaluate("it => getComputedStyle(it).backgroundColor")
    brightness = {
        view: sum(map(int, re.findall(r"\d+", ground)[:3])) for view, ground in grounds.items()
    }

    assert brightness["desktop"] > 600
    assert brightness["dark"] < 150


async def test_a_test_mail_says_by_itself_what_became_of_it(page: Page, program: Program) -> None:
    await open_preview(page, program)
    await page.get_by_role("button", name=re.compile("Test")).click()

    await expect(page).to_have_url(re.compile(r"letter=\d+#test$"))
    await expect(page.locator("#test-state")).to_contain_text(
        "Der Server hat die Testmail angenommen.", timeout=20_000
    )
    await shoot(page, "preview_test")
