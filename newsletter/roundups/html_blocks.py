"""From a page to the blocks of its text, each with its styles, links, lists and headings."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import etree

from newsletter.markup import Span
from newsletter.roundups.addresses import strip_tracking, unwrap_url
from newsletter.roundups.blocks import MAX_BLOCKS, SourceBlock, cut_line
from newsletter.roundups.decoding import clean
from newsletter.roundups.errors import TooManyBlocksError
from newsletter.roundups.html_border import Page, is_outer
from newsletter.roundups.html_styles import Style, find_list_level, is_list_marker, read_style
from newsletter.roundups.html_words import BLOCK_TAGS, CELLS, HEADINGS, LISTS, WORD_HEADINGS
from newsletter.roundups.inlines import cut, drop_styles, squeeze, write_text
from newsletter.roundups.shapes import count_visible

_QUOTED_SHARE: Final = 0.8
_CELL_BORDER: Final = " | "
_NUMBER: Final = re.compile(r"\(?(\d{1,4})[.)]")
_PLACES: Final = LISTS | {"blockquote", "pre", "tr", "table"}
_SCHEMES: Final = frozenset(("http", "https", "mailto"))
_LONGEST_URL: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where in the page the walk is, as far as it matters to words."""

    style: Style = field(default_factory=Style)
    heading: int | None = None
    quoted: bool = False
    preformatted: bool = False
    depth: int = 0  # of lists
    row: bool = False  # inside a row of a table of data


@dataclass
class _Writer:
    """Collects words until a block ends."""

    page: Page
    address: str | None
    blocks: list[SourceBlock] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    place: _Place = field(default_factory=_Place)
    marker: str | None = None  # of the entry whose first block is still to come
    counters: list[int | None] = field(default_factory=list)  # None for bullets

    def end_block(self) -> None:
        """Make a block of the words so far, if there are any."""
        spans, self.spans = squeeze(self.spans), []
        if not spans:
            return
        if len(self.blocks) >= MAX_BLOCKS:
            raise TooManyBlocksError(count=MAX_BLOCKS + 1, limit=MAX_BLOCKS)
        self.blocks.append(self._make_block(spans, len(self.blocks) + 1))

    def _make_block(self, spans: tuple[Span, ...], line: int) -> SourceBlock:
        place, marker = self.place, self.marker
        text = write_text(spans)
        self.marker = None
        if place.heading:
            spans = drop_styles(spans, strong=True)
        block = (
            SourceBlock(text=text, printed=text, lines=(line, line), marker=marker, listed=True)
            if marker and not place.heading
            else cut_line(text, line)
        )
        number = _NUMBER.fullmatch(block.marker or "")
        return replace(
            block,
            inlines=cut(spans, len(text) - len(block.text)),
            number=int(number[1]) if number else None,
            heading=place.heading,
            quoted=place.quoted,
            depth=place.depth,
            indent=place.depth,
            preformatted=place.preformatted,
        )

    def add(self, text: str | None) -> None:
        """Add words in the style of the place."""
        if not text:
            return
        if self.place.preformatted:
            for number, line in enumerate(clean(text).split("\n")):
                if number:
                    self.end_block()
                self._add_words(line)
        else:
            self._add_words(clean(text))

    def _add_words(self, text: str) -> None:
        style = self.place.style
        self.spans.append(
            Span(text=text, strong=style.strong, emphasis=style.emphasis, url=style.url)
        )


def cut_page(page: Page, address: str | None = None) -> tuple[SourceBlock, ...]:
    """Cut the text of a page into blocks; `address` is what its relative links start from.

    Raises TooManyBlocksError.
    """
    writer = _Writer(page=page, address=address)
    places: list[_Place] = []
    walk = etree.iterwalk(page.main, events=("start", "end"))
    skipped: set[etree._Element] = set()
    for event, element in walk:
        if event == "start":
            places.append(writer.place)
            if is_outer(element, page) or is_list_marker(element):
                walk.skip_subtree()
                skipped.add(element)
            else:
                _enter(writer, element)
            continue
        _leave(writer, element, entered=element not in skipped)
        writer.place = places.pop()
        if element is not page.main:  # what follows the main part is no text
            writer.add(element.tail)
    writer.end_block()
    return _clear_frame(tuple(writer.blocks))


def _enter(writer: _Writer, element: etree._Element) -> None:
    place, tag = writer.place, str(element.tag)
    if tag in BLOCK_TAGS or (tag in CELLS and not place.row):
        writer.end_block()
    writer.place = _find_place(element, tag, place, writer.address)
    _enter_list(writer, element, tag)
    writer.add(element.text)


def _find_place(element: etree._Element, tag: str, outer: _Place, address: str | None) -> _Place:
    """Return the place inside an element, which most often is that around it."""
    level = HEADINGS.get(tag) or WORD_HEADINGS.get(element.get("class", "").lower())
    style = read_style(element, outer.style)
    if tag == "a":
        style = replace(style, url=_find_target(element, address) or "")
    if style is outer.style and level is None and tag not in _PLACES:
        return outer
    return replace(
        outer,
        style=replace(style, strong=False) if level else style,
        heading=level or outer.heading,
        quoted=outer.quoted or _is_quotation(element),
        preformatted=outer.preformatted or tag == "pre",
        depth=outer.depth + (tag in LISTS),
        row=_is_data(element) if tag == "tr" else outer.row and tag != "table",
    )


def _enter_list(writer: _Writer, element: etree._Element, tag: str) -> None:
    if tag in LISTS:
        start = element.get("start", "1")
        first = int(start) if start.isdecimal() and len(start) < len("10000") else 1
        writer.counters.append(first if tag == "ol" else None)
    elif tag == "li":
        writer.place = replace(writer.place, depth=max(writer.place.depth, 1))
        number = writer.counters[-1] if writer.counters else None
        writer.marker = "-" if number is None else f"{number}."
        if number is not None:
            writer.counters[-1] = number + 1
    elif (level := find_list_level(element)) is not None:
        marker = next(
            (write_marker(child) for child in element.iter() if is_list_marker(child)), "-"
        )
        writer.marker = marker
        writer.place = replace(writer.place, depth=level)


def write_marker(element: etree._Element) -> str:
    """Spell the list marker that Word writes into a paragraph: its number, or a dash."""
    number = _NUMBER.match("".join(element.itertext()).strip())
    return f"{number[1]}." if number else "-"


def _leave(writer: _Writer, element: etree._Element, *, entered: bool) -> None:
    tag = str(element.tag)
    if tag in CELLS and writer.place.row:
        following = element.getnext()
        if writer.spans and following is not None and writer.page.weights[following]:
            writer.spans.append(Span(text=_CELL_BORDER))
    elif tag in BLOCK_TAGS or tag in CELLS:
        writer.end_block()
    if tag in LISTS and entered:
        writer.counters.pop()
    elif tag == "li":
        writer.marker = None


def _is_quotation(element: etree._Element) -> bool:
    """Tell whether an element sets words apart; mail programs do so with whole mails."""
    if element.tag != "blockquote":
        return False
    return element.get("type") != "cite" and "gmail_quote" not in element.get("class", "")


def _is_data(row: etree._Element) -> bool:
    """Tell whether a row is one of a table of data rather than of a layout."""
    cells = [cell for cell in row if cell.tag in CELLS]
    nested = any(child.tag in BLOCK_TAGS or child.tag == "img" for cell in cells for child in cell)
    return len(cells) > 1 and not nested


def _find_target(element: etree._Element, address: str | None) -> str | None:
    """Return where a link leads, out of its redirectors; None for what is no address on the web."""
    printed = clean(element.get("href", "")).strip().replace("\n", "")
    if not printed or printed.startswith("#"):
        return None
    try:
        url = urljoin(address, printed) if address else printed
        parts = urlsplit(url)
        known = parts.scheme.lower() in _SCHEMES and bool(
            parts.hostname or parts.scheme == "mailto"
        )
    except ValueError:
        return None
    url = _bare_url(url.replace(" ", "%20")) if known else ""
    return url if url and len(url) <= _LONGEST_URL else None


@lru_cache(maxsize=1_000)
def _bare_url(url: str) -> str:
    return strip_tracking(unwrap_url(url))


def _clear_frame(blocks: tuple[SourceBlock, ...]) -> tuple[SourceBlock, ...]:
    """Take a quotation for none where it holds nearly everything: a mail that was passed on."""
    total = sum(count_visible(block.text) for block in blocks)
    quoted = sum(count_visible(block.text) for block in blocks if block.quoted)
    if quoted < total * _QUOTED_SHARE:
        return blocks
    return tuple(replace(block, quoted=False) for block in blocks)
