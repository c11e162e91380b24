"""The border that HTML crosses once: parsed without network, parted from what is no text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from newsletter.roundups.errors import EmptyInputError, TooDeepError, TooMuchMarkupError
from newsletter.roundups.html_words import (
    HIDDEN_STYLE,
    HOLDING_FOOTERS,
    OUTER_NAMES,
    OUTER_ROLES,
    OUTER_TAGS,
    SILENT_TAGS,
)
from newsletter.roundups.shapes import count_visible, is_ornament
from newsletter.roundups.table_rows import lay_out_tables

DEEPEST: Final = 2_000  # levels; the parser itself ends at 2,048
_LONG_TAG: Final = re.compile(r"<[a-zA-Z][^<>]{20000,}")
_MOST_WORDS: Final = 10_000  # inside one tag
MOST_TAGS: Final = 150_000
_DEPTH_REACHED: Final = "Excessive depth"
_OUTER_SHARE: Final = 0.4
_MAIN_SHARE: Final = 0.5
# Tied to the beginning: a search for blanks would go through each run of them again and again.
_CLIPBOARD: Final = re.compile(r"\A\s*Version:[\d.]{1,5}\s+StartHTML:[^<]{0,400}")
_XML_HEAD: Final = re.compile(r"\A\s*<\?xml[^>]{0,200}>")
_FRAGMENT: Final = ("<!--StartFragment-->", "<!--EndFragment-->")
# WordPress keeps its older texts without paragraphs: there the line ends are what counts.
_ANY_BLOCK: Final = re.compile(
    r"<(?:p|div|br|table|h[1-6]|ul|ol|li|pre|section|article)\b", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A parsed page: its root, and the element that holds the text."""

    root: etree._Element
    main: etree._Element
    weights: dict[etree._Element, int]  # visible characters inside each element


def open_page(text: str) -> Page:
    """Parse HTML of any kind, a fragment from a clipboard too.

    Raises TooMuchMarkupError, TooDeepError, and EmptyInputError where there is no element at all.
    """
    tags = text.count("<")
    if tags > MOST_TAGS:
        raise TooMuchMarkupError(count=tags, limit=MOST_TAGS)
    # The parser compares each attribute of an element with all others.
    words = max((len(tag[0].split()) for tag in _LONG_TAG.finditer(text)), default=0)
    if words > _MOST_WORDS:
        raise TooMuchMarkupError(count=words, limit=_MOST_WORDS)
    root = _parse(_strip_frame(text))
    lay_out_tables(root)
    weights = _weigh(root)
    return Page(root=root, main=_find_main(root, weights), weights=weights)


def is_outer(element: etree._Element, page: Page) -> bool:
    """Tell whether an element is no part of the text: silent, hidden, or around it."""
    tag = element.tag
    if not isinstance(tag, str) or tag in SILENT_TAGS or _is_hidden(element):
        return True
    holder = next(element.iterancestors(*HOLDING_FOOTERS), None) if tag == "footer" else None
    if holder is not None:
        named = _is_named_outer(element)
    else:
        named = tag in OUTER_TAGS or _is_named_outer(element)
    if not named:
        return _is_decoration(element, page)
    return page.weights[element] < page.weights[page.main] * _OUTER_SHARE


def _strip_frame(text: str) -> str:
    text = _CLIPBOARD.sub("", text, count=1)
    start, end = (text.find(mark) for mark in _FRAGMENT)
    if -1 < start < end:
        text = text[start + len(_FRAGMENT[0]) : end]
    text = _XML_HEAD.sub("", text, count=1)
    if not _ANY_BLOCK.search(text):
        return text.replace("\n", "<br>\n")
    return text


def _parse(text: str) -> etree._Element:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        root = None
    if any(_DEPTH_REACHED in error.message for error in parser.error_log):
        raise TooDeepError(limit=DEEPEST)
    if root is None:
        raise EmptyInputError
    return root


def _weigh(root: etree._Element) -> dict[etree._Element, int]:
    """Count the visible characters inside each element, silent ones aside."""
    weights: dict[etree._Element, int] = {}
    for element in _walk_up(root):
        silent = element.tag in SILENT_TAGS or _is_hidden(element)
        inside = 0 if silent else count_visible(element.text or "")
        for child in () if silent else element:
            inside += weights[child] + count_visible(child.tail or "")
        weights[element] = inside
    return weights


def _walk_up(root: etree._Element) -> Iterator[etree._Element]:
    for _, element in etree.iterwalk(root, events=("end",)):
        yield element


def _find_main(root: etree._Element, weights: dict[etree._Element, int]) -> etree._Element:
    """Find the element that the page itself calls its main part, if most of the text is in it."""
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = root.findall(path)
        if len(found) == 1 and weights[found[0]] >= weights[root] * _MAIN_SHARE:
            return found[0]
    return root


def _is_hidden(element: etree._Element) -> bool:
    if "hidden" in element.attrib and element.get("hidden") != "until-found":
        return True
    style = element.get("style")
    return style is not None and bool(HIDDEN_STYLE.search(style.lower()))


def _is_named_outer(element: etree._Element) -> bool:
    if not element.attrib:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}".lower().split()
    return element.get("role") in OUTER_ROLES or not OUTER_NAMES.isdisjoint(names)


def _is_decoration(element: etree._Element, page: Page) -> bool:
    """Tell whether an element is a sign for a heading's own address, "#" or "¶"."""
    if element.tag != "a" or not element.get("href", "").startswith("#"):
        return False
    return page.weights[element] <= 1 and is_ornament("".join(element.itertext()))
