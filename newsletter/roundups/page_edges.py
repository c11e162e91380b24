"""The edges of printed pages: set aside, and the paragraphs that they cut in two joined again."""

from dataclasses import replace

from newsletter.roundups.blocks import SourceBlock
from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.page_lines import find_page_lines
from newsletter.roundups.shapes import count_words, ends_like_sentence

_FEWEST_WORDS = 4
_HYPHENS = ("-", "‐")


def set_pages_aside(marked: Marked) -> Marked:
    """Mark headers and footers of pages as nothing to read; what goes on below them goes on."""
    # A link or a byline that comes again beside a page's number is no running title.
    lines = [
        mark.block.printed if mark.ornament or (mark.plain and not mark.prose) else ""
        for mark in marked
    ]
    found = {index for index in find_page_lines(lines) if marked[index].block.heading is None}
    if not found:
        return marked
    parts: list[MarkedBlock] = []
    edge: list[MarkedBlock] = []  # the page lines right above
    for index, mark in enumerate(marked):
        if index in found:
            edge.append(MarkedBlock(block=mark.block, ornament=True))
        elif edge and parts and _goes_on(parts[-1], mark):
            parts[-1] = MarkedBlock(block=_join(parts[-1].block, edge, mark.block))
            edge = []
        else:
            parts += [*edge, mark]
            edge = []
    return (*parts, *edge)


def _goes_on(above: MarkedBlock, below: MarkedBlock) -> bool:
    """Tell whether a page ends in the middle of a sentence."""
    texts = above.plain and below.plain and not above.block.inlines and not below.block.marker
    apart = above.block.heading is not None or below.block.heading is not None
    started = count_words(above.text) >= _FEWEST_WORDS and not ends_like_sentence(above.text)
    return texts and not apart and started and below.text[:1].islower()


def _join(above: SourceBlock, edge: list[MarkedBlock], below: SourceBlock) -> SourceBlock:
    """Join what a page's edge had cut; its lines are printed between, but are no text."""
    cut = above.text.endswith(_HYPHENS)
    text = above.text[:-1] + below.text if cut else f"{above.text} {below.text}"
    return replace(
        above,
        text=text,
        printed="\n".join((above.printed, *(mark.block.printed for mark in edge), below.printed)),
        lines=(above.lines[0], below.lines[1]),
    )
