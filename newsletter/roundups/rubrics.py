"""Short lines between the items: the names of sections, found by all items having one."""

from dataclasses import replace
from typing import Final

from newsletter.roundups.marks import Marked
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.shapes import count_words, is_heading_shaped, undress

_FEWEST: Final = 2
_USUAL_SHARE: Final = 0.6
_MOST_WORDS: Final = 5


def move_rubrics(marked: Marked, outline: Outline) -> Outline:
    """Give the short last line of an item to the next one, where most items end with such a line.

    An item that ends so has its text, its link or its source above that line.
    """
    items = list(outline.items)
    ends = [_find_last(marked, item) for item in items[:-1]]
    found = [end for end in ends if end is not None]
    titled = sum(items[place + 1].title is not None for place in range(len(ends)))
    if len(found) < _FEWEST or len(found) < max(titled, 1) * _USUAL_SHARE:
        return outline
    for place, end in enumerate(ends):
        below = items[place + 1]
        if end is None or below.kicker is not None or below.title is None:
            continue
        items[place] = _drop(items[place], end)
        items[place + 1] = replace(below, kicker=end)
    return _move_first(marked, replace(outline, items=tuple(items)))


def name_roundup(marked: Marked, outline: Outline) -> Outline:
    """Make the heading above everything the roundup's title where no other item has a rubric."""
    first, *others = outline.items
    rubric = first.kicker
    if rubric is None or marked[rubric].block.heading is None or not others:
        return outline
    if outline.title is not None or outline.intro or any(one.kicker for one in others):
        return outline
    if rubric != min(first.indices):
        return outline
    return replace(outline, title=rubric, items=(replace(first, kicker=None), *others))


def _move_first(marked: Marked, outline: Outline) -> Outline:
    """Give the line right above the first item to it, when it looks like the other rubrics."""
    first, intro = outline.items[0], outline.intro
    if not intro or first.kicker is not None or intro[-1] != first.indices[0] - 1:
        return outline
    if not _is_rubric(marked, intro[-1]):
        return outline
    item = replace(first, kicker=intro[-1])
    return replace(outline, intro=intro[:-1], items=(item, *outline.items[1:]))


def _find_last(marked: Marked, item: Stretch) -> int | None:
    """Find the last line of an item if it is short, and stands below more than the title."""
    if len(item.body) < _FEWEST or item.body[-1] != max(item.indices):
        return None
    last = item.body[-1]
    return last if _is_rubric(marked, last) else None


def _is_rubric(marked: Marked, index: int) -> bool:
    mark = marked[index]
    text = undress(mark.text)
    plain = mark.plain and not mark.titled and not mark.block.listed and not mark.block.quoted
    few = count_words(text) <= _MOST_WORDS
    few = few and not text.startswith("#")  # "#trains #books" are the tags of what is above
    return plain and few and mark.block.heading is None and is_heading_shaped(text or "-")


def _drop(item: Stretch, index: int) -> Stretch:
    return replace(item, body=tuple(one for one in item.body if one != index))
