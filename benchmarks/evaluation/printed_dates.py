"""Days as they are printed in many languages: found in a line, and written in another way."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Final

from babel import Locale
from babel.dates import format_date, get_day_names, get_month_names

LANGUAGES: Final = ("de", "en", "fr", "es", "it", "pt", "nl", "pl", "ru")
# Before a name, and before a day.
_BY: Final = {"de": "Von", "en": "By", "fr": "Par", "es": "Por", "it": "Di", "nl": "Door"}
_ON: Final = {"de": "am", "en": "on", "fr": "le", "es": "el", "it": "il", "nl": "op"}
_ANY_BY: Final = re.compile(rf"^(?:{'|'.join((*_BY.values(), 'Przez', 'От'))})(?=\s)")
_ANY_ON: Final = re.compile(rf"\b(?:{'|'.join(_ON.values())})\s+$", re.IGNORECASE)


def replace_day(line: str, day: date, printed: str) -> str:
    """Write a day in another way wherever a line tells it."""
    return _find_forms(day).sub(printed, line)


def tells_day(line: str, day: date) -> bool:
    """Tell whether a line tells a day, in whatever language."""
    return _find_forms(day).search(line) is not None


def translate_byline(line: str, day: date, language: str) -> str:
    """Write a byline's preposition, weekday and date as another language does."""
    match = _find_forms(day).search(line)
    if match is None:
        return line
    before = line[: match.start()]
    weekday = format_date(day, "EEEE", locale=language)
    before = _find_weekdays(day.weekday()).sub(weekday, before)
    before = _ANY_ON.sub(f"{_ON[language]} ", _ANY_BY.sub(_BY[language], before))
    return before + format_date(day, "long", locale=language) + line[match.end() :]


@cache
def _find_forms(day: date) -> re.Pattern[str]:
    months = "|".join(re.escape(name.rstrip(".")) for name in _month_names(day.month))
    number = rf"0?{day.day}(?:\.|st|nd|rd|th|er|º)?"
    return re.compile(
        rf"(?<!\d){number}\s(?:de\s)?(?:{months})\.?,?\s(?:de\s)?{day.year}(?:\sг\.)?(?!\d)"
        rf"|(?<!\w)(?:{months})\.?\s{number},?\s{day.year}(?!\d)"
        rf"|(?<!\d)0?{day.day}\.\s?0?{day.month}\.\s?{day.year}(?!\d)",
        re.IGNORECASE,
    )


@cache
def _find_weekdays(weekday: int) -> re.Pattern[str]:
    names = {
        name
        for language in LANGUAGES
        for name in (get_day_names("wide", locale=Locale(language))[weekday],)
    }
    return re.compile(rf"\b(?:{_join(names)})\b", re.IGNORECASE)


def _month_names(month: int) -> list[str]:
    names = {
        get_month_names(width, context, Locale(language))[month]
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
    }
    return sorted(names, key=len, reverse=True)


def _join(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))
