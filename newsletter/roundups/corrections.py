"""What an editor may correct in the labels of a source: each a function from labels to labels."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from newsletter.roundups.bodies import tell_kinds
from newsletter.roundups.errors import UnknownBlock
from newsletter.roundups.items import ROLES_OF_TEXT
from newsletter.roundups.labelling import OUTSIDE, TEXTS, Labelling, Place, label_blocks
from newsletter.roundups.marks import MarkedBlock
from newsletter.roundups.models import LabelRole
from newsletter.roundups.reading import Survey
from newsletter.roundups.tidying import ONCE, tidy


@dataclass(frozen=True, kw_only=True)
class Split:
    """A new item begins at a block; outside the items it takes what follows along."""

    block: int


@dataclass(frozen=True, kw_only=True)
class Join:
    """The item of a block is one with the item before it."""

    block: int


@dataclass(frozen=True, kw_only=True)
class Assign:
    """A block has another role."""

    block: int
    role: LabelRole


@dataclass(frozen=True, kw_only=True)
class Move:
    """A block belongs to another item, named by its key."""

    block: int
    item: int


@dataclass(frozen=True, kw_only=True)
class Standfirsts:
    """The first paragraphs of all items are standfirsts, or no standfirst is one."""

    first: bool


@dataclass(frozen=True, kw_only=True)
class EvenQuotes:
    """The quotation marks of all texts are set alike, or left as they are."""

    even: bool


@dataclass(frozen=True, kw_only=True)
class Choose:
    """Another reading is the right one; its own labels come back."""

    reading: str


Correction = Split | Join | Assign | Move | Standfirsts | EvenQuotes | Choose


def correct(surveyed: Survey, labelling: Labelling, correction: Correction) -> Labelling:
    """Return the labelling with one thing corrected; what cannot be done changes nothing.

    Raises UnknownBlock for a block that the source does not have.
    """
    match correction:
        case Split() | Join() | Assign() | Move():
            if not 0 <= correction.block < len(labelling.places):
                raise UnknownBlock(block=correction.block, count=len(labelling.places))
            places, preferred = _change_block(surveyed, labelling, correction)
            changed = zip(labelling.places, places, strict=True)
            touched = {each.item for pair in changed if pair[0] != pair[1] for each in pair}
            tidy(surveyed, places, touched, preferred)
            return replace(labelling, places=tuple(places))
        case Standfirsts():
            return replace(
                labelling, places=tuple(_set_standfirsts(labelling, first=correction.first))
            )
        case EvenQuotes():
            return replace(labelling, even_quotes=correction.even)
        case Choose():
            chosen = label_blocks(surveyed, correction.reading)
            return replace(chosen, even_quotes=labelling.even_quotes)


def _change_block(
    surveyed: Survey, labelling: Labelling, correction: Split | Join | Assign | Move
) -> tuple[list[Place], int | None]:
    """Return the changed places, and the block that has its role whatever stood there before."""
    index = correction.block
    match correction:
        case Split():
            return _split(surveyed, labelling, index), index
        case Join():
            return _join(labelling, index), None
        case Assign():
            return _assign(labelling, index, correction.role), index
        case Move():
            return _move(surveyed, labelling, index, correction.item), None


def _split(surveyed: Survey, labelling: Labelling, index: int) -> list[Place]:
    places, new = list(labelling.places), labelling.next_key
    key = places[index].item
    if key is None:
        return _found(surveyed, places, index, new)
    members = labelling.members(key)
    if index == members[0]:
        return places
    for member in members:
        if member >= index:
            places[member] = replace(places[member], item=new)
    marked = surveyed.marked
    if places[index].role in TEXTS and not marked[index].prose:
        places[index] = Place(role=LabelRole.TITLE, item=new)
    return _claim(surveyed, places, (key, new))


def _found(surveyed: Survey, places: list[Place], index: int, key: int) -> list[Place]:
    """Make an item of a block that belongs to none, and of those of its kind that follow it."""
    role, marked = places[index].role, surveyed.marked
    members = [index]
    for other in range(index + 1, len(places)):
        if places[other].role is not role:
            break
        if not (marked[other].contents or marked[other].ornament):
            members.append(other)
    kinds = tell_kinds(marked, tuple(members))
    for member in members:
        suggested = _suggest(marked[member]) or ROLES_OF_TEXT[kinds[member]]
        places[member] = Place(role=suggested, item=key)
    if not marked[index].prose:
        places[index] = Place(role=LabelRole.TITLE, item=key)
    return places


def _suggest(mark: MarkedBlock) -> LabelRole | None:
    """Tell the role that a block shows by itself, if any."""
    if mark.link:
        return LabelRole.LINK
    if mark.byline:
        return LabelRole.SOURCE if mark.byline.source_led else LabelRole.BYLINE
    return LabelRole.RIGHTS if mark.rights else None


def _claim(surveyed: Survey, places: list[Place], keys: Iterable[int]) -> list[Place]:
    """Let items take the links, bylines and rights among their notes, where they have none yet."""
    for key in keys:
        members = [index for index, place in enumerate(places) if place.item == key]
        owned = {places[index].role for index in members}
        for index in members:
            role = _suggest(surveyed.marked[index])
            if role and role not in owned and places[index].role is LabelRole.NOTE:
                places[index] = Place(role=role, item=key)
                owned.add(role)
    return places


def _join(labelling: Labelling, index: int) -> list[Place]:
    places, keys = list(labelling.places), labelling.keys
    key = places[index].item
    if key is None or key == keys[0]:
        return places
    before = keys[keys.index(key) - 1]
    taken = {places[member].role for member in labelling.members(before)}
    if LabelRole.TITLE in taken:
        # What stands around a title that is one no more is text.
        taken |= {LabelRole.KICKER, LabelRole.STANDFIRST}
    for member in labelling.members(key):
        role = places[member].role
        places[member] = Place(
            role=ONCE[role] if role in taken & ONCE.keys() else role, item=before
        )
    return places


def _assign(labelling: Labelling, index: int, role: LabelRole) -> list[Place]:
    places = list(labelling.places)
    if role in OUTSIDE:
        if role is LabelRole.ISSUE_TITLE:
            places = [
                Place(role=LabelRole.INTRO) if place.role is role else place for place in places
            ]
        places[index] = Place(role=role)
        return places
    key = places[index].item
    if key is None:
        # A title outside the items is that of a missing one; anything else goes on with one.
        near = None if role is LabelRole.TITLE else _find_near(places, index)
        key = labelling.next_key if near is None else near
    places[index] = Place(role=role, item=key)
    return places


def _find_near(places: list[Place], index: int) -> int | None:
    """Find the item above a block, else the one below."""
    above = (place.item for place in reversed(places[:index]) if place.item is not None)
    below = (place.item for place in places[index + 1 :] if place.item is not None)
    return next(above, next(below, None))


def _move(surveyed: Survey, labelling: Labelling, index: int, key: int) -> list[Place]:
    places = list(labelling.places)
    members = labelling.members(key)
    if not members or places[index].item == key:
        return places
    role = places[index].role
    if role in OUTSIDE:
        role = _suggest(surveyed.marked[index]) or LabelRole.TEXT
    if role in {places[member].role for member in members}:
        role = ONCE.get(role, role)
    places[index] = Place(role=role, item=key)
    return places


def _set_standfirsts(labelling: Labelling, *, first: bool) -> list[Place]:
    places = list(labelling.places)
    if not first:
        return [
            replace(place, role=LabelRole.TEXT) if place.role is LabelRole.STANDFIRST else place
            for place in places
        ]
    for key in labelling.keys:
        members = labelling.members(key)
        texts = [index for index in members if places[index].role in TEXTS]
        has_one = any(places[index].role is LabelRole.STANDFIRST for index in members)
        if len(texts) > 1 and not has_one and places[texts[0]].role is LabelRole.TEXT:
            places[texts[0]] = replace(places[texts[0]], role=LabelRole.STANDFIRST)
    return places
