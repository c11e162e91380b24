"""Which of the languages that are read a text is in, and which languages its words name."""

import re
from collections import Counter
from typing import Final

from babel import Locale

from newsletter.roundups.months import LANGUAGES
from newsletter.roundups.note_words import STOP_WORDS

_SAMPLE: Final = 50_000
_WORD: Final = re.compile(r"[^\W\d_]+")
_INFLECTIONS: Final = ("", "e", "er", "en", "es", "em")
_NAMED: Final = (*LANGUAGES, "tr", "ar", "he", "zh", "ja", "uk", "cs", "sv", "da", "el", "hu", "fa")
# Adjectives that are not the name of the language with an ending.
_MORE_NAMES: Final = {
    "engl": "en",
    "dt": "de",
    "inglesa": "en",
    "englischsprachig": "en",
    "en": "en",
    "inglese": "en",
}


def guess_language(text: str) -> str | None:
    """Guess the language by its commonest words; None when no word is known."""
    counts = Counter(word.lower() for word in _WORD.findall(text[:_SAMPLE]))
    scores = {code: sum(counts[word] for word in words) for code, words in STOP_WORDS.items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] else None


def _collect_names() -> dict[str, str]:
    names = dict(_MORE_NAMES)
    for code in LANGUAGES:
        languages = Locale.parse(code).languages
        for target in _NAMED:
            name = languages.get(target, "").lower()
            for ending in _INFLECTIONS if code == "de" else ("",):
                names.setdefault(name + ending, target)
    names.pop("", None)
    return names


_NAMES: Final = _collect_names()


def find_language(label: str) -> str | None:
    """Find the language that a link's label names, as in "in englischer Sprache"."""
    return next((_NAMES[word] for word in _WORD.findall(label.lower()) if word in _NAMES), None)
