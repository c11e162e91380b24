"""The reading by papers: each piece a paragraph whose first words name the paper it is from."""

from dataclasses import replace
from statistics import median_low
from typing import Final

from newsletter.roundups.bylines import Byline
from newsletter.roundups.footers import cut_footer
from newsletter.roundups.inlines import find_leading_strong
from newsletter.roundups.leading_credits import LeadingCredit, find_leading
from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.paper_headings import find_paper_headings
from newsletter.roundups.shapes import count_words
from newsletter.roundups.titles import find_issue_title

_FEWEST: Final = 3
_SHARE: Final = 0.6  # of the paragraphs between the first and the last of them
_WHOLE_SHARE: Final = 0.5  # of all paragraphs
_SURE_SHARE: Final = 0.34
_DISTINCT_SHARE: Final = 0.5  # in an interview two names take turns
_TITLED_SHARE: Final = 0.8
_MOST_POINTER_WORDS: Final = 8
_SCORE: Final = 0.85


def mark_papers(marked: Marked, *, month_first: bool) -> Marked:
    """Mark the paragraphs that name their paper, in a source that is made of such paragraphs.

    Nowhere else: an article quotes papers too, and an interview names who speaks.
    """
    if headings := find_paper_headings(marked, month_first=month_first):
        return tuple(
            replace(mark, byline=headings[index], inner=headings[index])
            if index in headings
            else mark
            for index, mark in enumerate(marked)
        )
    prose = [index for index, mark in enumerate(marked) if mark.plain and mark.prose]
    found = _find_credits(marked, prose, month_first=month_first)
    if not found or not _are_usual(prose, found):
        return marked
    return tuple(
        replace(mark, inner=_make_byline(found[index])) if index in found else mark
        for index, mark in enumerate(marked)
    )


def _find_credits(
    marked: Marked, prose: list[int], *, month_first: bool
) -> dict[int, LeadingCredit]:
    """Read the first words of paragraphs; give up where too few name a paper."""
    found: dict[int, LeadingCredit] = {}
    without = 0
    for index in prose:
        credit = _find_credit(marked[index], month_first=month_first)
        if credit:
            found[index] = credit
            continue
        without += 1
        if without > len(prose) * (1 - _WHOLE_SHARE):
            return {}
    return found


def _find_credit(mark: MarkedBlock, *, month_first: bool) -> LeadingCredit | None:
    strong = find_leading_strong(mark.block.inlines)
    return find_leading(mark.text, strong=strong, month_first=month_first)


def _are_usual(prose: list[int], found: dict[int, LeadingCredit]) -> bool:
    """Tell whether the source is made of such paragraphs, and most are of papers of their own."""
    between = [index for index in prose if min(found) <= index <= max(found)]
    sources = {credit.source.casefold() for credit in found.values()}
    surely = sum(credit.sure for credit in found.values())
    return (
        len(found) >= _FEWEST
        and len(found) >= len(between) * _SHARE
        and len(found) >= len(prose) * _WHOLE_SHARE
        and len(sources) >= max(_FEWEST, len(found) * _DISTINCT_SHARE)
        and surely >= len(found) * _SURE_SHARE
    )


def _make_byline(credit: LeadingCredit) -> Byline:
    return Byline(
        contributors=credit.contributors,
        printed_date=credit.printed_date,
        source=credit.source,
        source_led=True,
        score=_SCORE if credit.sure else _SCORE - 0.1,
    )


def outline_by_papers(marked: Marked) -> Outline | None:
    """Outline by the paragraphs that name their paper; None where they are too few."""
    live = [index for index, mark in enumerate(marked) if not (mark.contents or mark.ornament)]
    starts = [place for place, index in enumerate(live) if marked[index].inner]
    if len(starts) < _FEWEST:
        return None
    heads = [_find_lines_above(marked, live, place) for place in starts]
    # Above the first stands the roundup's own title, too.
    usual = median_low(map(len, heads[1:]))
    titled = sum(map(bool, heads[1:])) >= len(heads[1:]) * _TITLED_SHARE
    most = usual if titled else int(any(heads[1:]))
    heads = [head[len(head) - min(most, len(head)) :] for head in heads]
    bounds = [place - len(head) for place, head in zip(starts, heads, strict=True)]
    runs = [live[start:bound] for start, bound in zip(starts, (*bounds[1:], None), strict=True)]
    runs = [_drop_pointer(marked, run) for run in runs]
    runs[-1], outro = _cut_outro(marked, runs)
    items = [_make_item(head, run, titled=titled) for head, run in zip(heads, runs, strict=True)]
    front = live[: bounds[0]]
    if not outro:
        items[-1], outro = cut_footer(marked, items[-1])
    return _outline(marked, items, front, outro)


def _find_lines_above(marked: Marked, live: list[int], place: int) -> list[int]:
    """Find the short lines right above a paragraph: its title, or the name of a section."""
    headed = marked[live[place]].block.heading is not None
    first = place
    while first and _may_be_above(marked[live[first - 1]], headed=headed):
        first -= 1
    return live[first:place]


def _may_be_above(mark: MarkedBlock, *, headed: bool) -> bool:
    """Tell whether a line may be the head of what follows; above a heading only one may."""
    apart = mark.plain and not mark.prose and not mark.titled
    return apart and (mark.block.heading is not None or not headed)


def _drop_pointer(marked: Marked, run: list[int]) -> list[int]:
    """Leave out the line "All from the Courant", which leads to the paper, not to the piece."""
    last, inner = marked[run[-1]], marked[run[0]].inner
    name = inner.source.casefold() if inner and inner.source else ""
    short = last.plain and not last.prose and count_words(last.text) <= _MOST_POINTER_WORDS
    return run[:-1] if short and name in last.text.casefold() else run


def _cut_outro(marked: Marked, runs: list[list[int]]) -> tuple[list[int], list[int]]:
    """End the last piece where pieces usually end: the editors may take their leave below it."""
    usual = median_low(sum(marked[index].plain for index in run) for run in runs)
    last = runs[-1]
    texts = [place for place, index in enumerate(last) if marked[index].plain]
    end = texts[usual] if len(texts) > usual else len(last)
    return last[:end], last[end:]


def _make_item(head: list[int], run: list[int], *, titled: bool) -> Stretch:
    """Make the piece of a paragraph and what follows it; a lone line above it is its section."""
    if titled and head:
        kicker = head[-2] if len(head) > 1 else None
        return Stretch(title=head[-1], kicker=kicker, body=tuple(run), sure=0.8)
    return Stretch(kicker=head[-1] if head else None, body=tuple(run))


def _outline(marked: Marked, items: list[Stretch], front: list[int], outro: list[int]) -> Outline:
    title = find_issue_title(marked, front)
    placed = {index for item in items for index in item.indices}.union(front, outro)
    return Outline(
        items=tuple(items),
        title=title,
        intro=tuple(index for index in front if index != title),
        outro=tuple(outro),
        left_over=tuple(index for index in range(len(marked)) if index not in placed),
    )
