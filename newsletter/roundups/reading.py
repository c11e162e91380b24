"""The way of an input through the importer: text, blocks, marks, rival outlines, items."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from newsletter.roundups.blocks import cut_blocks
from newsletter.roundups.bodies import build_blocks
from newsletter.roundups.contents import Contents, find_contents
from newsletter.roundups.dates import prefers_month_first
from newsletter.roundups.decoding import decode
from newsletter.roundups.errors import TooManyItemsError
from newsletter.roundups.findings import find_in_item, find_in_whole
from newsletter.roundups.items import BuiltItem, build_item
from newsletter.roundups.kinds import detect_kind
from newsletter.roundups.languages import guess_language
from newsletter.roundups.marks import Marked, mark_blocks
from newsletter.roundups.models import (
    Block,
    BlockKind,
    Finding,
    InputKind,
    Label,
    LabelRole,
    Reading,
    Roundup,
)
from newsletter.roundups.outline import Outline
from newsletter.roundups.readings import ScoredOutline, compare_readings
from newsletter.roundups.shapes import count_visible, undress
from newsletter.roundups.title_sources import take_sources_from_titles

MAX_ITEMS: Final = 200
_FRAME_KINDS: Final = frozenset({BlockKind.LIST, BlockKind.QUOTATION, BlockKind.PARAGRAPH})


def read(source: bytes | str, *, name: str | None = None) -> Roundup:
    """Take a finished roundup apart; `name` is what the input is called, as a file name.

    Raises a RoundupError for an input that is empty, binary, too large, of a kind that cannot be
    read yet, or that seems to hold more than MAX_ITEMS items.
    """
    text = decode(source)
    kind = detect_kind(text)
    blocks = cut_blocks(text)
    language = guess_language(text)
    contents = find_contents(blocks)
    month_first = prefers_month_first(text, english=language == "en")
    marked = mark_blocks(blocks, contents, month_first=month_first)
    scored = compare_readings(marked)
    if len(scored[0].outline.items) > MAX_ITEMS:
        raise TooManyItemsError(count=len(scored[0].outline.items), limit=MAX_ITEMS)
    built = tuple(
        build_item(marked, stretch, numbered=scored[0].outline.numbered)
        for stretch in scored[0].outline.items
    )
    roundup = _assemble(marked, scored, built)
    findings = tuple(_find(marked, contents, scored[0].outline, roundup, text))
    return replace(
        roundup,
        kind=kind,
        name=name,
        language=language,
        findings=findings,
        source_characters=count_visible(text),
    )


def _assemble(
    marked: Marked, scored: tuple[ScoredOutline, ...], built: tuple[BuiltItem, ...]
) -> Roundup:
    """Put the roundup together, as far as its best outline tells."""
    outline = scored[0].outline
    return Roundup(
        kind=InputKind.TEXT,
        language=None,
        reading=scored[0].name,
        readings=tuple(
            Reading(name=one.name, items=len(one.outline.items), score=one.score) for one in scored
        ),
        title=None if outline.title is None else undress(marked[outline.title].block.whole),
        intro=_frame(marked, outline.intro),
        outro=_frame(marked, outline.outro),
        items=take_sources_from_titles(tuple(one.item for one in built)),
        left_over=_loose(marked, outline.left_over),
        findings=(),
        labels=_label(marked, outline, built),
        source_characters=0,
    )


def _find(
    marked: Marked, contents: Contents, outline: Outline, roundup: Roundup, text: str
) -> Iterator[Finding]:
    # The contents list, ornaments and the footer are left over by intention.
    footer = next((i for i in outline.left_over if marked[i].footer), len(marked))
    lost = (
        i
        for i in outline.left_over
        if i < footer and not (marked[i].contents or marked[i].ornament)
    )
    yield from find_in_whole(
        entries=contents.entries,
        items=len(roundup.items),
        left_over=_loose(marked, tuple(lost)),
        readings=roundup.readings,
        text=text,
    )
    for number, item in enumerate(roundup.items):
        yield from find_in_item(item, number)


def _frame(marked: Marked, indices: tuple[int, ...]) -> tuple[Block, ...]:
    """Make blocks of what stands around the items: lists stay lists, all else is text."""
    blocks = build_blocks(marked, indices)
    return tuple(
        block if block.kind in _FRAME_KINDS else replace(block, kind=BlockKind.PARAGRAPH)
        for block in blocks
    )


def _loose(marked: Marked, indices: tuple[int, ...]) -> tuple[Block, ...]:
    """Make blocks of what belongs to no item."""
    sources = (marked[index].block for index in indices)
    return tuple(
        Block(kind=BlockKind.PARAGRAPH, text=one.whole, lines=one.lines) for one in sources
    )


def _label(marked: Marked, outline: Outline, built: tuple[BuiltItem, ...]) -> tuple[Label, ...]:
    places = [
        (index, role, number) for number, one in enumerate(built) for index, role in one.roles
    ]
    outside = (
        (LabelRole.ISSUE_TITLE, () if outline.title is None else (outline.title,)),
        (LabelRole.INTRO, outline.intro),
        (LabelRole.OUTRO, outline.outro),
        (LabelRole.LEFT_OVER, outline.left_over),
    )
    labels = [
        Label(
            role=role,
            text=marked[index].block.printed,
            lines=marked[index].block.lines,
            item=number,
        )
        for index, role, number in sorted(places)
    ]
    labels += [
        Label(role=role, text=marked[index].block.printed, lines=marked[index].block.lines)
        for role, indices in outside
        for index in indices
    ]
    return tuple(sorted(labels, key=lambda label: label.lines))
