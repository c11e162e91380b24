"""Advertisements inside items: a label, and the lines below it, are an item of their own."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from newsletter.roundups.marks import Marked
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.sponsor_labels import is_sponsor_label

_FEWEST: Final = 2  # items: a label in a single article stands beside it, not in it


def part_sponsors(marked: Marked, outline: Outline) -> Outline:
    """Part advertisements from the items they stand in, where there is more than one item."""
    if len(outline.items) < _FEWEST:
        return outline
    items = tuple(part for item in outline.items for part in _part(marked, item))
    return replace(outline, items=items)


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
