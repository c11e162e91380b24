"""Labels put in order: each item has one of what there is once, and one link."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from newsletter.roundups.labelling import Place
from newsletter.roundups.links import merge_links
from newsletter.roundups.models import LabelRole
from newsletter.roundups.reading import Survey
from newsletter.roundups.relabelling import read_any_link

ONCE: Final = {
    LabelRole.TITLE: LabelRole.SUBHEADING,
    LabelRole.KICKER: LabelRole.TEXT,
    LabelRole.STANDFIRST: LabelRole.TEXT,
    LabelRole.RIGHTS: LabelRole.NOTE,
}
"""What an item has once, and what a second one of its kind becomes."""


def tidy(
    surveyed: Survey,
    places: list[Place],
    touched: Collection[int | None],
    preferred: int | None = None,
) -> None:
    """Leave each touched item one of what it has once, and the links that make its link.

    The preferred block keeps its role; what it displaces becomes text, a title above it a kicker.
    """
    items: dict[int, list[int]] = {}
    for index, place in enumerate(places):
        if place.item is not None and place.item in touched:
            items.setdefault(place.item, []).append(index)
    for members in items.values():
        _tidy_item(surveyed, places, sorted(members, key=lambda index: index != preferred))


def _tidy_item(surveyed: Survey, places: list[Place], members: list[int]) -> None:
    first: dict[LabelRole, int] = {}
    roles = {places[index].role for index in members}
    for index in members:
        role = places[index].role
        if role in ONCE and first.setdefault(role, index) != index:
            other = ONCE[role]
            above = index == first[role] - 1 and LabelRole.KICKER not in roles
            if role is LabelRole.TITLE and above:
                other = LabelRole.KICKER
            places[index] = replace(places[index], role=other)
    links = [index for index in members if places[index].role is LabelRole.LINK]
    _, used = merge_links(tuple(read_any_link(surveyed.marked[index]) for index in links))
    for spot, index in enumerate(links):
        if spot not in used:
            places[index] = replace(places[index], role=LabelRole.NOTE)
