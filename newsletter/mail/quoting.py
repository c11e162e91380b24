"""Quoted-printable (RFC 2045) whose lines never begin with a dot and never cut a slot."""

import re
from collections.abc import Iterator

from newsletter.mail.slots import ANY_SLOT, Slot

_WIDEST = 75  # of 76: the soft break's "=" is the last
_SOFT_BREAK = b"=\r\n"
_CODES = [
    bytes([code]) if 32 <= code <= 126 and code != ord("=") else b"=%02X" % code  # noqa: PLR2004  # ASCII
    for code in range(256)
]
_CODED = re.compile(rb"[^ -<>-~]")
_BLANK = b" "


def quote_text(text: str) -> Iterator[bytes | Slot]:
    """Encode a text with LF line ends; each slot comes out as itself, on a line of its own.

    The bytes around a slot are such that whatever `quote_value` makes can be put in its place.
    """
    lines = text.split("\n")
    for line in lines[:-1]:
        yield from _quote_line(line)
        yield b"\r\n"
    yield from _quote_line(lines[-1])


def quote_value(value: str) -> bytes:
    """Encode what stands in the place of a slot: one line of text, in as many lines as it takes."""
    quoted = _encode(value)
    if len(quoted) <= _WIDEST and not quoted.startswith(b".") and not quoted.endswith(_BLANK):
        return quoted  # nearly always, and five times as fast
    return _SOFT_BREAK.join(_break(value))


def _quote_line(line: str) -> Iterator[bytes | Slot]:
    pieces = ANY_SLOT.split(line)  # every second one is a slot
    for at, piece in enumerate(pieces):
        if at % 2:
            yield Slot(piece)
            yield _SOFT_BREAK
        elif piece:
            yield _SOFT_BREAK.join(_break(piece))
            if at + 1 < len(pieces):
                yield _SOFT_BREAK


def _break(text: str) -> Iterator[bytes]:
    """Cut one line of text into encoded pieces of at most 75 bytes."""
    whole = _encode(text)
    if whole.endswith(_BLANK):
        whole = whole[:-1] + b"=20"
    start = 0
    while True:
        first = b""
        if whole.startswith(b".", start):  # nothing to stuff when it is sent
            first, start = b"=2E", start + 1
        end = start + _WIDEST - len(first)
        if end < len(whole) and (code := whole.rfind(b"=", end - 2, end)) >= 0:
            end = code  # it would be cut in two
        yield first + whole[start:end]
        start = end
        if start >= len(whole):
            return


def _encode(text: str) -> bytes:
    return _CODED.sub(lambda byte: _CODES[byte[0][0]], text.encode())
