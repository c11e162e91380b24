"""Where long German words may break in a narrow column."""

import re
from collections.abc import Iterable
from itertools import pairwise

_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_SHORTEST_PART = 4  # letters
_LONGEST_PART = 18
_LONG_WORD = re.compile(r"[^\W\d_]{19,}")
_VOWELS = "aeiouyäöü"
_HEADS = (
    "bearbeitung|bedingung|berechtigung|bescheinigung|bestimmung|betreuung|bewertung|beziehung"
    "|entscheidung|entwicklung|erfahrung|erklärung|forschung|förderung|gemeinschaft|genehmigung"
    "|geschichte|geschwindigkeit|gesellschaft|gesetz|kommission|maßnahme|ministerium|ordnung"
    "|organisation|präsident|programm|regierung|schifffahrt|schutz|sicherheit|sprache|strategie"
    "|überwachung|veranstaltung|verantwortung|verband|verfahren|verhandlung|verordnung"
    "|versammlung|versicherung|vertrag|verwaltung|verzeichnis|vorschrift|wirtschaft|wissenschaft"
    "|zeitung|zusammenarbeit"
)
"""What many compounds end in; inside a word it begins a part, and nothing else looks like it."""

_JOINT = re.compile(
    # behind the joint of a compound: Bearbeitungs|vorschrift
    r"(?<=ungs|eits|afts|ions|täts)(?=[^\W\d_]{4})"
    # before a word that compounds end in: Haltestellen|verzeichnis; not ver|ordnung
    rf"|(?<![bv]er|[^\W\d_]un)(?<=[^\W\d_]{{4}})(?={_HEADS})",
    re.IGNORECASE,
)
_SYLLABLE = re.compile(
    # between doubled consonants that stand between vowels: Kontrol|lapparat
    rf"(?<=[{_VOWELS}]([bdfglmnprst]))(?=\1[{_VOWELS}])",
    re.IGNORECASE,
)


def hyphenate(text: str, language: str) -> str:
    """Put soft hyphens into German words of more than 18 letters; other languages stay as they are.

    Only where a break is surely right, and four letters or more from either end of the word:
    between the parts of a compound, and between syllables of parts that are long themselves.
    """
    if not language.startswith("de"):
        return text
    return _LONG_WORD.sub(lambda word: _SOFT_HYPHEN.join(_hyphenate_word(word[0])), text)


def _hyphenate_word(word: str) -> Iterable[str]:
    for part in _split(word, _JOINT):
        yield from _split(part, _SYLLABLE) if len(part) > _LONGEST_PART else (part,)


def _split(word: str, where: re.Pattern[str]) -> list[str]:
    last = len(word) - _SHORTEST_PART
    found = (match.start() for match in where.finditer(word))
    borders = [0, *(point for point in found if _SHORTEST_PART <= point <= last), len(word)]
    return [word[start:end] for start, end in pairwise(borders)]
