"""The reading by links: each piece is a title that is a link, in a list or with a text below."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_high
from typing import Final

from newsletter.roundups.footers import cut_footer
from newsletter.roundups.marks import Marked
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.shapes import count_visible, count_words
from newsletter.roundups.titles import find_issue_title

_FEWEST_ITEMS: Final = 2
_FEWEST_LINES: Final = 3
_FEWEST_WORDS: Final = 3  # a list of names is a list of names
_COVERED_SHARE: Final = 0.4
_MOST_INTRO: Final = 3  # paragraphs before the first of unmarked titles
_HEAD_REACH: Final = 2


@dataclass(frozen=True, kw_only=True)
class _Start:
    """Where a piece begins: at its title, or at a tag or a paper's name on the same line."""

    first: int
    title: int


def outline_by_links(marked: Marked) -> Outline | None:
    """Outline by linked titles; None where they are few, or only a small part of the text.

    An article with a list of links at its end is no list of links.
    """
    live = [index for index, mark in enumerate(marked) if not (mark.contents or mark.ornament)]
    starts = _find_starts(marked, live)
    if len(starts) < _FEWEST_ITEMS:
        return None
    described = _are_described(marked, live, starts)
    bounds = [*(start.first for start in starts[1:]), len(marked)]
    items: list[Stretch] = []
    loose: list[int] = [index for index in live if index < starts[0].first]
    places = {index: place for place, index in enumerate(live)}
    for start, bound in zip(starts, bounds, strict=True):
        run = live[places[start.first] : places.get(bound, len(live))]
        body, rest = _part(marked, start, run, described=described)
        above = live[places[start.first] - 1] if places[start.first] else None
        kicker = _take_rubric(marked, above, loose)
        items.append(_make_item(marked, start, kicker, body))
        loose += rest
    if not _covers(marked, live, items):
        return None
    return _outline(marked, items, loose, starts)


def _find_starts(marked: Marked, live: list[int]) -> list[_Start]:
    """Find linked titles: all in lists of them, those set as headings or bold, or else any."""
    titles = [index for index in live if marked[index].titled and marked[index].plain]
    listed = set(_keep_title_lists(marked, live))
    marked_out = [i for i in titles if marked[i].level is not None or i in listed]
    if len(marked_out) < _FEWEST_ITEMS:
        marked_out = titles if _may_be_unmarked(marked, live, titles) else []
    taken = set(marked_out)
    return [_Start(first=_find_first(marked, index, taken), title=index) for index in marked_out]


def _find_first(marked: Marked, title: int, titles: set[int]) -> int:
    """Go back to where the title's line begins, unless that is another title."""
    joined = marked[title].block.joined and title and title - 1 not in titles
    return title - 1 if joined else title


def _keep_title_lists(marked: Marked, live: list[int]) -> Iterator[int]:
    """Yield the linked titles of those lists whose entries are long enough to be titles."""
    for run in _find_lists(marked, live):
        entries = [index for index in run if marked[index].block.listed]
        titles = [index for index in run if marked[index].titled and marked[index].plain]
        words: list[int] = []
        for index in run:
            count = count_words(marked[index].text)
            if words and marked[index].block.joined:
                words[-1] += count
            else:
                words.append(count)
        if entries and titles and median_high(words) >= _FEWEST_WORDS:
            yield from titles


def _find_lists(marked: Marked, live: list[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for index in live:
        if marked[index].block.depth and marked[index].block.heading is None:
            run.append(index)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _may_be_unmarked(marked: Marked, live: list[int], titles: list[int]) -> bool:
    """Tell whether plain linked lines may be titles: in an article they are pointers elsewhere."""
    if len(titles) < _FEWEST_LINES:
        return False
    front = [index for index in live if index < titles[0]]
    signed = any(marked[index].opens for index in front)
    return not signed and sum(marked[index].prose for index in front) <= _MOST_INTRO


def _are_described(marked: Marked, live: list[int], starts: list[_Start]) -> bool:
    """Tell whether most titles have a text of their own below them."""
    below = dict(pairwise(live))
    titles = {start.title for start in starts} | {start.first for start in starts}
    texts = sum(
        below.get(start.title) is not None
        and below[start.title] not in titles
        and marked[below[start.title]].level is None
        for start in starts
    )
    return texts * 2 > len(starts)


def _part(
    marked: Marked, start: _Start, run: list[int], *, described: bool
) -> tuple[list[int], list[int]]:
    """Part what follows a title into its own text and what belongs to no piece."""
    depth = marked[start.title].block.depth
    body: list[int] = []
    for place, index in enumerate(run):
        mark = marked[index]
        ended = mark.level is not None or (depth > 0 and mark.block.depth < depth)
        if index > start.title and not mark.block.joined and (ended or not described):
            inside = mark.block.depth >= depth > 0 and not mark.block.listed
            nested = mark.block.depth > depth > 0 and mark.level is None
            if not (inside or nested):
                return body, run[place:]
        if index not in {start.title, start.first}:
            body.append(index)
    return body, []


def _take_rubric(marked: Marked, above: int | None, loose: list[int]) -> int | None:
    """Take the heading right above a piece as its kicker, unless it is that of the whole."""
    if above is None or not loose or loose[-1] != above or marked[above].block.heading is None:
        return None
    return loose.pop() if len(loose) > 1 or marked[above].block.heading != 1 else None


def _make_item(marked: Marked, start: _Start, kicker: int | None, body: list[int]) -> Stretch:
    head = tuple(index for index in body[:_HEAD_REACH] if marked[index].byline)
    if not any(marked[index].opens for index in head):
        head = (*head, *[index for index in body if marked[index].opens][:1])
    tag = start.first if start.first != start.title else None
    if tag is not None and marked[tag].byline:
        head, tag = (tag, *head), None
    rest = tuple(index for index in body if index not in head)
    if tag is None:
        return Stretch(title=start.title, kicker=kicker, head=head, body=rest, sure=0.9)
    spare = () if kicker is None else (kicker,)
    return Stretch(title=start.title, kicker=tag, head=head, body=(*spare, *rest), sure=0.9)


def _covers(marked: Marked, live: list[int], items: list[Stretch]) -> bool:
    total = sum(count_visible(marked[index].text) for index in live)
    inside = sum(count_visible(marked[index].text) for item in items for index in item.indices)
    return inside >= total * _COVERED_SHARE


def _outline(
    marked: Marked, items: list[Stretch], loose: list[int], starts: list[_Start]
) -> Outline:
    front = [index for index in loose if index < starts[0].first]
    outro = [index for index in loose if index > items[-1].indices[-1]]
    if not outro:
        items[-1], outro = cut_footer(marked, items[-1])
    title = find_issue_title(marked, front)
    placed = {index for item in items for index in item.indices}.union(front, outro)
    return Outline(
        items=tuple(items),
        title=title,
        intro=tuple(index for index in front if index != title),
        outro=tuple(outro),
        left_over=tuple(index for index in range(len(marked)) if index not in placed),
    )
