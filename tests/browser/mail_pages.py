"""Mails opened in Chromium as mail programs do: their own width, by day, by night, and worse."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum, auto
from io import BytesIO
from typing import Literal

from PIL import Image, ImageDraw
from playwright.async_api import Browser, Page, Route

_FONTS = {"Georgia": "'Liberation Serif'", "Helvetica": "'Liberation Sans'"}


class Treatment(StrEnum):
    """What a mail program does to a mail before it shows it."""

    NONE = auto()
    NO_STYLES = auto()  # drops the styles of the head, as Gmail does for some accounts
    FORCED_DARK = auto()  # turns the colours around by itself, as phones may


@dataclass(frozen=True, kw_only=True)
class View:
    """How a mail is looked at."""

    width: int
    scheme: Literal["light", "dark"] = "light"
    treatment: Treatment = Treatment.NONE


@asynccontextmanager
async def open_mail(chromium: Browser, html: str, view: View) -> AsyncIterator[Page]:
    """Open a mail; its images are drawn here, and nothing is loaded from anywhere."""
    if view.treatment is Treatment.NO_STYLES:
        html = re.sub(r"<style\b.*?</style>", "", html, flags=re.DOTALL)
    for font, present in _FONTS.items():  # the same on every machine that runs this
        html = html.replace(f"{font},", f"{present},")
    context = await chromium.new_context(
        viewport={"width": view.width, "height": 900}, color_scheme=view.scheme
    )
    page = await context.new_page()
    await page.route("**/*", _answer)
    if view.treatment is Treatment.FORCED_DARK:
        session = await context.new_cdp_session(page)
        await session.send("Emulation.setAutoDarkModeOverride", {"enabled": True})
    await page.set_content(html)
    yield page
    await context.close()


async def _answer(route: Route) -> None:
    assert "/images/" in route.request.url, f"the mail loads {route.request.url}"
    wide = "klein" not in route.request.url
    picture = Image.new("RGB", (1200, 600) if wide else (300, 200), "#9db3bd")
    width, height = picture.size
    arch = (width * 0.1, height * 0.4, width * 0.9, height * 1.4)
    ImageDraw.Draw(picture).arc(arch, 180, 360, fill="#3b4a52", width=height // 30)
    file = BytesIO()
    picture.save(file, "PNG")
    await route.fulfill(body=file.getvalue(), content_type="image/png")
