"""Finds a Chromium and a Postfix for the tests, or gets them; `make test` runs this first."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PACKAGES = ("chromium", "fonts-liberation", "fonts-noto-core")
_POSTFIX = "/usr/sbin/postfix"
_NO_MAIL_SERVER = "postfix postfix/main_mailer_type select No configuration\n"  # so none is started


def find_executable(playwrights_own: str) -> str | None:
    """Return the path of a Chromium: one on PATH, else Playwright's own."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    return playwrights_own if Path(playwrights_own).exists() else None


def main() -> int:
    """Make sure that there is what the tests need; return the exit code.

    Without a Postfix they go on: its tests say that they are skipped.
    """
    may_install = os.geteuid() == 0 and shutil.which("apt-get") is not None
    if may_install and not Path(_POSTFIX).exists():
        _install_postfix()
    return _find_chromium(may_install=may_install)


def _install_postfix() -> None:
    print("Installing Debian's postfix for the tests; its daemon is not started ...", flush=True)
    _apt("update")
    subprocess.run(  # the words are ours
        ["debconf-set-selections"],  # noqa: S607  # wherever it is
        check=False,
        input=_NO_MAIL_SERVER.encode(),
    )
    _apt("install", "--yes", "--no-install-recommends", "postfix")


def _find_chromium(*, may_install: bool) -> int:
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if find_executable(own):
        return 0
    if may_install:
        print("Installing Debian's chromium for the tests ...", flush=True)
        _apt("update")
        _apt("install", "--yes", "--no-install-recommends", *_PACKAGES)
        if find_executable(own):
            return 0
    print(
        "No Chromium was found: install Debian's package chromium, or run "
        "`.venv/bin/playwright install chromium`.",
        file=sys.stderr,
    )
    return 1


def _apt(*arguments: str) -> None:
    subprocess.run(  # the words are ours
        ["apt-get", "--quiet", "--quiet", *arguments],  # noqa: S607  # wherever it is
        check=False,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    sys.exit(main())
