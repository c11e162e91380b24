"""What bylines name behind "in": papers, where the source as a whole shows that; else towns."""

from dataclasses import replace
from typing import Final

from newsletter.roundups.affiliations import is_surely_source, strip_source
from newsletter.roundups.marks import Marked, MarkedBlock

_SURE_SHARE: Final = 0.34


def settle_papers(marked: Marked) -> Marked:
    """Make sources of what bylines name behind "in", where a third of those are surely papers.

    A paper is one too that a link leads to: "Continue at The Riverbank".
    """
    labels = " | ".join(mark.text for mark in marked if mark.link).casefold()
    named = [name for mark in marked if (name := _find_name(mark))]
    sure = {name for name in named if is_surely_source(name) or name.casefold() in labels}
    usual = sum(name in sure for name in named) >= len(named) * _SURE_SHARE
    return tuple(
        _take(mark, name) if (name := _find_name(mark)) and (usual or name in sure) else mark
        for mark in marked
    )


def _find_name(mark: MarkedBlock) -> str | None:
    byline = mark.byline
    return byline.within if byline is not None and byline.source is None else None


def _take(mark: MarkedBlock, name: str) -> MarkedBlock:
    if mark.byline is None:
        return mark
    return replace(mark, byline=replace(mark.byline, source=strip_source(name)))
