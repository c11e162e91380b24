"""The main reading: items begin at bylines and end at links, whichever a source shows."""

from dataclasses import dataclass, field, replace
from statistics import median_low
from typing import Final

from newsletter.roundups.footers import cut_footer
from newsletter.roundups.heads import Gap, Head, find_habit, find_head
from newsletter.roundups.marks import Marked
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.segments import (
    Layout,
    Segment,
    cut_segments,
    find_layout,
    joins_head,
    opens_item,
)
from newsletter.roundups.shapes import is_dressed, is_kicker_shaped, undress

_DEEPEST_HEAD: Final = 4
_FEWEST_ENDINGS: Final = 2
_FEWEST_UNDER_RUBRIC: Final = 3  # rubric, title, text


@dataclass
class _Draft:
    """The outline while the segments are gone through."""

    front: list[int] = field(default_factory=list)
    items: list[Stretch] = field(default_factory=list)
    outro: list[int] = field(default_factory=list)
    left_over: list[int] = field(default_factory=list)


def outline_by_evidence(marked: Marked) -> Outline | None:
    """Outline by the union of bylines and link endings; None when there is too little of both."""
    live = tuple(index for index, mark in enumerate(marked) if not (mark.contents or mark.ornament))
    layout = find_layout(marked, live)
    segments = cut_segments(marked, live, layout)
    groups = [_find_groups(marked, segment, layout) for segment in segments]
    if not any(groups) and sum(segment.closed for segment in segments) < _FEWEST_ENDINGS:
        return None
    gaps = [
        _find_gaps(marked, segment, runs, first=place == 0)
        for place, (segment, runs) in enumerate(zip(segments, groups, strict=True))
    ]
    habit = find_habit(marked, [gap for some in gaps for gap in some])
    draft = _Draft()
    for place, segment in enumerate(segments):
        heads = [find_head(marked, gap, habit) for gap in gaps[place]]
        if heads:
            _add_headed(marked, draft, segment, heads, groups[place], first=place == 0)
        elif place == 0:
            _add_first(marked, draft, segments, groups, layout)
        else:
            _add_headless(marked, draft, segment, layout)
    return _finish(marked, draft, live)


def _find_groups(marked: Marked, segment: Segment, layout: Layout) -> list[tuple[int, ...]]:
    """Find the runs of bylines, dates and credits that announce an item."""
    runs: list[list[int]] = []
    joined = False
    for index in segment.indices:
        if joins_head(marked[index], layout):
            if joined:
                runs[-1].append(index)
            else:
                runs.append([index])
            joined = True
        else:
            joined = False
    return [tuple(run) for run in runs if any(opens_item(marked[i], layout) for i in run)]


def _find_gaps(
    marked: Marked, segment: Segment, runs: list[tuple[int, ...]], *, first: bool
) -> list[Gap]:
    gaps: list[Gap] = []
    places = {index: place for place, index in enumerate(segment.indices)}
    for number, run in enumerate(runs):
        place = places[run[0]]
        above: list[int] = []
        while place and len(above) < _DEEPEST_HEAD and marked[segment.indices[place - 1]].plain:
            place -= 1
            above.insert(0, segment.indices[place])
        # Notes and credits behind the link of the item before do not hide that it has ended.
        ended = all(not marked[index].plain for index in segment.indices[:place])
        gaps.append(
            Gap(
                above=tuple(above),
                byline=run[0],
                closed=not first and not number and ended,
                below=segment.indices[places[run[-1]] + 1 : places[run[-1]] + 3],
            )
        )
    return gaps


def _add_headed(
    marked: Marked,
    draft: _Draft,
    segment: Segment,
    heads: list[Head],
    groups: list[tuple[int, ...]],
    *,
    first: bool,
) -> None:
    before = [index for index in segment.indices if index < heads[0].start]
    if first:
        draft.front += before
    else:
        _place_between(marked, draft, before)
    bounds = [head.start for head in heads[1:]] + [segment.indices[-1] + 1]
    for head, group, bound in zip(heads, groups, bounds, strict=True):
        used = {head.title, head.standfirst, head.kicker, *group}
        inside = (index for index in segment.indices if head.start <= index < bound)
        draft.items.append(
            Stretch(
                title=head.title,
                kicker=head.kicker,
                standfirst=head.standfirst,
                head=group,
                body=tuple(index for index in inside if index not in used),
                sure=head.sure,
            )
        )


def _place_between(marked: Marked, draft: _Draft, before: list[int]) -> None:
    """Place what stands between an item's end and the next head: an unsigned item, or left over."""
    plain = [index for index in before if marked[index].plain]
    others = [index for index in before if not marked[index].plain]
    if draft.items:
        draft.items[-1] = _extend(draft.items[-1], others)
    else:
        draft.left_over += others
    titled = len(plain) > 1 and not marked[plain[0]].prose
    if titled and any(marked[index].prose for index in plain[1:]):
        draft.items.append(Stretch(title=plain[0], body=tuple(plain[1:]), sure=0.6))
    else:
        draft.left_over += plain


def _extend(stretch: Stretch, more: list[int]) -> Stretch:
    return replace(stretch, body=tuple(sorted((*stretch.body, *more))))


def _add_headless(marked: Marked, draft: _Draft, segment: Segment, layout: Layout) -> None:
    """Place a segment without a byline: an item, more of the one before, or the outro."""
    if not segment.closed:
        draft.outro += segment.indices
        return
    plain = [index for index in segment.indices if marked[index].plain]
    titled = bool(plain) and plain[0] == segment.indices[0] and not marked[plain[0]].prose
    if titled or not draft.items or _is_signed(marked, segment, layout):
        draft.items.append(_outline_headless(marked, segment.indices))
    else:
        draft.items[-1] = _extend(draft.items[-1], list(segment.indices))


def _is_signed(marked: Marked, segment: Segment, layout: Layout) -> bool:
    return layout.bylines_end and any(marked[index].opens for index in segment.indices)


def _outline_headless(marked: Marked, indices: tuple[int, ...]) -> Stretch:
    head = tuple(index for index in indices if marked[index].opens)
    first = indices[0]
    titled = marked[first].plain and not marked[first].prose
    rest = tuple(index for index in indices if index not in head)
    if titled and _is_rubric(marked, rest):
        return Stretch(kicker=first, title=rest[1], head=head, body=rest[2:], sure=0.8)
    if titled:
        return Stretch(title=first, head=head, body=rest[1:], sure=0.8)
    return Stretch(head=head, body=rest)


def _is_rubric(marked: Marked, indices: tuple[int, ...]) -> bool:
    """Tell whether the first of some blocks names the section of the title below it."""
    if len(indices) < _FEWEST_UNDER_RUBRIC or not is_title(marked, indices[1]):
        return False
    rubric = marked[indices[0]].text
    set_apart = rubric.isupper() or is_dressed(rubric) or rubric.endswith(":")
    alike = marked[indices[1]].text.isupper() and rubric.isupper()
    return (
        set_apart and not alike and is_kicker_shaped(undress(rubric)) and marked[indices[2]].prose
    )


def _add_first(
    marked: Marked,
    draft: _Draft,
    segments: tuple[Segment, ...],
    groups: list[list[tuple[int, ...]]],
    layout: Layout,
) -> None:
    """Part the first segment, when it has no byline, into the roundup's front and an item."""
    indices = segments[0].indices
    others = [
        sum(marked[index].plain and not marked[index].prose for index in other.indices)
        for other, runs in zip(segments[1:], groups[1:], strict=True)
        if other.closed and not runs
    ]
    usual = max(median_low(others), 1) if others else 1
    titles = [index for index in indices if marked[index].plain and not marked[index].prose]
    start = titles[-min(usual, len(titles))] if titles else indices[0]
    draft.front += [index for index in indices if index < start]
    segment = Segment(indices=tuple(index for index in indices if index >= start), closed=True)
    _add_headless(marked, draft, segment, layout)


def _finish(marked: Marked, draft: _Draft, live: tuple[int, ...]) -> Outline | None:
    if not draft.items:
        return None
    first = draft.items[0]
    # "Kommentarschau / Von NAME" above the first title is the roundup's own head.
    if len(draft.items) > 1 and not first.body and all(item.body for item in draft.items[1:]):
        draft.front += first.indices
        draft.items.pop(0)
    _move_rubric(marked, draft)
    if not draft.outro:
        draft.items[-1], draft.outro = cut_footer(marked, draft.items[-1])
    placed = set(live) - set(draft.left_over)
    title = draft.front[0] if draft.front and _names_roundup(marked, draft.front[0]) else None
    return Outline(
        items=tuple(draft.items),
        title=title,
        intro=tuple(index for index in draft.front if index != title),
        outro=tuple(draft.outro),
        left_over=tuple(sorted({*draft.left_over, *range(len(marked))} - placed)),
        numbered=has_numbered_titles(marked, draft.items),
    )


def _names_roundup(marked: Marked, index: int) -> bool:
    """Tell whether the first line names the roundup; "Press review, 3 May 2025" is no byline."""
    byline = marked[index].byline
    named = byline is not None and byline.source is not None and not byline.contributors
    return named or is_title(marked, index)


def _move_rubric(marked: Marked, draft: _Draft) -> None:
    """Give the line above the first item to it as its kicker, when other items have such ones."""
    rubrics = [marked[one.kicker].text for one in draft.items[1:] if one.kicker is not None]
    if not rubrics or not draft.front or draft.items[0].kicker is not None:
        return
    text = marked[draft.front[-1]].text
    alike = any(
        text.isupper() == one.isupper() and is_dressed(text) == is_dressed(one) for one in rubrics
    )
    sure = len(draft.front) == 1 or text.isupper() or is_dressed(text)
    if alike and sure and is_kicker_shaped(undress(text)):
        draft.items[0] = replace(draft.items[0], kicker=draft.front.pop())


def is_title(marked: Marked, index: int) -> bool:
    """Tell whether a block may be the title of the roundup or of a piece."""
    mark = marked[index]
    return mark.plain and not mark.prose and not mark.text.endswith(",")


def has_numbered_titles(marked: Marked, items: list[Stretch]) -> bool:
    """Tell whether most titles carry a number of their own."""
    numbers = [marked[item.title].block.number for item in items if item.title is not None]
    counted = [number for number in numbers if number is not None]
    return len(counted) > 1 and len(counted) * 2 > len(numbers) and counted == sorted(counted)
