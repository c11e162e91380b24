"""The leave that editors take behind the last item, and what a roundup says of itself there."""

import re
from dataclasses import replace
from typing import Final

from newsletter.roundups.farewell_words import FAREWELLS, LEAVE_TAKINGS
from newsletter.roundups.link_words import RELATED_WORDS
from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.outline import Outline
from newsletter.roundups.phrases import all_phrases, alternatives, fold_apostrophes

_REACH: Final = 6  # blocks at the end of the last item
_FEWEST_ITEMS: Final = 2
_LONGEST: Final = 200
_LONGEST_NAME: Final = 60
_SHORTEST_NAME: Final = 8
_FAREWELL: Final = re.compile(
    rf"\W{{0,3}}(?:(?:{alternatives(all_phrases(FAREWELLS))})"
    rf"|\w.{{3,80}}\s(?:{alternatives(all_phrases(LEAVE_TAKINGS))}))(?!\w)",
    re.IGNORECASE,
)

_POINTERS: Final = re.compile(rf"\W*(?:{alternatives(RELATED_WORDS)})\W*", re.IGNORECASE)


def take_leave(marked: Marked, outline: Outline) -> Outline:
    """Move what stands below the last item's text to the outro: words of farewell, pointers.

    A single article keeps its last words.
    """
    *others, last = outline.items
    texts = [index for index in last.body if marked[index].plain][1:]
    start = _find_pointers(marked, texts)
    if start is None and len(outline.items) >= _FEWEST_ITEMS:
        name = _read_name(marked, outline)
        start = next((index for index in texts[-_REACH:] if _is_leave(marked[index], name)), None)
    if start is None or any(marked[index].opens for index in last.body if index > start):
        return outline
    tail = tuple(index for index in last.body if index >= start)
    kept = replace(last, body=tuple(index for index in last.body if index < start))
    return replace(outline, items=(*others, kept), outro=tuple(sorted((*tail, *outline.outro))))


def _find_pointers(marked: Marked, texts: list[int]) -> int | None:
    """Find "Read also" with nothing but short lines below it: titles of other pieces."""
    found = (
        place
        for place, index in enumerate(texts)
        if _POINTERS.fullmatch(fold_apostrophes(marked[index].text[:_LONGEST_NAME]))
    )
    place = next(found, None)
    if place is None or any(marked[index].prose for index in texts[place:]):
        return None
    return texts[place]


def _read_name(marked: Marked, outline: Outline) -> str | None:
    """Read the roundup's name, if it is long enough to be told from other words."""
    if outline.title is None:
        return None
    name = marked[outline.title].text.casefold()
    return name if _SHORTEST_NAME <= len(name) <= _LONGEST_NAME and " " in name else None


def _is_leave(mark: MarkedBlock, name: str | None) -> bool:
    """Tell whether a text takes leave, or begins with the name of the roundup."""
    if mark.block.quoted or mark.block.marker is not None:
        return False
    named = name is not None and mark.text.casefold().startswith(name)
    short = len(mark.text) <= _LONGEST
    return named or (short and _FAREWELL.match(fold_apostrophes(mark.text)) is not None)
