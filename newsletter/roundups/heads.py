"""The head of an item: which blocks above a byline are its title, its standfirst, its kicker."""

from dataclasses import dataclass
from enum import StrEnum, auto

from newsletter.roundups.marks import Marked
from newsletter.roundups.shapes import is_kicker_shaped, is_prose

_DELIMITED_PAIR = 2


class Habit(StrEnum):
    """What stands between title and byline in most items of a source."""

    TITLE = auto()  # nothing: the title is directly above the byline
    STANDFIRST = auto()  # a standfirst
    BELOW = auto()  # the title is below the byline
    UNKNOWN = auto()


@dataclass(frozen=True, kw_only=True)
class Head:
    """The blocks above a byline that belong to its item; `start` is the first of them."""

    start: int
    title: int | None = None
    standfirst: int | None = None
    kicker: int | None = None
    sure: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Gap:
    """The plain blocks above a byline; `closed` when the item before ends right above them."""

    above: tuple[int, ...]
    byline: int
    closed: bool
    below: tuple[int, ...] = ()  # the two blocks below the byline and its credits


def find_habit(marked: Marked, gaps: list[Gap]) -> Habit:
    """Tell what the items of a source have in common, by those whose beginning is certain."""
    closed = [gap for gap in gaps if gap.closed]
    titles = sum(len(gap.above) == 1 for gap in closed)
    pairs = sum(len(gap.above) == _DELIMITED_PAIR and _is_pair(marked, gap) for gap in closed)
    bare = sum(not gap.above and _find_title_below(marked, gap) is not None for gap in closed)
    if bare > titles + pairs:
        return Habit.BELOW
    if titles == pairs:
        return Habit.UNKNOWN
    return Habit.TITLE if titles > pairs else Habit.STANDFIRST


def find_head(marked: Marked, gap: Gap, habit: Habit) -> Head:
    """Find title, standfirst and kicker above a byline; what is above them is not the item's."""
    if habit is Habit.BELOW or (gap.closed and not gap.above):
        return Head(start=gap.byline, title=_find_title_below(marked, gap), sure=0.8)
    if not gap.above:
        return Head(start=gap.byline)
    nearest = gap.above[-1]
    if len(gap.above) == 1:
        return _find_lone_title(marked, nearest, gap)
    second = gap.above[-2]
    if _has_standfirst(marked, gap, habit):
        title = Head(start=second, title=second, standfirst=nearest, sure=0.9)
        return _add_kicker(marked, title, gap, 3)
    if is_prose(marked[nearest].text) and not gap.closed:
        return Head(start=gap.byline)
    return _add_kicker(marked, Head(start=nearest, title=nearest), gap, 2)


def _find_title_below(marked: Marked, gap: Gap) -> int | None:
    """Find a title between byline and text: a short line that is no sentence."""
    if len(gap.below) < _DELIMITED_PAIR:
        return None
    title, text = (marked[index] for index in gap.below)
    below = title.plain and not is_prose(title.text) and text.plain and is_prose(text.text)
    return gap.below[0] if below else None


def _find_lone_title(marked: Marked, index: int, gap: Gap) -> Head:
    if is_prose(marked[index].text) and not gap.closed:
        return Head(start=gap.byline)
    return Head(start=index, title=index)


def _has_standfirst(marked: Marked, gap: Gap, habit: Habit) -> bool:
    nearest, second = marked[gap.above[-1]].text, marked[gap.above[-2]].text
    if is_prose(second):
        return False
    if is_prose(nearest):
        return len(nearest) > len(second) and (habit is not Habit.TITLE or gap.closed)
    return habit is Habit.STANDFIRST or (_is_pair(marked, gap) and gap.closed)


def _is_pair(marked: Marked, gap: Gap) -> bool:
    """Tell whether two blocks are title and standfirst rather than kicker and title."""
    if len(gap.above) != _DELIMITED_PAIR:
        return False
    upper, lower = (marked[index].text for index in gap.above)
    return not is_prose(upper) and (is_prose(lower) or not is_kicker_shaped(upper))


def _add_kicker(marked: Marked, head: Head, gap: Gap, depth: int) -> Head:
    """Take a short line above the title as its kicker, when the item before has ended."""
    if not gap.closed or len(gap.above) != depth:
        return head
    upper = gap.above[-depth]
    if not is_kicker_shaped(marked[upper].text):
        return head
    return Head(
        start=upper, title=head.title, standfirst=head.standfirst, kicker=upper, sure=head.sure
    )
