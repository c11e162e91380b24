"""The furniture of printed pages: headers and footers that come again, with a number that grows."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

_LONGEST: Final = 160
_FEWEST: Final = 2
_PAGE: Final = (
    r"(?:pages?|seiten?|p[áa]ginas?|pagine|pag\.|pág\.|bladzijde|blz\.|strona|str\.|страница"
    r"|стр\.|sida|side|صفحة|p\.|s\.)"
)
_OF: Final = r"(?:of|von|de|sur|di|van|z|из|av|af|/|من)"
_NUMBERED: Final = re.compile(
    rf"(?<!\w)(?:{_PAGE}\s?(?P<page>\d{{1,4}})(?:\s?{_OF}\s?\d{{1,4}})?(?!\w)"
    r"|[-–—]\s?(?P<dashed>\d{1,4})\s?[-–—]\s*$"
    r"|(?P<share>\d{1,4})\s?/\s?\d{1,4}\s*$)",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(rf"\s*{_PAGE}\s?\d{{1,4}}\s?{_OF}\s?\d{{1,4}}\s*", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]+")
_DIGITS: Final = re.compile(r"\d+")


def find_page_lines(lines: list[str]) -> frozenset[int]:
    """Find the lines, by index, that stand at the edges of pages and say nothing of the text.

    They have a page's number, and come again with a greater one; or they come again, word for
    word, next to such lines.
    """
    numbered: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, line in enumerate(lines):
        match = _NUMBERED.search(line) if len(line) <= _LONGEST else None
        if match:
            page = int(match["page"] or match["dashed"] or match["share"])
            rest = f"{line[: match.start()]} {line[match.end() :]}"
            numbered[_key(rest)].append((page, index))
    found = {
        index
        for places in numbered.values()
        if len(places) >= _FEWEST and _grows([page for page, _ in places])
        for _, index in places
    }
    found |= {index for index, line in enumerate(lines) if _ALONE.fullmatch(line[:_LONGEST])}
    return frozenset((*found, *_find_neighbours(lines, found)))


def _grows(pages: list[int]) -> bool:
    return all(one < other for one, other in pairwise(pages))


def _key(line: str) -> str:
    """Make the same of a line on a left page and of its mirror on a right one."""
    return " ".join(sorted(_WORD.findall(_DIGITS.sub("0", line.lower()))))


def _find_neighbours(lines: list[str], found: set[int]) -> Iterator[int]:
    """Find the running titles: lines that come again beside the numbers of pages."""
    beside: defaultdict[str, list[int]] = defaultdict(list)
    for index in found:
        for step in (-1, 1):
            place = index + step
            if 0 <= place < len(lines) and place not in found and len(lines[place]) <= _LONGEST:
                beside[lines[place].strip()].append(place)
    yield from (
        index
        for key, places in beside.items()
        if key and len(set(places)) >= _FEWEST
        for index in places
    )
