"""Bylines, by grammar: who wrote, translated or was asked, when, where, how long to read."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from newsletter.roundups.byline_words import DATE_FILLERS, MINUTE_WORDS, WORD_COUNT_WORDS
from newsletter.roundups.dates import PrintedDate, drop_clock, find_date
from newsletter.roundups.lead_ins import LeadIn, LeadKind, find_lead_in, split_inner_lead_ins
from newsletter.roundups.models import Contributor, Role
from newsletter.roundups.months import WEEKDAYS, fold
from newsletter.roundups.names import SUFFIXES, looks_like_medium, may_be_source, parse_names
from newsletter.roundups.phrases import alternatives

_LONGEST: Final = 300
_MOST_UNKNOWN_WORDS: Final = 8
_MOST_PARTS: Final = 12

_MINUTES: Final = re.compile(
    r"(?:(?:lesezeit|reading time|dauer|lecture|ca\.)[\s:]*)?"
    rf"(?<!\d)(\d{{1,3}})[\s-]?(?:{alternatives(MINUTE_WORDS)})"
    r"\b\.?(?:\s+(?:read|lesezeit|de lecture|de lectura|di lettura|de leitura|leestijd|czytania))?",
    re.IGNORECASE,
)
_WORD_COUNT: Final = re.compile(
    rf"(?<!\d)[\d.,’']{{1,9}}\s(?:{alternatives(WORD_COUNT_WORDS)})\b", re.IGNORECASE
)
_PARENTHESES: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_SEPARATOR: Final = re.compile(r"\s*[|•·;\t]\s*|\s+[–—―-]+\s*|[–—―-]+\s+|–|—|\s+/\s+|\s{2,}")
_DASH_LEAD: Final = re.compile(r"(?:[—―–]|--)\s*(?=\S)")
_INNER_BY: Final = re.compile(r"\s+(?=(?:by|von|par|door)\s+[A-Z])")
_WRAP: Final = re.compile(r"([*_]{1,2})(.+)\1$")
_STARS: Final = re.compile(r"(?<=[^\W\d_])[*†¹²³]{1,3}(?!\w)")
_LEAD_SCORE: Final = 0.75
_DASH_SCORE: Final = 0.5


@dataclass(frozen=True, kw_only=True)
class Byline:
    """What one line tells about an item; `score` says how sure it is a byline at all (0 to 1)."""

    contributors: tuple[Contributor, ...] = ()
    printed_date: PrintedDate | None = None
    source: str | None = None
    minutes: int | None = None
    score: float = 1.0
    source_led: bool = False

    @property
    def opens(self) -> bool:
        """Tell whether an item may begin with it; a mere date, credit or "Quelle: X" opens none."""
        wrote = any(person.role in {Role.AUTHOR, Role.INTERVIEWEE} for person in self.contributors)
        return wrote or (self.source is not None and not self.source_led and not self.contributors)

    @property
    def published_on(self) -> date | None:
        """The day, where it can be told."""
        return self.printed_date.value if self.printed_date else None


@dataclass
class _Parts:
    """What was found while a line is gone through."""

    barred: bool
    dashed: bool
    printed_date: PrintedDate | None
    minutes: int | None
    people: list[Contributor] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    lead: bool = False
    source_led: bool = False


def parse_byline(line: str, *, month_first: bool = False) -> Byline | None:
    """Read a line as a byline, a credit, a source line or a date line, or as none of these."""
    text = _STARS.sub("", _unwrap(line.strip()))
    if not text or len(text) > _LONGEST or text.count(",") > _MOST_PARTS:
        return None
    dash = _DASH_LEAD.match(text)
    text = text[dash.end() :] if dash else text
    printed_date = find_date(text, month_first=month_first)
    if printed_date is None and not _may_be_undated(text, dashed=bool(dash)):
        return None
    if printed_date:
        text = f"{text[: printed_date.start]} | {text[printed_date.end :]}"
        text = drop_clock(text)
    barred = bool(re.search(r"\w\s*[|•·\t]\s*\w", line))
    text, minutes = _take_measures(text)
    parts = _Parts(barred=barred, dashed=bool(dash), printed_date=printed_date, minutes=minutes)
    text = split_inner_lead_ins(_PARENTHESES.sub(r" | \1 | ", text))
    segments = [trimmed for segment in _SEPARATOR.split(text) if (trimmed := _trim(segment))]
    if len(segments) > _MOST_PARTS or not all(_read_segment(one, parts) for one in segments):
        return None
    return _settle(parts)


def _may_be_undated(text: str, *, dashed: bool) -> bool:
    """Sort out prose before the costly part: without a date, something must announce the names."""
    return (
        dashed
        or find_lead_in(_trim(text.lstrip("([")) or "-") is not None
        or "|" in text
        or bool(_MINUTES.search(text))
    )


def _unwrap(text: str) -> str:
    if match := _WRAP.match(text):
        text = match[2]
    if text[:1] == "(" and text.endswith(")") and text.count("(") == 1:
        return text[1:-1].strip()
    return text


def _take_measures(text: str) -> tuple[str, int | None]:
    minutes = _MINUTES.search(text)
    if minutes:
        text = f"{text[: minutes.start()]} | {text[minutes.end() :]}"
    return _WORD_COUNT.sub(" | ", text), int(minutes[1]) if minutes else None


def _trim(segment: str) -> str:
    """Drop stray commas, dashes, and the fillers of a date: "am Samstag", "Stand:"."""
    words = segment.strip(" ,:;–—―-\t").split()
    while words and _is_filler(words[-1]):
        words.pop()
    while (
        words
        and _is_filler(words[0])
        and (len(words) == 1 or _is_filler(words[1]) or words[0][0].islower())
    ):
        if find_lead_in(" ".join(words)) is not None:
            break
        words.pop(0)
    return " ".join(words).strip(" ,")


def _is_filler(word: str) -> bool:
    bare = fold(word.strip(",:.()"))
    return bare in DATE_FILLERS or bare in WEEKDAYS


def _read_segment(segment: str, parts: _Parts) -> bool:
    lead = find_lead_in(segment)
    if lead is None:
        parts.plain.append(segment)
        return True
    if lead.kind is LeadKind.RECOMMENDER:
        return True
    if lead.kind is LeadKind.SOURCE:
        parts.source_led = parts.source_led or not (parts.people or parts.plain)
        parts.sources.append(lead.rest.strip())
        return bool(lead.rest.strip())
    return _read_people(lead, parts)


def _read_people(lead: LeadIn, parts: _Parts) -> bool:
    lenient = parts.printed_date is not None or Role.AUTHOR not in lead.roles
    first, *others = _INNER_BY.split(lead.rest, maxsplit=1)
    people = _read_described(first, parts) or parse_names(first, lenient=lenient)
    if not people:
        return False
    parts.lead = True
    parts.people += [replace(person, role=role) for role in lead.roles for person in people]
    # "Interview with NAME by NAME"
    return all(_read_segment(lead.rest[len(first) :].strip(), parts) for _ in others)


def _read_described(text: str, parts: _Parts) -> tuple[Contributor, ...] | None:
    """Read "NAME, NAME, Die Zeit" and "NAME, Historiker": names, then a medium or a calling."""
    pieces = [piece.strip() for piece in text.split(",")]
    for count in range(1, len(pieces)):
        rest = ", ".join(pieces[count:])
        known = may_be_source(rest) and looks_like_medium(rest)
        if not known and parse_names(rest.split(",")[0]):
            continue
        people = parse_names(", ".join(pieces[:count]))
        if people and rest.lower() not in SUFFIXES:
            (parts.sources if known else parts.unknown).append(rest)
            return people
    return None


def _settle(parts: _Parts) -> Byline | None:
    _place_plain(parts)
    if not _is_plausible(parts):
        return None
    return Byline(
        contributors=tuple(dict.fromkeys(parts.people)),
        printed_date=parts.printed_date,
        source=parts.sources[0] if parts.sources else None,
        minutes=parts.minutes,
        score=_score(parts),
        source_led=parts.source_led,
    )


def _place_plain(parts: _Parts) -> None:
    """Decide which parts without a lead-in are authors and which the source: names come first."""
    wrote = any(person.role is Role.AUTHOR for person in parts.people)
    # "NAME, Ortsblatt" is not all medium.
    media = [
        segment
        for segment in parts.plain
        if looks_like_medium(segment) and not _begins_with_name(segment)
    ]
    for segment in parts.plain:
        people = None
        if not wrote and segment not in media:
            people = _read_described(segment, parts) or parse_names(segment)
        if people:
            parts.people[:0] = people
            wrote = True
        elif may_be_source(segment) and (segment in media or parts.people) and not parts.sources:
            parts.sources.append(segment)
        else:
            parts.unknown.append(segment)


def _begins_with_name(segment: str) -> bool:
    first, comma, _ = segment.partition(",")
    return bool(comma) and not looks_like_medium(first) and parse_names(first) is not None


def _is_plausible(parts: _Parts) -> bool:
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
        return parts.source_led or (parts.printed_date is not None)
    return (parts.printed_date is not None or parts.minutes is not None) and not parts.unknown


def _is_full(parts: _Parts) -> bool:
    """Tell whether a date that is no day, as the 31st of February, was at least printed in full."""
    return parts.printed_date is not None and parts.printed_date.sure


def _is_tolerable(parts: _Parts) -> bool:
    """Allow one part that is not understood ("Historiker", "Berlin") beside a certain byline."""
    unknown = " ".join(parts.unknown)
    few = len(parts.unknown) == 1 and len(unknown.split()) <= _MOST_UNKNOWN_WORDS
    if (
        not few
        or not parts.people
        or any(char in unknown for char in ":?!")
        or parts.printed_date is None
    ):
        return False
    return parts.lead or parts.barred or len(unknown.split()) == 1


def _score(parts: _Parts) -> float:
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
