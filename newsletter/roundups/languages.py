"""Which of the languages that are read a text is in, and which languages its words name."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from babel import Locale

from newsletter.roundups.months import LANGUAGES
from newsletter.roundups.note_words import STOP_WORDS

_SAMPLE: Final = 50_000
_WORD: Final = re.compile(r"[^\W\d_]+")
# By language: how many letters of its name for a language go, and the endings that may come.
_INFLECTIONS: Final[dict[str, tuple[tuple[int, tuple[str, ...]], ...]]] = {
    "de": (
        (0, ("e", "er", "en", "es", "em", "sprachig", "sprachige", "sprachiger", "sprachigen")),
    ),
    "fr": ((0, ("e", "es")),),
    "es": ((0, ("a",)), (1, ("a",))),
    "it": ((1, ("a",)),),
    "nl": ((0, ("e", "talig", "talige")),),
    "pl": ((1, ("im", "iego", "u")),),
    "ru": ((2, ("ом", "ого", "и")),),
}
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
            for form in _inflect(name, code):
                names.setdefault(form, target)
    return names


def _inflect(name: str, code: str) -> Iterator[str]:
    """Yield the forms of a language's name: "angielski", "angielskim", "angielsku"."""
    if not name:
        return
    yield name
    for dropped, endings in _INFLECTIONS.get(code, ()):
        stem = name[: len(name) - dropped]
        yield from (stem + ending for ending in endings)


_NAMES: Final = _collect_names()


def find_language(label: str) -> str | None:
    """Find the language that a link's label names, as in "in englischer Sprache"."""
    return next((_NAMES[word] for word in _WORD.findall(label.lower()) if word in _NAMES), None)
