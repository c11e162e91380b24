"""What stands around the items of a reading: the roundup's title, its front, the first rubric."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from newsletter.roundups.footers import cut_footer
from newsletter.roundups.marks import Marked
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.shapes import count_words, is_dressed, is_kicker_shaped, undress
from newsletter.roundups.titles import find_issue_title, is_title

_FEWEST_TITLE_WORDS: Final = 4


@dataclass
class Draft:
    """An outline while the source is gone through."""

    front: list[int] = field(default_factory=list)
    items: list[Stretch] = field(default_factory=list)
    outro: list[int] = field(default_factory=list)
    left_over: list[int] = field(default_factory=list)


def finish(marked: Marked, draft: Draft, live: tuple[int, ...]) -> Outline | None:
    """Make the outline of a draft; None where there is no item."""
    if not draft.items:
        return None
    if len(draft.items) == 1:
        _raise_title(marked, draft)
    if _names_roundup_only(marked, draft.items):
        draft.front += draft.items.pop(0).indices
    _move_rubric(marked, draft)
    if not draft.outro:
        draft.items[-1], draft.outro = cut_footer(marked, draft.items[-1])
    placed = set(live) - set(draft.left_over)
    title = _find_title(marked, draft.front)
    return Outline(
        items=tuple(draft.items),
        title=title,
        intro=tuple(index for index in draft.front if index != title),
        outro=tuple(draft.outro),
        left_over=tuple(sorted({*draft.left_over, *range(len(marked))} - placed)),
        numbered=has_numbered_titles(marked, draft.items),
    )


def has_numbered_titles(marked: Marked, items: Iterable[Stretch]) -> bool:
    """Tell whether most titles carry a number of their own."""
    numbers = [marked[item.title].block.number for item in items if item.title is not None]
    counted = [number for number in numbers if number is not None]
    return len(counted) > 1 and len(counted) * 2 > len(numbers) and counted == sorted(counted)


def _names_roundup_only(marked: Marked, items: list[Stretch]) -> bool:
    """Tell whether the first item is the roundup's own head: "Kommentarschau / Von NAME"."""
    first, *others = items
    bare = first.title is None and not any(marked[index].prose for index in first.body)
    bare = (bare or not first.body) and all(item.body for item in others)
    bylines = [marked[index].byline for index in first.head]
    dated = bool(bylines) and not any(one is None or one.contributors for one in bylines)
    untitled = first.title is None and all(item.title is not None for item in others)
    return bool(others) and (bare or (dated and untitled))


def _raise_title(marked: Marked, draft: Draft) -> None:
    """Part title and standfirst of the one item there is: the longer line is below the title."""
    item, above = draft.items[0], draft.front[-1:]
    if not above or item.title != above[0] + 1 or item.standfirst or item.kicker:
        return
    upper, lower = marked[above[0]].text, marked[item.title].text
    titled = is_title(marked, above[0]) and not any(map(str.isdigit, upper))
    if not titled or count_words(upper) < _FEWEST_TITLE_WORDS or len(lower) <= len(upper):
        return
    draft.items[0] = replace(item, title=above[0], standfirst=item.title, sure=0.8)
    draft.front.pop()


def _find_title(marked: Marked, front: list[int]) -> int | None:
    """Find the line that names the roundup; "Press review, 3 May 2025" is no byline."""
    byline = marked[front[0]].byline if front else None
    named = byline is not None and byline.source is not None and not byline.contributors
    return front[0] if named else find_issue_title(marked, front)


def _move_rubric(marked: Marked, draft: Draft) -> None:
    """Give the line above the first item to it as its kicker, when other items have such ones."""
    rubrics = [one.kicker for one in draft.items[1:] if one.kicker is not None]
    if not rubrics or not draft.front or draft.items[0].kicker is not None:
        return
    own = marked[draft.front[-1]]
    sure = len(draft.front) == 1 or own.text.isupper() or is_dressed(own.text)
    alike = any(_look_alike(own.text, marked[one].text) for one in rubrics)
    same_level = own.level is not None and any(marked[one].level == own.level for one in rubrics)
    if ((alike and sure) or same_level) and is_kicker_shaped(undress(own.text)):
        draft.items[0] = replace(draft.items[0], kicker=draft.front.pop())


def _look_alike(text: str, other: str) -> bool:
    return text.isupper() == other.isupper() and is_dressed(text) == is_dressed(other)
