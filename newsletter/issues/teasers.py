"""From the blocks of a roundup to the markup of a teaser, its emphasis and links kept."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final

from newsletter.markup import Block as MarkupBlock
from newsletter.markup import (
    Break,
    Inline,
    Inlines,
    Listing,
    Paragraph,
    Quotation,
    Span,
    Subheading,
)
from newsletter.roundups import Block, BlockKind

_NUMBER: Final = re.compile(r"\(?#?(\d{1,4})[.)]\s+")
_BULLETS: Final = "-*•‣▪◦●·–>"


def write_markup(block: Block) -> MarkupBlock:
    """Return a block of a roundup as one of a teaser; its words are text, never markup."""
    inlines = block.inlines or (Span(text=" ".join(block.text.split())),)
    match block.kind:
        case BlockKind.SUBHEADING:
            return Subheading(inlines=inlines)
        case BlockKind.QUOTATION:
            return Quotation(paragraphs=(Paragraph(inlines=inlines),))
        case BlockKind.LIST:
            return _list(block)
        case BlockKind.NOTE:
            return Paragraph(inlines=tuple(map(_emphasise, inlines)))
        case BlockKind.PARAGRAPH:
            return Paragraph(inlines=inlines)


def _list(block: Block) -> Listing:
    """Make a list without the markers that its lines show; numbers on all of them order it."""
    lines = [line for line in map(str.strip, block.text.splitlines()) if line]
    numbers = [int(match[1]) for line in lines if (match := _NUMBER.match(line))]
    ordered = bool(lines) and len(numbers) == len(lines)
    items = tuple(_entries(block.inlines)) if block.inlines else tuple(map(_entry, lines))
    return Listing(items=items, ordered=ordered, start=numbers[0] if ordered else 1)


def _entries(inlines: Inlines) -> Iterator[Inlines]:
    for broken, entry in groupby(inlines, key=lambda inline: isinstance(inline, Break)):
        if not broken:
            yield tuple(entry)


def _entry(line: str) -> Inlines:
    bare = line.lstrip(_BULLETS).strip()
    return (Span(text=_NUMBER.sub("", bare, count=1) if bare == line else bare),)


def _emphasise(inline: Inline) -> Inline:
    return inline if isinstance(inline, Break) else replace(inline, emphasis=True)
