"""Labels carried over to the same roundup when it comes in a second time, a little changed."""

from collections import Counter
from difflib import SequenceMatcher
from typing import Final

from newsletter.roundups.labelling import Labelling, Place, label_blocks
from newsletter.roundups.models import LabelRole
from newsletter.roundups.reading import Survey
from newsletter.roundups.shapes import count_visible
from newsletter.roundups.tidying import tidy

_ALIKE: Final = 0.5  # of the words


def carry_over(former: Survey, labelling: Labelling, surveyed: Survey) -> Labelling:
    """Label a source like a former version of it; an item that is in both keeps its key.

    Items are the same if they share blocks, or else a title. Where an editor had corrected the
    former labels, blocks that are in both are labelled as they were.
    """
    fresh = label_blocks(surveyed, labelling.reading)
    twins = _match(former, surveyed)
    keys = _match_items(former, labelling, surveyed, fresh, twins)
    corrected = labelling.places != label_blocks(former, labelling.reading).places
    places = [
        labelling.places[twins[index]]
        if corrected and index in twins
        else Place(role=place.role, item=None if place.item is None else keys[place.item])
        for index, place in enumerate(fresh.places)
    ]
    tidy(surveyed, places, {place.item for place in places})
    return Labelling(reading=fresh.reading, places=tuple(places), even_quotes=labelling.even_quotes)


def _match(former: Survey, surveyed: Survey) -> dict[int, int]:
    """Find the blocks that are in both sources, in order: those of the new by the former's.

    A block that was reworded where it stands is still the same one.
    """
    before, after = _texts(former), _texts(surveyed)
    twins: dict[int, int] = {}
    for what, first, last, start, end in SequenceMatcher(a=before, b=after).get_opcodes():
        if what == "equal" or (what == "replace" and last - first == end - start):
            pairs = zip(range(start, end), range(first, last), strict=True)
            twins |= {new: old for new, old in pairs if _are_alike(before[old], after[new])}
    return twins


def _are_alike(text: str, other: str) -> bool:
    words, others = set(text.split()), set(other.split())
    return len(words & others) >= len(words | others) * _ALIKE


def _match_items(
    former: Survey,
    labelling: Labelling,
    surveyed: Survey,
    fresh: Labelling,
    twins: dict[int, int],
) -> dict[int, int]:
    """Give each item of the new source a key: that of its like in the former, or a new one."""
    shared: Counter[tuple[int, int]] = Counter()
    for index, twin in twins.items():
        new, old = fresh.places[index].item, labelling.places[twin].item
        if new is not None and old is not None:
            shared[new, old] += count_visible(surveyed.marked[index].text)
    keys: dict[int, int] = {}
    taken: set[int] = set()
    titled = [
        (new, old)
        for new, title in _titles(surveyed, fresh).items()
        for old, other in _titles(former, labelling).items()
        if title == other
    ]
    for new, old in (*(pair for pair, _ in shared.most_common()), *titled):
        if new not in keys and old not in taken:
            keys[new] = old
            taken.add(old)
    unused = labelling.next_key
    for new in fresh.keys:
        if new not in keys:
            keys[new] = unused
            unused += 1
    return keys


def _titles(surveyed: Survey, labelling: Labelling) -> dict[int, str]:
    return {
        place.item: _fold(surveyed.marked[index].text)
        for index, place in enumerate(labelling.places)
        if place.role is LabelRole.TITLE and place.item is not None
    }


def _texts(surveyed: Survey) -> list[str]:
    return [_fold(mark.block.whole) for mark in surveyed.marked]


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
