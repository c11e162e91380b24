"""Briefings: paragraphs that begin with a few bold words, and link to a piece each."""

import re
from dataclasses import replace
from typing import Final

from newsletter.roundups.blocks import SourceBlock
from newsletter.roundups.bylines import parse_byline
from newsletter.roundups.inlines import (
    Spans,
    cut,
    find_leading_strong,
    find_targets,
    write_text,
)
from newsletter.roundups.shapes import count_words, is_ornament, is_prose

_FEWEST: Final = 3
_MOST_WORDS: Final = 12
_FEWEST_WORDS_BEHIND: Final = 5
_USUAL_SHARE: Final = 0.8
_PROSE_SHARE: Final = 0.5
_LONGEST_SIGN: Final = 6
_CREDIT: Final = re.compile(r"\s*(?P<credit>[(\[][^()\[\]]{3,120}[)\]])\s?[.:–—-]?\s+(?=\S)")
_FRONT: Final = 8  # blocks in which the byline of an article stands


def split_bold_leads(blocks: tuple[SourceBlock, ...]) -> tuple[SourceBlock, ...]:
    """Cut the bold beginnings off, as titles, where most of a source is made of such paragraphs.

    An article with a byline may have paragraphs like these, and stays as it is. Blocks are
    counted anew; nothing is lost.
    """
    leads = [_find_lead(block) for block in blocks]
    found = [place for place, lead in enumerate(leads) if lead]
    linked = [place for place in found if _links_behind(blocks[place], leads[place])]
    prose = sum(is_prose(block.text) for block in blocks if block.heading is None)
    usual = len(linked) >= len(found) * _USUAL_SHARE and len(linked) >= prose * _PROSE_SHARE
    if len(linked) < _FEWEST or not usual or _is_signed(blocks[: found[0]]):
        return blocks
    parts: list[SourceBlock] = []
    for place, block in enumerate(blocks):
        parts += _cut_lead(block, leads[place]) if place in linked else [block]
    return tuple(replace(part, lines=(line, line)) for line, part in enumerate(parts, start=1))


def _find_lead(block: SourceBlock) -> str:
    """Find the bold words a paragraph begins with, if more words follow them."""
    if block.heading is not None or block.quoted or not block.inlines:
        return ""
    lead = _find_strong(block.inlines)
    behind = count_words(block.text) - count_words(lead)
    brief = 0 < count_words(lead) <= _MOST_WORDS and block.text.startswith(lead)
    return lead if brief and behind >= _FEWEST_WORDS_BEHIND else ""


def _find_strong(inlines: Spans) -> str:
    """Find the bold words at the beginning, and a sign before them that is not bold."""
    sign = inlines[0].text
    if len(sign) > _LONGEST_SIGN or not is_ornament(sign):
        return find_leading_strong(inlines)
    words = find_leading_strong(inlines[1:])
    return sign + words if words else ""


def _links_behind(block: SourceBlock, lead: str) -> bool:
    return bool(find_targets(cut(block.inlines, len(lead))))


def _is_signed(front: tuple[SourceBlock, ...]) -> bool:
    bylines = (parse_byline(block.text) for block in front[-_FRONT:])
    return any(byline is not None and byline.opens for byline in bylines)


def _cut_lead(block: SourceBlock, lead: str) -> list[SourceBlock]:
    """Cut a paragraph into its bold words, the credit in brackets behind them, and its text."""
    marker = block.printed[: len(block.printed) - len(block.text)]
    title = replace(
        block,
        text=lead,
        printed=marker + lead,
        inlines=cut(block.inlines, 0, len(lead)),
        led=True,
    )
    match = _CREDIT.match(block.text, len(lead))
    byline = parse_byline(match["credit"]) if match else None
    if match is None or byline is None or byline.printed_date is None:
        return [title, _cut_part(block, len(lead))]
    credit = _cut_part(block, *match.span("credit"))
    return [
        title,
        replace(credit, printed=match[0].strip()),
        _cut_part(block, match.end()),
    ]


def _cut_part(block: SourceBlock, start: int, end: int | None = None) -> SourceBlock:
    inlines = cut(block.inlines, start, end)
    text = write_text(inlines).strip()
    return replace(
        block,
        text=text,
        printed=text,
        inlines=inlines,
        marker=None,
        number=None,
        listed=False,
        joined=True,
    )
