"""The words of an item's text, without its markup. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from newsletter.markup import (
    Block,
    Document,
    Inlines,
    Listing,
    MarkupError,
    Paragraph,
    Quotation,
    Span,
    parse,
    plain,
    serialise,
)


def read_words(text: str) -> str:
    """Return the words of restricted Markdown in one line; what cannot be read, as it is."""
    document = read_document(text)
    return text if document is None else plain(document)


def read_document(text: str) -> Document | None:
    """Return the tree of a text, or None if it is no markup that we can read."""
    try:
        return parse(text)
    except MarkupError:
        return None


def list_links(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words and the target of each link in a text."""
    document = read_document(text)
    for inlines in _lines(document) if document else ():
        words, url = "", ""
        for inline in (*inlines, Span(text="")):
            here = inline.url if isinstance(inline, Span) else ""
            if url and here != url:
                yield words, url
                words = ""
            url = here
            words += inline.text if isinstance(inline, Span) and here else ""


def map_spans(text: str, change: Callable[[Span], Span]) -> str:
    """Return a text with other spans in place of its own; what is no markup stays as it is."""
    document = read_document(text)
    if document is None:
        return text

    def walk(inlines: Inlines) -> Inlines:
        return tuple(change(one) if isinstance(one, Span) else one for one in inlines)

    def rebuild(block: Block) -> Block:
        if isinstance(block, Quotation):
            paragraphs = (Paragraph(inlines=walk(one.inlines)) for one in block.paragraphs)
            return Quotation(paragraphs=tuple(paragraphs))
        if isinstance(block, Listing):
            return replace(block, items=tuple(map(walk, block.items)))
        return replace(block, inlines=walk(block.inlines))

    return serialise(Document(blocks=tuple(map(rebuild, document.blocks))))


def _lines(document: Document) -> Iterator[Inlines]:
    for block in document.blocks:
        if isinstance(block, Quotation):
            yield from (paragraph.inlines for paragraph in block.paragraphs)
        elif isinstance(block, Listing):
            yield from block.items
        else:
            yield block.inlines
