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
    above: int | None = None  # the place of the text above a run of page lines
    for index, mark in enumerate(marked):
        if index in found:
            above = len(parts) - 1 if index - 1 not in found else above
            parts.append(MarkedBlock(block=mark.block, ornament=True))
            continue
        if above is not None and above >= 0 and _goes_on(parts[above], mark):
            parts[above] = MarkedBlock(block=_join(parts[above].block, mark.block))
        else:
            parts.append(mark)
        above = None
    return tuple(parts)


def _goes_on(above: MarkedBlock, below: MarkedBlock) -> bool:
    """Tell whether a page ends in the middle of a sentence."""
    texts = above.plain and below.plain and not above.block.inlines and not below.block.marker
    apart = above.block.heading is not None or below.block.heading is not None
    started = count_words(above.text) >= _FEWEST_WORDS and not ends_like_sentence(above.text)
    return texts and not apart and started and below.text[:1].islower()


def _join(above: SourceBlock, below: SourceBlock) -> SourceBlock:
    cut = above.text.endswith(_HYPHENS)
    text = above.text[:-1] + below.text if cut else f"{above.text} {below.text}"
    return replace(
        above,
        text=text,
        printed=f"{above.printed}\n{below.printed}",
        lines=(above.lines[0], below.lines[1]),
    )
