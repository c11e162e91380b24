"""The head of an item: which blocks above a byline are its title, its standfirst, its kicker."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from newsletter.roundups.marks import Marked
from newsletter.roundups.shapes import count_words, is_brief_sentence, is_kicker_shaped
from newsletter.roundups.sponsor_labels import is_sponsor_label

_DELIMITED_PAIR = 2
_DELIMITED_TRIPLE = 3
_MOST_RUBRIC_WORDS = 2


class Habit(StrEnum):
    """What stands between title and byline in most items of a source."""

    TITLE = auto()  # nothing: the title is directly above the byline
    STANDFIRST = auto()  # a standfirst
    TRIPLE = auto()  # a standfirst, and a kicker is above the title
    RUBRIC = auto()  # nothing, and the title ends like a sentence, below a word in capitals
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
    triples = sum(_is_triple(marked, gap) for gap in closed)
    if triples > 1 and triples * 2 > len(closed):
        return Habit.TRIPLE
    if _are_set_below(marked, gaps):
        return Habit.BELOW
    rubrics = sum(_is_rubric_pair(marked, gap) for gap in closed)
    if rubrics > 1 and rubrics * 2 > len(closed):
        return Habit.RUBRIC
    titles = sum(len(gap.above) == 1 for gap in closed)
    pairs = sum(len(gap.above) == _DELIMITED_PAIR and _is_pair(marked, gap) for gap in closed)
    bare = sum(not gap.above and _find_title_below(marked, gap) is not None for gap in closed)
    if bare > titles + pairs:
        return Habit.BELOW
    if titles == pairs:
        return Habit.UNKNOWN
    return Habit.TITLE if titles > pairs else Habit.STANDFIRST


def _are_set_below(marked: Marked, gaps: list[Gap]) -> bool:
    """Tell whether most bylines stand above a line that is set as a title, and below none."""
    below = sum(_find_set_title_below(marked, gap).title is not None for gap in gaps)
    above = sum(bool(gap.above) and marked[gap.above[-1]].level is not None for gap in gaps)
    return below > 1 and below * 2 > len(gaps) and not above


def find_head(marked: Marked, gap: Gap, habit: Habit) -> Head:
    """Find title, standfirst and kicker above a byline; what is above them is not the item's."""
    gap = _skip_sponsor(marked, gap)
    if habit is Habit.BELOW or (gap.closed and not gap.above):
        return Head(start=gap.byline, title=_find_title_below(marked, gap), sure=0.8)
    if not gap.above:
        return Head(start=gap.byline)
    if len(gap.above) == 1:
        return _find_lone_title(marked, gap.above[-1], gap)
    return _find_among_several(marked, gap, habit)


def _skip_sponsor(marked: Marked, gap: Gap) -> Gap:
    """Leave an advertisement between two items out: its label, and the text below that."""
    labels = [
        place for place, index in enumerate(gap.above) if is_sponsor_label(marked[index].text)
    ]
    if not labels or labels[-1] + 2 >= len(gap.above):
        return gap
    return replace(gap, above=gap.above[labels[-1] + 2 :])


def _find_among_several(marked: Marked, gap: Gap, habit: Habit) -> Head:
    nearest, second = gap.above[-1], gap.above[-2]
    own = replace(gap, above=gap.above[-_DELIMITED_TRIPLE:])
    whole = gap.closed and own == gap
    if (whole or habit is Habit.TRIPLE) and _is_triple(marked, own):
        kicker = own.above[0]
        return Head(start=kicker, kicker=kicker, title=second, standfirst=nearest, sure=0.8)
    if habit is Habit.RUBRIC and _is_rubric_pair(marked, gap):
        return Head(start=second, kicker=second, title=nearest, sure=0.8)
    if _has_standfirst(marked, gap, habit):
        title = Head(start=second, title=second, standfirst=nearest, sure=0.9)
        return _add_kicker(marked, title, gap, 3)
    if marked[nearest].prose and not gap.closed and not _is_below_rule(marked, nearest):
        return _find_set_title_below(marked, gap)
    return _add_kicker(marked, Head(start=nearest, title=nearest), gap, 2)


def _find_title_below(marked: Marked, gap: Gap) -> int | None:
    """Find a title between byline and text: a short line that is no sentence."""
    if len(gap.below) < _DELIMITED_PAIR:
        return None
    title, text = (marked[index] for index in gap.below)
    below = title.plain and not title.prose and text.plain and text.prose
    return gap.below[0] if below else None


def _find_set_title_below(marked: Marked, gap: Gap) -> Head:
    """Take the line below a byline that has a text above it as its title, if it is set as one."""
    title = _find_title_below(marked, gap)
    if title is None or marked[title].level is None:
        return Head(start=gap.byline)
    return Head(start=gap.byline, title=title, sure=0.8)


def _find_lone_title(marked: Marked, index: int, gap: Gap) -> Head:
    apart = _is_first_sentence(marked, index) or _is_below_rule(marked, index)
    if marked[index].prose and not gap.closed and not apart:
        return _find_set_title_below(marked, gap)
    return Head(start=index, title=index)


def _is_below_rule(marked: Marked, index: int) -> bool:
    """Tell whether one short sentence stands below a rule, or below the link that leads to it."""
    above = marked[index - 1] if index else None
    apart = above is not None and (above.ornament or above.leads)
    return apart and is_brief_sentence(marked[index].text)


def _is_first_sentence(marked: Marked, index: int) -> bool:
    """Tell whether a source begins with one short sentence: a title with a full stop."""
    first = all(mark.ornament or mark.contents for mark in marked[:index])
    return first and is_brief_sentence(marked[index].text)


def _has_standfirst(marked: Marked, gap: Gap, habit: Habit) -> bool:
    nearest, second = marked[gap.above[-1]], marked[gap.above[-2]]
    if second.prose or nearest.level is not None:
        return False
    if second.level is not None:
        return True
    if nearest.prose:
        longer = len(nearest.text) > len(second.text)
        return longer and (habit is not Habit.TITLE or gap.closed)
    return habit is Habit.STANDFIRST or (_is_pair(marked, gap) and gap.closed)


def _is_triple(marked: Marked, gap: Gap) -> bool:
    """Tell whether three short lines behind an item's end are kicker, title and standfirst."""
    if len(gap.above) != _DELIMITED_TRIPLE:
        return False
    kicker, title, standfirst = (marked[index] for index in gap.above)
    short = not (kicker.prose or title.prose) and is_kicker_shaped(kicker.text)
    plain = all(mark.level is None for mark in (kicker, title, standfirst))
    return short and plain and count_words(standfirst.text) > count_words(kicker.text)


def _is_rubric_pair(marked: Marked, gap: Gap) -> bool:
    """Tell whether two blocks are "TRAINS" and a title of one sentence with its full stop."""
    if len(gap.above) < _DELIMITED_PAIR:
        return False
    upper, lower = (marked[index] for index in gap.above[-_DELIMITED_PAIR:])
    shouted = upper.text.isupper() and count_words(upper.text) <= _MOST_RUBRIC_WORDS
    return shouted and upper.level is None and lower.prose and is_brief_sentence(lower.text)


def _is_pair(marked: Marked, gap: Gap) -> bool:
    """Tell whether two blocks are title and standfirst rather than kicker and title."""
    if len(gap.above) != _DELIMITED_PAIR:
        return False
    upper, lower = (marked[index] for index in gap.above)
    return not upper.prose and (lower.prose or not is_kicker_shaped(upper.text))


def is_rubric(marked: Marked, upper: int, title: int) -> bool:
    """Tell whether a heading stands above a title that is one too, of a lower level."""
    above, below = marked[upper].block.heading, marked[title].level
    return above is not None and below is not None and above < below


def is_below_rubric(marked: Marked, upper: int, title: int) -> bool:
    """Tell whether a plain line stands above a title that the source sets as one."""
    above, below = marked[upper], marked[title]
    return above.level is None and below.level is not None and not above.prose


def _add_kicker(marked: Marked, head: Head, gap: Gap, depth: int) -> Head:
    """Take a short line above the title as its kicker, when the item before has ended."""
    if len(gap.above) < depth:
        return head
    upper = gap.above[-depth]
    short = len(gap.above) == depth and gap.closed and is_kicker_shaped(marked[upper].text)
    if not (short or (head.title is not None and is_rubric(marked, upper, head.title))):
        return head
    return Head(
        start=upper, title=head.title, standfirst=head.standfirst, kicker=upper, sure=head.sure
    )
