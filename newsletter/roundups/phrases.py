"""How tables of words are written down, and how a text is matched against them."""

import re
from collections.abc import Iterable
from typing import Final

Words = dict[str, str]  # language -> phrases with bars between

_APOSTROPHE: Final = str.maketrans({"’": "'", "ʼ": "'", "`": "'"})


def split_phrases(table: str) -> tuple[str, ...]:
    """Split phrases written with bars between."""
    return tuple(phrase.strip() for phrase in table.split("|"))


def split_words(table: str) -> frozenset[str]:
    """Split words written with blanks between."""
    return frozenset(table.split())


def all_phrases(*tables: Words) -> frozenset[str]:
    """Collect the phrases of all languages of some tables."""
    return frozenset(
        phrase for table in tables for line in table.values() for phrase in split_phrases(line)
    )


def fold_apostrophes(text: str) -> str:
    """Write all apostrophes alike."""
    return text.translate(_APOSTROPHE)


def alternatives(phrases: Iterable[str]) -> str:
    """Write phrases as alternatives of a regex, longest first; a blank matches any run of them."""
    ordered = sorted(set(map(fold_apostrophes, phrases)), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(
        re.escape(phrase).replace("\\ ", r"\s+").replace("'", "['’]") for phrase in ordered
    )
