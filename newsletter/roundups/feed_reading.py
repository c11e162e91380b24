"""A feed as marked blocks: its entries are the items, and nothing has to be guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from newsletter.markup import Span
from newsletter.roundups.blocks import SourceBlock
from newsletter.roundups.bylines import Byline
from newsletter.roundups.dates import PrintedDate
from newsletter.roundups.errors import EmptyInputError, NoEntriesError
from newsletter.roundups.feeds import Feed, FeedEntry
from newsletter.roundups.html_blocks import cut_page
from newsletter.roundups.html_border import open_page
from newsletter.roundups.links import parse_link
from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.models import Link, LinkKind
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.readings import ScoredOutline

READING: Final = "entries"
_TITLE_LEVEL: Final = 2
# What WordPress adds to every entry is no text of its author.
_ADDED: Final = re.compile(
    r"(?:the post|der beitrag|l[’']article|la entrada|l[’']articolo|o post|het bericht)\s.{1,300}\s"
    r"(?:appeared first on|first appeared on|erschien zuerst auf|est apparu en premier sur"
    r"|se publicó primero en|proviene da|apareceu primeiro em|verscheen eerst op)\s",
    re.IGNORECASE,
)


@dataclass
class _Writer:
    """Collects marked blocks and the items made of them."""

    feed: Feed
    marked: list[MarkedBlock] = field(default_factory=list)
    items: list[Stretch] = field(default_factory=list)

    def add(self, mark: MarkedBlock) -> int:
        """Add a block under the next number; returns its index."""
        line = len(self.marked) + 1
        self.marked.append(replace(mark, block=replace(mark.block, lines=(line, line))))
        return line - 1


def mark_feed(feed: Feed) -> tuple[Marked, ScoredOutline]:
    """Make marked blocks of a feed, and the only outline there is of them.

    Raises NoEntriesError, and what markup that is too deep or too much raises.
    """
    entries = [entry for entry in feed.entries if entry.title or entry.url or entry.content]
    if not entries:
        raise NoEntriesError
    writer = _Writer(feed=feed)
    title = (
        writer.add(MarkedBlock(block=_make_block(feed.title, heading=1))) if feed.title else None
    )
    for entry in entries:
        _add_entry(writer, entry)
    outline = Outline(items=tuple(writer.items), title=title)
    return tuple(writer.marked), ScoredOutline(name=READING, outline=outline, score=1.0)


def _add_entry(writer: _Writer, entry: FeedEntry) -> None:
    title = None
    if entry.title:
        title = writer.add(MarkedBlock(block=_make_block(entry.title, heading=_TITLE_LEVEL)))
    byline = _mark_byline(entry, writer.feed.title)
    head = [writer.add(byline)] if byline.text else []
    if entry.url:
        link = Link(kind=LinkKind.CONTINUE, url=entry.url)
        head.append(writer.add(MarkedBlock(block=_make_block(entry.url), link=link)))
    body = tuple(writer.add(mark) for mark in _mark_content(entry))
    writer.items.append(Stretch(title=title, head=tuple(head), body=body))


def _mark_byline(entry: FeedEntry, source: str | None) -> MarkedBlock:
    names = ", ".join(
        f"{one.prefix} {one.name}" if one.prefix else one.name for one in entry.authors
    )
    printed = entry.published_as or ""
    dated = PrintedDate(value=entry.published_on, text=printed, start=0, end=len(printed))
    byline = Byline(
        contributors=entry.authors, printed_date=dated if printed else None, source=source
    )
    text = " | ".join(part for part in (names, printed, source) if part)
    return MarkedBlock(block=_make_block(text), byline=byline)


def _mark_content(entry: FeedEntry) -> Iterator[MarkedBlock]:
    blocks = [block for block in _cut_content(entry) if not _ADDED.match(block.text)]
    for place, block in enumerate(blocks):
        # "Read more" at the end leads where the entry leads.
        link = parse_link(block.text) if place == len(blocks) - 1 and entry.url else None
        yield MarkedBlock(block=block, link=replace(link, url=None) if link else None)


def _cut_content(entry: FeedEntry) -> tuple[SourceBlock, ...]:
    if not entry.content.strip():
        return ()
    try:
        return cut_page(open_page(entry.content), entry.url)
    except EmptyInputError:
        return ()


def _make_block(text: str, heading: int | None = None) -> SourceBlock:
    return SourceBlock(
        text=text, printed=text, lines=(1, 1), inlines=(Span(text=text),), heading=heading
    )
