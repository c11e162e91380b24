"""Lines that name a paper and a day right above a text: what follows has no title of its own."""

import re
from typing import Final

from newsletter.roundups.affiliations import is_surely_source
from newsletter.roundups.bylines import Byline
from newsletter.roundups.dates import find_date
from newsletter.roundups.marks import BOLD_LEVEL, Marked, MarkedBlock
from newsletter.roundups.names import may_be_source

_FEWEST: Final = 3
_SHARE: Final = 0.8
_SURE_SHARE: Final = 0.34
_DISTINCT_SHARE: Final = 0.5
_LONGEST: Final = 120
_SCORE: Final = 0.85
_PLACE: Final = re.compile(r"\s*[(\[][^()\[\]]{2,40}[)\]]\s*$")
_AROUND: Final = " ,;:|·•–—-()[]"


def find_paper_headings(marked: Marked, *, month_first: bool) -> dict[int, Byline]:
    """Find the lines "The Courant (Canada), 3 May 2025" where they stand for titles.

    They do where most headings of their level are such lines, or, set as plain text, where most
    stand between one text and the next.
    """
    found = {
        index: byline
        for index, mark in enumerate(marked)
        if (byline := _read(mark, month_first=month_first))
    }
    levels = {_find_level(marked[index]) for index in found}
    places = [
        index
        for index, mark in enumerate(marked)
        if _find_level(mark) in levels and (index in found or _find_level(mark) is not None)
    ]
    fit = [index for index in found if _stands_for_title(marked, index)]
    sources = {(found[index].source or "").casefold() for index in fit}
    surely = sum(is_surely_source(found[index].source or "") for index in fit)
    usual = (
        len(levels) == 1
        and len(fit) >= max(_FEWEST, len(places) * _SHARE)
        and len(sources) >= len(fit) * _DISTINCT_SHARE
        and surely >= len(fit) * _SURE_SHARE
    )
    return {index: found[index] for index in fit} if usual else {}


def _find_level(mark: MarkedBlock) -> int | None:
    """Tell the level of a line, bold ones below all headings, whatever it says."""
    return mark.block.heading or (BOLD_LEVEL if mark.block.bold else None)


def _read(mark: MarkedBlock, *, month_first: bool) -> Byline | None:
    if len(mark.text) > _LONGEST or mark.link or mark.contents or mark.block.marker:
        return None
    dated = find_date(mark.text, month_first=month_first)
    if dated is None or mark.text[dated.end :].strip(_AROUND):
        return None
    name = mark.text[: dated.start].strip(" ,;:|·•–—-")
    placed = _PLACE.search(name)
    if placed:
        name = name[: placed.start()]
    name = name.strip(_AROUND)
    if not name or "," in name or "(" in name or not may_be_source(name):
        return None
    return Byline(source=name, printed_date=dated, source_led=True, score=_SCORE)


def _stands_for_title(marked: Marked, index: int) -> bool:
    below = marked[index + 1] if index + 1 < len(marked) else None
    if below is None or not (below.plain and below.prose):
        return False
    above = marked[index - 1] if index else None
    titled = above is not None and above.plain and not (above.prose or above.titled)
    return _find_level(marked[index]) is not None or not titled
