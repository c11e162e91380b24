"""Names of months and weekdays in the languages that are read, from CLDR."""

from typing import Final

from babel import Locale

LANGUAGES: Final = ("de", "en", "fr", "es", "it", "pt", "nl", "pl", "ru")
_LOCALES: Final = (*LANGUAGES, "de_AT", "ar")
# Printed often, but not in CLDR.
_MORE_MONTHS: Final = {"mrz": 3, "febr": 2, "sept": 9, "okt": 10}
_SHORTEST_WEEKDAY: Final = 2


def fold(name: str) -> str:
    """Bring a name of a month or weekday to the spelling the tables are kept in."""
    return name.lower().rstrip(".")


def _collect_months() -> dict[str, int]:
    months = dict(_MORE_MONTHS)
    for code in _LOCALES:
        by_context = Locale.parse(code).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in by_context[context][width].items():
                    months.setdefault(fold(name), number)
    return months


def _collect_weekdays() -> frozenset[str]:
    names: set[str] = set()
    for code in _LOCALES:
        by_context = Locale.parse(code).days
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names.update(fold(name) for name in by_context[context][width].values())
    return frozenset(name for name in names if len(name) >= _SHORTEST_WEEKDAY)


MONTHS: Final = _collect_months()
WEEKDAYS: Final = _collect_weekdays()
