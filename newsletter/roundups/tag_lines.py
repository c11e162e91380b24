"""Lines above titles that begin with the kind of the text, and the names below those titles."""

from dataclasses import replace
from itertools import pairwise

from newsletter.roundups.bylines import Byline
from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.names import parse_names

_SCORE = 0.75


def mark_tag_lines(marked: Marked) -> Marked:
    """Let "[Comment | 3 May 2025 | Courant]" above a title lead in that title, not what is above.

    A line with nothing but names between such a title and its text names the authors.
    """
    live = [index for index, mark in enumerate(marked) if not (mark.contents or mark.ornament)]
    above = {
        index: title for index, title in pairwise(live) if _leads_in(marked[index], marked[title])
    }
    below = dict(pairwise(live))
    names = {below[title] for title in above.values() if title in below}
    changed = list(marked)
    for index in above:
        changed[index] = _set_above(marked[index])
    for index in names:
        changed[index] = _sign(marked[index])
    return tuple(changed)


def _leads_in(mark: MarkedBlock, title: MarkedBlock) -> bool:
    tagged = mark.byline is not None and mark.byline.tagged and not mark.byline.contributors
    return tagged and title.plain and not title.prose


def _set_above(mark: MarkedBlock) -> MarkedBlock:
    return replace(mark, byline=replace(mark.byline, above=True)) if mark.byline else mark


def _sign(mark: MarkedBlock) -> MarkedBlock:
    named = mark.plain and not mark.prose and mark.block.heading is None
    people = parse_names(mark.text) if named else None
    return replace(mark, byline=Byline(contributors=people, score=_SCORE)) if people else mark
