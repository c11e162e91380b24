"""From a tree back to restricted Markdown that reads as the same tree."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from string import punctuation

from newsletter.markup.tidying import tidy
from newsletter.markup.tree import (
    Block,
    Break,
    Document,
    Inline,
    Inlines,
    Listing,
    Quotation,
    Span,
    Subheading,
)

_GUARD = "\N{WORD JOINER}"
"""Invisible; counts as a letter beside a delimiter, so that `a*(b)*c` can be emphasis.

`parse` drops it again.
"""

_ALWAYS = re.compile(r"[\\*]|<(?=\S)")
_LONE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_BEFORE_TARGET = re.compile(r"\](?=\()")
_BRACKETS = re.compile(r"[\[\]]")
_IN_TARGET = re.compile(r"[()&]")
_BLOCK_START = re.compile(r"\A(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$)|(?:-\s*){3,}$)")
_NUMBER_START = re.compile(r"\A(\d{1,9})(?=[.)](?:\s|$))")
_HIGHEST_NUMBER = 999_999_999


def serialise(document: Document) -> str:
    r"""Write a document as restricted Markdown, escaping what would read as markup (`3\. Mai`).

    Reading it gives `tidy(document)`.
    """
    return "\n\n".join(map(_write_block, tidy(document).blocks))


def _write_block(block: Block) -> str:
    if isinstance(block, Subheading):
        heading = _write_line(block.inlines)
        return f"## {heading[:-1]}\\#" if heading.endswith("#") else f"## {heading}"
    if isinstance(block, Quotation):
        text = "\n\n".join(_write_lines(paragraph.inlines) for paragraph in block.paragraphs)
        return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    if isinstance(block, Listing):
        return "\n".join(_write_items(block))
    return _write_lines(block.inlines)


def _write_items(block: Listing) -> Iterator[str]:
    for at, item in enumerate(block.items):
        number = min(block.start + at, _HIGHEST_NUMBER)
        marker = f"{number}. " if block.ordered else "- "
        yield marker + _write_lines(item).replace("\n", "\n" + " " * len(marker))


def _write_lines(inlines: Inlines) -> str:
    lines = [
        _write_line(spans)
        for broken, spans in groupby(inlines, key=lambda one: isinstance(one, Break))
        if not broken
    ]
    return "\\\n".join(_escape_start(line) for line in lines)


def _escape_start(line: str) -> str:
    return _NUMBER_START.sub(r"\1\\", _BLOCK_START.sub(r"\\", line))


def _write_line(inlines: Iterable[Inline]) -> str:
    spans = [inline for inline in inlines if isinstance(inline, Span)]
    line = ""
    for url, group in groupby(spans, key=lambda span: span.url):
        if url:
            target = _IN_TARGET.sub(r"\\\g<0>", url)
            line += f"{_write_spans(group, before='[')}]({target})"
        else:
            line = _write_spans(group, before=line)
    return line


def _write_spans(spans: Iterable[Span], *, before: str) -> str:
    """Write the spans of one link, or between two, behind what stands before them."""
    written = before
    for span in spans:
        text = _escape(span)
        if not (span.emphasis or span.strong):
            written += text
            continue
        if written.endswith("*"):
            written += _GUARD
        delimiter = "*" * (span.emphasis + 2 * span.strong)
        start = "" if text[0].isalnum() or _is_open(written[-1:]) else _GUARD
        end = "" if text[-1].isalnum() else _GUARD
        written += delimiter + start + text + end + delimiter
    return written


def _is_open(letter: str) -> bool:
    """Tell whether a delimiter behind this letter opens, whatever follows but a blank."""
    return not letter or letter.isspace() or letter in punctuation


def _escape(span: Span) -> str:
    text = _LONE_UNDERSCORE.sub(r"\\_", _ALWAYS.sub(r"\\\g<0>", span.text))
    if span.url:
        return _BRACKETS.sub(r"\\\g<0>", text)
    return _BEFORE_TARGET.sub(r"\\]", text)
