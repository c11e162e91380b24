"""Who and where in the first words of a text: "The COURANT asks: …", "NAME in the Post (…)"."""

import re
from dataclasses import dataclass
from typing import Final

from newsletter.roundups.affiliations import is_surely_source
from newsletter.roundups.byline_words import MEDIA_WORDS
from newsletter.roundups.dates import PrintedDate, find_date
from newsletter.roundups.models import Contributor
from newsletter.roundups.names import looks_like_medium, parse_names
from newsletter.roundups.phrases import all_phrases, alternatives, fold_apostrophes
from newsletter.roundups.review_words import (
    ARTICLES,
    FROM_PLACE,
    GERMAN_ARTICLES,
    IN_PAPER,
    INNER_WORDS,
    PAPER_WORDS,
    SAYS,
)

_REACH: Final = 240
_MOST_WORDS: Final = 6
_MOST_NAME_WORDS: Final = 8
_FEWEST_CAPITALS: Final = 4
_SHOUTED_SHARE: Final = 0.7
_SAYS: Final = alternatives(all_phrases(SAYS))
_IN: Final = alternatives(all_phrases(IN_PAPER))
_LEADING: Final = (
    frozenset(word for phrase in all_phrases(IN_PAPER) for word in phrase.split()).union(
        INNER_WORDS
    )
    - ARTICLES
)
_PAPER: Final = r"[^:,;()\[\]„“”«»\"!?\n–—]{2,60}?"
_CAPITAL: Final = r"(?=(?-i:[^\W_a-zß-ÿа-яё]))"
_OPENING: Final = r"[„“«»\"‚‘]"
# "… in der Neuen Brücke (4.12.2025) …", and with a colon where the date would be.
_IN_PAPER: Final = re.compile(
    rf"(?<!\w)(?:{_IN})(?:\s+|(?<=')){_CAPITAL}(?P<paper>{_PAPER})\s*"
    rf"(?:\((?P<inside>[^()]{{3,40}})\)|(?=:\s))",
    re.IGNORECASE,
)
_BEFORE_BRACKET: Final = re.compile(r"[^()\[\]\n]{3,120}(?=\s[(\[])")
_BRACKETED: Final = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]{3,90})[)\]]\s*:?\s")
_SAID_BY: Final = re.compile(
    rf"(?<!\w)(?:{_SAYS})\s(?:[^\W\d_]+\s){{0,3}}?(?:(?:{alternatives(ARTICLES)})\s)?"
    rf"{_CAPITAL}(?P<paper>{_PAPER})\s?(?::\s|,\s{_OPENING})",
    re.IGNORECASE,
)
_SAYING: Final = re.compile(rf"(?P<paper>{_PAPER})\s(?:{_SAYS})(?!\w)", re.IGNORECASE)
_NAMED: Final = re.compile(
    r"(?P<paper>[^:()\[\]!?\n–—]{2,60}?)\s?(?:\((?P<place>[^()]{2,40})\)\s?)?"
    r"(?::\s|\s[–—-]{1,2}\s)(?=\S)"
)
_AROUND: Final = " \t*_+•‣▪·–—-"
_QUOTES: Final = "„“”«»\"‚‘’'›‹ "
_WORD: Final = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*\.?|&")


@dataclass(frozen=True, kw_only=True)
class LeadingCredit:
    """What the first words of a paragraph say; `sure` where nothing but a paper is said so."""

    source: str
    sure: bool
    contributors: tuple[Contributor, ...] = ()
    printed_date: PrintedDate | None = None


def find_leading(text: str, *, strong: str = "", month_first: bool = False) -> LeadingCredit | None:
    """Read the first words of a paragraph as a paper's name, perhaps with an author and a date.

    `strong` are the bold words it begins with.
    """
    head = fold_apostrophes(text[:_REACH]).lstrip(_AROUND)
    return (
        _read_in_paper(head, month_first=month_first)
        or _read_bracketed(head, month_first=month_first)
        or _read_capitals(head)
        or _read_named(strong, _NAMED.match(f"{strong.rstrip(' :')}: -"))
        or _read_said(head)
        or _read_named(head, _NAMED.match(head))
    )


def _read_in_paper(head: str, *, month_first: bool) -> LeadingCredit | None:
    """Read "Anna Berg hört in der Neuen Brücke (4.12.2025) …", or the author behind the paper."""
    for match in _IN_PAPER.finditer(head):
        dated = find_date(match["inside"] or "", month_first=month_first)
        paper = _clean(match["paper"])
        if paper is None or (match["inside"] and dated is None):
            continue
        people = _read_people(head[: match.start()]) or _read_people_after_verb(head[match.end() :])
        if people and (dated or looks_like_medium(paper)):
            return LeadingCredit(source=paper, sure=True, contributors=people, printed_date=dated)
    return None


def _read_bracketed(head: str, *, month_first: bool) -> LeadingCredit | None:
    """Read "Anna Berg (Neue Brücke, 4.12.2025): …"."""
    start = _BEFORE_BRACKET.match(head)
    match = _BRACKETED.match(head, start.end()) if start else None
    people = parse_names(start[0]) if start and match else None
    if match is None or not people:
        return None
    inside = match["inside"]
    dated = find_date(inside, month_first=month_first)
    if dated:
        inside = f"{inside[: dated.start]} {inside[dated.end :]}"
    paper = _clean(inside.strip(" ,;|/–-"))
    if paper is None or not (dated or is_surely_source(paper)):
        return None
    return LeadingCredit(source=paper, sure=True, contributors=people, printed_date=dated)


def _read_capitals(head: str) -> LeadingCredit | None:
    """Read the first words in capitals as the name of a paper, where the others are not."""
    if sum(map(str.isupper, head)) > sum(map(str.isalpha, head)) * _SHOUTED_SHARE:
        return None
    run: list[str] = []
    for match in _WORD.finditer(head):
        word = match[0]
        upper = word.isupper() and (len(word) > 1 or word == "&")
        if upper or (run and word == "&") or (run and word.isdigit()):
            run.append(word)
        elif run and _are_paper(run):
            break
        else:
            run = []
    if not _are_paper(run):
        return None
    return LeadingCredit(source=" ".join(run), sure=len(run) > 1 or looks_like_medium(run[0]))


def _are_paper(words: list[str]) -> bool:
    letters = sum(map(len, words))
    known = any(word.lower() in MEDIA_WORDS for word in words)
    return 0 < len(words) <= _MOST_WORDS and (letters > _FEWEST_CAPITALS or known)


def _read_said(head: str) -> LeadingCredit | None:
    """Read "Die Neue Brücke schreibt", or "…, heißt es in der Neuen Brücke:"."""
    before, behind = _SAYING.match(head), _SAID_BY.search(head)
    paper = _clean(before["paper"]) if before else None
    # "Anders sieht es die Neue Brücke:" begins with no paper.
    articled = before is not None and before["paper"].split()[0].lower() in ARTICLES
    if behind and not (paper and (articled or is_surely_source(paper))):
        paper = _clean(behind["paper"]) or paper
    return LeadingCredit(source=paper, sure=is_surely_source(paper)) if paper else None


def _read_named(head: str, match: re.Match[str] | None) -> LeadingCredit | None:
    """Read "Neue Brücke: …", "Le Courrier (Genève) – …" and "Anna Berg, Neue Brücke: …"."""
    if not head or match is None:
        return None
    people: tuple[Contributor, ...] = ()
    name = match["paper"]
    if "," in name:
        names, _, name = name.rpartition(",")
        people = parse_names(names) or ()
        if not people and not _clean(names):
            return None
        name = name if people else names  # "Tagblatt, Bergwald: …"
    paper = _clean(name)
    if paper is None:
        return None
    sure = looks_like_medium(paper) or bool(people and is_surely_source(paper))
    return LeadingCredit(source=paper, sure=sure or bool(match["place"]), contributors=people)


def _clean(name: str) -> str | None:
    """Return the name of a paper without article and place, or None for what is none."""
    words = name.strip(_QUOTES).split()
    places = [place for place, word in enumerate(words) if word in FROM_PLACE and place]
    words = words[: places[0]] if places else words
    while len(words) > 1 and _is_no_part(words):
        words.pop(0)
    if not 1 <= len(words) <= _MOST_WORDS:
        return None
    edges = (words[0], words[-1])
    inner = (word for word in words if word not in INNER_WORDS)
    led = words[0].lower() in _LEADING  # "Zur Fähre", "In Bergwald"
    if led or not all(map(_is_capital, edges)) or not all(map(_is_capital, inner)):
        return None
    return " ".join(words).strip(_QUOTES)


def _is_no_part(words: list[str]) -> bool:
    """Tell whether the first of some words is an article, or says that a paper's name follows."""
    first, rest = words[0], words[1:]
    if first in ARTICLES:
        return True
    if first.lower() in GERMAN_ARTICLES:
        return len(rest) > 1 or rest[0].lower() not in MEDIA_WORDS
    return first.lower() in PAPER_WORDS and (rest[0].isupper() or rest[0][0] in _QUOTES)


def _is_capital(word: str) -> bool:
    letter = word.lstrip(_QUOTES)[:1]
    return (
        letter.isupper()
        or letter.isdigit()
        or (letter.isalpha() and letter.lower() == letter.upper())
    )


def _read_people(text: str) -> tuple[Contributor, ...]:
    return _take_people(text)[0]


def _take_people(text: str) -> tuple[tuple[Contributor, ...], str]:
    """Take the names off that a text begins with."""
    words = re.split(r"(\s+)", text)
    for count in range(min(_MOST_NAME_WORDS, len(words) // 2 + 1), 1, -1):
        cut = 2 * count - 1
        people = parse_names("".join(words[:cut]))
        if people:
            return people, "".join(words[cut:])
    return (), text


def _read_people_after_verb(text: str) -> tuple[Contributor, ...]:
    """Read "… verteidigt Ruth Amsel das Stricken": a verb, and then the author."""
    verb, *words = text.split()[: _MOST_NAME_WORDS + 1] or [""]
    pairs = zip(words, ("", *words), strict=False)
    # "… verteidigt Ruth Amsel das Stricken", but "… Ina van der Berg".
    ends = (
        place
        for place, (word, above) in enumerate(pairs)
        if word in ARTICLES and not above.islower()
    )
    return _read_people(" ".join(words[: next(ends, None)])) if verb[:1].islower() else ()
