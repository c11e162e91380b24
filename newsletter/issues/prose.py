"""The blocks of a roundup as restricted Markdown: their words are text, their addresses links."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from newsletter.markup import Block as MarkupBlock
from newsletter.markup import (
    Document,
    Listing,
    Paragraph,
    Quotation,
    Span,
    Subheading,
    clean_url,
    serialise,
)
from newsletter.roundups import Block, BlockKind

_QUOTED = re.compile('[„“”«»"]\\s?([^„“”«»"]+?)\\s?[„“”«»"](\\.?)')
_WRAPPED = re.compile(r"(?P<mark>\*{1,2}|_{1,2})(?P<words>[^*_\s](?:[^*_]*[^*_\s])?)(?P=mark)")
_OMISSIONS = {"[…]", "[...]", "(…)", "(...)"}
_NUMBERED = re.compile(r"(?:\((\d{1,3})\)|#?(\d{1,3})[.)])\s+")
_BULLETS = "-*•‣▪◦●·>–"
_LINK = re.compile(
    r"\[(?P<words>[^\[\]\n]{1,300})\]\((?P<target>https?://[^\s()<>]{1,2000})\)"
    r"|(?P<bare>https?://[^\s<>\"“”„»«]{1,2000})"
)
_AFTER_ADDRESS = ".,;:!?'’*_)]"


def write_blocks(blocks: Iterable[Block]) -> str:
    """Return the blocks of a roundup as restricted Markdown."""
    return serialise(Document(blocks=tuple(map(_convert, _join_omissions(blocks)))))


def _join_omissions(blocks: Iterable[Block]) -> list[Block]:
    """Put a "[…]" that stands alone to the paragraph above it, at the beginning to the next."""
    joined: list[Block] = []
    for block in blocks:
        above = joined[-1] if joined else None
        omission = block.text in _OMISSIONS or (above is not None and above.text in _OMISSIONS)
        if omission and above and above.kind is block.kind is BlockKind.PARAGRAPH:
            lines = (above.lines[0], block.lines[1])
            joined[-1] = replace(above, text=f"{above.text} {block.text}", lines=lines)
        else:
            joined.append(block)
    return joined


def _convert(block: Block) -> MarkupBlock:
    text = " ".join(block.text.split())
    match block.kind:
        case BlockKind.SUBHEADING:
            return Subheading(inlines=(Span(text=text),))
        case BlockKind.QUOTATION:
            return Quotation(paragraphs=(Paragraph(inlines=tuple(_spans(_unquote(text)))),))
        case BlockKind.LIST:
            return _list(block.text.splitlines())
        case BlockKind.NOTE:
            words = text.strip("*_ ")
            return Paragraph(inlines=tuple(_spans(words, emphasis=True)))
        case BlockKind.PARAGRAPH:
            wrapped = _WRAPPED.fullmatch(text)
            if wrapped is None:
                return Paragraph(inlines=tuple(_spans(text)))
            strong = len(wrapped["mark"]) > 1
            spans = _spans(wrapped["words"], emphasis=not strong, strong=strong)
            return Paragraph(inlines=tuple(spans))


def _unquote(text: str) -> str:
    """Take the marks off a quotation that is set apart: it would be called one twice."""
    quoted = _QUOTED.fullmatch(text)
    if quoted is None:
        return text
    return quoted[1] if quoted[1][-1] in ".!?…" else quoted[1] + quoted[2]


def _list(lines: Iterable[str]) -> Listing:
    printed = [line.strip() for line in lines if line.strip()]
    numbers = [_NUMBERED.match(line) for line in printed]
    first = numbers[0] if numbers else None
    if first is None or not all(numbers):
        words = (line.lstrip(_BULLETS).strip() for line in printed)
        return Listing(items=tuple(tuple(_spans(line)) for line in words if line))
    items = (_NUMBERED.sub("", line, count=1) for line in printed)
    return Listing(
        items=tuple(tuple(_spans(line)) for line in items),
        ordered=True,
        start=int(first[1] or first[2]),
    )


def _spans(text: str, *, emphasis: bool = False, strong: bool = False) -> Iterator[Span]:
    """Cut a text at its addresses, which become links, and at links as Markdown writes them."""
    end = 0
    for match in _LINK.finditer(text):
        bare = (match["bare"] or "").rstrip(_AFTER_ADDRESS)
        url = clean_url(match["target"] or bare)
        if url is None:
            continue
        yield Span(text=text[end : match.start()], emphasis=emphasis, strong=strong)
        yield Span(text=match["words"] or bare, emphasis=emphasis, strong=strong, url=url)
        end = match.end() if match["words"] else match.start() + len(bare)
    yield Span(text=text[end:], emphasis=emphasis, strong=strong)
