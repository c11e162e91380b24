"""A real Chromium, and the program as a newcomer starts it: `newsletter serve --demo`."""

import asyncio
import os
import re
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

from tests.browser.install import find_executable

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "screenshots"

expect.set_options(timeout=30_000)  # milliseconds, as for clicks: the machine is busy

# A closed network makes Chromium's own errands fail loudly.
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, kw_only=True)
class Program:
    """The running program: where its pages are, and what it printed."""

    url: str
    setup_url: str
    caught: Path


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        executable = find_executable(playwright.chromium.executable_path)
        assert executable, "run tests/browser/install.py first: `make test` does"
        browser = await playwright.chromium.launch(executable_path=executable, args=_QUIET)
        yield browser
        await browser.close()


@pytest.fixture(scope="module")
async def program() -> AsyncIterator[Program]:
    """Start the program in an empty folder; stop it as an operator does."""
    with tempfile.TemporaryDirectory(prefix="nl") as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "newsletter",
            "serve",
            "--demo",
            "--port",
            str(_free_port()),
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
        )
        printed = await _read_until_ready(process)
        yield Program(
            url=re.findall(r"Public pages +(\S+)/", printed)[0],
            setup_url=re.findall(r"(http\S+/desk/setup/\S+)", printed)[0],
            caught=Path(folder) / "data" / "demo" / "caught",
        )
        process.terminate()
        await process.communicate()
        assert process.returncode == 0


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """A page of a German browser; what the console reports fails the test."""
    context = await chromium.new_context(locale="de-DE", viewport={"width": 1100, "height": 900})
    page = await context.new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        refused = message.text.startswith("Failed to load resource")  # a 422 is an answer
        if message.type in {"error", "warning"} and not refused:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    await context.close()
    assert complaints == []


async def shoot(page: Page, name: str) -> None:
    """Keep a picture of a page for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


async def _read_until_ready(process: asyncio.subprocess.Process) -> str:
    assert process.stdout
    printed = ""
    async with asyncio.timeout(60):
        while "Stop with Ctrl-C" not in printed:
            line = await process.stdout.readline()
            assert line, f"the program ended: {printed}"
            printed += line.decode()
    return printed


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
