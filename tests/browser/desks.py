"""A desk of its own for one test, and the browser of the editor who is signed in there."""

from dataclasses import dataclass
from typing import Literal

from playwright.async_api import Browser, Page


@dataclass(frozen=True, kw_only=True)
class SignedInDesk:
    """Where the pages are, and who Ada is to them."""

    url: str
    number: int  # of a draft
    cookie: str  # of Ada

    async def open(
        self,
        browser: Browser,
        *,
        width: int = 1100,
        scheme: Literal["light", "dark"] = "light",
        javascript: bool = True,
    ) -> Page:
        """Open a German browser in which Ada is signed in."""
        context = await browser.new_context(
            locale="de-DE",
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=javascript,
        )
        await context.add_cookies([{"name": "session", "value": self.cookie, "url": self.url}])
        return await context.new_page()
