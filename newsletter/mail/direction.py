"""Which way a text runs, and foreign names kept from turning the words around them."""

import re
from typing import Literal
from unicodedata import bidirectional

from babel import Locale, UnknownLocaleError
from markupsafe import Markup, escape

Direction = Literal["ltr", "rtl"]

_STRONG: dict[str, Direction] = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_ISOLATED = re.compile(f"{_ISOLATE}([^{_ISOLATE}{_END}]*){_END}")


def find_locale(language: str) -> Locale | None:
    """Return what is known about a language (BCP 47), or None."""
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, TypeError, UnknownLocaleError):
        return None


def direction_of_language(language: str) -> Direction:
    """Return which way a language is written; an unknown one from left to right."""
    locale = find_locale(language)
    return "rtl" if locale and locale.text_direction == "rtl" else "ltr"


def direction_of_text(text: str) -> Direction | None:
    """Return the direction of the first letter that has one (UAX #9, rule P2), or None."""
    return next((_STRONG[kind] for kind in map(bidirectional, text) if kind in _STRONG), None)


def isolate(text: str, language: str) -> str:
    """Return a name that runs against the language around it, in Unicode's isolates (UAX #9).

    Others stay as they are: `محمد (2026)` in German would else put its number before its name.
    """
    against = direction_of_text(text) not in {None, direction_of_language(language)}
    return f"{_ISOLATE}{text}{_END}" if against else text


def mark_up(text: str) -> Markup:
    """Escape a text; its isolates become tags: not all mail programs know the characters."""
    return Markup(_ISOLATED.sub(_write_isolate, str(escape(text))))  # noqa: S704  # escaped


def _write_isolate(match: re.Match[str]) -> str:
    direction = direction_of_text(match[1])
    return f'<span dir="{direction}">{match[1]}</span>' if direction else match[1]
