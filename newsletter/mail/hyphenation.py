"""Where long German words may break in a narrow column."""

import re
from itertools import pairwise

_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_SHORTEST_PART = 4  # letters
_LONG_WORD = re.compile(r"[^\W\d_]{19,}")
_VOWELS = "aeiouyäöü"
_POINT = re.compile(
    # behind the joint of a compound: Bearbeitungs|vorschrift
    r"(?<=ungs|eits|afts|ions|täts)(?=[^\W\d_]{4})"
    # between doubled consonants that stand between vowels: Haltestel|lenverzeichnis
    rf"|(?<=[{_VOWELS}]([bdfglmnprst]))(?=\1[{_VOWELS}])",
    re.IGNORECASE,
)


def hyphenate(text: str, language: str) -> str:
    """Put soft hyphens into German words of more than 18 letters; other languages stay as they are.

    Only where a break is surely right, and four letters or more from either end of the word.
    """
    if not language.startswith("de"):
        return text
    return _LONG_WORD.sub(lambda word: _hyphenate_word(word[0]), text)


def _hyphenate_word(word: str) -> str:
    last = len(word) - _SHORTEST_PART
    found = (match.start() for match in _POINT.finditer(word))
    points = [point for point in found if _SHORTEST_PART <= point <= last]
    borders = [0, *points, len(word)]
    parts = (word[start:end] for start, end in pairwise(borders))
    return _SOFT_HYPHEN.join(parts)
