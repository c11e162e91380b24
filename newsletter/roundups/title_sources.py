"""Where a piece appeared, told by titles: "Title (Paper)", "Paper: Title", "Paper" above them."""

import re
import unicodedata
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
_SURE: Final = 0.9
_FEWEST_LETTERS: Final = 4
_UMLAUTS: Final = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue"}


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


def take_sources_from_kickers(items: tuple[RoundupItem, ...]) -> tuple[RoundupItem, ...]:
    """Take the line above a title for its paper where most links lead to a site of that name."""
    kicked = [item for item in items if item.kicker and item.source.name is None]
    named = [item for item in kicked if _is_name_of_site(item.kicker or "", item.link.url)]
    if len(named) < max(_FEWEST, len(kicked) * _SHARE):
        return items
    return tuple(
        replace(
            item,
            kicker=None,
            source=Source(name=item.kicker, url=item.source.url),
            confidence=replace(item.confidence, source=_SURE),
        )
        if item in named
        else item
        for item in items
    )


def _is_name_of_site(name: str, url: str | None) -> bool:
    host = re.sub(r"^https?://", "", url or "").partition("/")[0]
    site = _spell(host.rpartition(".")[0])
    spelt = {_spell(name), _spell(name.casefold().translate(_UMLAUTS))}
    return may_be_source(name) and any(len(one) >= _FEWEST_LETTERS and one in site for one in spelt)


def _spell(text: str) -> str:
    """Spell a name as a host does: its letters and digits without their marks."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in bare if char.isascii() and char.isalnum())


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
