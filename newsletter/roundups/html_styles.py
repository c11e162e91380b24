"""What the attributes of an element say about its words: bold, italics, lists of Word."""

import re
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from newsletter.roundups.html_words import EMPHASIS_TAGS, STRONG_TAGS

# Google Docs puts everything into a <b> that is not bold.
_BOLD: Final = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)")
_NOT_BOLD: Final = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)")
_ITALIC: Final = re.compile(r"font-style\s*:\s*(?:italic|oblique)")
_NOT_ITALIC: Final = re.compile(r"font-style\s*:\s*normal")
_WORD_LIST: Final = re.compile(r"mso-list\s*:\s*l\d+\s+level(\d)")
_WORD_MARKER: Final = re.compile(r"mso-list\s*:\s*ignore")


@dataclass(frozen=True, kw_only=True)
class Style:
    """The style of some words; no `url` is no link."""

    strong: bool = False
    emphasis: bool = False
    url: str = ""


def read_style(element: etree._Element, outer: Style) -> Style:
    """Return the style of the words in an element that stands in others."""
    printed = element.get("style", "").lower()
    strong = outer.strong or element.tag in STRONG_TAGS
    emphasis = outer.emphasis or element.tag in EMPHASIS_TAGS
    if printed:
        strong = bool(_BOLD.search(printed)) or (strong and not _NOT_BOLD.search(printed))
        emphasis = bool(_ITALIC.search(printed)) or (emphasis and not _NOT_ITALIC.search(printed))
    if strong == outer.strong and emphasis == outer.emphasis:
        return outer
    return replace(outer, strong=strong, emphasis=emphasis)


def find_list_level(element: etree._Element) -> int | None:
    """Return how deep a paragraph of Word is in a list (from 1), or None outside of any."""
    if element.tag != "p":
        return None
    match = _WORD_LIST.search(element.get("style", "").lower())
    return int(match[1]) if match else None


def is_list_marker(element: etree._Element) -> bool:
    """Tell whether an element holds the bullet or number that Word puts before an entry."""
    return bool(_WORD_MARKER.search(str(element.get("style", "")).lower()))
