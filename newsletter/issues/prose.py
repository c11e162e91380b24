"""The blocks of a roundup as restricted Markdown: their words are text, their addresses links."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final

from newsletter.markup import Block as MarkupBlock
from newsletter.markup import (
    Break,
    Document,
    Inline,
    Inlines,
    Listing,
    Paragraph,
    Quotation,
    Span,
    Subheading,
    clean_url,
    serialise,
)
from newsletter.roundups import Block, BlockKind

_QUOTED: Final = re.compile('[„“”«»"]\\s?([^„“”«»"]+?)\\s?[„“”«»"](\\.?)')
_WRAPPED: Final = re.compile(
    r"(?P<mark>\*{1,2}|_{1,2})(?P<words>[^*_\s](?:[^*_]*[^*_\s])?)(?P=mark)"
)
_OMISSIONS: Final = {"[…]", "[...]", "(…)", "(...)"}
_NUMBERED: Final = re.compile(r"(?:\((\d{1,3})\)|#?(\d{1,3})[.)])\s+")
_BULLETS: Final = "-*•‣▪◦●·>–"
_LINK: Final = re.compile(
    r"\[(?P<words>[^\[\]\n]{1,300})\]\((?P<target>https?://[^\s()<>]{1,2000})\)"
    r"|(?P<bare>https?://[^\s<>\"“”„»«]{1,2000})"
)
_AFTER_ADDRESS: Final = ".,;:!?'’*_)]"


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
            joined[-1] = _join(above, block)
        else:
            joined.append(block)
    return joined


def _join(above: Block, below: Block) -> Block:
    styled = above.inlines or below.inlines
    return replace(
        above,
        text=f"{above.text} {below.text}",
        lines=(above.lines[0], below.lines[1]),
        inlines=(*_inlines(above), Span(text=" "), *_inlines(below)) if styled else (),
    )


def _convert(block: Block) -> MarkupBlock:
    inlines = _inlines(block)
    match block.kind:
        case BlockKind.SUBHEADING:
            return Subheading(inlines=inlines)
        case BlockKind.QUOTATION:
            return Quotation(paragraphs=(Paragraph(inlines=_link(_unquote(inlines))),))
        case BlockKind.LIST:
            return _list(block)
        case BlockKind.NOTE:
            return Paragraph(inlines=_link(map(_emphasise, _strip(inlines, "*_ "))))
        case BlockKind.PARAGRAPH:
            return Paragraph(inlines=_link(inlines if block.inlines else _unwrap(inlines)))


def _inlines(block: Block) -> Inlines:
    """Return the words in their styles; those of a plain text are of one style."""
    return block.inlines or (Span(text=" ".join(block.text.split())),)


def _unwrap(inlines: Inlines) -> Inlines:
    """Read "**words**" as what it says, where a paragraph is nothing else."""
    wrapped = _WRAPPED.fullmatch(_words(inlines))
    if wrapped is None:
        return inlines
    strong = len(wrapped["mark"]) > 1
    return (Span(text=wrapped["words"], emphasis=not strong, strong=strong),)


def _unquote(inlines: Inlines) -> Inlines:
    """Take the marks off a quotation that is set apart: it would be called one twice."""
    quoted = _QUOTED.fullmatch(_words(inlines))
    if quoted is None:
        return inlines
    words = _cut(inlines, *quoted.span(1))
    return words if quoted[1][-1] in ".!?…" else (*words, Span(text=quoted[2]))


def _list(block: Block) -> Listing:
    """Make a list without the markers that its lines show; numbers on all of them order it."""
    lines = [line for line in map(str.strip, block.text.splitlines()) if line]
    numbers = [_NUMBERED.match(line) for line in lines]
    first = numbers[0] if numbers and all(numbers) else None
    if block.inlines:
        entries = list(_entries(block.inlines))
    elif first:
        entries = [(Span(text=_NUMBERED.sub("", line, count=1)),) for line in lines]
    else:
        bare = (line.lstrip(_BULLETS).strip() for line in lines)
        entries = [(Span(text=line),) for line in bare if line]
    return Listing(
        items=tuple(map(_link, entries)),
        ordered=first is not None,
        start=int(first[1] or first[2]) if first else 1,
    )


def _entries(inlines: Inlines) -> Iterator[Inlines]:
    for broken, entry in groupby(inlines, key=lambda inline: isinstance(inline, Break)):
        if not broken:
            yield tuple(entry)


def _emphasise(inline: Inline) -> Inline:
    return inline if isinstance(inline, Break) else replace(inline, emphasis=True)


def _words(inlines: Inlines) -> str:
    return "".join("" if isinstance(inline, Break) else inline.text for inline in inlines)


def _strip(inlines: Inlines, signs: str) -> Inlines:
    words = _words(inlines)
    start = len(words) - len(words.lstrip(signs))
    return _cut(inlines, start, len(words.rstrip(signs)))


def _cut(inlines: Inlines, start: int, end: int) -> Inlines:
    """Return the runs of the characters from `start` to before `end`."""
    place, kept = 0, list[Inline]()
    for inline in inlines:
        if isinstance(inline, Break):
            kept.append(inline)
            continue
        text = inline.text[max(start - place, 0) : max(end - place, 0)]
        kept.append(replace(inline, text=text))
        place += len(inline.text)
    return tuple(kept)


def _link(inlines: Iterable[Inline]) -> Inlines:
    """Make links of addresses that are none yet, and of links as Markdown writes them."""
    return tuple(
        linked
        for inline in inlines
        for linked in (
            (inline,) if isinstance(inline, Break) or inline.url else _find_links(inline)
        )
    )


def _find_links(span: Span) -> Iterator[Span]:
    end = 0
    for match in _LINK.finditer(span.text):
        bare = (match["bare"] or "").rstrip(_AFTER_ADDRESS)
        url = clean_url(match["target"] or bare)
        if url is None:
            continue
        yield replace(span, text=span.text[end : match.start()])
        yield replace(span, text=match["words"] or bare, url=url)
        end = match.end() if match["words"] else match.start() + len(bare)
    yield replace(span, text=span.text[end:])
