"""What each block gives away by itself: byline, link, rights, note, list of contents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from newsletter.roundups.blocks import SourceBlock
from newsletter.roundups.bylines import Byline, parse_byline
from newsletter.roundups.contents import Contents
from newsletter.roundups.lead_ins import is_bare_lead_in
from newsletter.roundups.linked_credits import read_leading, read_trailing
from newsletter.roundups.linked_lines import find_linked
from newsletter.roundups.links import parse_link
from newsletter.roundups.models import Link, Rights
from newsletter.roundups.note_words import BROWSER_LINES, FOOTER_LEADS, NOTE_LEADS
from newsletter.roundups.phrases import alternatives, fold_apostrophes
from newsletter.roundups.rights import find_rights
from newsletter.roundups.shapes import is_ornament, is_prose

_NOTE: Final = re.compile(rf"[\[(*]?\s*(?:{alternatives(NOTE_LEADS)})(?!\w)", re.IGNORECASE)
_FOOTER: Final = re.compile(rf"\W{{0,3}}(?:{alternatives(FOOTER_LEADS)})(?!\w)", re.IGNORECASE)
_BROWSER: Final = re.compile(
    rf"\W{{0,3}}(?:{alternatives(BROWSER_LINES)})(?!\w)\W{{0,3}}(?:https?:\S*)?$", re.IGNORECASE
)
_SURE: Final = 0.9
_HEAD: Final = 80
_LONGEST_TITLE: Final = 300
_LONGEST_FOOTER: Final = 300
_LONGEST_BROWSER_LINE: Final = 120
BOLD_LEVEL: Final = 7


@dataclass(frozen=True, kw_only=True)
class MarkedBlock:
    """A block with the evidence it carries; at most one of the marks is set."""

    block: SourceBlock
    byline: Byline | None = None
    link: Link | None = None
    rights: Rights | None = None
    note: bool = False
    footer: bool = False
    ornament: bool = False  # nothing to read: "* * *", or a "Von:" that lost its name
    contents: bool = False

    @property
    def text(self) -> str:
        """The block's text without list marker."""
        return self.block.text

    @property
    def prose(self) -> bool:
        """Tell whether it is running text, not a heading or a line that links as a whole."""
        return self.block.heading is None and is_prose(self.text) and not self.titled

    @property
    def titled(self) -> bool:
        """Tell whether it is a line that links as a whole: most likely a title."""
        return len(self.text) <= _LONGEST_TITLE and self.block.target is not None

    @property
    def level(self) -> int | None:
        """The level of a heading (from 1); a bold line counts as one below all others."""
        if self.block.heading is not None or not self.plain:
            return self.block.heading
        bold = self.block.bold and not self.block.listed and not self.prose
        return BOLD_LEVEL if bold and len(self.text) <= _LONGEST_TITLE else None

    @property
    def opens(self) -> bool:
        """Tell whether it is a byline an item may begin with."""
        return self.byline is not None and self.byline.opens

    @property
    def ends(self) -> bool:
        """Tell whether an item may end with it: a link, or "Quelle: X"."""
        return self.link is not None or (self.byline is not None and self.byline.source_led)

    @property
    def plain(self) -> bool:
        """Tell whether it is neither byline, link, rights nor note: a title or a text."""
        return not (
            self.byline or self.link or self.rights or self.note or self.ornament or self.contents
        )


Marked = tuple[MarkedBlock, ...]


def mark_blocks(
    blocks: tuple[SourceBlock, ...], contents: Contents, *, month_first: bool
) -> Marked:
    """Mark each block with its evidence."""
    marked = [
        MarkedBlock(block=block, contents=True)
        if index in contents.indices
        else _mark(block, month_first=month_first)
        for index, block in enumerate(blocks)
    ]
    credited = list(_mark_credits(marked, month_first=month_first))
    return tuple(_check_in_context(credited))


def _mark(block: SourceBlock, *, month_first: bool) -> MarkedBlock:
    if is_ornament(block.whole) or is_bare_lead_in(block.text) or _is_browser_line(block.text):
        return MarkedBlock(block=block, ornament=True)
    head = fold_apostrophes(block.text[:_HEAD])
    if len(block.text) <= _LONGEST_FOOTER and _FOOTER.match(head):
        return MarkedBlock(block=block, footer=True)
    line = block.text if "\n" in block.printed else block.printed.strip()
    unlisted = block.marker is None
    if link := find_linked(block) or (parse_link(line) if unlisted else None):
        return MarkedBlock(block=block, link=link)
    if unlisted and (byline := parse_byline(line, month_first=month_first)):
        return MarkedBlock(block=block, byline=byline)
    if rights := find_rights(block.text):
        return MarkedBlock(block=block, rights=rights)
    return MarkedBlock(block=block, note=bool(_NOTE.match(head)))


def _is_browser_line(text: str) -> bool:
    """Tell whether a line of a pasted mail only leads to its web view."""
    return len(text) <= _LONGEST_BROWSER_LINE and _BROWSER.match(text) is not None


def _mark_credits(marked: list[MarkedBlock], *, month_first: bool) -> Iterator[MarkedBlock]:
    """Read the pieces that were cut off a line with a linked title as its credits."""
    for index, mark in enumerate(marked):
        above = marked[index - 1] if index and mark.block.joined else None
        below = marked[index + 1] if index + 1 < len(marked) else None
        byline = None
        if mark.plain and above is not None and above.titled:
            byline = read_trailing(mark.text, month_first=month_first)
        elif mark.plain and below is not None and below.block.joined and below.titled:
            byline = read_leading(mark.text)
        yield replace(mark, byline=byline) if byline else mark


def _check_in_context(marked: list[MarkedBlock]) -> Iterator[MarkedBlock]:
    """Take back a doubtful byline under running text: there is no title it could belong to."""
    for index, mark in enumerate(marked):
        above = marked[index - 1] if index else None
        doubtful = mark.byline is not None and mark.opens and mark.byline.score < _SURE
        last = index + 1 == len(marked) or not marked[index + 1].plain
        long = above is not None and above.plain and above.prose
        titled = index > 1 and marked[index - 2].plain and not marked[index - 2].prose
        yield replace(mark, byline=None) if doubtful and long and not titled and not last else mark
