"""The parts of a byline: which are names, which a source, and whether all of them make sense."""

from dataclasses import dataclass, field
from typing import Final

from newsletter.roundups.affiliations import (
    is_surely_source,
    is_territory,
    may_follow_names,
    names_source_last,
    strip_source,
)
from newsletter.roundups.byline_lines import cut_at_commas
from newsletter.roundups.byline_words import CALLINGS, GENRES
from newsletter.roundups.dates import PrintedDate
from newsletter.roundups.models import Contributor, Role
from newsletter.roundups.names import looks_like_medium, may_be_source, parse_names
from newsletter.roundups.phrases import all_phrases

_GENRES: Final = frozenset(all_phrases(GENRES))
_MOST_UNKNOWN_WORDS: Final = 8
_LEAD_SCORE: Final = 0.75
_DASH_SCORE: Final = 0.5


@dataclass
class Parts:
    """What was found while a line is gone through."""

    barred: bool
    small: bool  # the whole line, as typed in a hurry
    dashed: bool
    sourced: bool
    printed_date: PrintedDate | None
    minutes: int | None
    people: list[Contributor] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    lead: bool = False
    source_led: bool = False
    within: str | None = None
    tagged: bool = False


def read_described(text: str, parts: Parts) -> tuple[Contributor, ...] | None:
    """Read "NAME, NAME, Die Zeit" and "NAME, Historiker": names, then a medium or a calling."""
    whole = cut_at_commas(text)
    pieces = [piece for piece in whole if not is_territory(piece)]
    count = next(
        (
            place
            for place, piece in enumerate(pieces)
            if is_surely_source(piece) or parse_names(piece) is None
        ),
        len(pieces),
    )
    lone = not parts.barred and len(parts.plain) <= 1
    if parts.sourced and lone and count == len(pieces) and names_source_last(pieces):
        count -= 1
    people = parse_names(", ".join(pieces[:count])) if 0 < count < len(whole) else None
    if people is None:
        return None
    rest = pieces[count:]
    source = next((piece for piece in rest if is_surely_source(piece)), None)
    if source is None and parts.sourced and rest and may_follow_names(rest[0]):
        source = rest[0]
    if source is not None:
        parts.sources.append(strip_source(source))
        rest.remove(source)
    if rest:
        parts.unknown.append(", ".join(rest))
    return people


def place_plain(parts: Parts) -> None:
    """Decide which parts without a lead-in are authors and which the source: names come first."""
    _drop_genres(parts)
    wrote = any(person.role is Role.AUTHOR for person in parts.people)
    # "NAME, Ortsblatt" is not all medium.
    if parts.sourced and _is_lone_source(parts):
        parts.sources.append(strip_source(parts.plain.pop()))
        return
    named = [segment for segment in parts.plain if _begins_with_name(segment)]
    media = [
        segment
        for segment in parts.plain
        if is_surely_source(segment)
        and segment not in named
        and (
            len(parts.plain) > 1 or wrote or not parse_names(segment) or looks_like_medium(segment)
        )
    ]
    for segment in parts.plain:
        people = None
        if not wrote and segment not in media and not _is_timed_source(segment, parts):
            people = read_described(segment, parts) or parse_names(segment)
        if people:
            parts.people[:0] = people
            wrote = True
        elif (segment in media or _is_timed_source(segment, parts)) and not parts.sources:
            parts.sources.append(strip_source(segment))
        elif may_be_source(segment) and (parts.people or parts.tagged) and not parts.sources:
            parts.sources.append(segment)
        elif not is_territory(segment):
            parts.unknown.append(segment)


def _drop_genres(parts: Parts) -> None:
    """Drop "Kolumne" and "OPINION" beside a date: they name neither people nor papers."""
    if parts.printed_date is None:
        return
    for place, segment in enumerate(parts.plain):
        first, _, rest = segment.partition(",")
        if first.strip().lower() in _GENRES:
            parts.plain[place] = rest.strip()
            parts.tagged = parts.tagged or not place
    parts.plain = [segment for segment in parts.plain if segment]


def _is_timed_source(segment: str, parts: Parts) -> bool:
    """Read "Paper · 14 min read"."""
    timed = parts.barred and parts.minutes is not None and parts.printed_date is None
    known = parts.sourced or not parse_names(segment) or is_surely_source(segment)
    return timed and known and len(parts.plain) == 1 and may_follow_names(segment)


def _is_lone_source(parts: Parts) -> bool:
    """Tell whether a line names but one thing, where others name an author and a source."""
    if len(parts.plain) != 1 or parts.people or parts.sources or parts.printed_date is None:
        return False
    return "," not in parts.plain[0] and may_follow_names(parts.plain[0])


def _begins_with_name(segment: str) -> bool:
    first, comma, _ = segment.partition(",")
    return bool(comma) and not looks_like_medium(first) and parse_names(first) is not None


def is_plausible(parts: Parts) -> bool:
    """Tell whether what was found makes a byline, a credit, a source line or a date line."""
    if parts.unknown and not _is_tolerable(parts):
        return False
    if parts.people:
        undated = parts.printed_date is None
        announced = (
            parts.lead
            or parts.dashed
            or (parts.barred and (parts.sources or parts.minutes is not None))
        )
        vague = parts.printed_date is not None and parts.printed_date.value is None
        return bool(announced) or not (
            undated or (vague and not parts.barred and not _is_full(parts))
        )
    if parts.sources:
        timed = parts.barred and parts.minutes is not None
        return parts.source_led or parts.printed_date is not None or timed
    return (parts.printed_date is not None or parts.minutes is not None) and not parts.unknown


def _is_full(parts: Parts) -> bool:
    """Tell whether a date that is no day, as the 31st of February, was at least printed in full."""
    return parts.printed_date is not None and parts.printed_date.sure


def _is_tolerable(parts: Parts) -> bool:
    """Allow one part that is not understood ("Historiker", "Berlin") beside a certain byline."""
    unknown = " ".join(parts.unknown)
    few = len(parts.unknown) == 1 and len(unknown.split()) <= _MOST_UNKNOWN_WORDS
    if not few or not parts.people or any(char in unknown for char in ":?!"):
        return False
    if parts.printed_date is None:
        called = any(word.strip(".,").lower() in CALLINGS for word in unknown.split())
        return parts.lead and called
    return parts.lead or parts.barred or len(unknown.split()) == 1


def score(parts: Parts) -> float:
    """Tell how sure it is that a line is a byline at all (0 to 1)."""
    dated = parts.printed_date is not None
    if not parts.people:
        return _LEAD_SCORE
    if dated and parts.lead:
        return 1.0
    if dated and parts.barred:
        return 0.95
    if dated:
        return 0.85
    return _LEAD_SCORE if parts.lead or parts.barred else _DASH_SCORE
