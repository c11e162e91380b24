"""Lines that are an item each: "Title – Paper – address", "Author: Title (Paper)", in any order."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import mean
from typing import Final

from newsletter.roundups.affiliations import is_surely_source, strip_source
from newsletter.roundups.bylines import Byline
from newsletter.roundups.dates import PrintedDate, find_date
from newsletter.roundups.links import clean_url
from newsletter.roundups.names import may_be_source, parse_names
from newsletter.roundups.shapes import count_words

_SHARE: Final = 0.8
_SURE_SHARE: Final = 0.2
_MOST_WORDS: Final = 8
_FEWEST_TITLE_WORDS: Final = 2.5  # on average; a list of names is a list of names
_SCORE: Final = 0.8
_AROUND: Final = " \t–—|:;,·•/-"
_URL: Final = re.compile(r"[(<\[]?(?P<url>https?://[^\s<>\"“”„]{4,2000})")
_BRACKET: Final = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]{2,100})[)\]]\.?$")
_INSIDE: Final = re.compile(r"\s*[,;/|·]\s*|\s[–—-]\s")
_SEPARATORS: Final = tuple(
    re.compile(pattern) for pattern in (r" *[|\t]+ *", r"\s+[–—-]{1,2}\s+", r"\s+[·•/]\s+")
)
_QUOTED: Final = re.compile(r"[„“”«»\"](?P<inside>[^„“”«»\"]{3,200})[“”«»\"]")
_LEAD: Final = re.compile(r"(?P<lead>[^:?!]{2,60}):\s+(?P<rest>\S.*)")
_BY: Final = re.compile(r",?\s+(?:von|by|par|por|di|door)\s+(?=[^\W\d_a-z])")
_WORD_BEFORE: Final = re.compile(r"^(?:in|aus|from|dans|en|su|via)\s?:?\s+(?=\S)", re.IGNORECASE)

Columns = tuple[str, tuple[str, ...]]  # a title, and the credits in the order of the line
Scheme = Callable[[list[str]], list[Columns | None]]


@dataclass(frozen=True, kw_only=True)
class LineParts:
    """What one line says of its item."""

    title: str
    byline: Byline
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class _Bare:
    """A line without its address and day."""

    text: str
    url: str | None
    printed_date: PrintedDate | None


def part_lines(lines: Sequence[str], *, linked: bool, month_first: bool) -> list[LineParts] | None:
    """Part lines that follow each other into titles and credits; None where they are not alike.

    With `linked` the address of each stands on the line below it.
    """
    bare = [_take_address(line, month_first=month_first) for line in lines]
    shared = linked or sum(one.url is not None for one in bare) >= len(bare) * _SHARE
    for scheme in _SCHEMES:
        columns = scheme([one.text for one in bare])
        fitting = [found for found in columns if found]
        if len(fitting) < len(bare) * _SHARE:
            continue
        settled = _settle(fitting, shared=shared)
        if settled is None:
            continue
        made = iter(settled)
        return [
            _make(one, next(made) if found else (one.text, Byline()))
            for one, found in zip(bare, columns, strict=True)
        ]
    return None


def _take_address(line: str, *, month_first: bool) -> _Bare:
    text, url = line, None
    if match := _URL.search(line):
        url = clean_url(match["url"])
        text = f"{line[: match.start()].rstrip()} {line[match.end() :].lstrip(')>]')}"
    dated = find_date(text[-40:], month_first=month_first)
    if dated:
        start = max(len(text) - 40, 0)
        text = f"{text[: start + dated.start].rstrip(' ,')}{text[start + dated.end :]}"
        text = text.replace("()", "")
    text = text.strip(_AROUND).removesuffix("." if url else "")
    return _Bare(text=text, url=url, printed_date=dated)


def _part_bracketed(text: str) -> Columns | None:
    """Part "Title (Paper)", "Title – Author (Paper)" and "Author: Title (Author, Paper)"."""
    match = _BRACKET.search(text)
    if match is None or not match.start():
        return None
    credits_found = tuple(_split(match["inside"], _INSIDE))
    title = text[: match.start()].strip(_AROUND)
    first, *others = _SEPARATORS[1].split(title)
    people = others[-1] if others and parse_names(others[-1]) else None
    if people:
        return " – ".join((first, *others[:-1])), (people, *credits_found)
    return title, credits_found


def _part_quoted(text: str) -> Columns | None:
    match = _QUOTED.search(text)
    if match is None:
        return None
    rest = [*_split(text[: match.start()], _INSIDE), *_split(text[match.end() :], _INSIDE)]
    credits_found = tuple(piece for one in rest if (piece := _clean(one)))
    return (match["inside"], credits_found) if credits_found else None


def _part_led(texts: list[str]) -> list[Columns | None]:
    """Part "Paper: Title" and "Author: Title, Paper"."""
    matches = [_LEAD.fullmatch(text) for text in texts]
    tails = [match["rest"].rpartition(", ")[2] for match in matches if match]
    ended = sum(map(is_surely_source, tails)) >= len(tails) * _SURE_SHARE and bool(tails)
    ended = ended and all(map(may_be_source, tails))
    return [_part_behind(match, ended=ended) if match else None for match in matches]


def _part_behind(match: re.Match[str], *, ended: bool) -> Columns:
    title, comma, last = match["rest"].rpartition(", ")
    return (title, (match["lead"], last)) if ended and comma else (match["rest"], (match["lead"],))


def _part_by_commas(text: str) -> Columns | None:
    title, *pieces = re.split(r",\s+|\.\s+(?=[^.]+$)", text)
    while pieces and not all(_may_be_credit(piece) for piece in pieces):
        title, pieces = f"{title}, {pieces[0]}", pieces[1:]
    return (title, tuple(pieces)) if pieces else None


def _part_alone(text: str) -> Columns | None:
    return (text, ()) if text else None


def _each(part: Callable[[str], Columns | None]) -> Scheme:
    return lambda texts: list(map(part, texts))


def _separate(separator: re.Pattern[str]) -> Scheme:
    def part(texts: list[str]) -> list[Columns | None]:
        rows = [_split(text, separator) for text in texts]
        parted = [row for row in rows if len(row) > 1]
        first = sum(is_surely_source(row[0]) for row in parted)
        last = sum(is_surely_source(row[-1]) for row in parted)
        take = _take_last_title if first > last else _take_first_title
        return [
            take(text, row) if len(row) > 1 else None for text, row in zip(texts, rows, strict=True)
        ]

    return part


def _take_last_title(text: str, pieces: list[str]) -> Columns:
    """Part "Paper – Title", "Paper – Author – Title"."""
    start = 1
    while start < len(pieces) - 1 and parse_names(pieces[start]):
        start += 1
    return text[text.find(pieces[start], len(pieces[0])) :], tuple(pieces[:start])


def _take_first_title(text: str, pieces: list[str]) -> Columns | None:
    """Part "Title – Author – Paper", where the title may have such signs of its own."""
    end = len(pieces)
    while end > 1 and _may_be_credit(pieces[end - 1]):
        end -= 1
    last = text.find(pieces[end - 1], sum(map(len, pieces[: end - 1])))
    title, *by = _BY.split(text[: last + len(pieces[end - 1])], maxsplit=1)
    return (title.strip(), (*by, *pieces[end:])) if pieces[end:] else None


_SCHEMES: Final = (
    _separate(_SEPARATORS[0]),
    _each(_part_quoted),
    _each(_part_bracketed),
    _separate(_SEPARATORS[1]),
    _separate(_SEPARATORS[2]),
    _part_led,
    _each(_part_by_commas),
    _each(_part_alone),
)


def _split(text: str, separator: re.Pattern[str]) -> list[str]:
    return [piece for part in separator.split(text) if (piece := part.strip(_AROUND))]


def _clean(piece: str) -> str:
    return _WORD_BEFORE.sub("", piece).strip(_AROUND)


def _may_be_credit(piece: str) -> bool:
    return may_be_source(piece) or parse_names(piece) is not None


def _settle(columns: list[Columns], *, shared: bool) -> list[tuple[str, Byline]] | None:
    """Tell people and papers apart by what all lines have in common."""
    if mean(count_words(title) for title, _ in columns) < _FEWEST_TITLE_WORDS:
        return None
    found = [credits_found for _, credits_found in columns]
    if not all(count_words(one) <= _MOST_WORDS for some in found for one in some):
        return None
    surely = sum(any(map(is_surely_source, some)) for some in found)
    if not shared and surely < len(found) * _SURE_SHARE:
        return None
    single = [some[0] for some in found if len(some) == 1]
    people = (
        bool(single) and not any(map(is_surely_source, single)) and all(map(parse_names, single))
    )
    several = [some for some in found if len(some) > 1]
    first = sum(is_surely_source(some[0]) for some in several)
    last = sum(is_surely_source(some[-1]) for some in several)
    return [(title, _read(some, people=people, leading=first > last)) for title, some in columns]


def _read(found: tuple[str, ...], *, people: bool, leading: bool) -> Byline:
    if not found:
        return Byline(score=_SCORE)
    if len(found) == 1 and people:
        return Byline(contributors=parse_names(found[0]) or (), score=_SCORE)
    source, others = (found[0], found[1:]) if leading else (found[-1], found[:-1])
    return Byline(
        contributors=(parse_names(", ".join(others)) or ()) if others else (),
        source=strip_source(source),
        source_led=True,
        score=_SCORE,
    )


def _make(bare: _Bare, settled: tuple[str, Byline]) -> LineParts:
    title, byline = settled
    byline = replace(byline, printed_date=bare.printed_date)
    return LineParts(title=title, byline=byline, url=bare.url)
