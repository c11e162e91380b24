"""Where a piece appeared, when a source says so in its titles: "Title (Paper)", "Paper: Title"."""

import re
from dataclasses import dataclass, replace
from typing import Final

from newsletter.roundups.models import Contributor, RoundupItem, Source
from newsletter.roundups.names import looks_like_medium, may_be_source, parse_names

_SUFFIX: Final = re.compile(r"(?P<title>.*\S)\s+[(\[](?P<source>[^()\[\]\d]{2,40})[)\]]")
_PREFIX: Final = re.compile(r"(?P<source>[^:]{2,80}):\s+(?P<title>\S.*)")
_LONGEST: Final = 300
_FEWEST: Final = 2
_SHARE: Final = 0.6
_GUESSED: Final = 0.6


@dataclass(frozen=True, kw_only=True)
class _Parted:
    """A title without what it says about its source."""

    title: str
    source: str
    people: tuple[Contributor, ...] = ()


def take_sources_from_titles(items: tuple[RoundupItem, ...]) -> tuple[RoundupItem, ...]:
    """Part titles and sources where most titles show both, and one of them a known medium."""
    for part in (_part_suffix, _part_prefix):
        parted = [part(item) for item in items]
        found = [one for one in parted if one is not None]
        known = any(looks_like_medium(one.source) for one in found)
        if known and len(found) >= max(_FEWEST, len(items) * _SHARE):
            return tuple(map(_apply, items, parted))
    return items


def _part_suffix(item: RoundupItem) -> _Parted | None:
    match = _match(_SUFFIX, item)
    if match is None or not may_be_source(match["source"]):
        return None
    return _Parted(title=match["title"], source=match["source"])


def _part_prefix(item: RoundupItem) -> _Parted | None:
    match = _match(_PREFIX, item)
    if match is None:
        return None
    names, comma, source = match["source"].rpartition(",")
    source = source.strip()
    people = parse_names(names) if comma else ()
    # "Interview: …" and "Kommentar: …" are titles: without a name, only a known medium is one.
    if people is None or not may_be_source(source) or not (people or looks_like_medium(source)):
        return None
    return _Parted(title=match["title"], source=source, people=people)


def _match(pattern: re.Pattern[str], item: RoundupItem) -> re.Match[str] | None:
    if item.title is None or item.source.name is not None or item.contributors:
        return None
    if len(item.title) > _LONGEST:
        return None
    return pattern.fullmatch(item.title)


def _apply(item: RoundupItem, parted: _Parted | None) -> RoundupItem:
    if parted is None:
        return item
    sure = replace(
        item.confidence, source=_GUESSED, contributors=_GUESSED if parted.people else None
    )
    return replace(
        item,
        title=parted.title,
        source=Source(name=parted.source, url=item.source.url),
        contributors=parted.people,
        confidence=sure,
    )
