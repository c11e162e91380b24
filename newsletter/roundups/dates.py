"""Dates as people print them, by a grammar of their own: prose yields none by chance."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from newsletter.roundups.months import MONTHS, fold
from newsletter.roundups.phrases import alternatives

_MONTH: Final = rf"(?:{alternatives(MONTHS)})\.?"
_DAY: Final = r"\d{1,2}(?:\.|º|°|st|nd|rd|th|er|e)?"
_OF: Final = r"(?:\s(?:of|de|del|di|d'|do))?"
_RANGE: Final = r"(?:\d{1,2}\.?\s?(?:[/–-]|und|and|et|bis|to)\s?)?"
_YEAR: Final = r"(?:\d{4})"
_NAMED: Final = re.compile(
    rf"(?<![\w./])(?<!\d-)(?:{_RANGE}(?P<day>{_DAY}){_OF}\s?(?P<month>{_MONTH})(?:,?{_OF}\s?(?P<year>{_YEAR}))?"
    rf"|(?P<month_2>{_MONTH})\s(?P<day_2>\d{{1,2}}(?:st|nd|rd|th)?)(?:,?\s(?P<year_2>{_YEAR}))?)"
    r"(?:\sг(?:ода|\.)|\sr\.)?(?![\w/-])",
    re.IGNORECASE,
)
_ISO: Final = re.compile(
    r"(?<![\w./])(?<!\d-)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\w/-])"
)
_NUMERIC: Final = re.compile(
    r"(?<![\w./])(?<!\d-)(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![\w/-])"
)
_MONTH_AND_YEAR: Final = re.compile(
    rf"(?<![\w./])(?<!\d-)(?P<month>{_MONTH})\s(?P<year>{_YEAR})(?![\w/-])", re.IGNORECASE
)
_CLOCK: Final = re.compile(
    r"(?:(?<!\w)(?:um|gegen|at|à|a las|alle|às|om|o|в)\s)?(?<![\w.])(?:"
    r"(?:godz\.|ore|kl\.)\s\d{1,2}(?:[:.]\d{2})?|"
    r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?(?:uhr|h|[ap]\.?m\.?))?|\d{1,2}\s?(?:uhr(?:\s\d{2})?|h(?:\s?\d{2})?|[ap]\.?m\.?))"
    r"(?:\s(?:CES?T|MES?Z|UTC|GMT|E[SD]?T|P[SD]?T))?(?![\w.]?\w)",
    re.IGNORECASE,
)
_DIGIT: Final = re.compile(r"\d")
_TWO_DIGIT_PIVOT: Final = 70
_MONTHS_A_YEAR: Final = 12
_TWO_DIGITS: Final = 2


@dataclass(frozen=True, kw_only=True)
class PrintedDate:
    """A date found in a line; `value` is None when no single day can be told."""

    value: date | None
    text: str
    start: int
    end: int
    sure: bool = True


def find_date(line: str, *, month_first: bool = False) -> PrintedDate | None:
    """Find the first date of a line; `month_first` decides what 3/4/2025 means."""
    if not _DIGIT.search(line):
        return None
    for pattern, build in ((_ISO, _from_iso), (_NAMED, _from_named), (_NUMERIC, _from_numeric)):
        match = pattern.search(line)
        if match is not None:
            value, sure = build(match, month_first=month_first)
            return PrintedDate(
                value=value, text=match[0].strip(), start=match.start(), end=match.end(), sure=sure
            )
    match = _MONTH_AND_YEAR.search(line)
    if match is None:
        return None
    return PrintedDate(value=None, text=match[0], start=match.start(), end=match.end(), sure=False)


def drop_clock(line: str) -> str:
    """Put a bar where a line tells a clock time."""
    return _CLOCK.sub(" | ", line)


def prefers_month_first(text: str, *, english: bool) -> bool:
    """Tell whether dates with slashes have the month first: by clear dates, else by language."""
    days_second = days_first = 0
    for match in _NUMERIC.finditer(text):
        if match[2] == "/":
            days_first += int(match[1]) > _MONTHS_A_YEAR
            days_second += int(match[3]) > _MONTHS_A_YEAR
    return days_second > days_first or (english and not days_first)


def _from_iso(match: re.Match[str], *, month_first: bool) -> tuple[date | None, bool]:
    del month_first
    return _day(int(match[1]), int(match[3]), int(match[4])), True


def _from_named(match: re.Match[str], *, month_first: bool) -> tuple[date | None, bool]:
    del month_first
    month = MONTHS[fold(match["month"] or match["month_2"])]
    day = int(re.sub(r"\D", "", match["day"] or match["day_2"]))
    year = match["year"] or match["year_2"]
    return (_day(int(year), month, day), True) if year else (None, False)


def _from_numeric(match: re.Match[str], *, month_first: bool) -> tuple[date | None, bool]:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if len(match[4]) == _TWO_DIGITS:
        year += 2000 if year < _TWO_DIGIT_PIVOT else 1900
    slashed = match[2] == "/"
    swap = second > _MONTHS_A_YEAR or (slashed and month_first and first <= _MONTHS_A_YEAR)
    day, month = (second, first) if swap else (first, second)
    ambiguous = slashed and first <= _MONTHS_A_YEAR and second <= _MONTHS_A_YEAR and first != second
    return _day(year, month, day), not ambiguous


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
