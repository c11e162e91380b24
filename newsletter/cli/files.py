"""Reading what a command is pointed at: a file, or an address on the web."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.errors import UnreadableInput
from newsletter.fetch import fetch

_MOST_BYTES = 25_000_001
"""One more than the importer takes: it says so itself, and a disk image is not read to its end."""

Since = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Of a feed: entries from this day on."),
]
Until = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Of a feed: entries up to this day, included."),
]


def day_of(given: datetime | None) -> date | None:
    """Return the day that an option names; Typer knows moments only."""
    return given.date() if given else None


def read_input(path: Path) -> bytes:
    """Return the bytes of a file, or of the standard input for `-`. Raises UnreadableInput."""
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read(_MOST_BYTES)
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise UnreadableInput(path, (error.strerror or "it is not there").lower()) from None


async def read_source(place: str) -> bytes:
    """Return the bytes of a file or of a page. Raises UnreadableInput and FetchError."""
    if place.startswith(("http://", "https://")):
        return (await fetch(place)).body
    return read_input(Path(place))
