"""Lines of markup with a link in them: the placeholder that leads on, the title that is linked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from newsletter.roundups.blocks import SourceBlock
from newsletter.roundups.bylines import parse_byline
from newsletter.roundups.closing_credits import find_closing
from newsletter.roundups.furniture import is_furniture
from newsletter.roundups.inlines import Spans, cut, write_text
from newsletter.roundups.links import parse_link
from newsletter.roundups.models import Link, LinkKind
from newsletter.roundups.shapes import ends_like_sentence

_FEWEST: Final = 3
_LISTED_SHARE: Final = 0.5
_FEWEST_WORDS_BEFORE: Final = 4
_MOST_LABEL_WORDS: Final = 9
_MOST_BUTTON_WORDS: Final = 3  # "Video" in a longer line may be part of a title
_LONGEST_PREFIX: Final = 60
_LONGEST_LINE: Final = 2_000
# "[Video] ", "FAZ: ", "3.12. | " before a linked title.
_PREFIX: Final = re.compile(r"(?:\[[^\[\]]{1,30}\]|\([^()]{1,30}\)|[^\[\]()]{2,50}?\s?[:|–—])\s*")
# What begins behind a linked title: a separator, or a lead-in.
_SUFFIX: Final = re.compile(
    r"\s*(?:[:–—|(\[,;·•.-]|(?:by|von|via|par|de|di|door)\s)", re.IGNORECASE
)
_OPENING: Final = re.compile(r"[\[({→»>\s]*$")
_DECORATION: Final = " →⇒➜➔▶►»>•·–—-"
_BRACKETED: Final = re.compile(r"\s*[(\[][^()\[\]]{2,120}[)\]]")
_OPENERS: Final = frozenset("[({→»>")
_CLOSED: Final = re.compile(r"[\W_]*")


def find_linked(block: SourceBlock) -> Link | None:
    """Read a block with a link in it as the item's link: "Hier weiterlesen", or a bare address.

    None where no words say so; a line that only links as a whole may be a title.
    """
    if not block.links or len(block.text) > _LONGEST_LINE or block.heading is not None:
        return None
    found = _read_label(block.text, whole=block.target is not None)
    if found is None:
        return _find_button(block)
    url = block.target or (block.links[0][1] if len(block.links) == 1 else None)
    return replace(found, url=url or found.url)


def _find_button(block: SourceBlock) -> Link | None:
    """Read a row of buttons: "Zum Artikel · Merken · Teilen"; the first one leads on."""
    label, url = block.links[0]
    rest = block.text.replace(label, "", 1).strip()
    if len(label.split()) > _MOST_LABEL_WORDS or not block.text.startswith(label.strip()):
        return None
    found = _read_label(label.strip(), whole=True) if is_furniture(rest) else None
    return replace(found, url=url) if found else None


def _read_label(text: str, *, whole: bool) -> Link | None:
    if found := parse_link(text):
        return found
    # What is linked as a whole needs no brackets to be set apart.
    bracketed = parse_link(f"[{text.strip('[]')}]") if whole else None
    if bracketed is None or bracketed.kind is LinkKind.ORIGINAL:
        return None
    brief = len(text.split()) <= _MOST_BUTTON_WORDS
    return bracketed if brief or bracketed.kind is LinkKind.CONTINUE else None


def split_linked_lines(blocks: tuple[SourceBlock, ...]) -> tuple[SourceBlock, ...]:
    """Cut "… text. Weiterlesen" before the link, and "FAZ: Linked title (Author)" into its parts.

    The second only where a list or most of the source is made of such lines. Blocks are counted
    anew; nothing is lost.
    """
    pieces = [_find_pieces(block) for block in blocks]
    titled = [place for place, found in enumerate(pieces) if found]
    entries = sum(block.listed and bool(block.links) for block in blocks)
    listed = [place for place in titled if blocks[place].listed]
    lines = sum(block.heading is None and not block.bold for block in blocks)
    usual = {
        True: len(listed) >= _FEWEST and len(listed) >= entries * _LISTED_SHARE,
        False: len(titled) >= _FEWEST and len(titled) >= lines * _LISTED_SHARE,
    }
    parts = (
        part
        for block, found in zip(blocks, pieces, strict=True)
        for part in (
            _cut_at(block, found.bounds)
            if found and (usual[block.listed] or usual[False])
            else _cut_placeholder(block)
        )
    )
    return tuple(replace(part, lines=(line, line)) for line, part in enumerate(parts, start=1))


@dataclass(frozen=True, kw_only=True)
class _Pieces:
    """A line that holds a linked title; `bounds` are where it is to be cut, perhaps nowhere."""

    bounds: tuple[int, ...]


def _find_pieces(block: SourceBlock) -> _Pieces | None:
    """Find the linked title of a line, and where what stands around it begins and ends."""
    if not block.links or len(block.text) > _LONGEST_LINE:
        return None
    start, end = _find_first_link(block.inlines)
    before, behind = block.text[:start], block.text[end:]
    led = not before.strip(_DECORATION) or (
        len(before) <= _LONGEST_PREFIX and _PREFIX.fullmatch(before) is not None
    )
    if not led or (behind.strip() and not _SUFFIX.match(behind)):
        return None
    if find_linked(block) or parse_byline(block.text):
        return None
    cut_before = start if before.strip() else None
    if not before.strip(_DECORATION):
        cut_before = None
    cut_behind = end if not _CLOSED.fullmatch(behind) else None
    bounds = (cut_before, cut_behind, _find_credit_end(behind, end))
    return _Pieces(bounds=tuple(place for place in bounds if place is not None))


def _find_credit_end(behind: str, start: int) -> int | None:
    """Find where a text begins behind "(Name, Paper)", which follows a linked title."""
    match = _BRACKETED.match(behind)
    if match is None or match.end() == len(behind) or not find_closing(match[0].strip()):
        return None
    return start + match.end()


def _find_first_link(inlines: Spans) -> tuple[int, int]:
    place, start, url = 0, 0, ""
    for span in inlines:
        if url and span.url != url:
            break
        if span.url and not url:
            start, url = place, span.url
        place += len(span.text)
    return start, place


def _cut_placeholder(block: SourceBlock) -> Iterator[SourceBlock]:
    """Cut the link off that leads on from the end of a paragraph."""
    start = _find_placeholder(block)
    return _cut_at(block, () if start is None else (start,))


def _find_placeholder(block: SourceBlock) -> int | None:
    last = next((one for one in reversed(block.inlines) if not _CLOSED.fullmatch(one.text)), None)
    if last is None or not last.url or block.heading is not None:
        return None
    label = last.text.strip(" .…[]()→»›>")
    start = block.text.rfind(last.text.strip())
    before = block.text[:start]
    start -= len((_OPENING.search(before) or [""])[0])
    text, opening = block.text[:start], block.text[start:].strip()[:1]
    # "Mehr dazu lesen Sie hier" is a sentence of its own.
    apart = ends_like_sentence(text.rstrip()) or opening in _OPENERS
    few = len(text.split()) < _FEWEST_WORDS_BEFORE or len(label.split()) > _MOST_LABEL_WORDS
    if few or not apart:
        return None
    found = parse_link(label) or parse_link(f"[{label}]")
    sure = found is not None and (parse_link(label) or found.kind is LinkKind.CONTINUE)
    return start if sure else None


def _cut_at(block: SourceBlock, bounds: tuple[int, ...]) -> Iterator[SourceBlock]:
    """Cut a block at some characters of its text; all pieces but the first join the line before."""
    if not bounds:
        yield block
        return
    edges = (0, *bounds, len(block.text))
    marker = block.printed[: len(block.printed) - len(block.text)]
    for start, end in pairwise(edges):
        inlines = cut(block.inlines, start, end)
        text = write_text(inlines)
        if not text:
            continue
        first = start == 0
        yield replace(
            block,
            text=text,
            printed=marker + text if first else text,
            inlines=inlines,
            marker=block.marker if first else None,
            number=block.number if first else None,
            listed=block.listed and first,
            joined=not first,
        )
