"""The text of an item: paragraphs, sub-headings, quotations, lists and notes told apart."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.models import Block, BlockKind
from newsletter.roundups.shapes import is_heading_shaped, is_prose, is_quotation, undress

_ONE_BLANK_LINE: Final = 2
_MOST_STANDFIRST: Final = 3  # times as long as the text below it
_OMISSIONS: Final = ("[…", "[...", "(…", "(...", "…", "...")


def build_blocks(marked: Marked, indices: tuple[int, ...]) -> tuple[Block, ...]:
    """Tell the kinds of an item's blocks; the lines of one list become one block."""
    return tuple(_merge_lists(marked, _classify_all(marked, indices)))


def find_standfirst(marked: Marked, indices: tuple[int, ...]) -> int | None:
    """Guess the standfirst: the first paragraph, when it is whole and enough text follows it."""
    texts = [index for index in indices if not marked[index].note]
    if len(texts) <= 1:
        return None
    first = marked[texts[0]]
    rest = sum(len(marked[index].text) for index in texts[1:])
    kind = _classify(first, marked[texts[1]])
    if (
        kind is not BlockKind.PARAGRAPH
        or first.text.startswith(_OMISSIONS)
        or indices[0] != texts[0]
        or first.text.endswith(("[…]", "[...]"))
        or len(first.text) > _MOST_STANDFIRST * rest
    ):
        return None
    return texts[0]


def _classify_all(marked: Marked, indices: tuple[int, ...]) -> Iterator[tuple[BlockKind, int]]:
    for place, index in enumerate(indices):
        following = marked[indices[place + 1]] if place + 1 < len(indices) else None
        yield _classify(marked[index], following), index


def _classify(mark: MarkedBlock, following: MarkedBlock | None) -> BlockKind:
    if mark.note or mark.link or mark.rights or mark.byline:
        return BlockKind.NOTE
    if mark.block.marker == ">" or (mark.block.marker is None and is_quotation(mark.text)):
        return BlockKind.QUOTATION
    if mark.block.marker is not None:
        return BlockKind.LIST
    if following is not None and is_heading_shaped(mark.text) and _carries_text(following):
        return BlockKind.SUBHEADING
    if mark.text.startswith("*") and not mark.text.endswith("*"):
        return BlockKind.NOTE
    return BlockKind.PARAGRAPH


def _carries_text(mark: MarkedBlock) -> bool:
    """Tell whether a block below a heading is its text; a short line is none."""
    return mark.plain and (
        is_prose(mark.text) or bool(mark.block.marker) or not is_heading_shaped(mark.text)
    )


def _merge_lists(marked: Marked, kinds: Iterator[tuple[BlockKind, int]]) -> Iterator[Block]:
    """Join neighbouring lines of a list, each keeping its printed marker."""
    pending: Block | None = None
    for kind, index in kinds:
        source = marked[index].block
        text = source.text if source.marker == ">" else source.whole
        text = undress(text) if kind is BlockKind.SUBHEADING else text
        block = Block(kind=kind, text=text, lines=source.lines)
        if pending and _goes_on(pending, block):
            lines = (pending.lines[0], block.lines[1])
            pending = replace(pending, text=f"{pending.text}\n{text}", lines=lines)
            continue
        if pending:
            yield pending
        pending = block
    if pending:
        yield pending


def _goes_on(above: Block, below: Block) -> bool:
    """Tell whether two blocks are of one list: at most one blank line between."""
    near = below.lines[0] - above.lines[1] <= _ONE_BLANK_LINE
    return near and above.kind is below.kind is BlockKind.LIST
