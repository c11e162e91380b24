"""Bylines, by grammar: who wrote, translated or was asked, when, where, how long to read."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from newsletter.roundups.affiliations import is_surely_source, strip_source, take_placed_source
from newsletter.roundups.byline_lines import (
    DASH_LEAD,
    POINTER,
    SEPARATOR,
    may_be_undated,
    take_measures,
    trim,
    unwrap,
)
from newsletter.roundups.byline_parts import Parts, is_plausible, place_plain, read_described, score
from newsletter.roundups.dates import PrintedDate, drop_clock, find_date
from newsletter.roundups.lead_ins import LeadIn, LeadKind, find_lead_in, split_inner_lead_ins
from newsletter.roundups.models import Contributor, Role
from newsletter.roundups.names import may_be_source, parse_names
from newsletter.roundups.shapes import count_words

_LONGEST: Final = 300
_MOST_PARTS: Final = 12

_PARENTHESES: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_INNER_BY: Final = re.compile(r"\s+(?=(?:by|von|par|door)\s+[A-Z])")
_STARS: Final = re.compile(r"(?<=[^\W\d_])[*†¹²³]{1,3}(?!\w)")
_FOR: Final = re.compile(r"\s(?:for|für|pour|para|voor|dla|для)\s(?=[A-ZÀ-ÞА-Я])")
_IN: Final = re.compile(r"(?<=[^\W\d_])\s(?:in|dans|en|su|em)\s?:\s")  # "NAME in: Paper"
_WITHIN: Final = re.compile(
    r"(?:^|\s)(?:in|im|dans|en|su|sul|sulla|nel|em|no|na|w|в|на)\s(?:(?:der|dem|den)\s)?"
    r"(?P<within>[A-ZÀ-ÞА-Я«„“\"][^,]{1,60})$"
)
_FEWEST_WORDS_OF_BY: Final = 3  # "by", and a whole name
_SMALL_NAME: Final = re.compile(
    r"(?!(?:the|der|die|our|unserer) )[^\W\d_A-ZÀ-Þ]{3,20}(?: [^\W\d_A-ZÀ-Þ]{3,20}){1,2}"
)
_FULL_STOP: Final = re.compile(r"(?<=[^\W\d_]{5})\.$")


@dataclass(frozen=True, kw_only=True)
class Byline:
    """What one line tells about an item; `score` says how sure it is a byline at all (0 to 1)."""

    contributors: tuple[Contributor, ...] = ()
    printed_date: PrintedDate | None = None
    source: str | None = None
    minutes: int | None = None
    score: float = 1.0
    source_led: bool = False
    above: bool = False  # it stands above the title
    within: str | None = None  # "in Uferpost", "in Oslo": a paper or a town
    tagged: bool = False  # it begins with the kind of the text: "Opinion | 3 May | Post"

    @property
    def opens(self) -> bool:
        """Tell whether an item may begin with it; a mere date, credit or "Quelle: X" opens none."""
        if self.above:
            return False
        wrote = any(person.role in {Role.AUTHOR, Role.INTERVIEWEE} for person in self.contributors)
        lone = self.source is not None and not self.source_led and not self.contributors
        return wrote or (lone and self.printed_date is not None)

    @property
    def published_on(self) -> date | None:
        """The day, where it can be told."""
        return self.printed_date.value if self.printed_date else None


def parse_byline(line: str, *, month_first: bool = False, sourced: bool = False) -> Byline | None:
    """Read a line as a byline, a credit, a source line or a date line, or as none of these.

    With `sourced` the last of the parts between commas is known to be a source, not a name.
    """
    text = _STARS.sub("", POINTER.sub("", unwrap(_FULL_STOP.sub("", line.strip()))))
    if not text or len(text) > _LONGEST or text.count(",") > _MOST_PARTS:
        return None
    dash = DASH_LEAD.match(text)
    text = text[dash.end() :] if dash else text
    printed_date = _find_first_date(text, month_first=month_first)
    if printed_date is None and not may_be_undated(text, dashed=bool(dash)):
        return None
    if printed_date:
        text = f"{text[: printed_date.start]} | {text[printed_date.end :]}"
        text = drop_clock(_drop_change(text))
    barred = bool(re.search(r"\w\s*[|•·\t]\s*\w", line))
    text, minutes = take_measures(text)
    parts = Parts(
        barred=barred,
        small=line.islower(),
        dashed=bool(dash),
        sourced=sourced,
        printed_date=printed_date,
        minutes=minutes,
    )
    placed = take_placed_source(_IN.sub(" | Quelle: ", text, count=1))
    text = placed.rest
    if placed.source:
        parts.sources.append(placed.source)
    text = split_inner_lead_ins(_PARENTHESES.sub(r" | \1 | ", text))
    segments = [trimmed for segment in SEPARATOR.split(text) if (trimmed := trim(segment))]
    if printed_date:
        segments = [rest for one in segments if (rest := _take_within(one, parts))]
    if len(segments) > _MOST_PARTS or not all(_read_segment(one, parts) for one in segments):
        return None
    return _settle(parts)


def _find_first_date(text: str, *, month_first: bool) -> PrintedDate | None:
    """Find the day of the publication: it is printed before that of the last change."""
    found = find_date(text, month_first=month_first)
    earlier = find_date(text[: found.start], month_first=month_first) if found else None
    return earlier if earlier and earlier.sure else found


def _drop_change(text: str) -> str:
    """Drop the day of the last change, which stands behind that of the publication."""
    changed = find_date(text)
    return f"{text[: changed.start]} | {text[changed.end :]}" if changed else text


def _take_within(segment: str, parts: Parts) -> str:
    """Take "in Uferpost" off the end of a part, if nothing or names are left; else nothing."""
    match = _WITHIN.search(segment)
    if match is None or not may_be_source(match["within"]):
        return segment
    rest = segment[: match.start()].strip()
    if rest.endswith(","):
        return segment  # a part of its own
    lead = find_lead_in(rest)
    names = lead.rest if lead and lead.kind is LeadKind.PEOPLE else rest
    if not rest and is_surely_source(segment):
        return segment  # "im Ortsblatt" says it all
    if rest and not parse_names(names):
        return segment
    if parse_names(f"{names} {segment[match.start() :].strip()}"):
        return segment  # "Jan Smit en Piet Bos"
    parts.within = match["within"]
    return rest


def _read_segment(segment: str, parts: Parts) -> bool:
    lead = find_lead_in(segment)
    if lead is None:
        parts.plain.append(segment)
        return True
    if lead.kind is LeadKind.RECOMMENDER:
        return True
    if lead.kind is LeadKind.SOURCE:
        parts.source_led = parts.source_led or not (parts.people or parts.plain)
        parts.sources.append(strip_source(lead.rest))
        return bool(lead.rest.strip())
    return _read_people(lead, parts)


def _read_people(lead: LeadIn, parts: Parts) -> bool:
    lenient = parts.printed_date is not None or Role.AUTHOR not in lead.roles
    names, *papers = _FOR.split(lead.rest, maxsplit=1)
    if papers and may_be_source(papers[0]) and parse_names(names):
        parts.sources.append(papers[0].strip())
        lead = replace(lead, rest=names)
    first, *others = _INNER_BY.split(lead.rest, maxsplit=1)
    if others and (
        " " not in first or count_words(others[0].partition(",")[0]) < _FEWEST_WORDS_OF_BY
    ):
        first, others = lead.rest, []  # "Grażyna von Tessen" is one name
    people = read_described(first, parts) or parse_names(first, lenient=lenient)
    if not people and lenient and parts.small and _SMALL_NAME.fullmatch(first):
        people = (Contributor(name=first),)  # typed on a phone
    if not people:
        return False
    parts.lead = True
    parts.people += [replace(person, role=role) for role in lead.roles for person in people]
    # "Interview with NAME by NAME"
    return all(_read_segment(lead.rest[len(first) :].strip(), parts) for _ in others)


def _settle(parts: Parts) -> Byline | None:
    place_plain(parts)
    if not is_plausible(parts):
        return None
    return Byline(
        contributors=tuple(dict.fromkeys(parts.people)),
        printed_date=parts.printed_date,
        source=parts.sources[0] if parts.sources else None,
        minutes=parts.minutes,
        score=score(parts),
        source_led=parts.source_led,
        within=parts.within,
        tagged=parts.tagged,
    )
