"""The reading of last resort, always offered: the whole source is one article."""

from typing import Final

from newsletter.roundups.marks import Marked
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.shapes import is_brief_sentence
from newsletter.roundups.titles import is_title

_HEAD_REACH: Final = 4


def outline_single(marked: Marked) -> Outline:
    """Outline the whole source as one article: title, perhaps standfirst and byline, text."""
    live = [index for index, mark in enumerate(marked) if not (mark.contents or mark.ornament)]
    placed = set(live)
    hidden = tuple(index for index in range(len(marked)) if index not in placed)
    if not live:
        return Outline(items=(Stretch(body=hidden),))
    head = tuple(
        index for index in live[:_HEAD_REACH] if marked[index].byline and not marked[index].ends
    )
    brief = len(live) > 1 and marked[live[0]].plain and marked[live[1]].opens
    brief = brief and is_brief_sentence(marked[live[0]].text)
    title = live[0] if is_title(marked, live[0]) or brief else None
    second = live[1] if len(live) > 1 else None
    standfirst = None
    if title is not None and second is not None and head[:1] == tuple(live[2:3]):
        standfirst = second if marked[second].plain and marked[second].prose else None
    taken = {title, standfirst, *head}
    body = tuple(index for index in live if index not in taken)
    stretch = Stretch(title=title, standfirst=standfirst, head=head, body=body, sure=0.8)
    return Outline(items=(stretch,), left_over=hidden)
