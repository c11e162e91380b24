"""A web page as a tree that can be asked for its head and for what stands in its main part."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from newsletter.roundups.decoding import MAX_BYTES
from newsletter.roundups.errors import EmptyInputError, InputTooLargeError

Element = Any  # lxml has no types

LONGEST: Final = 2_000  # characters that are looked at of any one value

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,300}charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_HEAD: Final = 4_000
_BLANKS: Final = re.compile(r"\s+")
_TAG: Final = re.compile(r"<[^<>]{1,300}>")
_BESIDE: Final = re.compile(
    r"(?:^|[-_\s])(?:comments?|kommentare?|related|recommend\w*|teasers?|sidebar|footer|nav|menu"
    r"|mehr-?zum-?thema|more-from|newsletter|promo|breadcrumbs?|widget)(?:$|[-_\s])",
    re.IGNORECASE,
)
_BESIDE_TAGS: Final = frozenset({"nav", "aside", "footer", "form", "script", "style", "template"})
_MOST_ELEMENTS: Final = 30_000
_MOST_VALUES: Final = 50


@dataclass(frozen=True, kw_only=True)
class Page:
    """A parsed page; `url` is where it was found."""

    root: Element
    url: str
    metas: dict[str, tuple[str, ...]]  # by lower-case name, property or itemprop

    @property
    def host(self) -> str:
        """The host the page was found at, without "www."."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")

    def metas_of(self, *names: str) -> Iterator[str]:
        """Go through the values of some meta elements, in the order of the names."""
        for name in names:
            yield from self.metas.get(name, ())

    def address(self, printed: object) -> str | None:
        """Make a web address of what stands in an attribute or a JSON value, or None."""
        if not isinstance(printed, str) or not printed.strip() or len(printed) > LONGEST:
            return None
        try:
            joined = urljoin(self.url, printed.strip())
            parts = urlsplit(joined)
        except ValueError:
            return None
        return joined if parts.scheme in {"http", "https"} and parts.hostname else None

    def main(self) -> Iterator[Element]:
        """Go through the elements of the main part in order, leaving out what stands beside it."""
        pending = [self.root]
        for _ in range(_MOST_ELEMENTS):
            if not pending:
                return
            element = pending.pop()
            if not isinstance(element.tag, str) or is_beside(element):
                continue
            yield element
            pending += reversed(element)


def open_page(source: bytes, url: str) -> Page:
    """Parse a page; raises InputTooLargeError and EmptyInputError."""
    if len(source) > MAX_BYTES:
        raise InputTooLargeError(size=len(source), limit=MAX_BYTES)
    text = _decode(source).replace("\x00", "")
    parser = html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    if root is None:
        raise EmptyInputError
    return Page(root=root, url=url, metas=_collect_metas(root))


def clean(value: object) -> str | None:
    """Bring a value of a page to one line of plain text; None when nothing is left.

    Some systems escape twice, others leave tags in attributes.
    """
    if not isinstance(value, str):
        return None
    text = unescape(unescape(value[:LONGEST]))
    text = _BLANKS.sub(" ", _TAG.sub(" ", text)).strip()
    return text or None


def text_of(element: Element) -> str | None:
    """Give the text of an element as one line."""
    parts, length = [], 0
    for part in element.itertext(with_tail=False):
        parts.append(part)
        length += len(part)
        if length > LONGEST:
            break
    return _BLANKS.sub(" ", "".join(parts)).strip()[:LONGEST] or None


def names_of(element: Element) -> str:
    """Give the classes and the id of an element."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:LONGEST]


def is_beside(element: Element) -> bool:
    """Tell whether an element holds comments, other articles, navigation or the like."""
    if element.tag in {"html", "body", "head", "main", "article"}:
        return False
    return element.tag in _BESIDE_TAGS or bool(_BESIDE.search(names_of(element)))


def _decode(source: bytes) -> str:
    for mark, encoding in _MARKS:
        if source.startswith(mark):
            return source.decode(encoding, "replace")
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError:
        found = _CHARSET.search(source[:_HEAD])
        return _decode_as(source, found[1].decode("ascii") if found else "windows-1252")


def _decode_as(source: bytes, charset: str) -> str:
    # The browsers' rule: whoever says Latin-1 means windows-1252.
    wanted = "windows-1252" if charset.lower() in {"iso-8859-1", "latin1", "ascii"} else charset
    try:
        return source.decode(wanted, "replace")
    except (LookupError, ValueError):
        return source.decode("windows-1252", "replace")


def _collect_metas(root: Element) -> dict[str, tuple[str, ...]]:
    metas: dict[str, tuple[str, ...]] = {}
    for meta in root.iter("meta"):
        keys = (meta.get(key) or "" for key in ("property", "name", "http-equiv"))
        for name in {key.strip().lower() for key in keys} - {""}:
            known = metas.get(name, ())
            if len(known) < _MOST_VALUES and (content := clean(meta.get("content"))):
                metas[name] = (*known, content)
    return metas
