"""Lines like bylines that follow one another: a list of books or of people, but no heads."""

from dataclasses import replace
from itertools import groupby
from typing import Final

from newsletter.roundups.marks import Marked

_FEWEST: Final = 3


def take_back_lists(marked: Marked) -> Marked:
    """Take back bylines of which three or more stand in a row: no piece has so many."""
    runs = groupby(range(len(marked)), key=lambda index: marked[index].opens)
    listed = {
        index
        for opens, run in runs
        if opens
        for some in [list(run)]
        if len(some) >= _FEWEST
        for index in some
    }
    return tuple(
        replace(mark, byline=None) if index in listed else mark for index, mark in enumerate(marked)
    )
