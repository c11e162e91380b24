"""Shows the issue in Thunderbird, by day and by night, and takes pictures: `make thunderbird`.

A person has to look at them: build/mailcheck/thunderbird_light.png and thunderbird_dark.png.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mailcheck.letters import FOLDER, write_issue
from tests.newsletter.mail.all_kinds import ALL_KINDS

_SCREEN = "1000x3200x24"  # tall: what lies below is worth seeing too
_START = 45  # seconds until Thunderbird has opened the mail, at most
_SETTINGS = {
    "app.donation.eoy.version.viewed": 999,
    "app.update.enabled": False,
    "browser.shell.checkDefaultClient": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.shell.checkDefaultClient": False,
    "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "network.manage-offline-status": False,
    "offline.startup_state": 3,
}


def main() -> int:
    """Take both pictures; return the exit code."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    letter = FOLDER / "issue.eml"
    letter.write_bytes(write_issue(ALL_KINDS).message)
    for name, dark in (("light", False), ("dark", True)):
        picture = FOLDER / f"thunderbird_{name}.png"
        with _screen() as display, _thunderbird(letter, display, dark=dark):
            _take(picture, display)
        print(picture)
    return 0


@contextmanager
def _screen() -> Iterator[str]:
    """Run an X server without a screen; yields its name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", _SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as said:
        number = said.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _thunderbird(letter: Path, display: str, *, dark: bool) -> Iterator[None]:
    """Open a mail in a Thunderbird with a profile of its own."""
    profile = Path(tempfile.mkdtemp(prefix="thunderbird"))
    look = "dark" if dark else "light"
    settings: dict[str, object] = {
        **_SETTINGS,
        "extensions.activeThemeID": f"thunderbird-compact-{look}@mozilla.org",
        "layout.css.prefers-color-scheme.content-override": 0 if dark else 1,
        "ui.systemUsesDarkTheme": int(dark),
    }
    lines = (f'user_pref("{name}", {_write(value)});' for name, value in settings.items())
    (profile / "user.js").write_text("\n".join(lines) + "\n")
    program = subprocess.Popen(
        ["thunderbird", "--no-remote", "--profile", profile, letter],
        env=os.environ | {"DISPLAY": display, "HOME": str(profile)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        program.terminate()
        program.wait()
        shutil.rmtree(profile, ignore_errors=True)


def _write(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def _take(picture: Path, display: str) -> None:
    """Wait until a large window is drawn, and take a picture of the screen."""
    environment = os.environ | {"DISPLAY": display}
    last = time.monotonic() + _START
    windows = ""
    while not windows and time.monotonic() < last:
        time.sleep(1)
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", "Fenstern"],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        windows = found.stdout.strip()
    for window in windows.split()[-1:]:
        for action in (["windowmove", window, "0", "0"], ["windowsize", window, "1000", "3200"]):
            subprocess.run(["xdotool", *action], env=environment, check=False)
    time.sleep(6)  # it fades its parts in
    subprocess.run(["import", "-window", "root", picture], env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main())
