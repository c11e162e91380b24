"""The source cut at its link endings, and where the bylines of each piece stand."""

from dataclasses import dataclass

from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.models import LinkKind

_MAJORITY = 0.5


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the items of a source are built: bylines below the text, or links above it."""

    bylines_end: bool = False
    links_open: bool = False


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A run of blocks; `closed` when its last block, notes aside, ends an item."""

    indices: tuple[int, ...]
    closed: bool


def find_layout(marked: Marked, live: tuple[int, ...]) -> Layout:
    """Tell the layout of most items."""
    opening = [place for place, index in enumerate(live) if marked[index].opens]
    links = [place for place, index in enumerate(live) if marked[index].link]
    below = sum(is_below_text(marked, live, place) for place in opening)
    above = sum(_is_above_text(marked, live, place) for place in links)
    return Layout(
        bylines_end=len(opening) > 1 and below > len(opening) * _MAJORITY,
        links_open=len(links) > 1 and above > len(links) * _MAJORITY,
    )


def cut_segments(marked: Marked, live: tuple[int, ...], layout: Layout) -> tuple[Segment, ...]:
    """Cut behind each run of endings, taking the notes and credits that follow it along."""
    segments: list[Segment] = []
    current: list[int] = []
    ended = False
    for place, index in enumerate(live):
        mark = marked[index]
        if (mark.leads and current) or (ended and not (is_ending(mark, layout) or _trails(mark))):
            segments.append(Segment(indices=tuple(current), closed=True))
            current, ended = [], False
        current.append(index)
        if is_ending(mark, layout) and not _is_passing(marked, live, place, layout):
            ended = True
    segments.append(Segment(indices=tuple(current), closed=ended))
    return tuple(segment for segment in segments if segment.indices)


def is_ending(mark: MarkedBlock, layout: Layout) -> bool:
    """Tell whether an item may end with a block in this layout."""
    if mark.link is not None:
        return not (layout.links_open or mark.leads)
    return mark.ends or (layout.bylines_end and mark.opens)


def opens_item(mark: MarkedBlock, layout: Layout) -> bool:
    """Tell whether a block announces an item in this layout."""
    return (mark.opens and not layout.bylines_end) or (mark.link is not None and layout.links_open)


def joins_head(mark: MarkedBlock, layout: Layout) -> bool:
    """Tell whether a block may stand beside a byline in the head of an item."""
    return (mark.byline is not None and not mark.ends) or (
        mark.link is not None and layout.links_open
    )


def _trails(mark: MarkedBlock) -> bool:
    """Tell whether a block behind a link still belongs to the item before it."""
    byline = mark.byline
    credit = byline is not None and not (byline.opens or byline.above) and bool(byline.contributors)
    return bool(mark.rights) or mark.note or credit


def _is_passing(marked: Marked, live: tuple[int, ...], place: int, layout: Layout) -> bool:
    """Tell whether a link stands inside an item: below its byline, or a video before more text."""
    mark = marked[live[place]]
    above = marked[live[place - 1]] if place else None
    if place + 1 == len(live) or mark.link is None:
        return False
    following = marked[live[place + 1]]
    if above is not None and above.opens and not layout.bylines_end:
        return following.plain and following.prose
    watched = mark.link.kind in {LinkKind.WATCH, LinkKind.LISTEN}
    goes_on = any(marked[index].link or marked[index].opens for index in live[place + 1 :])
    return watched and goes_on and following.plain and following.prose


def is_below_text(marked: Marked, live: tuple[int, ...], place: int) -> bool:
    """Tell whether a line closes the text above it rather than opening the one below."""
    text = marked[live[place - 1]] if place > 1 else None
    if text is None or not (text.plain and text.prose and marked[live[place - 2]].plain):
        return False
    if place + 1 == len(live):
        return True
    following = marked[live[place + 1]]
    return following.ends or (following.plain and not following.prose)


def _is_above_text(marked: Marked, live: tuple[int, ...], place: int) -> bool:
    """Tell whether a link stands between a title or byline and the text."""
    if not place or place + 1 == len(live):
        return False
    above, following = marked[live[place - 1]], marked[live[place + 1]]
    headed = above.opens or (above.plain and not above.prose)
    below = marked[live[place + 2]] if place + 2 < len(live) else None
    titled = below is not None and below.opens  # a title with a full stop, above its byline
    return headed and following.plain and following.prose and not titled
