"""The end of the last item: where the others end with a link, a credit, a line, so does it."""

from dataclasses import replace
from typing import Final

from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.outline import Outline, Stretch

_FEWEST: Final = 2
_USUAL_SHARE: Final = 0.6


def cut_tail(marked: Marked, outline: Outline) -> Outline:
    """Move what stands below the last item's link or credit to the outro, by the others' habit."""
    *others, last = outline.items
    lasts = [marked[max(item.indices)] for item in others]
    count, fits = max(
        ((sum(map(one, lasts)), one) for one in (_is_link, _is_credit, _is_rest)),
        key=lambda pair: pair[0],
    )
    if len(others) < _FEWEST or count < len(others) * _USUAL_SHARE:
        return outline
    ends = sorted(index for index in last.indices if fits(marked[index]))
    if not ends:
        return outline
    tail = tuple(index for index in last.body if index > _find_end(marked, last, ends))
    if not tail:
        return outline
    kept = tuple(index for index in last.body if index not in tail)
    items = (*others, replace(last, body=kept))
    return replace(outline, items=items, outro=tuple(sorted((*tail, *outline.outro))))


def _find_end(marked: Marked, item: Stretch, ends: list[int]) -> int:
    """Find the last block that belongs to an item: its first ending, and what trails behind it."""
    end = ends[0] if _is_link(marked[ends[0]]) else ends[-1]
    for index in item.body:
        if index == end + 1 and (marked[index].link or _trails(marked[index])):
            end = index
    return end


def _is_link(mark: MarkedBlock) -> bool:
    return mark.link is not None


def _is_credit(mark: MarkedBlock) -> bool:
    return mark.opens or (mark.byline is not None and mark.byline.source_led)


def _is_rest(mark: MarkedBlock) -> bool:
    """Tell whether it is the rest of the line of a title: such pieces are a line each."""
    return mark.block.joined and mark.plain


def _trails(mark: MarkedBlock) -> bool:
    return mark.ornament or mark.note or bool(mark.rights) or mark.byline is not None
