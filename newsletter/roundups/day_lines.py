"""Lines that are nothing but a day in the head of a piece, and whose piece it is beside them."""

import re
from dataclasses import replace
from typing import Final

from newsletter.roundups.bylines import Byline, parse_byline
from newsletter.roundups.lead_ins import LeadKind, find_lead_in
from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.models import Contributor, Role
from newsletter.roundups.names import parse_names
from newsletter.roundups.phrases import all_phrases, alternatives
from newsletter.roundups.review_words import SAYS

_LONGEST: Final = 200
_LONGEST_STANDFIRST: Final = 500
_REACH: Final = 3  # blocks between a day and the byline below it
_FEWEST: Final = 2
_SCORE: Final = 0.75
_SENTENCE: Final = re.compile(r"(?<=\w\w\w[.!?…])(?<!Prof\.)\s+(?=\S)")
_NAME: Final = r"[^\W\d_a-zß-ÿ][\w’'-]+(?: [^\W\d_a-zß-ÿ][\w’'-]+){1,3}"
_SAID: Final = re.compile(rf"(?<!\w)(?:(?i:{alternatives(all_phrases(SAYS))}))\s(?P<name>{_NAME})")


def read_beside_days(marked: Marked, *, month_first: bool) -> Marked:
    """Read lines that would be bylines if they were dated, where a line near by has the day.

    And find the authors of pieces that name them at the end of a standfirst above their day.
    """
    days = {index for index, mark in enumerate(marked) if _is_day(mark)}
    whole = tuple(
        replace(mark, byline=byline)
        if (byline := _read_dated(marked, index, days, month_first=month_first))
        else mark
        for index, mark in enumerate(marked)
    )
    return _credit_days(whole, days, month_first=month_first)


def _is_day(mark: MarkedBlock) -> bool:
    byline = mark.byline
    if byline is None or byline.printed_date is None or mark.block.heading is not None:
        return False
    return not (byline.contributors or byline.source)


def _read_dated(marked: Marked, index: int, days: set[int], *, month_first: bool) -> Byline | None:
    """Read "By NAME, whatever NAME does" beside a day."""
    mark = marked[index]
    if not days.intersection(range(index - _REACH, index + 2)):
        return None
    if not mark.plain or mark.prose or len(mark.text) > _LONGEST:
        return None
    return _parse_led(mark.text, month_first=month_first)


def _parse_led(text: str, *, month_first: bool) -> Byline | None:
    """Read a line with a lead-in as if a day stood behind it."""
    lead = find_lead_in(text)
    if lead is None or lead.kind is not LeadKind.PEOPLE or Role.AUTHOR not in lead.roles:
        return None
    byline = parse_byline(f"{text} | 2000-01-01", month_first=month_first)
    strict = byline is not None and all(" " in one.name for one in byline.contributors)
    if byline is None or not byline.opens or not strict:
        return None
    return replace(byline, printed_date=None, score=_SCORE)


def _credit_days(marked: Marked, days: set[int], *, month_first: bool) -> Marked:
    """Give days the authors that the standfirsts above them name; some must end with a credit."""
    above = {index: marked[index - 1] for index in days if _has_standfirst(marked, index)}
    credited = {
        index: byline
        for index, mark in above.items()
        if (byline := _read_last(mark.text, month_first=month_first))
    }
    if len(credited) < _FEWEST:
        return marked
    for index, mark in above.items():
        if index not in credited and (people := _read_said(mark.text)):
            credited[index] = Byline(contributors=people, score=_SCORE)
    return tuple(
        replace(mark, byline=replace(credited[index], printed_date=mark.byline.printed_date))
        if mark.byline and index in credited
        else mark
        for index, mark in enumerate(marked)
    )


def _has_standfirst(marked: Marked, index: int) -> bool:
    """Tell whether a title and a standfirst stand above a day."""
    if index < len(("title", "standfirst")):
        return False
    title, standfirst = marked[index - 2], marked[index - 1]
    short = len(standfirst.text) <= _LONGEST_STANDFIRST
    return title.plain and not title.prose and standfirst.plain and short


def _read_last(text: str, *, month_first: bool) -> Byline | None:
    """Read the credits that are the last sentences of a text."""
    found: Byline | None = None
    for sentence in reversed(_SENTENCE.split(text)[1:]):
        byline = parse_byline(sentence.rstrip("."), month_first=month_first)
        if byline is None or not byline.contributors or byline.score < _SCORE:
            break
        people = (*byline.contributors, *(found.contributors if found else ()))
        found = replace(byline, contributors=people)
    return found if found and found.opens else None


def _read_said(text: str) -> tuple[Contributor, ...]:
    """Find who says something, according to a text: "asks NAME", "thinks NAME"."""
    names = (parse_names(match["name"]) for match in _SAID.finditer(text))
    return tuple(person for people in names if people for person in people)
