"""What the markup of a page says about its article: microdata, classes, times, visible lines."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Final

from newsletter.roundups.article_page import Element, Page, clean, names_of, text_of
from newsletter.roundups.bylines import parse_byline
from newsletter.roundups.dates import find_date
from newsletter.roundups.models import Role

_ARTICLE_SCOPE: Final = re.compile(
    r"schema\.org/(?:\w*Article|BlogPosting|Report|Review)\b", re.IGNORECASE
)
_BYLINE: Final = re.compile(
    r"(?:^|[-_\s])(?:byline|by-line|author|autor|autoren|auteur|autore|verfasser)"
    r"(?:[-_]{1,2}(?:name|names|link))?(?:$|\s)",
    re.IGNORECASE,
)
_FORMAT: Final = re.compile(r"(?:^|\s)(?:h-entry|hentry)(?:$|\s)")
_FORMAT_AUTHOR: Final = re.compile(r"(?:^|\s)(?:p-author|fn)(?:$|\s)")
_PUBLISHED: Final = re.compile(
    r"(?:^|[-_\s])(?:published|entry-date|pubdate|date-published|dt-published|post-date"
    r"|article-date|veroeffentlicht|datum|date)(?:$|[-_\s])",
    re.IGNORECASE,
)
_CHANGED: Final = re.compile(
    r"(?:^|[-_\s])(?:updated|modified|aktualisiert)(?:$|\s)", re.IGNORECASE
)
_SHORT: Final = 150
_LINES_BELOW_TITLE: Final = 8
_MOST_BYLINES: Final = 3
_MOST_CANDIDATES: Final = 50
_MOST_ELEMENTS: Final = 10_000
_TEXT_TAGS: Final = frozenset({"p", "div", "span", "address", "h2", "h3", "li", "small", "header"})
_YEARS: Final = range(1990, 2200)


def read_day(printed: object) -> date | None:
    """Read the day a machine wrote, as printed: a time zone moves nothing."""
    text = clean(printed)
    if text is None:
        return None
    try:
        day: date | None = datetime.fromisoformat(text.replace(" ", "T", 1)).date()
    except ValueError:
        found = find_date(text[:_SHORT])
        day = found.value if found and found.sure else None
    return day if day and day.year in _YEARS else None


class Microdata:
    """The properties of the one article of a page that is marked up with microdata."""

    def __init__(self, page: Page) -> None:
        scopes = [
            element
            for element in page.root.iter()
            if isinstance(element.tag, str)
            and element.get("itemscope") is not None
            and _ARTICLE_SCOPE.search(element.get("itemtype") or "")
        ]
        outer = [one for one in scopes[:_MOST_CANDIDATES] if _scope_of(one) not in scopes]
        self._scope = outer[0] if len(outer) == 1 else None

    def values(self, name: str) -> Iterator[str]:
        """Go through the values of a property, as written for machines."""
        for element in self._properties(name):
            inner = _first(element, "name") if element.get("itemscope") is not None else element
            if inner is not None and (text := _machine_text(inner)):
                yield text

    def authors(self) -> Iterator[tuple[str, bool]]:
        """Go through the authors and whether each is said to be a person."""
        for element in self._properties("author"):
            kind = (element.get("itemtype") or "").lower()
            inner = _first(element, "name") if element.get("itemscope") is not None else element
            if "organization" not in kind and inner is not None and (text := _machine_text(inner)):
                yield text, kind.endswith("/person")

    def _properties(self, name: str) -> Iterator[Element]:
        if self._scope is None:
            return
        # A page with more than these is none of an article, or hostile.
        for element in islice(self._scope.iterdescendants(), _MOST_ELEMENTS):
            named = isinstance(element.tag, str) and name in (element.get("itemprop") or "").split()
            if named and _scope_of(element) is self._scope:
                yield element


def find_headline(page: Page) -> str | None:
    """Find the one heading of the first level; on pages with several it names no article."""
    headings = [text for one in page.main() if one.tag == "h1" and (text := text_of(one))]
    return headings[0] if len(set(headings)) == 1 else None


def find_bylines(page: Page) -> tuple[str, ...]:
    """Find the elements that are called bylines; pages that list articles have too many."""
    texts = []
    for element in page.main():
        names = names_of(element)
        called = "author" in (element.get("rel") or "").split() or _BYLINE.search(names)
        formatted = _FORMAT_AUTHOR.search(names) and any(
            _FORMAT.search(above.get("class") or "") for above in element.iterancestors()
        )
        if (called or formatted) and (text := text_of(element)) and len(text) <= _SHORT:
            texts.append(text)
        if len(texts) > _MOST_CANDIDATES:
            return ()
    # An element and the link inside it say the same.
    outer = [one for one in dict.fromkeys(texts) if not any(one != o and one in o for o in texts)]
    return tuple(outer) if len(outer) <= _MOST_BYLINES else ()


def find_printed_byline(page: Page) -> str | None:
    """Find a line below the title that begins like a byline: "Von NAME"."""
    lines = 0
    headed = False
    for element in page.main():
        headed = headed or element.tag == "h1"
        if not headed or element.tag not in _TEXT_TAGS or any(_is_block(one) for one in element):
            continue
        text = text_of(element)
        if text is None:
            continue
        lines += 1
        if lines > _LINES_BELOW_TITLE:
            return None
        if len(text) <= _SHORT and _is_certain_byline(text):
            return text
    return None


def find_times(page: Page) -> Iterator[tuple[date, float]]:
    """Go through the days in <time> elements and the like, and how much each is worth."""
    for element in page.main():
        around = f"{names_of(element)} {element.get('itemprop') or ''}"
        if _CHANGED.search(around) and not _PUBLISHED.search(_CHANGED.sub(" ", around)):
            continue
        if element.tag == "time":
            called = element.get("pubdate") is not None or _PUBLISHED.search(around)
            day = read_day(element.get("datetime")) or read_day(text_of(element))
            if day:
                yield day, 0.7 if called else 0.6
        elif _PUBLISHED.search(around) and not any(_is_block(one) for one in element):
            text = text_of(element)
            if text and len(text) <= _SHORT and (day := read_day(text)):
                yield day, 0.6


def _is_certain_byline(text: str) -> bool:
    byline = parse_byline(text)
    led = byline is not None and byline.score >= 0.75  # noqa: PLR2004  # a preposition or a date
    return bool(led and byline and any(one.role is Role.AUTHOR for one in byline.contributors))


def _is_block(element: Element) -> bool:
    return element.tag in _TEXT_TAGS and element.tag not in {"span", "small"}


def _scope_of(element: Element) -> Element | None:
    """Find the scope that an element's property belongs to."""
    above = element.iterancestors()
    return next((one for one in above if one.get("itemscope") is not None), None)


def _first(element: Element, name: str) -> Element | None:
    inside = (one for one in element.iterdescendants() if isinstance(one.tag, str))
    return next((one for one in inside if name in (one.get("itemprop") or "").split()), None)


def _machine_text(element: Element) -> str | None:
    for name in ("content", "datetime"):
        if text := clean(element.get(name)):
            return text
    return text_of(element)
