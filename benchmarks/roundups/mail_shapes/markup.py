"""The small markup that texts are described in, and the same text as HTML, Markdown and plain.

Paragraphs are parted by blank lines; `## ` opens a sub-heading, `> ` a quotation, `- ` a point of a
list. Inside: `**strong**`, `*emphasis*`, `[words](address)`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum, auto
from html import escape


class BlockKind(StrEnum):
    """What a block is to a reader."""

    PARAGRAPH = auto()
    SUBHEADING = auto()
    QUOTATION = auto()
    POINT = auto()


@dataclass(frozen=True, kw_only=True)
class Block:
    """One block of text, inline markup included."""

    kind: BlockKind
    text: str


Blocks = tuple[Block, ...]

_MARKS = {
    "## ": BlockKind.SUBHEADING,
    "> ": BlockKind.QUOTATION,
    "- ": BlockKind.POINT,
}
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_EMPHASIS = re.compile(r"\*([^*]+)\*")


def read_blocks(body: str) -> Blocks:
    """Cut a described text into its blocks, each on one line."""
    chunks = [" ".join(chunk.split()) for chunk in re.split(r"\n\s*\n", body.strip())]
    return tuple(_read_block(chunk) for chunk in chunks if chunk)


def _read_block(chunk: str) -> Block:
    for mark, kind in _MARKS.items():
        if chunk.startswith(mark):
            return Block(kind=kind, text=chunk.removeprefix(mark))
    return Block(kind=BlockKind.PARAGRAPH, text=chunk)


def plain(text: str) -> str:
    """Give the words alone."""
    return _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", _LINK.sub(r"\1", text)))


def plain_with_addresses(text: str, form: str = r"\1 (\2)") -> str:
    """Give the words, each link followed by its address as mail programs print it."""
    return _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", _LINK.sub(form, text)))


def html(text: str, *, strong: str = "strong", emphasis: str = "em", link: str = "") -> str:
    """Give the text as inline HTML; `link` is put into each opening `a` tag."""
    done = _LINK.sub(rf'<a href="\2"{link}>\1</a>', escape(text, quote=False))
    done = _STRONG.sub(rf"<{strong}>\1</{strong}>", done)
    return _EMPHASIS.sub(rf"<{emphasis}>\1</{emphasis}>", done)
