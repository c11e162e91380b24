"""Standfirsts that a source sets apart: below most titles a line all bold or all in italics."""

from dataclasses import replace
from typing import Final

from newsletter.roundups.marks import Marked
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.shapes import count_words

_FEWEST: Final = 2
_USUAL_SHARE: Final = 0.6
_FEWEST_WORDS: Final = 4


def take_set_standfirsts(marked: Marked, outline: Outline) -> Outline:
    """Take the line set apart below title or byline as standfirst, where most items have one."""
    items = outline.items
    found = [_find_line(marked, item) for item in items]
    lines = sum(line is not None for line in found)
    titled = sum(item.title is not None for item in items)
    if lines < _FEWEST or lines < titled * _USUAL_SHARE:
        return outline
    return replace(outline, items=tuple(map(_take, items, found)))


def _take(item: Stretch, line: int | None) -> Stretch:
    if line is None:
        return item
    return replace(item, standfirst=line, body=tuple(one for one in item.body if one != line))


def _find_line(marked: Marked, item: Stretch) -> int | None:
    """Find the line: the first of the body, with text of another kind below it."""
    if item.title is None or item.standfirst is not None or len(item.body) < _FEWEST:
        return None
    first, second = item.body[:2]
    mark = marked[first]
    apart = mark.block.bold or mark.block.italic
    if not (mark.plain and apart and first < second) or mark.block.listed or mark.block.quoted:
        return None
    text = next((marked[index] for index in item.body[1:] if marked[index].plain), None)
    same = text is not None and (text.block.bold, text.block.italic) == (
        mark.block.bold,
        mark.block.italic,
    )
    few = mark.block.heading is not None or count_words(mark.text) < _FEWEST_WORDS
    return None if text is None or same or few else first
