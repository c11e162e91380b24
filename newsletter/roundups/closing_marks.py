"""The credits at the ends of paragraphs, marked as what they are."""

from dataclasses import replace

from newsletter.roundups.closing_credits import find_credits, tell_apart
from newsletter.roundups.marks import Marked, MarkedBlock


def mark_closing(marked: Marked, *, month_first: bool) -> Marked:
    """Mark the credits that were cut off paragraphs, or stand in brackets below them."""
    blocks = tuple(mark.block for mark in marked)
    found = {
        index: credit
        for index, credit in find_credits(blocks, month_first=month_first).items()
        if credit.start == 0
    }
    bylines = dict(zip(found, tell_apart(found.values()), strict=True))
    first = min(bylines, default=0)
    return tuple(
        replace(mark, byline=bylines[index], closes=True, link=None, rights=None, note=False)
        if index in bylines
        else _take_back(mark, above=index < first)
        for index, mark in enumerate(marked)
    )


def _take_back(mark: MarkedBlock, *, above: bool) -> MarkedBlock:
    """Take back "Daily choice, 3 May 2025" above pieces that end with their papers: a title."""
    named = mark.byline is not None and mark.byline.opens and not mark.byline.contributors
    return replace(mark, byline=None) if above and named else mark
