"""Addresses that stand above the titles of their pieces, as exports of bookmarks have them."""

from dataclasses import replace
from typing import Final

from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.shapes import is_brief_sentence

_FEWEST: Final = 3
_SHARE: Final = 0.7


def mark_leading(marked: Marked) -> Marked:
    """Mark the links that lead to what is below them, where all but the front begins so.

    The first link stands above the first byline then, and no link below the last one.
    """
    links = [index for index, mark in enumerate(marked) if mark.link]
    opening = [index for index, mark in enumerate(marked) if mark.opens]
    leading = {index for index in links if _leads(marked, index)}
    early = bool(links) and bool(opening) and links[0] < opening[0] and links[-1] < opening[-1]
    if not early or len(leading) < max(_FEWEST, len(links) * _SHARE):
        return marked
    return tuple(
        replace(mark, leads=True) if index in leading else mark for index, mark in enumerate(marked)
    )


def _leads(marked: Marked, index: int) -> bool:
    """Tell whether a bare address stands above a title with its byline."""
    bare = marked[index].link is not None and not _is_titled(marked, index - 1)
    return bare and _is_titled(marked, index + 1)


def _is_titled(marked: Marked, index: int) -> bool:
    """Tell whether a title and its byline begin at a block."""
    if not 0 <= index < len(marked) - 1:
        return False
    return _is_short(marked[index]) and marked[index + 1].opens


def _is_short(mark: MarkedBlock) -> bool:
    return mark.plain and (not mark.prose or is_brief_sentence(mark.text))
