"""Advertisements inside items: a label, and the lines below it, are an item of their own."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from newsletter.roundups.marks import Marked
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.sponsor_labels import is_sponsor_label

_FEWEST: Final = 2  # items: a label in a single article stands beside it, not in it


def part_sponsors(marked: Marked, outline: Outline) -> Outline:
    """Part advertisements from the items they stand in, where there is more than one item."""
    if len(outline.items) < _FEWEST:
        return outline
    handed = _hand_on(marked, outline.items)
    items = tuple(part for item in handed for part in _part(marked, item))
    return replace(outline, items=items)


def _hand_on(marked: Marked, items: tuple[Stretch, ...]) -> list[Stretch]:
    """Give the label an item ends with to the titled one below it, which it stands above."""
    given = list(items)
    for place, (item, below) in enumerate(pairwise(items)):
        last = max(item.indices)
        labels = item.body[-1:] == (last,) and is_sponsor_label(marked[last].text)
        if labels and len(item.body) > 1 and below.title is not None and below.kicker is None:
            given[place] = replace(given[place], body=item.body[:-1])
            given[place + 1] = replace(below, kicker=last)
    return given


def _part(marked: Marked, item: Stretch) -> Iterator[Stretch]:
    """Yield the item, and behind it the advertisement that follows its own text."""
    labels = [
        place
        for place, index in enumerate(item.body)
        if marked[index].plain and is_sponsor_label(marked[index].text)
    ]
    place = labels[-1] if labels else 0
    own, rest = item.body[:place], item.body[place:]
    behind = bool(own) and item.indices[-len(rest) :] == rest
    if not (behind and len(rest) > 1):
        yield item
        return
    yield replace(item, body=own)
    yield Stretch(kicker=rest[0], body=rest[1:], sure=0.8)


def find_sponsor_end(marked: Marked, indices: tuple[int, ...]) -> int:
    """Tell how many of some blocks are an advertisement above a piece of its own; mostly none.

    It ends with its first link where a title, a text and a byline follow.
    """
    if not (indices and marked[indices[0]].plain and is_sponsor_label(marked[indices[0]].text)):
        return 0
    places = range(1, len(indices))
    end = next((place + 1 for place in places if marked[indices[place]].block.links), 0)
    behind = [marked[index] for index in indices[end:]]
    titled = bool(behind) and behind[0].plain and not behind[0].prose
    whole = titled and any(mark.prose for mark in behind) and any(mark.opens for mark in behind)
    return end if end and whole else 0
