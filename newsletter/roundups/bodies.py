"""The text of an item: paragraphs, sub-headings, quotations, lists and notes told apart."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from newsletter.markup import Span
from newsletter.roundups.blocks import SourceBlock
from newsletter.roundups.inlines import cut, drop_styles, join_lines
from newsletter.roundups.marks import BOLD_LEVEL, Marked, MarkedBlock
from newsletter.roundups.models import Block, BlockKind
from newsletter.roundups.shapes import (
    count_words,
    is_heading_shaped,
    is_prose,
    is_quotation,
    undress,
)

_SEPARATORS: Final = ":–—-|,;·• "
_CLOSE_SIGNS: Final = (":", ",", ";", ".", ")")
_ONE_BLANK_LINE: Final = 2
_FEWEST_TEXTS: Final = 3  # of two long paragraphs the first is simply the first
_FEWEST_WORDS: Final = 4  # of a standfirst without a full stop
_LONGEST_PAIR: Final = 120  # characters of two sentences
_SENTENCE_ENDS: Final = re.compile(r"\w[.!?][»“”\"’)]?\s")
_MOST_STANDFIRST: Final = 3  # times as long as the text below it
_MOST_QUESTION_WORDS: Final = 10
_QUESTION: Final = re.compile(r"¿?[^\W\d_a-z][^.!?…„“”«»\"]*\?")
_OMISSIONS: Final = ("[…", "[...", "(…", "(...", "…", "...")


def build_blocks(
    marked: Marked, indices: tuple[int, ...], kinds: Mapping[int, BlockKind]
) -> tuple[Block, ...]:
    """Make blocks of an item's texts; the lines of one list become one block."""
    return tuple(_merge_lists(marked, ((kinds[index], index) for index in indices)))


def tell_kinds(marked: Marked, indices: tuple[int, ...]) -> dict[int, BlockKind]:
    """Tell the kinds of an item's texts, each by what it looks like and by what follows it."""
    return {index: kind for kind, index in _classify_all(marked, indices)}


def find_standfirst(marked: Marked, indices: tuple[int, ...]) -> int | None:
    """Guess the standfirst: the first paragraph, when it is whole and enough text follows it."""
    texts = [index for index in indices if not marked[index].note]
    if len(texts) <= 1:
        return None
    first = marked[texts[0]]
    rest = sum(len(marked[index].text) for index in texts[1:])
    kind = _classify(first, marked[texts[1]])
    if first.inner is not None:
        return None  # what a paper says is the text
    if indices[0] == texts[0] and (is_standfirst_set(first) or _is_below_byline(marked, texts)):
        return texts[0]
    if (
        kind is not BlockKind.PARAGRAPH
        or first.text.startswith(_OMISSIONS)
        or indices[0] != texts[0]
        or first.text.endswith(("[…]", "[...]"))
        or len(first.text) > _MOST_STANDFIRST * rest
        or (_count_paragraphs(marked, texts) < _FEWEST_TEXTS and _is_long(first.text))
    ):
        return None
    return texts[0]


def _is_below_byline(marked: Marked, texts: list[int]) -> bool:
    """Tell whether the first text is a line between byline and text, and not set as a heading."""
    first, text = marked[texts[0]], marked[texts[1]]
    above = texts[0] > 0 and marked[texts[0] - 1].opens
    bare = above and first.plain and first.level is None and first.block.marker is None
    line = bare and is_heading_shaped(first.text) and not first.titled and not first.block.joined
    return line and count_words(first.text) >= _FEWEST_WORDS and text.prose


def _count_paragraphs(marked: Marked, texts: list[int]) -> int:
    return sum(marked[index].level is None for index in texts)


def _is_long(text: str) -> bool:
    return len(text) > _LONGEST_PAIR and _SENTENCE_ENDS.search(text) is not None


def is_standfirst_set(mark: MarkedBlock) -> bool:
    """Tell whether the source itself sets a block apart as a standfirst: a bold or italic text."""
    if not mark.plain or mark.block.quoted or mark.block.marker is not None:
        return False
    headed = mark.block.heading is not None
    return is_prose(mark.text) and (headed or mark.block.bold or mark.block.italic)


def _classify_all(marked: Marked, indices: tuple[int, ...]) -> Iterator[tuple[BlockKind, int]]:
    before: BlockKind | None = None
    for place, index in enumerate(indices):
        following = marked[indices[place + 1]] if place + 1 < len(indices) else None
        kind = _classify(marked[index], following)
        above = marked[index - 1] if index else None
        if kind is BlockKind.PARAGRAPH and _asks(above, marked[index], following):
            kind = BlockKind.SUBHEADING
        # What goes on with an entry of a list is no paragraph of its own.
        if before is BlockKind.LIST and kind is BlockKind.PARAGRAPH and marked[index].block.depth:
            kind = BlockKind.LIST
        yield kind, index
        before = kind


def _classify(mark: MarkedBlock, following: MarkedBlock | None) -> BlockKind:
    if mark.note or mark.link or mark.rights or mark.byline:
        return BlockKind.NOTE
    if mark.block.heading is not None:
        return BlockKind.SUBHEADING
    if _is_quoted(mark):
        return BlockKind.QUOTATION
    if mark.block.marker is not None:
        return BlockKind.LIST
    if following is not None and _heads(mark, following):
        return BlockKind.SUBHEADING
    footnote = mark.text.startswith("*") and not mark.text.endswith("*")
    return BlockKind.NOTE if footnote else BlockKind.PARAGRAPH


def _is_quoted(mark: MarkedBlock) -> bool:
    if mark.block.quoted or mark.block.marker == ">":
        return True
    return mark.block.marker is None and is_quotation(mark.text)


def _heads(mark: MarkedBlock, following: MarkedBlock) -> bool:
    """Tell whether a block is a heading of the next: by its shape, or bold and short."""
    if mark.level == BOLD_LEVEL:
        return following.plain
    if mark.titled or mark.block.joined:
        return False  # a pointer to another piece, or the rest of a line
    return is_heading_shaped(mark.text) and _carries_text(following)


def _asks(above: MarkedBlock | None, mark: MarkedBlock, following: MarkedBlock | None) -> bool:
    """Tell whether a short question stands alone between two paragraphs, over the second."""
    if above is None or following is None or _QUESTION.fullmatch(mark.text) is None:
        return False
    between = above.plain and above.prose and _carries_text(following)
    brief = count_words(mark.text) <= _MOST_QUESTION_WORDS and not mark.prose
    return between and brief and len(following.text) > len(mark.text)


def _carries_text(mark: MarkedBlock) -> bool:
    """Tell whether a block below a heading is its text; a short line is none."""
    return mark.plain and (
        mark.prose or bool(mark.block.marker) or not is_heading_shaped(mark.text)
    )


def _merge_lists(marked: Marked, kinds: Iterator[tuple[BlockKind, int]]) -> Iterator[Block]:
    """Join neighbouring lines of a list, each keeping its marker, and lines that had been cut."""
    pending: Block | None = None
    for kind, index in kinds:
        source = marked[index].block
        block = _make_block(kind, source)
        if pending and (_goes_on(pending, block) or _is_rest(pending, block, source)):
            pending = _join(pending, block, source)
            continue
        if pending:
            yield pending
        pending = block
    if pending:
        yield pending


def _make_block(kind: BlockKind, source: SourceBlock) -> Block:
    text, inlines = source.text, source.inlines
    if kind is BlockKind.LIST:
        text = source.entry
    elif source.marker != ">":
        text = source.whole
    if kind is BlockKind.SUBHEADING:
        text, inlines = undress(text), drop_styles(inlines, strong=True)
    if source.joined and kind is not BlockKind.LIST:
        bare = text.lstrip(_SEPARATORS) or text
        text, inlines = bare, cut(inlines, len(text) - len(bare))
    return Block(kind=kind, text=text, lines=source.lines, inlines=inlines)


def make_loose_block(source: SourceBlock) -> Block:
    """Make a block of what belongs to no item; what the source sets as a list stays one."""
    kind = BlockKind.PARAGRAPH
    if source.heading is not None:
        kind = BlockKind.SUBHEADING
    elif source.quoted:
        kind = BlockKind.QUOTATION
    elif source.listed:
        kind = BlockKind.LIST
    text = source.entry if source.listed else source.whole
    return Block(kind=kind, text=text, lines=source.lines, inlines=source.inlines)


def _goes_on(above: Block, below: Block) -> bool:
    """Tell whether two blocks are of one list: at most one blank line between."""
    near = below.lines[0] - above.lines[1] <= _ONE_BLANK_LINE
    return near and above.kind is below.kind is BlockKind.LIST


def _is_rest(above: Block, below: Block, source: SourceBlock) -> bool:
    """Tell whether a block is the rest of the line above, from which it had been cut."""
    near = below.lines[0] - above.lines[1] <= 1
    return source.joined and near and above.kind is below.kind is BlockKind.PARAGRAPH


def _join(above: Block, below: Block, source: SourceBlock) -> Block:
    new_entry = below.kind is BlockKind.LIST and (source.listed or not source.inlines)
    text = source.text if source.joined else below.text
    inlines = source.inlines if source.joined else below.inlines
    glue = "" if text.startswith(_CLOSE_SIGNS) else " "
    inner = (Span(text=glue), *inlines)
    return replace(
        above,
        text=above.text + ("\n" if new_entry else glue) + text,
        lines=(above.lines[0], below.lines[1]),
        inlines=join_lines(above.inlines, inlines) if new_entry else (*above.inlines, *inner),
    )
