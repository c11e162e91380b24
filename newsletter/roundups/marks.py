"""What each block gives away by itself: byline, link, rights, note, list of contents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from newsletter.roundups.blocks import SourceBlock
from newsletter.roundups.byline_lines import count_parts
from newsletter.roundups.byline_words import ROLE_WORDS
from newsletter.roundups.bylines import Byline, parse_byline
from newsletter.roundups.clippings import parse_clipping
from newsletter.roundups.contents import Contents
from newsletter.roundups.furniture import is_furniture
from newsletter.roundups.lead_ins import is_bare_lead_in
from newsletter.roundups.line_parts import LineParts
from newsletter.roundups.linked_credits import read_all_trailing, read_leading
from newsletter.roundups.linked_lines import find_linked
from newsletter.roundups.links import parse_link
from newsletter.roundups.models import Link, Rights, Role
from newsletter.roundups.names import parse_names
from newsletter.roundups.note_words import (
    BROWSER_LINES,
    FOOTER_LEADS,
    NOTE_LEADS,
    UNSUBSCRIBE_WORDS,
)
from newsletter.roundups.phrases import all_phrases, alternatives, fold_apostrophes
from newsletter.roundups.rights import find_rights
from newsletter.roundups.shapes import is_ornament, is_prose
from newsletter.roundups.sponsor_labels import is_sponsor_end, is_sponsor_label
from newsletter.roundups.table_rows import is_table_head

_NOTE: Final = re.compile(rf"[\[(*]?\s*(?:{alternatives(NOTE_LEADS)})(?!\w)", re.IGNORECASE)
_FOOTER: Final = re.compile(rf"\W{{0,3}}(?:{alternatives(FOOTER_LEADS)})(?!\w)", re.IGNORECASE)
_UNSUBSCRIBE: Final = re.compile(rf"(?<!\w)(?:{alternatives(UNSUBSCRIBE_WORDS)})", re.IGNORECASE)
_BROWSER: Final = re.compile(
    rf"\W{{0,3}}(?:{alternatives(BROWSER_LINES)})(?!\w)[^.!]{{0,60}}[.!]?\W{{0,3}}(?:https?:\S*\W{{0,3}})?$",
    re.IGNORECASE,
)
_CAPTION: Final = re.compile(
    rf"(?:^|[.!?)“”\"]\s|\s[|/–(]\s?)(?:symbolbild|symbolfoto|archivbild|{alternatives(all_phrases(ROLE_WORDS[Role.PHOTO]))})\s?:\s",
    re.IGNORECASE,
)
_LONGEST_CAPTION: Final = 200
_SURE: Final = 0.9
_GUESSED: Final = 0.75
_PARTED: Final = re.compile(r"[,|·•/–—]")
_SEPARATORS: Final = " –—|:-,"
_HEAD: Final = 80
_LONGEST_TITLE: Final = 300
_LONGEST_FOOTER: Final = 300
_LONGEST_BROWSER_LINE: Final = 120
_LONGEST_BYLINE: Final = 200
_USUAL_SHARE: Final = 0.7
_FEWEST_NAMES: Final = 2
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
    leads: bool = False  # its link is that of the title below it
    closes: bool = False  # its byline is the end of a text
    parts: LineParts | None = None  # of a line that is an item for itself
    inner: Byline | None = None  # what a plain text says of its source in its own words

    @property
    def text(self) -> str:
        """The block's text without list marker."""
        return self.block.text

    @property
    def prose(self) -> bool:
        """Tell whether it is running text, not a heading or a line that links as a whole."""
        apart = self.block.heading is not None or self.block.led
        return not apart and is_prose(self.text) and not self.titled

    @property
    def titled(self) -> bool:
        """Tell whether it is a line that links as a whole: most likely a title."""
        return len(self.text) <= _LONGEST_TITLE and self.block.target is not None

    @property
    def level(self) -> int | None:
        """The level of a heading (from 1); a bold line counts as one below all others."""
        if self.block.heading is not None or not self.plain:
            return self.block.heading
        if self.block.led:
            return BOLD_LEVEL
        bold = self.block.bold and not self.block.listed and not self.prose
        return BOLD_LEVEL if bold and len(self.text) <= _LONGEST_TITLE else None

    @property
    def opens(self) -> bool:
        """Tell whether it is a byline an item may begin with."""
        return self.byline is not None and self.byline.opens and not self.closes

    @property
    def ends(self) -> bool:
        """Tell whether an item may end with it: a link, or "Quelle: X"."""
        if self.leads:
            return False
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
    sourced = _name_sources_last(blocks)
    marked = [
        MarkedBlock(block=block, contents=True)
        if index in contents.indices
        else _mark(block, month_first=month_first, sourced=sourced)
        for index, block in enumerate(blocks)
    ]
    credited = list(_mark_credits(marked, month_first=month_first))
    return tuple(_check_in_context(_mark_names_above(credited)))


def _name_sources_last(blocks: tuple[SourceBlock, ...]) -> bool:
    """Tell whether bylines are "Name, Paper" in this source: nearly all have two parts or more."""
    lines = (block.text for block in blocks if len(block.text) <= _LONGEST_BYLINE)
    counts = [count for line in lines if _PARTED.search(line) for count in _count(line)]
    several = sum(count > 1 for count in counts)
    papers = counts.count(0)
    whole = len(counts) - papers
    return papers > 1 or (several > 1 and several >= whole * _USUAL_SHARE)


def _count(line: str) -> tuple[int, ...]:
    count = count_parts(line)
    return () if count is None else (count,)


def _mark(block: SourceBlock, *, month_first: bool, sourced: bool) -> MarkedBlock:
    if (
        block.aside
        or is_ornament(block.whole)
        or is_bare_lead_in(block.text)
        or _is_browser_line(block.text)
        or is_sponsor_end(block.text)
        or is_table_head(block.text)
        or (len(block.text) == 1 and bool(block.inlines) and block.heading is None)
        or (block.heading is None and is_furniture(block.text, block.printed))
    ):
        return MarkedBlock(block=block, ornament=True)
    head = fold_apostrophes(block.text[:_HEAD])
    if len(block.text) <= _LONGEST_FOOTER and (
        _FOOTER.match(head) or _UNSUBSCRIBE.search(fold_apostrophes(block.text))
    ):
        return MarkedBlock(block=block, footer=True)
    line = block.text if block.inlines or "\n" in block.printed else block.printed.strip()
    unlisted = block.marker is None and not is_sponsor_label(block.text)  # "– Anzeige –"
    if link := find_linked(block) or (parse_link(line) if unlisted else None):
        return MarkedBlock(block=block, link=link)
    byline = parse_clipping(line, month_first=month_first) if unlisted else None
    if byline is None and unlisted:
        byline = parse_byline(line, month_first=month_first, sourced=sourced)
    if byline:
        return MarkedBlock(block=block, byline=byline)
    if rights := find_rights(block.text):
        return MarkedBlock(block=block, rights=rights)
    return MarkedBlock(block=block, note=bool(_NOTE.match(head)) or _is_caption(block))


def _is_caption(block: SourceBlock) -> bool:
    """Tell whether a short line is a picture's: "Two boats at noon. Photo: Harbour archive"."""
    short = len(block.text) <= _LONGEST_CAPTION and block.heading is None
    return short and _CAPTION.search(block.text) is not None


def _is_browser_line(text: str) -> bool:
    """Tell whether a line of a pasted mail only leads to its web view."""
    return len(text) <= _LONGEST_BROWSER_LINE and _BROWSER.match(text) is not None


def _mark_credits(marked: list[MarkedBlock], *, month_first: bool) -> Iterator[MarkedBlock]:
    """Read the pieces that were cut off a line with a linked title as its credits."""
    middles = [i for i in range(1, len(marked) - 1) if _stands_before_address(marked, i)]
    named = all(parse_names(marked[i].text.strip(_SEPARATORS)) for i in middles)
    behind = [i for i in range(1, len(marked)) if _stands_behind_title(marked, i, middles)]
    trailing = dict(
        zip(
            behind,
            read_all_trailing([marked[i].text for i in behind], month_first=month_first),
            strict=True,
        )
    )
    for index, mark in enumerate(marked):
        below = marked[index + 1] if index + 1 < len(marked) else None
        byline = trailing.get(index) or mark.byline
        if index in middles:
            byline = _read_middle(mark.text, named=named)
        elif index in behind:
            pass
        elif mark.plain and below is not None and below.block.joined and below.titled:
            byline = read_leading(mark.text)
        yield replace(mark, byline=byline) if byline else mark


def _stands_behind_title(marked: list[MarkedBlock], index: int, middles: list[int]) -> bool:
    """Tell whether a piece is the rest of the line of a linked title."""
    mark = marked[index]
    fits = mark.plain or mark.byline is not None
    return mark.block.joined and fits and marked[index - 1].titled and index not in middles


def _mark_names_above(marked: list[MarkedBlock]) -> list[MarkedBlock]:
    """Mark names above titles as authors, where most bylines below name a paper only."""
    live = [mark for mark in marked if not mark.ornament]
    sourced = [place for place, mark in enumerate(live) if place > 1 and _names_paper_only(mark)]
    named = {
        id(live[place - 2])
        for place in sourced
        if live[place - 1].plain and not live[place - 1].prose and _is_name(live[place - 2])
    }
    if len(named) < _FEWEST_NAMES or len(named) < len(sourced) * _USUAL_SHARE:
        return marked
    return [
        replace(mark, byline=Byline(contributors=parse_names(mark.text) or (), above=True))
        if id(mark) in named
        else mark
        for mark in marked
    ]


def _names_paper_only(mark: MarkedBlock) -> bool:
    byline = mark.byline
    return byline is not None and byline.source is not None and not byline.contributors


def _is_name(mark: MarkedBlock) -> bool:
    return mark.plain and mark.block.heading is None and parse_names(mark.text) is not None


def _stands_before_address(marked: list[MarkedBlock], index: int) -> bool:
    """Tell whether a piece stands between title and address on one line of plain text."""
    mark, below = marked[index], marked[index + 1]
    printed = mark.block.joined and not mark.block.inlines and mark.link is None
    return printed and below.block.joined and below.link is not None


def _read_middle(text: str, *, named: bool) -> Byline:
    """Read "Paper" or "Name" between title and address; which, all such lines say together."""
    bare = text.strip(_SEPARATORS)
    people = parse_names(bare) if named else None
    if people:
        return Byline(contributors=people, score=_GUESSED)
    return Byline(source=bare, source_led=True, score=_GUESSED)


def _check_in_context(marked: list[MarkedBlock]) -> Iterator[MarkedBlock]:
    """Take back a doubtful byline under running text: there is no title it could belong to."""
    for index, mark in enumerate(marked):
        above = marked[index - 1] if index else None
        doubtful = mark.byline is not None and mark.opens and mark.byline.score < _SURE
        last = index + 1 == len(marked) or not marked[index + 1].plain
        long = above is not None and above.plain and above.prose and not above.block.bold
        titled = index > 1 and marked[index - 2].plain and not marked[index - 2].prose
        yield replace(mark, byline=None) if doubtful and long and not titled and not last else mark
