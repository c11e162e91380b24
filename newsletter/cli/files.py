"""Reading what a command is pointed at: a file, or an address on the web."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.errors import UnreadableInput
from newsletter.cli.running import run
from newsletter.fetch import Guard
from newsletter.intake import take_address, take_source
from newsletter.roundups import Taken

_MOST_BYTES = 25_000_000  # as many as the importer takes of a mail with its pictures

Since = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Of a feed: entries from this day on."),
]
Until = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Of a feed: entries up to this day, included."),
]


def take_place(place: str, *, since: datetime | None, until: datetime | None) -> Taken:
    """Take apart a file, what is at an address, or the standard input for `-`.

    Raises UnreadableInput, newsletter.fetch.FetchError and newsletter.roundups.RoundupError.
    """
    first, last = _day_of(since), _day_of(until)
    if place.startswith(("http://", "https://")):
        return run(take_address(place, guard=Guard(), since=first, until=last))
    return run(take_source(read_input(Path(place)), name=place, since=first, until=last))


def read_input(path: Path) -> bytes:
    """Return the bytes of a file, or of the standard input for `-`. Raises UnreadableInput."""
    try:
        content = _read_start(path)
    except OSError as error:
        raise UnreadableInput(path, (error.strerror or "it is not there").lower()) from None
    if len(content) > _MOST_BYTES:
        raise UnreadableInput(path, f"it has more than {_MOST_BYTES:,} bytes")
    return content


def _day_of(given: datetime | None) -> date | None:
    """Return the day that an option names; Typer knows moments only."""
    return given.date() if given else None


def _read_start(path: Path) -> bytes:
    """Return one byte more than is taken at most: a disk image is not read to its end."""
    if str(path) != "-":
        with path.open("rb") as file:
            return file.read(_MOST_BYTES + 1)
    if sys.stdin is None:
        raise UnreadableInput(path, "the standard input is closed")
    return sys.stdin.buffer.read(_MOST_BYTES + 1)
