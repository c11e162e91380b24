"""Names of people and languages: the two short texts that go into headers and greetings."""

import re
from unicodedata import bidirectional, category, normalize

from subscribers.errors import InvalidLanguage, InvalidName

_LONGEST_NAME = 200
_FORBIDDEN = {"Cc", "Cs", "Zl", "Zp"}
_TURNS_TEXT_ROUND = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,4})?", re.ASCII)


def clean_name(text: str) -> str:
    """Return a name as a single line of at most 200 characters, without blanks around it.

    Raises InvalidName if it has line breaks, control characters, lone surrogates, or characters
    that turn round the text behind them.
    """
    if any(_is_forbidden(character) for character in text.strip()):
        raise InvalidName
    return normalize("NFC", " ".join(text.split()))[:_LONGEST_NAME].rstrip()


def check_language(text: str) -> str:
    """Return a language tag (RFC 5646) of at most 8 characters.

    Raises InvalidLanguage for anything else.
    """
    if not _LANGUAGE.fullmatch(text):
        raise InvalidLanguage
    return text


def _is_forbidden(character: str) -> bool:
    return category(character) in _FORBIDDEN or bidirectional(character) in _TURNS_TEXT_ROUND
