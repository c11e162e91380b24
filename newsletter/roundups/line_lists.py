"""The reading by lines: each line an item, with its title, its source and perhaps its address."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Final

from newsletter.roundups.blocks import SourceBlock
from newsletter.roundups.line_parts import LineParts, part_lines
from newsletter.roundups.links import parse_link
from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.outline import Outline, Stretch
from newsletter.roundups.shapes import count_visible, count_words, is_prose
from newsletter.roundups.titles import find_issue_title, is_title

_FEWEST: Final = 3
_LONGEST: Final = 400
_FEWEST_WORDS: Final = 3
_SHARE: Final = 0.5  # of the source's characters
_MOST_BLANKS: Final = 3  # in a line that is only an address, as "Link: …"
_ADDRESS: Final = re.compile(r"https?://\S{4}")
_SENTENCE: Final = re.compile(r"\w{3}[.!][“”»\"]?\s+(?:\w+\s+\w|[(\[–—-])")
_PARTED: Final = re.compile(r"https?://\S{4}|\s[–—|·/-]\s|[(\t„“«\"]")


def hold_lines(blocks: tuple[SourceBlock, ...]) -> tuple[SourceBlock, ...]:
    """Mark the lines of plain text that are an item each, in a source made of such lines."""
    places = [place for run in _find_runs(blocks) for place in run]
    lines = [place for place in places if not _is_address(blocks[place])]
    if len(lines) < _FEWEST or _part(blocks, places, lines, month_first=False) is None:
        return blocks
    inside = sum(count_visible(blocks[place].printed) for place in places)
    if inside < sum(count_visible(block.printed) for block in blocks) * _SHARE:
        return blocks
    held = set(lines)
    return tuple(
        replace(block, itemised=True) if place in held else block
        for place, block in enumerate(blocks)
    )


def _part(
    blocks: tuple[SourceBlock, ...], places: list[int], lines: list[int], *, month_first: bool
) -> list[LineParts] | None:
    linked = len(places) >= 2 * len(lines)
    texts = [_read_columns(blocks[place]) for place in lines]
    return part_lines(texts, linked=linked, month_first=month_first)


def _read_columns(block: SourceBlock) -> str:
    """Return the text of a line, with the tabs of a table."""
    printed = block.printed.strip()
    return printed if "\t" in printed and block.marker is None else block.text


def _find_runs(blocks: tuple[SourceBlock, ...]) -> Iterator[list[int]]:
    """Find the stretches of lines in one form, each perhaps with an address below it."""
    forms = [_tell_form(blocks, place) for place in range(len(blocks))]
    usual = max(set(filter(None, forms)), key=forms.count, default=None)
    for inside, run in groupby(range(len(blocks)), key=lambda place: forms[place] == usual):
        places = list(run)
        if inside and usual and (usual != "line" or len(places) >= _FEWEST):
            yield places


def _tell_form(blocks: tuple[SourceBlock, ...], place: int) -> str | None:
    """Tell what makes a line look like the others of its list; None for what is no such line."""
    block = blocks[place]
    if _is_address(block):
        return (
            _tell_form(blocks, place - 1) if place and not _is_address(blocks[place - 1]) else None
        )
    below = blocks[place + 1] if place + 1 < len(blocks) else None
    addressed = _ADDRESS.search(block.text) or (below is not None and _is_address(below))
    if len(block.text) > _LONGEST or count_words(block.text) < _FEWEST_WORDS:
        return None
    if _is_text(block.text):
        return None
    if block.number is not None:
        return "number"
    return block.marker or ("line" if addressed or _PARTED.search(block.text) else None)


def _is_text(text: str) -> bool:
    """Tell whether a line is running text, perhaps with its source or address behind it."""
    address = _ADDRESS.search(text)
    bare = text[: address.start()].rstrip(" .") if address and address.start() else text
    return is_prose(bare) or _SENTENCE.search(bare) is not None


def _is_address(block: SourceBlock) -> bool:
    if "." not in block.text or block.text.count(" ") > _MOST_BLANKS:
        return False
    found = parse_link(block.text)
    return found is not None and found.url is not None and found.label is None


def mark_lines(marked: Marked, *, month_first: bool) -> Marked:
    """Mark the lines that are held together with what they say."""
    blocks = tuple(mark.block for mark in marked)
    lines = [place for place, block in enumerate(blocks) if block.itemised]
    if not lines:
        return marked
    places = [place for run in _find_runs(blocks) for place in run]
    parts = dict(
        zip(lines, _part(blocks, places, lines, month_first=month_first) or (), strict=False)
    )
    return tuple(
        MarkedBlock(block=mark.block, parts=parts[place]) if place in parts else mark
        for place, mark in enumerate(marked)
    )


def outline_by_lines(marked: Marked) -> Outline | None:
    """Outline by the lines that are an item each; None where there are none."""
    live = [index for index, mark in enumerate(marked) if not (mark.contents or mark.ornament)]
    starts = [index for index in live if marked[index].parts]
    if len(starts) < _FEWEST:
        return None
    below, above = dict(pairwise(live)), dict(zip(live[1:], live, strict=False))
    items: list[Stretch] = []
    for start in starts:
        address = below.get(start)
        linked = address is not None and marked[address].link is not None
        rubric = above.get(start) if items else None
        named = rubric is not None and is_title(marked, rubric) and not marked[rubric].parts
        items.append(
            Stretch(
                title=start,
                kicker=rubric if named else None,
                body=(address,) if linked and address is not None else (),
                sure=0.8,
            )
        )
    return _outline(marked, items, live)


def _outline(marked: Marked, items: list[Stretch], live: list[int]) -> Outline:
    placed = {index for item in items for index in item.indices}
    front = [index for index in live if index < items[0].indices[0]]
    outro = [index for index in live if index > items[-1].indices[-1]]
    title = find_issue_title(marked, front)
    placed = placed.union(front, outro)
    return Outline(
        items=tuple(items),
        title=title,
        intro=tuple(index for index in front if index != title),
        outro=tuple(outro),
        left_over=tuple(index for index in range(len(marked)) if index not in placed),
    )
