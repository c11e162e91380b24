"""Items built anew from corrected labels; what was not corrected stays as it was read."""

import re
from dataclasses import replace
from typing import Final

from newsletter.roundups.bylines import Byline
from newsletter.roundups.dates import find_date
from newsletter.roundups.items import ROLES_OF_TEXT, BuiltItem, assemble_item
from newsletter.roundups.labelling import Labelling, Place, build_items, place_blocks
from newsletter.roundups.lead_ins import LeadKind, find_lead_in
from newsletter.roundups.linked_items import read_link
from newsletter.roundups.links import clean_url, merge_links
from newsletter.roundups.marks import MarkedBlock
from newsletter.roundups.models import (
    Contributor,
    LabelRole,
    Link,
    LinkKind,
    Rights,
    Role,
    Roundup,
)
from newsletter.roundups.names import parse_names
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.reading import Survey, compose

_URL: Final = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_EDGES: Final = " \t-–—|,;:.·•()[]*_→"
_LONGEST_NAME: Final = 200
_KINDS: Final = {role: kind for kind, role in ROLES_OF_TEXT.items()}

Member = tuple[int, LabelRole]
"""A block of an item, by index, and its role."""


def relabel(surveyed: Survey, labelling: Labelling) -> Roundup:
    """Make the roundup that a labelling says, its items in the order of `labelling.keys`.

    Items whose blocks are labelled as their reading labels them are those of the reading.
    """
    chosen = surveyed.pick(labelling.reading)
    read = build_items(surveyed, chosen.outline)
    as_read = _gather(place_blocks(chosen.outline, read))
    members = _gather(labelling.places)
    built = tuple(
        read[key]
        if members[key] == as_read.get(key)
        else _build(surveyed, members[key], numbered=chosen.outline.numbered)
        for key in labelling.keys
    )
    outline = _outline(labelling, built, chosen.outline)
    return compose(surveyed, replace(chosen, outline=outline), built)


def read_any_link(mark: MarkedBlock) -> Link:
    """Read a block as a link, whatever it looks like."""
    if link := read_link(mark):
        return link
    found = _URL.search(mark.text)
    linked = mark.block.links[0][1] if mark.block.links else None
    url = linked or (clean_url(found[0]) if found else None)
    label = mark.text.replace(found[0], "") if found else mark.text
    return Link(kind=LinkKind.CONTINUE, url=url, label=label.strip(_EDGES) or None)


def _gather(places: tuple[Place, ...]) -> dict[int, tuple[Member, ...]]:
    """Gather the blocks of each item."""
    gathered: dict[int, list[Member]] = {}
    for index, place in enumerate(places):
        if place.item is not None:
            gathered.setdefault(place.item, []).append((index, place.role))
    return {key: tuple(members) for key, members in gathered.items()}


def _build(surveyed: Survey, members: tuple[Member, ...], *, numbered: bool) -> BuiltItem:
    marked = surveyed.marked
    by_role: dict[LabelRole, list[int]] = {}
    for index, role in members:
        by_role.setdefault(role, []).append(index)

    def only(role: LabelRole) -> int | None:
        return by_role.get(role, [None])[0]

    bylines = [_read_byline(marked[index]) for index in by_role.get(LabelRole.BYLINE, [])]
    bylines += [_read_source(marked[index]) for index in by_role.get(LabelRole.SOURCE, [])]
    bylines += [
        inner for index, role in members if role in _KINDS and (inner := marked[index].inner)
    ]
    bylines += [
        line.byline for index in by_role.get(LabelRole.TITLE, []) if (line := marked[index].parts)
    ]
    links = tuple(read_any_link(marked[index]) for index in by_role.get(LabelRole.LINK, []))
    rights = only(LabelRole.RIGHTS)
    head = {LabelRole.TITLE, LabelRole.KICKER, LabelRole.STANDFIRST}
    stretch = Stretch(
        title=only(LabelRole.TITLE),
        kicker=only(LabelRole.KICKER),
        standfirst=only(LabelRole.STANDFIRST),
        body=tuple(index for index, role in members if role not in head),
    )
    item = assemble_item(
        marked,
        stretch,
        bylines,
        merge_links(links)[0],
        Rights() if rights is None else _read_rights(marked[rights]),
        stretch.standfirst,
        {index: _KINDS[role] for index, role in members if role in _KINDS},
        numbered=numbered,
    )
    return BuiltItem(item=item, roles=members)


def _outline(labelling: Labelling, built: tuple[BuiltItem, ...], read: Outline) -> Outline:
    """Say where everything is that belongs to no item."""

    def indices(role: LabelRole) -> tuple[int, ...]:
        return tuple(i for i, place in enumerate(labelling.places) if place.role is role)

    title = indices(LabelRole.ISSUE_TITLE)
    return Outline(
        items=tuple(Stretch(body=tuple(index for index, _ in one.roles)) for one in built),
        title=title[0] if title else None,
        intro=indices(LabelRole.INTRO),
        outro=indices(LabelRole.OUTRO),
        left_over=indices(LabelRole.LEFT_OVER),
        numbered=read.numbered,
    )


def _read_byline(mark: MarkedBlock) -> Byline:
    """Read a block as a byline, whatever it looks like: a date, and the rest is people."""
    if mark.byline:
        return mark.byline
    text = mark.text
    dated = find_date(text)
    if dated:
        text = f"{text[: dated.start]} {text[dated.end :]}"
    lead = find_lead_in(text.strip(_EDGES))
    roles = lead.roles if lead and lead.roles else (Role.AUTHOR,)
    rest = (lead.rest if lead else text).strip(_EDGES)
    people = parse_names(rest, role=roles[0], lenient=True) if rest else ()
    if people is None:
        people = (Contributor(name=" ".join(rest.split())[:_LONGEST_NAME], role=roles[0]),)
    return Byline(contributors=people, printed_date=dated)


def _read_source(mark: MarkedBlock) -> Byline:
    """Read a block as the name of a source, whatever it looks like."""
    if mark.byline and mark.byline.source:
        return mark.byline
    lead = find_lead_in(mark.text)
    name = lead.rest if lead and lead.kind is LeadKind.SOURCE else mark.text
    return Byline(source=name.strip(_EDGES)[:_LONGEST_NAME] or None, source_led=True)


def _read_rights(mark: MarkedBlock) -> Rights:
    return mark.rights or Rights(note=mark.text)
