"""The people of a sending as a file."""

import sys
from pathlib import Path
from typing import TextIO

from newsletter.cli.wording import say_count
from newsletter.database import Sessions
from newsletter.deliveries import State, export_recipients


async def write_recipients(
    sessions: Sessions, number: int, status: State | None, path: Path
) -> None:
    """Write the people of a sending as CSV, or print them if the path is `-`."""
    lines = export_recipients(sessions, number, status=status)
    if str(path) == "-":
        async for some in lines:
            sys.stdout.write(some)
        return
    count = -1  # the headings
    with _open(path) as file:
        async for some in lines:
            count += some.count("\r\n")
            file.write(some)
    print(f"{path}: {say_count(count, 'line')}")


def _open(path: Path) -> TextIO:
    """Open a file that nobody else may read, if it is not there yet: it will hold addresses."""
    path.touch(mode=0o600)
    return path.open("w", encoding="utf-8", newline="")
