"""From a tree to HTML that is also well-formed XML."""

from collections.abc import Iterable
from html import escape
from itertools import groupby

from newsletter.markup.characters import clean
from newsletter.markup.targets import clean_url
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


def to_html(document: Document, *, heading_level: int) -> str:
    """Write a document as HTML; everything in it is escaped, and other targets are no links."""
    return "".join(_write_block(block, heading_level) for block in document.blocks)


def _write_block(block: Block, heading_level: int) -> str:
    if isinstance(block, Subheading):
        return f"<h{heading_level}>{_write_inlines(block.inlines)}</h{heading_level}>"
    if isinstance(block, Quotation):
        paragraphs = (f"<p>{_write_inlines(one.inlines)}</p>" for one in block.paragraphs)
        return f"<blockquote>{''.join(paragraphs)}</blockquote>"
    if isinstance(block, Listing):
        items = "".join(f"<li>{_write_inlines(item)}</li>" for item in block.items)
        start = f' start="{block.start}"' if block.start != 1 else ""
        return f"<ol{start}>{items}</ol>" if block.ordered else f"<ul>{items}</ul>"
    return f"<p>{_write_inlines(block.inlines)}</p>"


def _write_inlines(inlines: Inlines) -> str:
    return "".join(_write_link(url, group) for url, group in groupby(inlines, key=_target_of))


def _target_of(inline: Inline) -> str:
    url = "" if isinstance(inline, Break) else inline.url
    return (clean_url(url) or "") if url else ""


def _write_link(url: str, inlines: Iterable[Inline]) -> str:
    words = "".join(map(_write_inline, inlines))
    return f'<a href="{escape(url)}">{words}</a>' if url else words


def _write_inline(inline: Inline) -> str:
    if isinstance(inline, Break):
        return "<br />"
    words = escape(clean(inline.text))
    if inline.strong:
        words = f"<strong>{words}</strong>"
    return f"<em>{words}</em>" if inline.emphasis else words
