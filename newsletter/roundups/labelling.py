"""What each block of a source is said to be, by a reading or by an editor."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from newsletter.roundups.items import BuiltItem, build_item
from newsletter.roundups.models import LabelRole
from newsletter.roundups.outline import Outline
from newsletter.roundups.reading import Survey

OUTSIDE: Final = frozenset(
    {LabelRole.ISSUE_TITLE, LabelRole.INTRO, LabelRole.OUTRO, LabelRole.LEFT_OVER}
)
"""The roles of blocks that belong to no item."""

TEXTS: Final = frozenset(
    {
        LabelRole.TEXT,
        LabelRole.SUBHEADING,
        LabelRole.QUOTATION,
        LabelRole.LIST,
        LabelRole.NOTE,
    }
)
"""The roles of blocks that make an item's body."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The role of one block, and the key of its item; `item` is None for the roles in OUTSIDE."""

    role: LabelRole
    item: int | None = None


@dataclass(frozen=True, kw_only=True)
class Labelling:
    """The places of all blocks of a source, in order.

    The items of a reading have their numbers, from 0, for keys. An item keeps its key as long as it
    lives, whatever becomes of those around it. With `even_quotes` the quotation marks of all
    texts are to be set as the issue's language has them.
    """

    reading: str
    places: tuple[Place, ...]
    even_quotes: bool = False

    @cached_property
    def keys(self) -> tuple[int, ...]:
        """The keys of the items in their order: by the title, else by the first block."""
        return tuple(sorted(self._members, key=self._find_start))

    @property
    def next_key(self) -> int:
        """A key that no item of the labelling has."""
        return max(self._members, default=-1) + 1

    def members(self, key: int) -> tuple[int, ...]:
        """Return the blocks of an item; there are none of a key that nothing has."""
        return self._members.get(key, ())

    @cached_property
    def _members(self) -> dict[int, tuple[int, ...]]:
        members: dict[int, list[int]] = {}
        for index, place in enumerate(self.places):
            if place.item is not None:
                members.setdefault(place.item, []).append(index)
        return {key: tuple(indices) for key, indices in members.items()}

    def _find_start(self, key: int) -> int:
        members = self._members[key]
        titles = (index for index in members if self.places[index].role is LabelRole.TITLE)
        return next(titles, members[0])


def label_blocks(surveyed: Survey, reading: str | None = None) -> Labelling:
    """Label a source as one of its readings does, or as the best does."""
    chosen = surveyed.pick(reading)
    built = build_items(surveyed, chosen.outline)
    return Labelling(reading=chosen.name, places=place_blocks(chosen.outline, built))


def build_items(surveyed: Survey, outline: Outline) -> tuple[BuiltItem, ...]:
    """Build the items of an outline as the import does."""
    return tuple(
        build_item(surveyed.marked, stretch, numbered=outline.numbered) for stretch in outline.items
    )


def place_blocks(outline: Outline, built: tuple[BuiltItem, ...]) -> tuple[Place, ...]:
    """Return the place of each block in an outline and the items built by it."""
    places = {
        index: Place(role=role, item=number)
        for number, one in enumerate(built)
        for index, role in one.roles
    }
    outside = (
        (LabelRole.ISSUE_TITLE, () if outline.title is None else (outline.title,)),
        (LabelRole.INTRO, outline.intro),
        (LabelRole.OUTRO, outline.outro),
        (LabelRole.LEFT_OVER, outline.left_over),
    )
    places |= {index: Place(role=role) for role, indices in outside for index in indices}
    return tuple(places[index] for index in range(len(places)))
