"""The languages of the interfaces and of the mail: catalogues, dates and numbers as written."""

from datetime import date, datetime
from functools import cache
from io import BytesIO

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

from newsletter.resources import locale_folder

LANGUAGES = ("de", "en")
"""What the interfaces speak. Message ids are English; `de` comes from its catalogue."""


@cache
def translations(language: str) -> Translations:
    """Return the catalogue of a language, compiled in memory; English needs none."""
    path = locale_folder() / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return Translations()
    compiled = BytesIO()
    with path.open("rb") as lines:
        write_mo(compiled, read_po(lines, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def translate(language: str, text: str) -> str:
    """Return a message in a language, or as it is where the catalogue does not have it."""
    return translations(language).ugettext(text)


def write_date(day: date, language: str) -> str:
    """Return a day as the language writes it: 3. Dezember 2025, 3 December 2025."""
    return format_date(day, "long", locale="en_GB" if language == "en" else language)


def write_time(moment: datetime, language: str) -> str:
    """Return a moment, already in the newsletter's zone, as the language writes it."""
    return format_datetime(moment, "medium", locale="en_GB" if language == "en" else language)


def write_number(number: float, language: str) -> str:
    """Return a number with its thousands apart: 60.000 or 60,000."""
    return format_decimal(number, locale="en_GB" if language == "en" else language)
