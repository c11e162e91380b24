"""Reading what a command is pointed at: a file, or an address on the web."""

import sys
from pathlib import Path

from newsletter.cli.errors import UnreadableInput
from newsletter.cli.running import run
from newsletter.fetch import fetch

_MOST_BYTES = 5_000_000  # as many as the importer takes


def read_source(place: str) -> bytes:
    """Return the bytes of a file, of a page, or of the standard input for `-`.

    Raises UnreadableInput and newsletter.fetch.FetchError.
    """
    if place.startswith(("http://", "https://")):
        return run(fetch(place)).body
    return read_input(Path(place))


def read_input(path: Path) -> bytes:
    """Return the bytes of a file, or of the standard input for `-`. Raises UnreadableInput."""
    try:
        content = _read_start(path)
    except OSError as error:
        raise UnreadableInput(path, (error.strerror or "it is not there").lower()) from None
    if len(content) > _MOST_BYTES:
        raise UnreadableInput(path, f"it has more than {_MOST_BYTES:,} bytes")
    return content


def _read_start(path: Path) -> bytes:
    """Return one byte more than is taken at most: a disk image is not read to its end."""
    if str(path) != "-":
        with path.open("rb") as file:
            return file.read(_MOST_BYTES + 1)
    if sys.stdin is None:
        raise UnreadableInput(path, "the standard input is closed")
    return sys.stdin.buffer.read(_MOST_BYTES + 1)
