"""Titles that say when and where: "Saturday 13 December, 3 pm – Knots for all – Boat house"."""

import re
from dataclasses import dataclass, replace
from typing import Final

from newsletter.roundups.byline_lines import trim
from newsletter.roundups.dates import drop_clock, find_date
from newsletter.roundups.models import Block, BlockKind, ItemKind, RoundupItem
from newsletter.roundups.months import WEEKDAYS, fold

_LONGEST: Final = 300
_SEPARATOR: Final = re.compile(r"\s[–—|·•-]\s|(?<=[^\d\s]):\s|(?<=\d\d):\s")
_GUESSED: Final = 0.6
_EDGES: Final = " |,.:;()"


@dataclass(frozen=True, kw_only=True)
class _Event:
    """What a title says of an event; `when` is as printed."""

    title: str
    when: str
    where: str

    @property
    def timed(self) -> bool:
        """Tell whether the hour is told."""
        dated = find_date(self.when)
        rest = self.when[dated.end :] if dated else ""
        return drop_clock(rest) != rest


def take_events(items: tuple[RoundupItem, ...]) -> tuple[RoundupItem, ...]:
    """Make events of items whose titles name a day with its hour, and a thing.

    Several that name a weekday only are a calendar; one may be the title of a diary.
    """
    parted = [_part(item) for item in items]
    several = sum(one is not None for one in parted) > 1
    return tuple(
        _apply(item, one if one is not None and (one.timed or several) else None)
        for item, one in zip(items, parted, strict=True)
    )


def _part(item: RoundupItem) -> _Event | None:
    title = item.title or ""
    signed = item.contributors or item.published_as
    if signed or not any(map(str.isdigit, title)) or len(title) > _LONGEST:
        return None
    pieces = [piece.strip() for piece in _SEPARATOR.split(title)]
    place = next((place for place, piece in enumerate(pieces) if _is_appointment(piece)), None)
    if place is None or len(pieces) == 1:
        return None
    name = " – ".join(pieces[:place]) if place else pieces[1]
    where = " – ".join(pieces[place + 1 if place else 2 :])
    return _Event(title=name, when=pieces[place], where=where) if name else None


def _is_appointment(text: str) -> bool:
    """Tell whether a text is a day with its weekday or its hour, and nothing else."""
    dated = find_date(text)
    if dated is None:
        return False
    rest = f"{text[: dated.start]} | {text[dated.end :]}"
    bare = drop_clock(rest)
    words = {fold(word.strip(_EDGES)) for word in rest.split()}
    timed = bare != rest or not words.isdisjoint(WEEKDAYS)
    return timed and not any(trim(part).strip(_EDGES) for part in bare.split("|"))


def _apply(item: RoundupItem, event: _Event | None) -> RoundupItem:
    if event is None:
        return item
    blocks = item.blocks
    if item.standfirst:
        own = Block(kind=BlockKind.PARAGRAPH, text=item.standfirst, lines=item.lines)
        blocks = (own, *blocks)
    return replace(
        item,
        kind=ItemKind.EVENT,
        title=event.title,
        standfirst=f"{event.when} – {event.where}" if event.where else event.when,
        blocks=blocks,
        confidence=replace(item.confidence, standfirst=_GUESSED),
    )
