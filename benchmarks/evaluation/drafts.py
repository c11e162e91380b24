"""A roundup as lines of text, and which of them are its items' titles, bylines and links."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from benchmarks.evaluation.gold import Field, GoldItem, GoldRoundup
from benchmarks.evaluation.printed_dates import replace_day, tells_day

_MARKER: Final = re.compile(r"^\s*(?:#{1,6}\s+|[*•-]\s+|\d{1,3}[.)]\s+)?(?:\*\*|__)?")
_BLANKS: Final = re.compile(r"\s+")
_NUMBERED: Final = re.compile(r"\s*\d{1,3}[.)]\s")
_LABEL: Final = re.compile(r"\s*(?:\[[^\]]+\]|[→»].+|.+[→»])\s*$")
_LINKED: Final = frozenset(("continue", "original", "watch", "listen"))
_LONGEST_BYLINE: Final = 160
_LONGEST_REST: Final = 70
_MOST_LABEL_WORDS: Final = 9
_REACH_ABOVE: Final = 3


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an item's parts stand, each as the number of its line (from 0)."""

    title: int | None = None
    byline: int | None = None
    link: int | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The lines of a roundup and its gold; places are those of the gold's items."""

    lines: tuple[str, ...]
    gold: GoldRoundup
    places: tuple[Place, ...]

    @property
    def titled(self) -> bool:
        """Tell whether each title has a line of its own."""
        return all(
            place.title is not None and bare(self.lines[place.title]) == _flat(item.title)
            for place, item in zip(self.places, self.gold.items, strict=True)
        )

    @property
    def numbered(self) -> bool:
        """Tell whether titles have numbers."""
        titles = [place.title for place in self.places if place.title is not None]
        return bool(titles) and all(_NUMBERED.match(self.lines[title]) for title in titles)

    def edit(self, changes: dict[int, str | None]) -> "Draft":
        """Return the draft with some lines changed, or dropped where they become None."""
        lines = (changes.get(number, line) for number, line in enumerate(self.lines))
        kept = tuple(line for line in lines if line is not None)
        moved = len(kept) != len(self.lines)
        gold = drop_blocks(self.gold) if moved else self.gold
        return replace(self, lines=kept, gold=gold)

    def with_items(self, change: Callable[[int, GoldItem], GoldItem]) -> "Draft":
        """Return the draft with changed gold; `change` gets the number of the item, too."""
        items = tuple(change(number, item) for number, item in enumerate(self.gold.items))
        return replace(self, gold=replace(self.gold, items=items))


def make_draft(text: str, gold: GoldRoundup) -> Draft:
    """Find the parts of a text that the gold tells of."""
    lines = tuple(text.splitlines())
    titles = _find_titles(lines, gold)
    places: list[Place] = []
    for number, (title, item) in enumerate(zip(titles, gold.items, strict=True)):
        after = next((other for other in titles[number + 1 :] if other is not None), len(lines))
        places.append(_find_parts(lines, item, title, after))
    return Draft(lines=lines, gold=gold, places=tuple(places))


def drop_blocks(gold: GoldRoundup) -> GoldRoundup:
    """Return the gold without what it says of single lines."""
    return replace(gold, items=tuple(replace(item, blocks=()) for item in gold.items))


def bare(line: str) -> str:
    """Take marks of lists and headings off a line."""
    return _flat(_MARKER.sub("", line).rstrip("*_ #"))


def _flat(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _find_titles(lines: tuple[str, ...], gold: GoldRoundup) -> list[int | None]:
    """Find the titles from the end, because a list of contents may hold them, too."""
    found: list[int | None] = []
    bound = len(lines)
    for item in reversed(gold.items):
        title = _flat(item.title)
        own = [number for number in range(bound) if title and bare(lines[number]) == title]
        place = own[-1] if own else None
        found.append(place)
        bound = bound if place is None else place
    return found[::-1]


def _find_parts(lines: tuple[str, ...], item: GoldItem, title: int | None, after: int) -> Place:
    if title is None:
        return Place()
    below = range(title + 1, after)
    above = range(title - 1, max(title - 1 - _REACH_ABOVE, -1), -1)
    byline = next((number for number in (*below, *above) if _is_byline(lines[number], item)), None)
    link = next((number for number in reversed(below) if _is_link(lines[number], item)), None)
    return Place(title=title, byline=byline, link=link)


def day_of(item: GoldItem) -> date | None:
    """Tell the day of an item, if the gold knows one."""
    value = item.expected.get(Field.DATE)
    return date.fromisoformat(value[0]) if value else None


def _is_byline(line: str, item: GoldItem) -> bool:
    """Tell whether a line names the first author and little else but date and source."""
    authors, day = item.expected.get(Field.AUTHORS, ()), day_of(item)
    if not authors or authors[0] not in line or len(line) > _LONGEST_BYLINE:
        return False
    if day is not None and not tells_day(line, day):
        return False
    rest = replace_day(line, day, "") if day else line
    for name in (*authors, *item.expected.get(Field.SOURCE, ())):
        rest = rest.replace(name, "")
    return len(rest.strip()) <= _LONGEST_REST


def _is_link(line: str, item: GoldItem) -> bool:
    url, kind = item.expected.get(Field.URL, ()), item.expected.get(Field.LINK_KIND, ())
    if url:
        rest = line.replace(url[0], "")
        return url[0] in line and len(rest.split()) <= _MOST_LABEL_WORDS
    labelled = bool(kind) and kind[0] in _LINKED
    return labelled and len(line.split()) <= _MOST_LABEL_WORDS and bool(_LABEL.match(line))
