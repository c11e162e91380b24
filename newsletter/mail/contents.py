"""The list of contents: what stands in an issue, grouped as its items are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from newsletter.mail.content import ItemContent, ItemKind
from newsletter.mail.direction import isolate
from newsletter.mail.hyphenation import hyphenate
from newsletter.mail.item_layout import ItemLayout
from newsletter.mail.wording import shorten, write_source
from newsletter.translation import translate

_LONGEST_TITLE = 60  # characters, of an item that has none of its own


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the list of contents."""

    number: int
    section: str
    url: str
    title: str
    hyphenated_title: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The entries of one section."""

    section: str  # empty: no heading
    entries: tuple[Entry, ...]


def list_contents(
    items: Iterable[tuple[ItemContent, ItemLayout]], *, url: str, language: str
) -> tuple[Group, ...]:
    """Return what stands in an issue; `url` is its web view. Advertisements are not listed."""
    listed = ((item, layout) for item, layout in items if item.kind is not ItemKind.SPONSOR)
    entries = [
        _list_item(item, layout, number, url, language)
        for number, (item, layout) in enumerate(listed, 1)
    ]
    return tuple(_group(entries))


def _group(entries: list[Entry]) -> Iterator[Group]:
    for section, group in groupby(entries, key=lambda entry: entry.section):
        yield Group(section=section, entries=tuple(group))


def _describe(layout: ItemLayout) -> str:
    """Return what stands beside an item that nobody wrote: when and where it is, or its rubric."""
    known = [text for text in (layout.appointment, layout.place) if text]
    return " · ".join(known or (mark.text for mark in layout.marks))


def _list_item(
    item: ItemContent, layout: ItemLayout, number: int, url: str, language: str
) -> Entry:
    words = layout.body.words or item.standfirst or translate(language, "Without a title")
    title = item.title or shorten(words, _LONGEST_TITLE)
    return Entry(
        number=number,
        section=item.section,
        url=f"{url}#{layout.anchor}",
        title=isolate(title, language),
        hyphenated_title=isolate(hyphenate(title, item.language or language), language),
        source=write_source(item, language) or _describe(layout),
    )
