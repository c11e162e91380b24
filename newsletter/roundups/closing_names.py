"""Names below a text that no day and no "by" announces, where the other pieces end with bylines."""

import re
from dataclasses import replace
from typing import Final

from newsletter.roundups.affiliations import strip_source
from newsletter.roundups.bylines import Byline
from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.names import may_be_source, parse_names
from newsletter.roundups.segments import find_layout, is_below_text

_LONGEST: Final = 120
_SIGNED: Final = re.compile(r"(?P<names>[^()\[\]]{3,80}?)\s?[(\[](?P<source>[^()\[\]]{2,60})[)\]]")
_SCORE: Final = 0.75


def mark_closing_names(marked: Marked) -> Marked:
    """Mark "NAME (Paper)" and "NAME" as bylines in the place where the others stand."""
    live = tuple(index for index, mark in enumerate(marked) if not (mark.contents or mark.ornament))
    if not find_layout(marked, live).bylines_end:
        return marked
    found = {
        index: byline
        for place, index in enumerate(live)
        if is_below_text(marked, live, place) and (byline := _read(marked[index]))
    }
    return tuple(
        replace(mark, byline=found[index]) if index in found else mark
        for index, mark in enumerate(marked)
    )


def _read(mark: MarkedBlock) -> Byline | None:
    if not mark.plain or mark.prose or mark.level is not None or len(mark.text) > _LONGEST:
        return None
    match = _SIGNED.fullmatch(mark.text)
    people = parse_names(match["names"] if match else mark.text)
    if not people or (match and not may_be_source(match["source"])):
        return None
    source = strip_source(match["source"]) if match else None
    return Byline(contributors=people, source=source, score=_SCORE)
