"""Owns the light markup in which documents are described: blocks of runs, for Word and LibreOffice.

`#` headings, `-` and `1.` lists, `>` quotations, `|` table rows, `**bold**`, `*italic*`,
`[label](address)`, `^[footnote]`; a single line end inside a block is a soft break.
"""

import re
from dataclasses import dataclass
from enum import StrEnum, auto

RUN = re.compile(
    r"\*\*\*(?P<both>.+?)\*\*\*|\*\*(?P<bold>.+?)\*\*|\*(?P<italic>.+?)\*|\^\[(?P<note>[^\]]+)\]"
    r"|\[(?P<label>[^\]]*)\]\((?P<address>[^)]+)\)"
)
OPENERS = re.compile(r"(?P<heading>#{1,4}) |(?P<bullet>- )|(?P<number>\d+\. )|(?P<quote>> )")


class Kind(StrEnum):
    HEADING = auto()
    PARAGRAPH = auto()
    BULLET = auto()
    NUMBER = auto()
    QUOTE = auto()
    ROW = auto()


@dataclass(frozen=True, kw_only=True)
class Run:
    """Words that look alike; a note has the words of a footnote and prints nothing itself."""

    text: str
    bold: bool = False
    italic: bool = False
    address: str | None = None
    note: bool = False


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph with its soft lines, or a table row with its cells."""

    kind: Kind
    lines: tuple[tuple[Run, ...], ...]
    level: int = 0


def lay_out(text: str) -> list[Block]:
    """Cut light markup into blocks."""
    return [_block(lines) for part in re.split(r"\n\s*\n", text) for lines in _parts(part)]


def _parts(part: str) -> list[list[str]]:
    """Keep list entries and rows apart, soft lines together."""
    found: list[list[str]] = []
    for line in part.strip().splitlines():
        if not found or OPENERS.match(line) or line.startswith("|"):
            found.append([])
        found[-1].append(line)
    return found


def _block(lines: list[str]) -> Block:
    if lines[0].startswith("|"):
        cells = lines[0].strip().strip("|").split(" | ")
        return Block(kind=Kind.ROW, lines=tuple(_runs(cell.strip()) for cell in cells))
    opener = OPENERS.match(lines[0])
    if opener is None:
        return Block(kind=Kind.PARAGRAPH, lines=tuple(map(_runs, lines)))
    first = lines[0][opener.end() :]
    return Block(
        kind=Kind(opener.lastgroup or ""),
        level=len(opener["heading"] or ""),
        lines=tuple(map(_runs, [first, *lines[1:]])),
    )


def _runs(text: str) -> tuple[Run, ...]:
    runs: list[Run] = []
    place = 0
    for found in RUN.finditer(text):
        if found.start() > place:
            runs.append(Run(text=text[place : found.start()]))
        place = found.end()
        runs.extend(_run(found))
    if text[place:]:
        runs.append(Run(text=text[place:]))
    return tuple(runs)


def _run(found: re.Match[str]) -> list[Run]:
    if found["note"]:
        return [Run(text=found["note"], note=True)]
    if found["address"]:
        return [Run(text=found["label"], address=found["address"])]
    bold = bool(found["both"] or found["bold"])
    italic = bool(found["both"] or found["italic"])
    inner = _runs(found["both"] or found["bold"] or found["italic"])
    return [
        Run(
            text=run.text,
            address=run.address,
            note=run.note,
            bold=bold or run.bold,
            italic=italic or run.italic,
        )
        for run in inner
    ]
