"""The rival readings of one source, scored by coverage, regularity and evidence."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from newsletter.roundups.endings import cut_tail
from newsletter.roundups.evidence import outline_by_evidence
from newsletter.roundups.farewells import take_leave
from newsletter.roundups.footers import set_footer_aside
from newsletter.roundups.line_lists import outline_by_lines
from newsletter.roundups.link_lists import outline_by_links
from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.numbering import outline_numbered
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.press_reviews import outline_by_papers
from newsletter.roundups.repeats import drop_repeats
from newsletter.roundups.rubrics import move_rubrics, name_roundup
from newsletter.roundups.sections import outline_by_headings
from newsletter.roundups.shapes import count_visible
from newsletter.roundups.single import outline_single
from newsletter.roundups.sponsors import part_sponsors
from newsletter.roundups.standfirsts import take_set_standfirsts

_READERS: Final[tuple[tuple[str, Callable[[Marked], Outline | None]], ...]] = (
    ("bylines", outline_by_evidence),
    ("headings", outline_by_headings),
    ("links", outline_by_links),
    ("numbered", outline_numbered),
    ("lines", outline_by_lines),
    ("papers", outline_by_papers),
    ("single", outline_single),
)
_HEADED: Final = frozenset(
    ("numbered", "headings")
)  # titles are set apart by more than their place
_SINGLE_SCORE: Final = 0.5
_FEW_ITEMS: Final = 3
_QUESTION_SHARE: Final = 0.6  # of the headings in an article of questions and answers
_WEIGHTS: Final = (0.5, 0.25, 0.25)


@dataclass(frozen=True, kw_only=True)
class ScoredOutline:
    """An outline with the name of its reading and its score (0 to 1)."""

    name: str
    outline: Outline
    score: float


def compare_readings(marked: Marked) -> tuple[ScoredOutline, ...]:
    """Try all readings; the best comes first, and the single article is always among them."""
    outlines = ((name, read(marked)) for name, read in _READERS)
    scored = [
        ScoredOutline(
            name=name,
            outline=set_footer_aside(marked, _refine(marked, outline)),
            score=round(_score(marked, name, outline), 2),
        )
        for name, outline in outlines
        if outline is not None
    ]
    return tuple(sorted(scored, key=lambda one: -one.score))


def _refine(marked: Marked, outline: Outline) -> Outline:
    """Apply what most items of an outline have in common to all of them."""
    if not outline.items:
        return outline
    # A rubric of the next item would hide that an item ends with its link.
    outline = move_rubrics(marked, drop_repeats(marked, outline))
    outline = cut_tail(marked, outline)
    outline = part_sponsors(marked, take_leave(marked, outline))
    outline = name_roundup(marked, outline)
    return take_set_standfirsts(marked, outline)


def _score(marked: Marked, name: str, outline: Outline) -> float:
    items = outline.items
    if name == "single":
        # The more bylines and links one article holds, the less it is one.
        rivals = sum(mark.opens for mark in marked)
        return _SINGLE_SCORE / max(rivals, 1)
    if _is_signed_once(marked, items) or _is_under_headings(marked, items):
        return _SINGLE_SCORE / 2
    evidence = sum(_weigh_evidence(marked, item, headed=name in _HEADED) for item in items)
    signatures = Counter(_sign(marked, item) for item in items)
    whole = len(items) + _count_swallowed(marked, outline)
    regular = sum(number * number for number in signatures.values()) / whole**2
    total = sum(count_visible(mark.text) for mark in marked if not (mark.contents or mark.ornament))
    lost = sum(count_visible(marked[index].text) for index in _unplaced(marked, outline))
    shares = (evidence / whole, regular, 1 - lost / max(total, 1))
    return sum(weight * share for weight, share in zip(_WEIGHTS, shares, strict=True))


def _is_signed_once(marked: Marked, items: tuple[Stretch, ...]) -> bool:
    """Tell whether one of two or three items is signed, the first: an article with links."""
    signed = [any(mark.opens for mark in _marks(marked, item.head)) for item in items]
    few = 1 < len(items) <= _FEW_ITEMS
    return few and signed[0] and not any(signed[1:])


def _is_under_headings(marked: Marked, items: tuple[Stretch, ...]) -> bool:
    """Tell whether unsigned items hold more headings like their own titles than there are items.

    An article's sections are not parted by the few links between them.
    """
    indices = [index for item in items for index in item.indices]
    if any(marked[index].opens or marked[index].inner for index in indices):
        return False
    titles = {item.title for item in items[1:]}
    levels = {marked[index].block.heading for index in titles if index is not None} - {None}
    inside = [index for index in indices if marked[index].block.heading in levels - {None}]
    answers = _are_answers(_marks(marked, tuple(indices)), len(items))
    return answers or len(set(inside) - titles) >= len(items)


def _are_answers(marks: Marked, items: int) -> bool:
    """Tell whether most headings, and more than there are items, are questions with an answer."""
    lines = [mark for mark in marks if mark.plain and not (mark.titled or mark.block.marker)]
    pairs = [(mark, below) for mark, below in pairwise(lines) if below.prose and not mark.prose]
    asked = sum(mark.text.endswith("?") for mark, _ in pairs)
    return asked >= max(_FEW_ITEMS, items + 1, len(pairs) * _QUESTION_SHARE)


def _count_swallowed(marked: Marked, outline: Outline) -> int:
    """Count what looks like a title of this outline but stands in the text of an item."""
    titles = [marked[item.title] for item in outline.items if item.title is not None]
    texts = [marked[index] for item in outline.items for index in item.body]
    papers = [sum(marked[index].inner is not None for index in item.body) for item in outline.items]
    if any(count > 1 for count in papers):
        return sum(count - 1 for count in papers if count)
    signed = (sum(map(_is_of_a_piece, _marks(marked, item.indices))) for item in outline.items)
    bylines = sum(max(count - 1, 0) for count in signed)
    return bylines + _count_titles(titles, texts, len(outline.items))


def _is_of_a_piece(mark: MarkedBlock) -> bool:
    """Tell whether a line opens a piece, or is the credit on the line of a linked title."""
    return mark.opens or (mark.byline is not None and mark.block.joined)


def _count_titles(titles: list[MarkedBlock], texts: list[MarkedBlock], items: int) -> int:
    linked = sum(title.titled for title in titles) * 2 > items
    levels = Counter(title.level for title in titles)
    level, number = levels.most_common(1)[0] if levels else (None, 0)
    if level is not None and number * 2 > items:
        return sum(text.level == level for text in texts)
    return sum(text.titled and text.plain for text in texts) if linked else 0


def _unplaced(marked: Marked, outline: Outline) -> tuple[int, ...]:
    return tuple(
        index
        for index in (*outline.left_over, *outline.intro, *outline.outro)
        if not (marked[index].contents or marked[index].ornament)
    )


def _weigh_evidence(marked: Marked, item: Stretch, *, headed: bool) -> float:
    """Weigh what an item shows for being one: byline, link or source; or its number or heading."""
    inner = max((mark.inner.score for mark in _marks(marked, item.body) if mark.inner), default=0.0)
    if inner or item.title is None:
        return max(inner, 0.25)
    if parts := marked[item.title].parts:
        return parts.byline.score
    below = marked[item.title + 1] if item.title + 1 < len(marked) else None
    if below is not None and below.block.joined and below.titled:
        return 0.25  # a tag on the line of a linked title
    byline = max(
        (mark.byline.score for mark in _marks(marked, item.head) if mark.byline and mark.opens),
        default=0.0,
    )
    ends = any(mark.ends for mark in _marks(marked, item.body))
    linked = marked[item.title].titled
    return max(byline, 0.9 if ends or linked else 0.0, 0.6 if headed else 0.0)


def _sign(marked: Marked, item: Stretch) -> tuple[bool, bool, bool]:
    """Tell the shape of an item: titled, signed, linked."""
    return (
        item.title is not None,
        any(mark.opens for mark in _marks(marked, item.head)),
        any(mark.ends for mark in _marks(marked, item.body)),
    )


def _marks(marked: Marked, indices: tuple[int, ...]) -> Marked:
    return tuple(marked[index] for index in indices)
