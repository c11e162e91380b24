"""Plain text in 72 columns that phones may wrap anew: format=flowed (RFC 3676)."""

import re
from collections.abc import Iterator
from textwrap import wrap

_COLUMNS = 72
_BLANK_LINES = re.compile(r"\n{3,}")


def flow(text: str) -> str:
    """Wrap a text of one line a paragraph; lines that go on end with a blank.

    Lines behind `> ` are quotations. Links are longer than the width and stay whole.
    """
    lines = _BLANK_LINES.sub("\n\n", "\n".join(map(str.rstrip, text.split("\n")))).strip("\n")
    return "\n".join(line for long in lines.split("\n") for line in _wrap(long)) + "\n"


def _wrap(line: str) -> Iterator[str]:
    mark, text = (">", line[2:]) if f"{line} ".startswith("> ") else ("", line)
    width = _COLUMNS - 1 - 2 * len(mark)
    pieces = wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]
    for piece in pieces[:-1]:
        yield _stuff(mark, piece) + " "
    yield _stuff(mark, pieces[-1])


def _stuff(mark: str, text: str) -> str:
    """Put a blank before what would read as a quotation, a stuffed line or an mbox separator."""
    if mark:
        return f"{mark} {text}".rstrip()
    return f" {text}" if text.startswith((" ", ">", "From ")) else text
