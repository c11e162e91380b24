"""The numbered reading: "1. Title" and what follows, as long as the numbers go on."""

from typing import Final

from newsletter.roundups.footers import cut_footer
from newsletter.roundups.marks import Marked
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.shapes import count_words, is_brief_sentence
from newsletter.roundups.titles import find_issue_title

_FEWEST_ITEMS: Final = 2
_EVIDENCE_SHARE: Final = 0.5
_FEWEST_WORDS: Final = 4  # of a standfirst
_DEEPEST_HEAD: Final = 2


def outline_numbered(marked: Marked) -> Outline | None:
    """Outline by numbered titles; None unless most items have a byline, link or source.

    Without that condition the numbered points of a single article would fall apart.
    """
    starts = _find_starts(marked)
    if len(starts) < _FEWEST_ITEMS:
        return None
    live = [index for index, mark in enumerate(marked) if not (mark.contents or mark.ornament)]
    placed = set(live)
    bounds = [*starts[1:], len(marked)]
    runs = [
        [index for index in live if start <= index < bound]
        for start, bound in zip(starts, bounds, strict=True)
    ]
    evident = sum(any(marked[i].opens or marked[i].ends for i in run) for run in runs[:-1])
    if evident < (len(runs) - 1) * _EVIDENCE_SHARE:
        return None
    runs[-1], outro = _cut_outro(marked, runs[-1])
    items = [outline_run(marked, run) for run in runs]
    if not outro:
        items[-1], outro = cut_footer(marked, items[-1])
    front = [index for index in live if index < starts[0]]
    title = find_issue_title(marked, front)
    return Outline(
        items=tuple(items),
        title=title,
        intro=tuple(index for index in front if index != title),
        outro=tuple(outro),
        left_over=tuple(index for index in range(len(marked)) if index not in placed),
        numbered=True,
    )


def _find_starts(marked: Marked) -> list[int]:
    """Find the longest run of numbers 1, 2, 3 … at one indentation."""
    starts: list[int] = []
    for index, mark in enumerate(marked):
        block = mark.block
        if mark.contents or block.number is None:
            continue
        same_depth = not starts or block.indent == marked[starts[0]].block.indent
        if block.number == len(starts) + 1 and same_depth:
            starts.append(index)
    return starts


def _cut_outro(marked: Marked, run: list[int]) -> tuple[list[int], list[int]]:
    """End the last item behind its link or source, when text below it does not go on."""
    last = max((place for place, index in enumerate(run) if marked[index].ends), default=None)
    if last is None:
        return run, []
    while last + 1 < len(run) and not (marked[run[last + 1]].plain or marked[run[last + 1]].footer):
        last += 1
    return run[: last + 1], run[last + 1 :]


def outline_run(marked: Marked, run: list[int]) -> Stretch:
    """Outline the blocks of one item, of which the first is the title."""
    first, *rest = run
    head = tuple(
        index for index in rest[:_DEEPEST_HEAD] if marked[index].byline and not marked[index].ends
    )
    if not any(marked[index].opens for index in head):
        head = tuple(index for index in rest if marked[index].opens)[:1]
    numbered = marked[first].block.number is not None
    titled = not marked[first].prose or (numbered and is_brief_sentence(marked[first].text))
    above = bool(head) and rest.index(head[0]) == 1 and _may_be_standfirst(marked, rest[0])
    goes_on = any(marked[index].plain and marked[index].prose for index in rest[1:])
    standfirst = rest[0] if above and goes_on else None
    taken = {*head, standfirst}
    body = tuple(index for index in (rest if titled else run) if index not in taken)
    return Stretch(title=first if titled else None, standfirst=standfirst, head=head, body=body)


def _may_be_standfirst(marked: Marked, index: int) -> bool:
    """Tell whether a line between a title and its byline is more than the name of a section."""
    mark = marked[index]
    line = mark.plain and mark.level is None and count_words(mark.text) >= _FEWEST_WORDS
    return mark.prose or (line and mark.block.marker is None)
