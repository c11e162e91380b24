"""From a tree to plain text: with links as notes for mail, without them for everything else."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from newsletter.markup.tree import (
    Block,
    Break,
    Document,
    Inline,
    Inlines,
    Listing,
    Quotation,
    Subheading,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TextWithNotes:
    """A plain text whose links are numbered notes."""

    text: str  # one line a paragraph, blank lines between blocks, quotations behind "> "
    links: tuple[str, ...]  # the first one is noted as [first_note]


def to_text(document: Document, *, first_note: int = 1) -> TextWithNotes:
    """Write a document as plain text; a link becomes its words and the number of a note."""
    notes = _Notes(first_note)
    text = "\n\n".join(_write_block(block, notes) for block in document.blocks)
    return TextWithNotes(text=text, links=tuple(notes.links))


def plain(document: Document) -> str:
    """Return the words of a document in one line, for a preview or a count."""
    lines = (line for block in document.blocks for line in _lines(block))
    words = (
        " " if isinstance(one, Break) else one.text for line in lines for one in (*line, Break())
    )
    return "".join(words).strip()


class _Notes:
    """Numbers the links of a text; the same target twice is one note."""

    def __init__(self, first: int) -> None:
        self._first = first
        self.links: list[str] = []

    def number(self, url: str) -> int:
        if url not in self.links:
            self.links.append(url)
        return self._first + self.links.index(url)


def _lines(block: Block) -> tuple[Inlines, ...]:
    if isinstance(block, Quotation):
        return tuple(paragraph.inlines for paragraph in block.paragraphs)
    return block.items if isinstance(block, Listing) else (block.inlines,)


def _write_block(block: Block, notes: _Notes) -> str:
    if isinstance(block, Quotation):
        text = "\n\n".join(_write_inlines(one.inlines, notes) for one in block.paragraphs)
        return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    if isinstance(block, Listing):
        return "\n".join(
            f"{block.start + at}. {line}" if block.ordered else f"- {line}"
            for at, line in enumerate(_write_inlines(item, notes) for item in block.items)
        )
    if isinstance(block, Subheading):
        return f"*{_write_inlines(block.inlines, notes)}*"  # many mail programs show it bold
    return _write_inlines(block.inlines, notes)


def _write_inlines(inlines: Inlines, notes: _Notes) -> str:
    groups = groupby(inlines, key=lambda one: "" if isinstance(one, Break) else one.url)
    return "".join(_write_link(url, group, notes) for url, group in groups)


def _write_link(url: str, inlines: Iterable[Inline], notes: _Notes) -> str:
    words = "".join("\n" if isinstance(one, Break) else one.text for one in inlines)
    if not url or url in {words, f"mailto:{words}"}:
        return words
    return f"{words} [{notes.number(url)}]"
