"""The last lines of a source: its imprint and unsubscribe links are no part of our mail."""

from dataclasses import replace
from typing import Final

from newsletter.roundups.marks import Marked
from newsletter.roundups.outline import Outline, Stretch

_REACH: Final = 12


def cut_footer(marked: Marked, stretch: Stretch) -> tuple[Stretch, list[int]]:
    """Take imprint and unsubscribe lines off the end of the last item."""
    place = _find_footer(marked, stretch.body)
    if place in {None, 0}:
        return stretch, []
    return replace(stretch, body=stretch.body[:place]), list(stretch.body[place:])


def set_footer_aside(marked: Marked, outline: Outline) -> Outline:
    """Move the footer from the outro to what is left over: its links are another sender's."""
    place = _find_footer(marked, outline.outro)
    if place is None:
        return outline
    left_over = tuple(sorted((*outline.left_over, *outline.outro[place:])))
    return replace(outline, outro=outline.outro[:place], left_over=left_over)


def _find_footer(marked: Marked, indices: tuple[int, ...]) -> int | None:
    start = max(len(indices) - _REACH, 0)
    return next(
        (place for place in range(start, len(indices)) if marked[indices[place]].footer), None
    )
