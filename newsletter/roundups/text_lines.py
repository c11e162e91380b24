"""Lines that hold several parts of an item: a messenger's stamp, "Title, by Name (Paper, date)"."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from newsletter.roundups.blocks import LINE_CAP, SourceBlock
from newsletter.roundups.bylines import parse_byline
from newsletter.roundups.dates import find_date
from newsletter.roundups.furniture import TIMESTAMP, measure_stamp
from newsletter.roundups.lead_ins import find_lead_in
from newsletter.roundups.links import parse_link
from newsletter.roundups.reply_words import is_announcement, is_attribution
from newsletter.roundups.shapes import count_words

_FEWEST: Final = 3
_LONGEST_TITLE: Final = 300
_MOST_SOURCE_WORDS: Final = 8
_QUOTE_MARK: Final = re.compile(r"^>[> ]*", re.MULTILINE)
_QUOTED_SHARE: Final = 0.8
_ANSWERED_SHARE: Final = 0.5  # where a line says who wrote what is quoted
_TRAILING: Final = re.compile(r"\s\((?P<inside>[^()]{4,80})\)$")
_BY: Final = re.compile(
    r",\s(?=(?:von|by|par|por|di|door|przez)\s[^,]{3,80}$)"
    r"|\s(?=(?:von|by|door)\s[A-ZÀ-Þ]\S*\s[^,]{2,60}$)"
)
_DASHED_BY: Final = re.compile(
    r"\s[|–—-]\s(?=(?:[Vv]on|[Bb]y|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor|[Pp]rzez)\s[A-ZÀ-Þ])"
)
_ADDRESS: Final = re.compile(r"(?:\s*[–—|:-]\s*|\s+)(?=<?https?://\S+$)")
_SEPARATOR: Final = re.compile(r"\s[–—|-]\s")


def strip_quoting(text: str) -> str:
    """Take off the marks with which a mail quotes, if nearly all of a text is quoted."""
    lines = [line for line in text.split("\n") if line.strip()]
    quoted = sum(line.startswith(">") for line in lines)
    answered = any(is_attribution(line) or is_announcement(line) for line in lines)
    share = _ANSWERED_SHARE if answered else _QUOTED_SHARE
    enough = len(lines) >= _FEWEST and quoted >= len(lines) * share
    return _QUOTE_MARK.sub("", text) if enough else text


def strip_trailing(text: str) -> str:
    """Take off the blanks at the ends of lines, where most end so: they break no lines then."""
    lines = text.split("\n")
    trailing = sum(line != line.rstrip() for line in lines)
    enough = trailing >= sum(map(bool, map(str.strip, lines))) * _QUOTED_SHARE
    return "\n".join(map(str.rstrip, lines)) if trailing and enough else text


def split_text_lines(blocks: tuple[SourceBlock, ...]) -> tuple[SourceBlock, ...]:
    """Cut stamps off, and lines with several parts where most of a source is made of such lines."""
    blocks = tuple(
        part
        for block in blocks
        for part in _cut(block, [] if _is_settled(block) else _find_stamp(block.text))
    )
    for find in (_find_timestamp, _find_credit, _find_author, _find_address):
        blocks = _split_where_usual(blocks, find)
    return blocks


def _is_settled(block: SourceBlock) -> bool:
    """Tell whether it is known what a line is."""
    return block.itemised or block.aside or bool(block.inlines)


def _split_where_usual(
    blocks: tuple[SourceBlock, ...], find: Callable[[str], list[int]]
) -> tuple[SourceBlock, ...]:
    """Cut lines where several begin with parts of their own."""
    bounds = [
        [] if len(block.text) > LINE_CAP or _is_settled(block) else find(block.text)
        for block in blocks
    ]
    heads = Counter(
        block.text[: places[0]] for block, places in zip(blocks, bounds, strict=True) if places
    )
    if len(heads) < _FEWEST:  # what repeats is no title: "The whole review: https://…"
        return blocks
    return tuple(
        part for block, places in zip(blocks, bounds, strict=True) for part in _cut(block, places)
    )


def _find_stamp(text: str) -> list[int]:
    end = measure_stamp(text)
    return [end] if 0 < end < len(text) else []


def _find_credit(text: str) -> list[int]:
    """Find where "Title, by Name (Paper, 3 May 2025)" stops being a title."""
    match = _TRAILING.search(text) if text.endswith(")") else None
    if match is None or find_date(match["inside"]) is None:
        return []
    by = _BY.search(text, 0, match.start()) if match.start() <= _LONGEST_TITLE else None
    start = by.start() if by else match.start()
    if parse_byline(text[start:].strip(" ,")) is None:
        return []
    # "Written by NAME (Paper, 3 May 2025)" has no title to part from.
    whole = parse_byline(text) if by is None or find_lead_in(text) else None
    return [] if whole is not None and whole.contributors else [start]


def _find_author(text: str) -> list[int]:
    """Find where "Title – by Name, Paper" stops being a title."""
    matches = _DASHED_BY.finditer(text, 0, _LONGEST_TITLE)
    last = max((match.start() for match in matches), default=0)
    byline = parse_byline(text[last:].strip(" ,|"), sourced=True) if last else None
    named = byline is not None and byline.contributors
    # "Title – by Name" alone may be a book that a text talks of.
    return [last] if byline and named and (byline.source or byline.printed_date) else []


def _find_timestamp(text: str) -> list[int]:
    """Find where "[12:34] Title" begins to be a title."""
    match = TIMESTAMP.match(text)
    return [match.end()] if match and match.end() < len(text) else []


def _find_address(text: str) -> list[int]:
    """Find where "Title – Paper – https://…" stops being a title, and where its address begins."""
    match = _ADDRESS.search(text) if "://" in text else None
    head = text[: match.start()].strip() if match else ""
    if match is None or not head or parse_link(f"[{head}]") is not None:
        return []
    parts = list(_SEPARATOR.finditer(head))
    last = parts[-1] if parts else None
    sourced = last is not None and count_words(head[last.end() :]) <= _MOST_SOURCE_WORDS
    return [last.start(), match.start()] if last and sourced else [match.start()]


def _cut(block: SourceBlock, bounds: list[int]) -> Iterator[SourceBlock]:
    """Cut a block of plain text at some characters; all parts but the first join it."""
    if not bounds:
        yield block
        return
    marker = block.printed[: len(block.printed) - len(block.printed.lstrip())]
    if block.marker:
        marker += f"{block.marker} "
    for start, end in pairwise((0, *bounds, len(block.text))):
        text = block.text[start:end].strip()
        if not text:
            continue
        first = start == 0
        yield replace(
            block,
            text=text,
            printed=marker + text if first else text,
            marker=block.marker if first else None,
            number=block.number if first else None,
            joined=not first,
        )
