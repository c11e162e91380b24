"""The contents list of a roundup: no items, but a count of how many there should be."""

import re
from dataclasses import dataclass
from typing import Final

from newsletter.roundups.blocks import SourceBlock
from newsletter.roundups.note_words import CONTENTS_HEADINGS
from newsletter.roundups.shapes import count_words, is_ornament

_LONGEST_ENTRY: Final = 250
_FEWEST_ENTRIES: Final = 2
_RECURRING_SHARE: Final = 0.6
_LONGEST_HEADING: Final = 60
_NOT_A_LETTER: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, kw_only=True)
class Contents:
    """Where the contents list stands (its heading included), and how many items it names."""

    indices: range = range(0)
    entries: int = 0


def find_contents(blocks: tuple[SourceBlock, ...]) -> Contents:
    """Find the contents list: by its heading, or as a list whose lines come again as titles."""
    keys = [_key(block.text) for block in blocks]
    last = {key: index for index, key in enumerate(keys)}
    for index, block in enumerate(blocks):
        headed = _is_heading(block.text)
        if not headed and block.marker is None:
            continue
        first = index + 1 if headed else index
        end = _find_end(blocks, keys, first)
        recurring = sum(_recurs(blocks[entry], last, end) for entry in range(first, end))
        enough = end - first >= _FEWEST_ENTRIES
        listed = first < len(blocks) and blocks[first].marker is not None
        if enough and ((headed and listed) or recurring >= (end - first) * _RECURRING_SHARE):
            led = not headed and index > 0 and _leads_in(blocks[index - 1].text)
            return Contents(indices=range(index - led, end), entries=end - first)
        if not headed:
            return Contents()  # a list further down is a list in a text
    return Contents()


def _is_heading(text: str) -> bool:
    bare = text[:_LONGEST_HEADING].strip(" :*_#–-").lower()
    return len(text) <= _LONGEST_HEADING and bare in CONTENTS_HEADINGS


def _leads_in(text: str) -> bool:
    """Tell whether the line above a list announces it: "Today:"."""
    return len(text) <= _LONGEST_HEADING and text.endswith(":")


def _find_end(blocks: tuple[SourceBlock, ...], keys: list[str], first: int) -> int:
    """Go to the end of a run of list lines, or of short lines until one of them comes again."""
    listed = first < len(blocks) and blocks[first].marker is not None
    numbered = listed and blocks[first].number is not None
    seen: set[str] = set()
    for index in range(first, len(blocks)):
        block = blocks[index]
        other = (
            (block.marker is None) if listed else (block.marker is not None or keys[index] in seen)
        )
        restarts = numbered and index > first and block.number == blocks[first].number
        if other or restarts or len(block.text) > _LONGEST_ENTRY or is_ornament(block.text):
            return index
        seen.add(keys[index])
        seen.add(_key(_after_author(block.text)))
    # Nothing came again: lines without markers are no list then.
    return len(blocks) if listed else first


def _recurs(block: SourceBlock, last: dict[str, int], end: int) -> bool:
    keys = (_key(block.text), _key(_after_author(block.text)))
    return any(last.get(key, -1) >= end for key in keys if key)


def _after_author(text: str) -> str:
    """Take "Author: " off an entry."""
    author, colon, title = text.partition(": ")
    return title if colon and count_words(author) > 1 else text


def _key(text: str) -> str:
    return _NOT_A_LETTER.sub(" ", text[:_LONGEST_ENTRY].lower()).strip()
