"""Draws the README's picture anew: the sample issue, light and dark. `make picture` runs it."""

from base64 import b64encode
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from newsletter.mail import web_view
from tests.browser.install import find_executable

ROOT = Path(__file__).parents[2]
ISSUE = ROOT / "tests" / "newsletter" / "mail" / "expected" / "issue.html"
PICTURE = ROOT / ".pictures" / "issue.png"

_WIDTH = 600
_TOP, _ITEM = 690, 450  # pixels of the beginning, and of the first item


def main() -> None:
    """Draw it."""
    PICTURE.parent.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        executable = find_executable(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        columns = "".join(f"<div>{_shoot(browser, scheme)}</div>" for scheme in ("light", "dark"))
        page = browser.new_page(viewport={"width": 2 * _WIDTH, "height": _TOP + _ITEM})
        page.set_content(
            "<style>body{margin:0;display:flex}img{display:block;width:600px}</style>" + columns
        )
        page.wait_for_function("[...document.images].every(image => image.complete)")
        page.screenshot(path=PICTURE)
        browser.close()


def _shoot(browser: Browser, scheme: str) -> str:
    page = browser.new_page(viewport={"width": _WIDTH, "height": _TOP})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_content(web_view(ISSUE.read_text(encoding="utf-8"), "de"))
    top = page.screenshot()
    start = page.evaluate("document.querySelector('h2').getBoundingClientRect().top - 60")
    clip = {"x": 0, "y": start, "width": _WIDTH, "height": _ITEM}
    item = page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]  # a plain dict is right
    page.close()
    return "".join(
        f'<img src="data:image/png;base64,{b64encode(shot).decode()}">' for shot in (top, item)
    )


if __name__ == "__main__":
    main()
