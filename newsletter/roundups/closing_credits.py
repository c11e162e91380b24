"""Who and where at the end of a paragraph: "… (Post, 3 May)", "… — Courant", "… Source: Post"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from newsletter.roundups.affiliations import is_surely_source, strip_source
from newsletter.roundups.blocks import SourceBlock
from newsletter.roundups.byline_words import SOURCE_WORDS
from newsletter.roundups.bylines import Byline
from newsletter.roundups.dates import PrintedDate, find_date
from newsletter.roundups.inlines import cut
from newsletter.roundups.lead_ins import find_lead_in
from newsletter.roundups.links import parse_link
from newsletter.roundups.months import WEEKDAYS
from newsletter.roundups.names import may_be_source, parse_names
from newsletter.roundups.phrases import all_phrases, alternatives
from newsletter.roundups.rights import find_rights
from newsletter.roundups.shapes import OMISSIONS, is_prose

_FEWEST: Final = 3
_SHARE: Final = 0.6
_SURE_SHARE: Final = 0.34
_MOST_PIECES: Final = 5
_LONGEST_HEADING: Final = 300
_SCORE: Final = 0.8
_ENDED: Final = r"(?<=[.!?…“”»\"«’)\]])\s+"
_SHAPES: Final = (
    re.compile(r"(?:^|\s+)[(\[](?P<inside>[^()\[\]\n]{2,100})[)\]]\.?$"),
    re.compile(
        rf"(?:^|{_ENDED})[(\[]?(?:{alternatives(all_phrases(SOURCE_WORDS))})\s?:\s*"
        r"(?P<inside>[^!?;…\n]{2,100}?)[)\]]?\.?$",
        re.IGNORECASE,
    ),
    re.compile(rf"(?:^|{_ENDED})[–—―-]{{1,2}}\s?(?P<inside>[^.!?:;…\n]{{2,100}})\.?$"),
)
_REACH: Final = 200  # characters from the end, more than any of the shapes takes
_LED: Final = 1  # the shape that says "Quelle:"
_BETWEEN: Final = re.compile(r"\s*[,|;/·•]\s*|\s+[–—-]\s+")
_PAGES: Final = re.compile(
    r"(?:s\.|p\.|pp\.|seite|page|pág\.|pag\.|nr\.|no\.|heft|\d)[\s\d./–-]*", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class ClosingCredit:
    """What stands at the end of a text from `start` on, in pieces that are not told apart yet."""

    start: int
    pieces: tuple[str, ...]
    printed_date: PrintedDate | None
    led: bool

    @property
    def sure(self) -> bool:
        """Tell whether it can be nothing else."""
        dated = self.printed_date is not None and may_be_source(self.pieces[0])
        return self.led or dated or any(map(is_surely_source, self.pieces))


def find_closing(text: str, *, month_first: bool = False) -> ClosingCredit | None:
    """Find the credit at the end of a text, or a text that is nothing else."""
    for number, shape in enumerate(_SHAPES):
        match = shape.search(text, max(len(text) - _REACH, 0))
        if match is None:
            continue
        found = _read(match, month_first=month_first, led=number == _LED)
        if found is not None:
            return found
    return None


def _read(match: re.Match[str], *, month_first: bool, led: bool) -> ClosingCredit | None:
    whole, inside = match[0].strip(), match["inside"]
    led_in = not led and find_lead_in(inside)
    if whole in OMISSIONS or led_in or parse_link(whole) or find_rights(inside):
        return None
    dated = find_date(inside, month_first=month_first)
    if dated:
        inside = f"{inside[: dated.start]},{inside[dated.end :]}"
    pieces = tuple(piece for piece in map(_trim, _BETWEEN.split(inside)) if piece)
    named = all(may_be_source(piece) or parse_names(piece) for piece in pieces)
    if not 1 <= len(pieces) <= _MOST_PIECES or not named:
        return None
    return ClosingCredit(start=match.start(), pieces=pieces, printed_date=dated, led=led)


def _trim(piece: str) -> str:
    words = [word for word in piece.split() if word.strip(".,").lower() not in WEEKDAYS]
    bare = " ".join(words).strip(" .")
    return "" if _PAGES.fullmatch(bare) else bare


def find_credits(
    blocks: tuple[SourceBlock, ...], *, month_first: bool = False
) -> dict[int, ClosingCredit]:
    """Find the credits at the ends of paragraphs, or below them, where most paragraphs have one.

    They are told by the index of their block; one that is nothing but a credit starts at 0.
    """
    found = {
        index: credit
        for index, block in enumerate(blocks)
        if not block.itemised
        and (credit := find_closing(block.text, month_first=month_first))
        and (is_prose(block.text[: credit.start].rstrip()) or _is_below(blocks, index, credit))
    }
    return found if _are_usual(blocks, found) else {}


def split_closing(blocks: tuple[SourceBlock, ...]) -> tuple[SourceBlock, ...]:
    """Cut the credits off the ends of paragraphs where most of a source's paragraphs have one."""
    found = find_credits(blocks)
    if not found:
        return blocks
    parts = (
        _cut(block, found[index].start) if index in found else (block,)
        for index, block in enumerate(blocks)
    )
    whole = tuple(part for some in parts for part in some)
    if sum(bool(block.inlines) for block in blocks) * 2 < len(blocks):  # lines of plain text
        return whole
    return tuple(replace(block, lines=(line, line)) for line, block in enumerate(whole, start=1))


def _is_below(blocks: tuple[SourceBlock, ...], index: int, credit: ClosingCredit) -> bool:
    """Tell whether a block was cut off the paragraph before it, or stands in brackets below it."""
    block = blocks[index]
    apart = block.joined or (block.text[0] in "([" and block.marker is None)
    return apart and not credit.start and index > 0 and is_prose(blocks[index - 1].text)


def _are_usual(blocks: tuple[SourceBlock, ...], found: dict[int, ClosingCredit]) -> bool:
    """Tell whether most paragraphs end so, or most sections; an article has a few such brackets."""
    if len(found) < _FEWEST:
        return False
    inside = {index for index, credit in found.items() if credit.start}
    sections, paragraphs, heading = set[int](), 0, -1
    for index, block in enumerate(blocks[: max(found) + 1]):
        if index in inside or (is_prose(block.text) and not block.joined):
            paragraphs += 1
            sections.add(heading)
        elif not block.joined and index not in found and len(block.text) <= _LONGEST_HEADING:
            heading = index
    usual = len(found) >= min(paragraphs, max(len(sections), _FEWEST)) * _SHARE
    return usual and sum(one.sure for one in found.values()) >= len(found) * _SURE_SHARE


def _cut(block: SourceBlock, start: int) -> tuple[SourceBlock, ...]:
    text, credit = block.text[:start].rstrip(), block.text[start:].strip()
    if not text:
        return (block,)
    lead = block.printed[: len(block.printed) - len(block.printed.lstrip())]
    lead += f"{block.marker} " if block.marker and not block.listed else ""
    return (
        replace(block, text=text, printed=lead + text, inlines=cut(block.inlines, 0, start)),
        replace(
            block,
            text=credit,
            printed=credit,
            inlines=cut(block.inlines, start),
            marker=None,
            number=None,
            listed=False,
            joined=True,
        ),
    )


def tell_apart(credits_found: Iterable[ClosingCredit]) -> tuple[Byline, ...]:
    """Tell people and papers apart in the credits of one source, which all have one order."""
    found = tuple(credits_found)
    several = [one.pieces for one in found if len(one.pieces) > 1]
    first = sum(is_surely_source(pieces[0]) for pieces in several)
    last = sum(is_surely_source(pieces[-1]) for pieces in several)
    return tuple(_make_byline(one, leading=first > last) for one in found)


def _make_byline(credit: ClosingCredit, *, leading: bool) -> Byline:
    place = 0 if leading else len(credit.pieces) - 1
    others = credit.pieces[:place] + credit.pieces[place + 1 :]
    return Byline(
        contributors=(parse_names(", ".join(others)) or ()) if others else (),
        printed_date=credit.printed_date,
        source=strip_source(credit.pieces[place]),
        source_led=True,
        score=_SCORE,
    )
