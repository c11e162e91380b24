"""The mail in a real browser: read by axe-core, and compared with pictures that a person saw.

The expected pictures are renewed by one command, and then have to be looked at:

    RENEW_EXPECTED=1 python -m pytest tests/browser/test_mail.py
"""

import os
from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # no py.typed
from PIL import Image
from playwright.async_api import Browser

from newsletter.mail import Slot, render_confirmation, render_issue
from tests.browser.comparison import differ, keep
from tests.browser.mail_pages import Treatment, View, open_mail
from tests.newsletter.mail.all_kinds import ALL_KINDS
from tests.newsletter.mail.sample import MASTHEAD

pytestmark = pytest.mark.browser

EXPECTED = Path(__file__).parent / "expected"
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
_AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
_MAILS = {
    "issue": render_issue(ALL_KINDS, MASTHEAD).html.replace(Slot.GREETING, "Guten Tag Lea Muster,"),
    "confirmation": render_confirmation(MASTHEAD, language="de").html,
}
_VIEWS = {
    "phone": View(width=375),
    "phone_dark": View(width=375, scheme="dark"),
    "desktop": View(width=760),
    "desktop_dark": View(width=760, scheme="dark"),
    "no_styles": View(width=375, treatment=Treatment.NO_STYLES),
    "forced_dark": View(width=760, treatment=Treatment.FORCED_DARK),
}


@pytest.mark.parametrize("mail", _MAILS)
@pytest.mark.parametrize("width", [375, 700])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_read_the_mail(
    chromium: Browser, mail: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    async with open_mail(chromium, _MAILS[mail], View(width=width, scheme=scheme)) as page:
        result = await Axe().run(page, options=_AXE)

    assert [each["id"] for each in result.response["violations"]] == []
    assert len(result.response["passes"]) > 15
    checked = {each["id"] for each in result.response["passes"]}
    assert {"color-contrast", "target-size", "html-has-lang"} <= checked


@pytest.mark.parametrize("view", _VIEWS)
async def test_the_issue_looks_as_it_did_when_a_person_saw_it(chromium: Browser, view: str) -> None:
    async with open_mail(chromium, _MAILS["issue"], _VIEWS[view]) as page:
        shot = Image.open(BytesIO(await page.screenshot(full_page=True)))
    SHOTS.mkdir(parents=True, exist_ok=True)
    shot.save(SHOTS / f"mail_{view}.png")
    if os.environ.get("RENEW_EXPECTED"):
        keep(shot, EXPECTED / f"mail_{view}.png")

    assert differ(shot, EXPECTED / f"mail_{view}.png") == "", (
        f"see build/screenshots/mail_{view}.png"
    )


@pytest.mark.parametrize("width", [320, 375, 640, 1200])
async def test_nothing_stands_out_of_the_window(chromium: Browser, width: int) -> None:
    async with open_mail(chromium, _MAILS["issue"], View(width=width)) as page:
        assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_links_are_large_enough_for_a_thumb(chromium: Browser) -> None:
    async with open_mail(chromium, _MAILS["issue"], View(width=375)) as page:
        heights = await page.locator(".more a, .contents a, .foot a, .head a").evaluate_all(
            "links => links.map(link => link.getBoundingClientRect().height)"
        )

    assert len(heights) > 20
    assert min(heights) >= 44


def test_the_comparison_sees_what_a_person_would(tmp_path: Path) -> None:
    kept = Image.open(EXPECTED / "mail_phone.png").convert("RGB")
    drawn = kept.resize((kept.width * 2, kept.height * 2))
    keep(drawn, tmp_path / "kept.png")
    shifted = Image.new("RGB", drawn.size, "white")
    shifted.paste(drawn, (0, 20))

    assert differ(drawn, tmp_path / "kept.png") == ""
    assert "look different" in differ(shifted, tmp_path / "kept.png")
    assert "pixels" in differ(drawn.crop((0, 0, 375, 900)), tmp_path / "kept.png")
