"""Short lines that stand below the link of most items alike: buttons, signatures of channels."""

from collections import Counter
from dataclasses import replace
from typing import Final

from newsletter.roundups.marks import Marked
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.shapes import count_words

_FEWEST: Final = 2
_SHARE: Final = 0.6
_MOST_WORDS: Final = 4


def drop_repeats(marked: Marked, outline: Outline) -> Outline:
    """Leave the lines over that come again behind the link of most items.

    Not those that stand above the first item, too: they are rubrics.
    """
    rubrics = (*(item.kicker for item in outline.items[1:]), None)
    behind = [
        _find_behind(marked, item, rubric)
        for item, rubric in zip(outline.items, rubrics, strict=True)
    ]
    counts = Counter(text for some in behind for text in {marked[index].text for index in some})
    fewest = max(_FEWEST, len(outline.items) * _SHARE)
    first = min(outline.items[0].indices)
    above = {mark.text for mark in marked[: first + 2]}
    usual = {text for text, count in counts.items() if count >= fewest} - above
    dropped = {index for some in behind for index in some if marked[index].text in usual}
    if not dropped:
        return outline
    outro = {index for index in outline.outro if marked[index].text in usual}
    return replace(
        outline,
        items=tuple(
            replace(
                item,
                kicker=None if item.kicker in dropped else item.kicker,
                body=tuple(index for index in item.body if index not in dropped),
            )
            for item in outline.items
        ),
        outro=tuple(index for index in outline.outro if index not in outro),
        left_over=tuple(sorted({*outline.left_over, *dropped, *outro})),
    )


def _find_behind(marked: Marked, item: Stretch, rubric: int | None) -> list[int]:
    """Find the short plain lines behind an item's link, and what the next has for its rubric."""
    links = [index for index in item.body if marked[index].link]
    after = [index for index in item.body if links and index > links[0]]
    lines = after if rubric is None else [*after, rubric]
    return [
        index
        for index in lines
        if marked[index].plain
        and marked[index].block.marker is None
        and marked[index].block.heading is None
        and count_words(marked[index].text) <= _MOST_WORDS
    ]
