"""From an outline to the roundup's items, each block labelled with what became of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from newsletter.roundups.blocks import BULLETS
from newsletter.roundups.bodies import build_blocks, find_standfirst, is_standfirst_set, tell_kinds
from newsletter.roundups.bylines import Byline
from newsletter.roundups.linked_items import complete_link, find_links, read_link
from newsletter.roundups.links import find_site, merge_links
from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.models import (
    BlockKind,
    Confidence,
    Contributor,
    ItemKind,
    LabelRole,
    Link,
    LinkKind,
    Rights,
    RoundupItem,
    Source,
)
from newsletter.roundups.note_words import SPONSOR_LEADS
from newsletter.roundups.outline import Stretch
from newsletter.roundups.phrases import alternatives
from newsletter.roundups.shapes import SYMBOLS, undress
from newsletter.roundups.sponsor_labels import is_sponsor_label

_GUESSED: Final = 0.6
_SET_APART: Final = 0.9
_SPONSORED: Final = re.compile(rf"(?:{alternatives(SPONSOR_LEADS)})(?!\w)", re.IGNORECASE)
_LEAD_ENDS: Final = " .:–—"
_DURATION: Final = re.compile(
    r"\s*[(\[](?:\d{1,3}:[0-5]\d(?::[0-5]\d)?|\d{1,3}\s?(?:min|std|h|sec|sek)\w{0,5}\.?)[)\]]$",
    re.IGNORECASE,
)
_SIGN: Final = re.compile(f"^[{SYMBOLS}]+\\s*(?=\\S)")
_SIGNS: Final = dict.fromkeys("🎬🎥📺📹🎞📽▶", ItemKind.VIDEO) | dict.fromkeys(
    "🎧🎙🔊🔉📻🎵🎤", ItemKind.AUDIO
)
_PLAYED: Final = frozenset((LinkKind.WATCH, LinkKind.LISTEN))
_AROUND_TAG: Final = "[]():|–— "

ROLES_OF_TEXT: Final = {
    BlockKind.PARAGRAPH: LabelRole.TEXT,
    BlockKind.SUBHEADING: LabelRole.SUBHEADING,
    BlockKind.QUOTATION: LabelRole.QUOTATION,
    BlockKind.LIST: LabelRole.LIST,
    BlockKind.NOTE: LabelRole.NOTE,
}
"""What the label of a text is, by its kind."""


@dataclass(frozen=True, kw_only=True)
class BuiltItem:
    """An item, and the part each of its blocks plays (by index)."""

    item: RoundupItem
    roles: tuple[tuple[int, LabelRole], ...]


@dataclass(frozen=True, kw_only=True)
class _Sorted:
    """The indices of an item's blocks by the part they play."""

    bylines: tuple[int, ...]
    sources: tuple[int, ...]
    links: tuple[int, ...]
    rights: tuple[int, ...]
    texts: tuple[int, ...]


def build_item(marked: Marked, stretch: Stretch, *, numbered: bool) -> BuiltItem:
    """Build an item from its stretch; with `numbered` the number before the title is dropped."""
    parts = _sort(marked, stretch)
    line = None if stretch.title is None else marked[stretch.title].parts
    links = tuple(link for index in parts.links if (link := read_link(marked[index])))
    link, used = merge_links(links)
    # A second link is kept as a note: an item has one.
    spare = tuple(index for place, index in enumerate(parts.links) if place not in used)
    texts = tuple(sorted((*parts.texts, *spare)))
    standfirst = stretch.standfirst
    if standfirst is None:
        standfirst = find_standfirst(marked, texts)
    texts = tuple(index for index in texts if index != standfirst)
    bylines = [
        byline for index in (*parts.bylines, *parts.sources) if (byline := marked[index].byline)
    ]
    bylines += [inner for index in texts if (inner := marked[index].inner)]
    bylines += [line.byline] if line else []
    rights = next((found for index in parts.rights if (found := marked[index].rights)), Rights())
    kinds = tell_kinds(marked, texts)
    item = assemble_item(
        marked, stretch, bylines, link, rights, standfirst, kinds, numbered=numbered
    )
    return BuiltItem(item=item, roles=_label(stretch, parts, spare, standfirst, kinds))


def _sort(marked: Marked, stretch: Stretch) -> _Sorted:
    credit = [index for index in stretch.body if _is_credit(marked[index])]
    sources = [
        index for index in stretch.body if (byline := marked[index].byline) and byline.source_led
    ]
    links = find_links(marked, stretch)
    rights = [index for index in stretch.body if marked[index].rights][:1]
    head = [index for index in stretch.head if marked[index].byline]
    used = {*credit, *sources, *links, *rights}
    return _Sorted(
        bylines=(*head, *credit),
        sources=tuple(sources),
        links=tuple(links),
        rights=tuple(rights),
        texts=tuple(index for index in stretch.body if index not in used),
    )


def _is_credit(mark: MarkedBlock) -> bool:
    """Tell whether a line in the text is a credit or a date, not a byline of another piece."""
    return mark.byline is not None and not mark.byline.opens and not mark.byline.source_led


def assemble_item(
    marked: Marked,
    stretch: Stretch,
    bylines: list[Byline],
    link: Link,
    rights: Rights,
    standfirst: int | None,
    kinds: Mapping[int, BlockKind],
    *,
    numbered: bool,
) -> RoundupItem:
    """Put an item together of parts that are settled; `kinds` holds its texts, in order."""
    if link.label and (site := find_site(link.label)):
        bylines = [*bylines, Byline(source=site, source_led=True, score=_GUESSED)]
    people = tuple(dict.fromkeys(person for byline in bylines for person in byline.contributors))
    dated = next((byline.printed_date for byline in bylines if byline.printed_date), None)
    source = next((byline.source for byline in bylines if byline.source), None)
    kicker = _kicker(marked, stretch.kicker)
    link = complete_link(marked, stretch, link)
    lines = [marked[index].block.lines for index in stretch.indices]
    title = _title(marked, stretch.title, numbered=numbered)
    if title and link.kind in _PLAYED:
        title = _DURATION.sub("", title) or title
    return RoundupItem(
        title=title,
        kicker=kicker,
        standfirst=undress(_text(marked, standfirst) or "") or None,
        contributors=people,
        published_on=dated.value if dated else None,
        published_as=dated.text if dated else None,
        reading_minutes=next((byline.minutes for byline in bylines if byline.minutes), None),
        source=Source(name=source),
        blocks=build_blocks(marked, tuple(kinds), kinds),
        link=link,
        rights=rights,
        kind=_kind(kicker, title, link, sign=(_text(marked, stretch.title) or "")[:1]),
        lines=(lines[0][0], lines[-1][1]),
        confidence=_weigh(marked, stretch, bylines, people, link, rights, standfirst),
    )


def _title(marked: Marked, index: int | None, *, numbered: bool) -> str | None:
    if index is None:
        return None
    if parts := marked[index].parts:
        return undress(parts.title)
    block = marked[index].block
    listed = numbered if block.number is not None else block.marker in BULLETS
    if block.led:
        return undress(_SIGN.sub("", block.text)).rstrip(_LEAD_ENDS)
    return undress(block.text if listed else block.whole)


def _text(marked: Marked, index: int | None) -> str | None:
    return None if index is None else marked[index].block.whole


def _kicker(marked: Marked, index: int | None) -> str | None:
    if index is None:
        return None
    block = marked[index].block
    text = undress(block.whole)
    return (text.strip(_AROUND_TAG) if block.inlines else text) or text or None


def _kind(kicker: str | None, title: str | None, link: Link, *, sign: str) -> ItemKind:
    if title and _SPONSORED.match(title):
        return ItemKind.SPONSOR
    if kicker and is_sponsor_label(kicker):
        return ItemKind.SPONSOR
    return {LinkKind.WATCH: ItemKind.VIDEO, LinkKind.LISTEN: ItemKind.AUDIO}.get(
        link.kind, _SIGNS.get(sign, ItemKind.EXCERPT)
    )


def _weigh(
    marked: Marked,
    stretch: Stretch,
    bylines: list[Byline],
    people: tuple[Contributor, ...],
    link: Link,
    rights: Rights,
    standfirst: int | None,
) -> Confidence:
    dated = next((byline for byline in bylines if byline.printed_date), None)
    date_score = None
    if dated and dated.printed_date and dated.printed_date.value:
        date_score = dated.score if dated.printed_date.sure else _GUESSED
    sourced = next((byline for byline in bylines if byline.source), None)
    return Confidence(
        title=None if stretch.title is None else stretch.sure,
        standfirst=_weigh_standfirst(marked, stretch, standfirst),
        contributors=max((byline.score for byline in bylines if byline.contributors), default=0)
        if people
        else None,
        published_on=date_score,
        source=sourced.score if sourced else None,
        link=None if link.kind is LinkKind.NONE else 1.0,
        rights=_SET_APART if rights.note else None,
    )


def _weigh_standfirst(marked: Marked, stretch: Stretch, standfirst: int | None) -> float | None:
    if standfirst is None:
        return None
    sure = stretch.standfirst is not None or is_standfirst_set(marked[standfirst])
    return _SET_APART if sure else _GUESSED


def _label(
    stretch: Stretch,
    parts: _Sorted,
    spare: tuple[int, ...],
    standfirst: int | None,
    kinds: Mapping[int, BlockKind],
) -> tuple[tuple[int, LabelRole], ...]:
    by_role: tuple[tuple[LabelRole, Iterable[int | None]], ...] = (
        (LabelRole.TITLE, (stretch.title,)),
        (LabelRole.KICKER, (stretch.kicker,)),
        (LabelRole.STANDFIRST, (standfirst,)),
        (LabelRole.BYLINE, parts.bylines),
        (LabelRole.SOURCE, parts.sources),
        (LabelRole.LINK, (index for index in parts.links if index not in spare)),
        (LabelRole.RIGHTS, parts.rights),
    )
    return tuple(
        (index, role) for role, indices in by_role for index in indices if index is not None
    ) + tuple((index, ROLES_OF_TEXT[kind]) for index, kind in kinds.items())
