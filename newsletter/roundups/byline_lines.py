"""The line of a byline made ready: its wrapping, its measures, its fillers taken off."""

import re
from typing import Final

from newsletter.roundups.affiliations import is_surely_source, is_territory
from newsletter.roundups.byline_words import DATE_FILLERS, MINUTE_WORDS, WORD_COUNT_WORDS
from newsletter.roundups.dates import find_date
from newsletter.roundups.lead_ins import LeadKind, find_lead_in
from newsletter.roundups.months import WEEKDAYS, fold
from newsletter.roundups.names import SUFFIXES, parse_names
from newsletter.roundups.phrases import alternatives
from newsletter.roundups.shapes import SYMBOLS

_MINUTES: Final = re.compile(
    r"(?:(?<!\w)(?:lesezeit|lesedauer|reading time|listen|watch|dauer|temps de lecture|lecture"
    r"|tiempo de lectura|tempo di lettura|tempo de leitura|leestijd|czas czytania|ca\.)[\s:]*)?"
    rf"(?<!\d)(\d{{1,3}})[\s-]?(?:{alternatives(MINUTE_WORDS)})"
    r"\b\.?(?:\s+(?:read|lesezeit|de lecture|de lectura|di lettura|de leitura|leestijd|czytania))?",
    re.IGNORECASE,
)
_WORD_COUNT: Final = re.compile(
    rf"(?<!\d)[\d.,’']{{1,9}}\s(?:{alternatives(WORD_COUNT_WORDS)})\b", re.IGNORECASE
)
SEPARATOR: Final = re.compile(r"\s*[|•·;\t]\s*|\s+[–—―-]+\s*|[–—―-]+\s+|–|—|\s+/\s+|\s{2,}")
DASH_LEAD: Final = re.compile(r"(?:[—―–]|--)\s*(?=\S)")
_WRAP: Final = re.compile(r"([*_]{1,2})(.+)\1$")
POINTER: Final = re.compile(f"^[{SYMBOLS}]+\\s*")
_LATER_BY: Final = re.compile(r"\s[·•–—]\s(?:by|von|par|por|door|di)\s[A-ZÀ-Þ]")


def count_parts(line: str) -> int | None:
    """Count the parts between the commas of a byline, countries aside; None for other lines.

    A line that names nothing but a paper counts 0.
    """
    text, minutes = take_measures(unwrap(POINTER.sub("", line.strip())))
    timed = minutes is not None
    dash = DASH_LEAD.match(text)
    text = text[dash.end() :] if dash else text
    printed_date = find_date(text)
    if printed_date is not None:
        before = _drop_fillers(text[: printed_date.start].rstrip(" ("))
        if not before.endswith((",", "|", "·", "•", "/", "–", "—")):
            return None
        text = f"{before} | {text[printed_date.end :]}".rstrip(" |)")
    lead = find_lead_in(text)
    if lead is not None and lead.kind is LeadKind.PEOPLE:
        text = lead.rest
    elif printed_date is None and dash is None and not timed:
        return None
    cut = (piece for part in SEPARATOR.split(text) if part for piece in cut_at_commas(part))
    pieces = [piece for piece in cut if not is_territory(piece) and not _is_filler(piece)]
    named = bool(pieces) and parse_names(pieces[0]) is not None
    if len(pieces) == 1 and (lead is None or is_surely_source(pieces[0])):
        return 0 if is_surely_source(pieces[0]) or not named else None
    return len(pieces) if named else None


def _drop_fillers(text: str) -> str:
    """Drop what leads in a date behind a comma: "Paper, le"."""
    words = text.split(" ")
    while len(words) > 1 and _is_filler(words[-1]):
        words.pop()
    return " ".join(words)


def may_be_undated(text: str, *, dashed: bool) -> bool:
    """Sort out prose before the costly part: without a date, something must announce the names."""
    return (
        dashed
        or find_lead_in(trim(text.lstrip("([")) or "-") is not None
        or "|" in text
        or bool(_MINUTES.search(text))
        or bool(_LATER_BY.search(text))
    )


def unwrap(text: str) -> str:
    """Take a byline out of its brackets or emphasis."""
    if match := _WRAP.match(text):
        text = match[2]
    if text[:1] == "(" and text.endswith(")") and text.count("(") == 1:
        return text[1:-1].strip()
    return text


def take_measures(text: str) -> tuple[str, int | None]:
    """Take reading time and number of words out of a line; return the minutes too."""
    minutes = _MINUTES.search(text)
    if minutes:
        text = f"{text[: minutes.start()]} | {text[minutes.end() :]}"
    return _WORD_COUNT.sub(" | ", text), int(minutes[1]) if minutes else None


def trim(segment: str) -> str:
    """Drop stray commas, dashes, and the fillers of a date: "am Samstag", "Stand:"."""
    words = segment.strip(" ,:;/–—―-\t").split()
    while words and _is_filler(words[-1]):
        words.pop()
    while (
        words
        and _is_filler(words[0])
        and (len(words) == 1 or _is_filler(words[1]) or words[0][0].islower())
    ):
        if find_lead_in(" ".join(words)) is not None:
            break
        words.pop(0)
    return " ".join(words).strip(" ,/")


def _is_filler(word: str) -> bool:
    bare = fold(word.strip(",:.()"))
    return bare in DATE_FILLERS or bare in WEEKDAYS


def cut_at_commas(text: str) -> list[str]:
    """Cut at commas, but keep "Jr." with its name."""
    pieces: list[str] = []
    for piece in map(str.strip, text.split(",")):
        if pieces and piece.lower() in SUFFIXES:
            pieces[-1] += f", {piece}"
        elif piece:
            pieces.append(piece)
    return pieces
