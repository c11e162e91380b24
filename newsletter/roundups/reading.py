"""The way of an input through the importer: text, blocks, marks, rival outlines, items."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from newsletter.roundups.bodies import build_blocks, make_loose_block, tell_kinds
from newsletter.roundups.closing_marks import mark_closing
from newsletter.roundups.closing_names import mark_closing_names
from newsletter.roundups.contents import Contents, find_contents
from newsletter.roundups.conversion import Converted, convert, read_feed
from newsletter.roundups.dates import prefers_month_first
from newsletter.roundups.day_headings import spread_days
from newsletter.roundups.day_lines import read_beside_days
from newsletter.roundups.decoding import decode
from newsletter.roundups.epigraphs import set_mottoes_apart
from newsletter.roundups.errors import TooManyItemsError
from newsletter.roundups.event_titles import take_events
from newsletter.roundups.facts import apply_facts
from newsletter.roundups.feed_reading import mark_feed
from newsletter.roundups.findings import find_in_item, find_in_whole
from newsletter.roundups.items import BuiltItem, build_item
from newsletter.roundups.kinds import detect_kind
from newsletter.roundups.languages import guess_language
from newsletter.roundups.leading_links import mark_leading
from newsletter.roundups.line_lists import mark_lines
from newsletter.roundups.listed_names import take_back_lists
from newsletter.roundups.marks import Marked, mark_blocks
from newsletter.roundups.markup_source import open_source
from newsletter.roundups.models import (
    Block,
    BlockKind,
    Finding,
    InputKind,
    Label,
    LabelRole,
    Reading,
    Roundup,
    RoundupItem,
    SourceFacts,
)
from newsletter.roundups.outline import Outline
from newsletter.roundups.page_edges import set_pages_aside
from newsletter.roundups.papers_within import settle_papers
from newsletter.roundups.press_reviews import mark_papers
from newsletter.roundups.readings import ScoredOutline, compare_readings
from newsletter.roundups.shapes import count_visible, undress
from newsletter.roundups.tag_lines import mark_tag_lines
from newsletter.roundups.title_prefixes import drop_languages, take_papers
from newsletter.roundups.title_sources import take_sources_from_kickers, take_sources_from_titles

MAX_ITEMS: Final = 200


@dataclass(frozen=True, kw_only=True)
class Survey:
    """A source cut into marked blocks, with all ways to read it, best first."""

    kind: InputKind
    name: str | None
    language: str | None
    text: str  # as cleaned
    facts: SourceFacts
    contents: Contents
    marked: Marked
    scored: tuple[ScoredOutline, ...]

    def pick(self, reading: str | None = None) -> ScoredOutline:
        """Return a reading by its name; the best where there is none of that name."""
        return next((one for one in self.scored if one.name == reading), self.scored[0])


def read(source: bytes | str, *, name: str | None = None, kind: InputKind | None = None) -> Roundup:
    """Take a finished roundup apart; `name` is what the input is called, as a file name.

    The kind is told by what the source holds, never by its name; who knows it better may say it.
    Raises a RoundupError for an input that is empty, binary, too large, of a kind that cannot be
    read yet, or that seems to hold more than MAX_ITEMS items.
    """
    return read_survey(survey(source, name=name, kind=kind))


def survey(
    source: bytes | str, *, name: str | None = None, kind: InputKind | None = None
) -> Survey:
    """Cut a source into marked blocks and outline it in every way; raises as `read` does."""
    return survey_converted(
        Converted(text=decode(source), kind=kind) if kind else convert(source), name=name
    )


def survey_converted(converted: Converted, *, name: str | None = None) -> Survey:
    """Cut a converted source into marked blocks and outline it; raises as `read` does."""
    known = converted.kind or detect_kind(converted.text)
    if known is InputKind.FEED:
        return _survey_feed(converted.text, name)
    opened = open_source(converted.text, known)
    blocks, text = opened.blocks, opened.text
    language = guess_language(text) or opened.facts.language
    contents = find_contents(blocks)
    month_first = prefers_month_first(text, english=language == "en")
    marked = mark_blocks(blocks, contents, month_first=month_first)
    marked = read_beside_days(marked, month_first=month_first)
    marked = mark_leading(spread_days(settle_papers(mark_tag_lines(marked))))
    marked = take_back_lists(set_mottoes_apart(set_pages_aside(marked)))
    marked = mark_closing(mark_closing_names(marked), month_first=month_first)
    marked = mark_papers(marked, month_first=month_first)
    marked = mark_lines(marked, month_first=month_first)
    return Survey(
        kind=known,
        name=name,
        language=language,
        text=text,
        facts=converted.facts or opened.facts,
        contents=contents,
        marked=marked,
        scored=compare_readings(marked),
    )


def _survey_feed(source: str, name: str | None) -> Survey:
    """Survey a feed, whose entries are its items."""
    feed = read_feed(source)
    marked, outline = mark_feed(feed)
    text = "\n".join(mark.block.printed for mark in marked)
    return Survey(
        kind=InputKind.FEED,
        name=name,
        language=feed.language or guess_language(text),
        text=text,
        facts=SourceFacts(title=feed.title, language=feed.language, url=feed.url),
        contents=Contents(),
        marked=marked,
        scored=(outline,),
    )


def read_survey(surveyed: Survey, *, reading: str | None = None) -> Roundup:
    """Take a surveyed source apart by one of its readings, or by the best.

    Raises TooManyItemsError for more than MAX_ITEMS items.
    """
    marked, chosen = surveyed.marked, surveyed.pick(reading)
    if len(chosen.outline.items) > MAX_ITEMS:
        raise TooManyItemsError(count=len(chosen.outline.items), limit=MAX_ITEMS)
    built = tuple(
        build_item(marked, stretch, numbered=chosen.outline.numbered)
        for stretch in chosen.outline.items
    )
    return compose(surveyed, chosen, built)


def compose(surveyed: Survey, chosen: ScoredOutline, built: tuple[BuiltItem, ...]) -> Roundup:
    """Make the roundup of an outline and the items that were built by it."""
    marked, outline, text = surveyed.marked, chosen.outline, surveyed.text
    roundup = replace(
        _assemble(marked, surveyed.scored, chosen, built),
        kind=surveyed.kind,
        name=surveyed.name,
        facts=surveyed.facts,
        language=surveyed.language,
        source_characters=count_visible(text),
    )
    roundup = apply_facts(roundup)
    findings = _find(marked, surveyed.contents, outline, roundup, text)
    return replace(roundup, findings=tuple(findings))


def _assemble(
    marked: Marked,
    scored: tuple[ScoredOutline, ...],
    chosen: ScoredOutline,
    built: tuple[BuiltItem, ...],
) -> Roundup:
    """Put the roundup together, as far as one outline tells."""
    outline = chosen.outline
    return Roundup(
        kind=InputKind.TEXT,
        language=None,
        reading=chosen.name,
        readings=tuple(
            Reading(name=one.name, items=len(one.outline.items), score=one.score) for one in scored
        ),
        title=None if outline.title is None else undress(marked[outline.title].block.whole),
        intro=_frame(marked, outline.intro),
        outro=_frame(marked, outline.outro),
        items=take_sources_from_kickers(
            take_events(take_papers(take_sources_from_titles(_list_items(built))))
        ),
        left_over=_loose(marked, outline.left_over),
        findings=(),
        labels=_label(marked, outline, built),
        source_characters=0,
    )


def _list_items(built: tuple[BuiltItem, ...]) -> tuple[RoundupItem, ...]:
    return drop_languages(tuple(one.item for one in built))


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
    """Make blocks of what stands around the items: a heading is only what the source calls one."""
    kinds = tell_kinds(marked, indices)
    for index, kind in kinds.items():
        guessed = kind is BlockKind.SUBHEADING and marked[index].block.heading is None
        if guessed or kind is BlockKind.NOTE:
            kinds[index] = BlockKind.PARAGRAPH
    return build_blocks(marked, indices, kinds)


def _loose(marked: Marked, indices: tuple[int, ...]) -> tuple[Block, ...]:
    """Make blocks of what belongs to no item."""
    return tuple(make_loose_block(marked[index].block) for index in indices)


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
