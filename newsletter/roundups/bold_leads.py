"""Briefings: paragraphs that begin with a few bold words, and link to a piece each."""

from dataclasses import replace
from typing import Final

from newsletter.roundups.blocks import SourceBlock
from newsletter.roundups.bylines import parse_byline
from newsletter.roundups.inlines import cut, find_leading_strong, find_targets, write_text
from newsletter.roundups.shapes import count_words, is_prose

_FEWEST: Final = 3
_MOST_WORDS: Final = 12
_FEWEST_WORDS_BEHIND: Final = 5
_USUAL_SHARE: Final = 0.8
_PROSE_SHARE: Final = 0.5
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
    lead = find_leading_strong(block.inlines)
    behind = count_words(block.text) - count_words(lead)
    brief = 0 < count_words(lead) <= _MOST_WORDS and block.text.startswith(lead)
    return lead if brief and behind >= _FEWEST_WORDS_BEHIND else ""


def _links_behind(block: SourceBlock, lead: str) -> bool:
    return bool(find_targets(cut(block.inlines, len(lead))))


def _is_signed(front: tuple[SourceBlock, ...]) -> bool:
    bylines = (parse_byline(block.text) for block in front[-_FRONT:])
    return any(byline is not None and byline.opens for byline in bylines)


def _cut_lead(block: SourceBlock, lead: str) -> list[SourceBlock]:
    marker = block.printed[: len(block.printed) - len(block.text)]
    rest = cut(block.inlines, len(lead))
    text = write_text(rest).strip()
    title = replace(
        block,
        text=lead,
        printed=marker + lead,
        inlines=cut(block.inlines, 0, len(lead)),
        led=True,
    )
    return [
        title,
        replace(
            block,
            text=text,
            printed=text,
            inlines=rest,
            marker=None,
            number=None,
            listed=False,
            joined=True,
        ),
    ]
