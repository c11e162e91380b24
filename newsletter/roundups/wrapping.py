"""Where a line break inside the source is no end of a paragraph."""

import re
from typing import Final

from newsletter.roundups.bylines import parse_byline
from newsletter.roundups.shapes import ends_like_sentence

_WIDTHS: Final = range(50, 101)
_FEWEST_WRAPPED: Final = 5
_PLAY: Final = 3
_MOST_LONGER: Final = 4
_WRAPPED_SHARE: Final = 0.6
_LONG_SHARE: Final = 0.5
_APART_SHARE: Final = 4
_LONGEST_SOFT: Final = 400
_URL: Final = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)
# "[…]" inside a paragraph begins no new one; a rule below a title is no part of it.
_STARTS_ANEW: Final = re.compile(
    r"[*•‣▪◦●·>#–—-]|[\[(](?!(?:…|\.\.\.)[\])]\s+\S)|\d{1,3}[.)]\s|[\W_]+$"
)

Lines = list[tuple[int, str]]


def find_joints(lines: Lines) -> dict[int, str]:
    """Find the lines that go on with the paragraph before, with the glue that belongs between.

    `lines` are the non-blank ones, indented as printed, with their numbers. The glue is a blank
    where lines were broken at a fixed width, and a line break where whole sentences stand in one
    paragraph.
    """
    close = [index for index in range(1, len(lines)) if lines[index][0] == lines[index - 1][0] + 1]
    wrapped = _find_wrapped(lines, close)
    if wrapped:
        return dict.fromkeys(wrapped, " ")
    apart = len(lines) - 1 - len(close)
    if len(close) * _APART_SHARE > apart:
        return {}  # blank lines carry no information in this source
    return {index: "\n" for index in close if _is_soft_break(lines[index - 1][1], lines[index][1])}


def _find_wrapped(lines: Lines, close: list[int]) -> list[int]:
    lengths = sorted({len(text) for _, text in lines if not _URL.search(text)}, reverse=True)
    # A title or byline may be longer than the text was wrapped at.
    for width in lengths[:_MOST_LONGER]:
        if width in _WIDTHS and (broken := _find_broken(lines, close, width)):
            return broken
    return []


def _find_broken(lines: Lines, close: list[int], width: int) -> list[int]:
    broken = [index for index in close if _is_broken(lines[index - 1][1], lines[index][1], width)]
    # Titles and bylines are short in wrapped texts too: only long lines tell.
    above = (lines[index - 1][1] for index in close)
    long = sum(len(line) > width * _LONG_SHARE and not _is_whole_byline(line) for line in above)
    if len(broken) < _FEWEST_WRAPPED or len(broken) < long * _WRAPPED_SHARE:
        return []
    return broken


def _is_broken(line: str, following: str, width: int) -> bool:
    if _STARTS_ANEW.match(following.lstrip()) or _is_whole_byline(line):
        return False
    if _URL.search(line) or _URL.search(following):
        return _is_address_broken(line, following, width)
    first_word = following.split(None, 1)[0]
    # A few characters of play: editors count tabs, quotes and indentation in different ways.
    return len(line) <= width < len(line) + 1 + len(first_word) + _PLAY


def _is_whole_byline(line: str) -> bool:
    """Tell whether a line is a byline up to its date, which happens to be as long as the text."""
    byline = parse_byline(line) if line[-1:].isdigit() or line[-1:] in ")*_" else None
    return byline is not None and byline.opens and byline.published_on is not None


def _is_address_broken(line: str, following: str, width: int) -> bool:
    """Tell whether a sentence goes on with an address that found no place, or behind one."""
    if _URL.match(following.lstrip()):
        address = following.split(None, 1)[0]
        full = len(line) <= width < len(line) + 1 + len(address)
        return (
            full
            and line.lstrip()[:1].isalpha()
            and not (ends_like_sentence(line) or line.endswith(":"))
        )
    if not following.lstrip()[:1].islower():
        return False
    # The last words before an address may be its line's first: "drawings: https://…"
    full = len(line) <= width < len(line) + 1 + len(following.split(None, 1)[0]) + _PLAY
    return bool(_URL.match(line.lstrip())) or (full and not _URL.search(line))


def _is_soft_break(line: str, following: str) -> bool:
    if (
        _STARTS_ANEW.match(following)
        or _STARTS_ANEW.match(line)
        or _URL.search(line)
        or _URL.search(following)
    ):
        return False
    both_short = len(line) <= _LONGEST_SOFT and len(following) <= _LONGEST_SOFT
    return both_short and ends_like_sentence(line) and ends_like_sentence(following)
