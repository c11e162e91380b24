"""The reading by headings: pieces under headings of one level, most with evidence of their own."""

import re
from dataclasses import dataclass, replace
from typing import Final

from newsletter.roundups.day_headings import is_day_heading
from newsletter.roundups.footers import cut_footer
from newsletter.roundups.framing import has_numbered_titles
from newsletter.roundups.heads import is_rubric
from newsletter.roundups.marks import BOLD_LEVEL, Marked
from newsletter.roundups.note_words import OWN_HEADINGS
from newsletter.roundups.numbering import outline_run
from newsletter.roundups.outline import Outline
from newsletter.roundups.phrases import alternatives
from newsletter.roundups.titles import find_issue_title

_FEWEST_ITEMS: Final = 2
_EVIDENCE_SHARE: Final = 0.6
_FEWEST_SURE: Final = 3
_SHORTEST_TEXT: Final = 100
_OWN: Final = re.compile(rf"(?<!\w)(?:{alternatives(OWN_HEADINGS)})", re.IGNORECASE)
_COUNTER: Final = re.compile(r"^\d{1,3}[.)]\s")
_BOLD_SHARE: Final = 0.9  # bold lines are sub-headings as often as titles


@dataclass(frozen=True, kw_only=True)
class _Section:
    """A heading and what stands below it, and how that shows that it is a piece."""

    indices: tuple[int, ...]
    signed: bool
    linked: bool
    titled: bool

    @property
    def evident(self) -> bool:
        """Tell whether it shows anything."""
        return self.signed or self.linked or self.titled


def outline_by_headings(marked: Marked) -> Outline | None:
    """Outline by the headings of one level; None unless most pieces have evidence of their own.

    That is a byline, a link or a source line, or a heading that is a link. An article has headings
    too, and is not split on them.
    """
    live = [index for index, mark in enumerate(marked) if not (mark.contents or mark.ornament)]
    levels = sorted({level for index in live if (level := marked[index].level) is not None})
    plans = [_plan(marked, live, level) for level in levels]
    best = max(plans, key=lambda plan: sum(one.evident for one in plan), default=[])
    evident = [place for place, section in enumerate(best) if section.evident]
    # Before the first piece and behind the last are words of the editors: a greeting, an imprint.
    kept = best[evident[0] : evident[-1] + 1] if evident else []
    if len(kept) == len(evident) >= _FEWEST_SURE:
        kept += [one for one in best[len(kept) + evident[0] :] if _is_piece(marked, one)]
    if len(kept) < _FEWEST_ITEMS:
        return None
    # One kind of evidence: in an article the byline stands in the first section, the link in the
    # last.
    shown = zip(*((one.signed, one.linked, one.titled) for one in kept), strict=True)
    bold = marked[kept[0].indices[0]].level == BOLD_LEVEL
    if max(map(sum, shown)) < len(kept) * (_BOLD_SHARE if bold else _EVIDENCE_SHARE):
        return None
    return _outline(marked, live, [section.indices for section in kept])


def _is_piece(marked: Marked, section: _Section) -> bool:
    """Tell whether the section behind those with evidence is like them: not about the roundup."""
    first, *texts = (marked[index] for index in section.indices)
    prose = any(mark.prose and len(mark.text) >= _SHORTEST_TEXT for mark in texts)
    own = _OWN.search(first.text) is not None
    return prose and first.block.heading is not None and not (own or first.footer)


def _plan(marked: Marked, live: list[int], level: int) -> list[_Section]:
    """Cut at each heading of a level, and end at those above it."""
    runs: list[list[int]] = []
    open_run = False
    for index in live:
        own = marked[index].level
        if own == level and not is_day_heading(marked[index]):
            runs.append([])
        if own is not None and own <= level:
            open_run = own == level and not is_day_heading(marked[index])
        if open_run:
            runs[-1].append(index)
    return [
        _Section(
            indices=tuple(run),
            signed=any(marked[index].opens for index in run),
            linked=any(marked[index].ends for index in run) or _links_on(marked, run),
            titled=marked[run[0]].titled or _has_card(marked, run),
        )
        for run in runs
    ]


def _links_on(marked: Marked, run: list[int]) -> bool:
    """Tell whether the paragraph behind bold words has a link."""
    return marked[run[0]].block.led and any(marked[index].block.links for index in run[1:])


def _has_card(marked: Marked, run: list[int]) -> bool:
    """Tell whether below a heading a link repeats its words, as the cards of blogs do."""
    heading = _COUNTER.sub("", marked[run[0]].text).lower()
    return any(marked[index].titled and marked[index].text.lower() == heading for index in run[1:])


def _outline(marked: Marked, live: list[int], runs: list[tuple[int, ...]]) -> Outline:
    items = [outline_run(marked, list(run)) for run in runs]
    taken = {index for run in runs for index in run}
    front = [index for index in live if index < runs[0][0]]
    above = dict(zip(live[1:], live, strict=False))
    for place, (run, item) in enumerate(zip(runs, items, strict=True)):
        kicker = above.get(run[0])
        if kicker is None or kicker in taken or not is_rubric(marked, kicker, run[0]):
            continue
        items[place] = replace(item, kicker=kicker)
        taken.add(kicker)
    front = [index for index in front if index not in taken]
    outro = [index for index in live if index > runs[-1][-1]]
    if not outro:
        items[-1], outro = cut_footer(marked, items[-1])
    title = find_issue_title(marked, front)
    placed = taken.union(front, outro)
    return Outline(
        items=tuple(items),
        title=title,
        intro=tuple(index for index in front if index != title),
        outro=tuple(outro),
        left_over=tuple(index for index in range(len(marked)) if index not in placed),
        numbered=has_numbered_titles(marked, items),
    )
