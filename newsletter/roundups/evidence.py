"""The main reading: items begin at bylines and end at links, whichever a source shows."""

from dataclasses import replace
from itertools import takewhile, zip_longest
from statistics import median_low
from typing import Final

from newsletter.roundups.framing import Draft, finish
from newsletter.roundups.heads import Gap, Head, find_habit, find_head, is_below_rubric
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
from newsletter.roundups.sponsor_labels import is_sponsor_label
from newsletter.roundups.sponsors import find_sponsor_end
from newsletter.roundups.titles import is_title

_DEEPEST_HEAD: Final = 4
_FEWEST_ENDINGS: Final = 2
_FEWEST_UNDER_RUBRIC: Final = 3  # rubric, title, text


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
    draft = Draft()
    for place, segment in enumerate(segments):
        heads = _part_heads([find_head(marked, gap, habit) for gap in gaps[place]])
        if heads:
            _add_headed(marked, draft, segment, heads, groups[place], first=place == 0)
        elif place == 0:
            _add_first(marked, draft, segments, groups, layout)
        else:
            _add_headless(marked, draft, segment, layout)
    return finish(marked, draft, live)


def _part_heads(heads: list[Head]) -> list[Head]:
    """Leave a title between two bylines to the second, where both would take it."""
    return [
        replace(head, title=None)
        if below is not None and head.title is not None and head.title >= below.start
        else head
        for head, below in zip_longest(heads, heads[1:])
    ]


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
    draft: Draft,
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
    for place, (head, own, bound) in enumerate(zip(heads, groups, bounds, strict=True)):
        group = own
        if place == 0:
            group = (*_take_above(marked, draft, segment, head, first=first), *own)
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


def _take_above(
    marked: Marked, draft: Draft, segment: Segment, head: Head, *, first: bool
) -> tuple[int, ...]:
    """Take the lines right above a title that name its paper or its author."""
    above = [index for index in segment.indices if index < head.start]
    ended = first or not any(marked[index].plain for index in above)
    taken: list[int] = []
    while ended and above and _leads_in(marked, above[-1]):
        taken.insert(0, above.pop())
    if taken and first:
        draft.front = [index for index in draft.front if index not in taken]
    elif taken:
        body = tuple(index for index in draft.items[-1].body if index not in taken)
        draft.items[-1] = replace(draft.items[-1], body=body)
    return tuple(taken)


def _leads_in(marked: Marked, index: int) -> bool:
    if marked[index].leads:
        return True
    byline = marked[index].byline
    if byline is None or byline.opens or byline.source_led:
        return False
    return byline.above or (byline.source is not None and byline.minutes is not None)


def _place_between(marked: Marked, draft: Draft, before: list[int]) -> None:
    """Place what stands between an item's end and the next head: an unsigned item, or left over."""
    plain = [index for index in before if marked[index].plain]
    others = [index for index in before if not marked[index].plain]
    if draft.items:
        draft.items[-1] = _extend(draft.items[-1], others)
    else:
        draft.left_over += others
    titled = len(plain) > 1 and is_title(marked, plain[0])
    labelled = titled and is_sponsor_label(marked[plain[0]].text)
    if labelled or (titled and any(marked[index].prose for index in plain[1:])):
        draft.items.append(replace(_outline_headless(marked, tuple(plain)), sure=0.6))
    else:
        draft.left_over += plain


def _extend(stretch: Stretch, more: list[int]) -> Stretch:
    return replace(stretch, body=tuple(sorted((*stretch.body, *more))))


def _add_headless(marked: Marked, draft: Draft, segment: Segment, layout: Layout) -> None:
    """Place a segment without a byline: an item, more of the one before, or the outro."""
    if not segment.closed:
        draft.outro += segment.indices
        return
    if end := find_sponsor_end(marked, segment.indices):
        draft.items.append(_outline_headless(marked, segment.indices[:end]))
        _add_headless(marked, draft, replace(segment, indices=segment.indices[end:]), layout)
        return
    plain = [index for index in segment.indices if marked[index].plain]
    above = takewhile(lambda index: _leads_in(marked, index), segment.indices)
    first = segment.indices[min(len(tuple(above)), len(segment.indices) - 1)]
    titled = plain[:1] == [first] and is_title(marked, first)
    closed = any(marked[index].closes for index in segment.indices)
    if titled or closed or not draft.items or _is_signed(marked, segment, layout):
        draft.items.append(_outline_headless(marked, segment.indices))
    else:
        draft.items[-1] = _extend(draft.items[-1], list(segment.indices))


def _is_signed(marked: Marked, segment: Segment, layout: Layout) -> bool:
    return layout.bylines_end and any(marked[index].opens for index in segment.indices)


def _outline_headless(marked: Marked, indices: tuple[int, ...]) -> Stretch:
    above = tuple(takewhile(lambda index: _leads_in(marked, index), indices[:-1]))
    head = (*above, *(index for index in indices if marked[index].opens))
    first = indices[len(above)]
    titled = marked[first].plain and not marked[first].prose
    rest = tuple(index for index in indices if index not in head)
    if titled and is_sponsor_label(marked[first].text):
        return _outline_sponsor(marked, first, head, rest)
    if titled and _is_rubric(marked, rest):
        return Stretch(kicker=first, title=rest[1], head=head, body=rest[2:], sure=0.8)
    if titled:
        return Stretch(title=first, head=head, body=rest[1:], sure=0.8)
    return Stretch(head=head, body=rest)


def _outline_sponsor(
    marked: Marked, label: int, head: tuple[int, ...], rest: tuple[int, ...]
) -> Stretch:
    """Outline an advertisement: its label is no title, but a heading below it may be."""
    body = rest[1:] if rest[:1] == (label,) else rest
    if len(body) > 1 and is_title(marked, body[0]):
        return Stretch(kicker=label, title=body[0], head=head, body=body[1:], sure=0.8)
    return Stretch(kicker=label, head=head, body=body)


def _is_rubric(marked: Marked, indices: tuple[int, ...]) -> bool:
    """Tell whether the first of some blocks names the section of the title below it."""
    if len(indices) < _FEWEST_UNDER_RUBRIC or not is_title(marked, indices[1]):
        return False
    rubric = marked[indices[0]].text
    if is_below_rubric(marked, indices[0], indices[1]):
        return is_kicker_shaped(undress(rubric))
    set_apart = rubric.isupper() or is_dressed(rubric) or rubric.endswith(":")
    alike = marked[indices[1]].text.isupper() and rubric.isupper()
    return (
        set_apart and not alike and is_kicker_shaped(undress(rubric)) and marked[indices[2]].prose
    )


def _add_first(
    marked: Marked,
    draft: Draft,
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
    closing = next((place for place, index in enumerate(indices) if marked[index].closes), 0)
    if closing and others and not median_low(others):
        start = indices[closing - 1]  # pieces have no titles here: that is the roundup's own
    draft.front += [index for index in indices if index < start]
    segment = Segment(indices=tuple(index for index in indices if index >= start), closed=True)
    _add_headless(marked, draft, segment, layout)
