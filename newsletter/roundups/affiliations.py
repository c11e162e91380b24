"""What stands beside names in a byline: where the piece appeared, a country, a calling."""

import re
from dataclasses import dataclass
from typing import Final

from babel import Locale

from newsletter.roundups.byline_words import CALLINGS
from newsletter.roundups.months import LANGUAGES
from newsletter.roundups.names import looks_like_medium, may_be_source, parse_names
from newsletter.roundups.phrases import split_phrases

_TERRITORY_CODE: Final = re.compile("[A-Z]{2}")
# What people call countries that CLDR calls by their full names.
_EVERYDAY_NAMES: Final = frozenset(
    split_phrases(
        "großbritannien | england | schottland | usa | holland | great britain | scotland | "
        "grande-bretagne | angleterre | états-unis | gran bretaña | inglaterra | gran bretagna | "
        "inghilterra | grã-bretanha | groot-brittannië | engeland | wielka brytania | anglia | "
        "великобритания | англия | сша"
    )
)
_QUOTED: Final = re.compile(r"[«„“\"»](?P<inside>[^«»„“”\"]{2,60})[»“”\"«]")
_SHORTEST: Final = 4
_ARTICLED: Final = re.compile(
    r"(?:(?:The|Der|Die|Das|La|Le|Les|El|Il|Lo|Gli|Los|Las|Os|De|Het|O|A)\s|L['’])(?=[\w'’]*[A-ZÀ-Þ])"
)
_WITHIN: Final = re.compile(r"^(?:dans|in der|in dem|im|su|w|в)\s(?=[A-ZÀ-ÞА-Я«„])")
_NUMBERED: Final = re.compile(
    r"(?:,?\s(?:heft|nr\.?|no\.|ausgabe|issue|vol\.|n°|nº|numéro|número|nummer|s\.|p\.|pp\.|"
    r"seite|page|pagina|página|str\.|№)\s?\d{1,6}(?:[\s./–-]{1,3}\d{1,6}){0,3}){1,3}$",
    re.IGNORECASE,
)
_MOST_WORDS: Final = 6
_REACH: Final = 60  # characters of a source


@dataclass(frozen=True, kw_only=True)
class Affiliation:
    """A source named in a line in a way that leaves no doubt, and the line without it."""

    source: str | None
    rest: str


def _collect_territories() -> frozenset[str]:
    names = (
        name
        for language in LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if _TERRITORY_CODE.fullmatch(code)
    )
    return _EVERYDAY_NAMES.union(name.lower() for name in names if len(name) >= _SHORTEST)


_TERRITORIES: Final = _collect_territories()
_BRACKETED: Final = re.compile(r"\((?P<place>[^()]{2,60})\)")
_BEFORE: Final = re.compile(r"[^|/,;()]{2,60}$")


def take_placed_source(text: str) -> Affiliation:
    """Take "Le Courrier (France)" out of a line: what has a country behind it is a paper."""
    for match in _BRACKETED.finditer(text):
        if match["place"].lower() not in _TERRITORIES:
            continue
        before = _BEFORE.search(text, max(match.start() - _REACH, 0), match.start())
        source = before[0].strip() if before else ""
        if before is None or not may_be_source(source):
            break
        rest = f"{text[: before.start()]} | {text[match.end() :]}"
        return Affiliation(source=source, rest=rest)
    return Affiliation(source=None, rest=text)


def is_territory(text: str) -> bool:
    """Tell whether a text names a country."""
    return text.strip(" .").lower() in _TERRITORIES


def unquote(text: str) -> str | None:
    """Return what stands between quotation marks, if a text is nothing else."""
    match = _QUOTED.fullmatch(text.strip())
    return match["inside"] if match else None


def is_surely_source(text: str) -> bool:
    """Tell whether a part of a byline names where a piece appeared, whatever stands around it."""
    if unquote(text) is not None or _WITHIN.match(text):
        return True
    if not may_be_source(text):
        return False
    return looks_like_medium(text) or bool(_ARTICLED.match(text)) or _joins_things(text)


def may_follow_names(text: str) -> bool:
    """Tell whether a part behind names may be a source where sources stand in that place."""
    words = text.lower().split()
    calling = any(word.strip(".,") in CALLINGS for word in words)
    return may_be_source(text) and len(words) <= _MOST_WORDS and not calling


def strip_source(text: str) -> str:
    """Return a source as people say it: without quotation marks, number and page."""
    bare = _WITHIN.sub("", text.strip())
    bare = _NUMBERED.sub("", bare) or bare
    return unquote(bare) or bare


def names_source_last(pieces: list[str]) -> bool:
    """Tell whether the last of some pieces between commas is no further name: no "and" in it."""
    return len(pieces) > 1 and may_follow_names(pieces[-1]) and len(_names_in(pieces[-1])) <= 1


def _names_in(text: str) -> tuple[object, ...]:
    return parse_names(text) or ()


def _joins_things(text: str) -> bool:
    """Tell whether "&" stands between words that are no full names: "Gauge & Sleeper"."""
    left, sign, right = text.partition("&")
    return bool(sign) and len(left.split()) == 1 and len(right.split()) == 1
