"""Plain text cut into blocks: one a line, or one a paragraph where lines were wrapped."""

import re
from dataclasses import dataclass, replace
from typing import Final

from newsletter.roundups.dates import find_date
from newsletter.roundups.errors import TooManyBlocksError
from newsletter.roundups.inlines import (
    Spans,
    are_all_emphasised,
    are_all_strong,
    find_targets,
    find_whole_target,
)
from newsletter.roundups.wrapping import find_joints

MAX_BLOCKS: Final = 10_000
LINE_CAP: Final = 2_000  # the grammar looks no further into a line

_NUMBER: Final = re.compile(r"(?:\((\d{1,3})\)|#?(\d{1,3})[.)]|(\d)\ufe0f?\u20e3)\s+(?=\S)")
BULLETS: Final = frozenset("*•‣▪◦●·>-")
"""What marks the entries of a list without numbers."""
_BULLET: Final = re.compile(r"([*•‣▪◦●·>-])\s+(?=\S)")
_BLANKS: Final = re.compile(r"[ \t]+")
_TAB_WIDTH: Final = 4


@dataclass(frozen=True, kw_only=True)
class SourceBlock:
    """A stretch of the source, as printed and without indentation, list marker, doubled blanks.

    `number` is set for "3." and "3)", `marker` for any list marker. Lines count from 1, both ends
    included; where the source is markup, which has none, they count the blocks of its text.

    The other fields are known of markup only. `inlines` are the words of `text` in their styles.
    `listed` is the first block of a list's entry: its `marker` is made up, not printed. The blocks
    that follow it in the same entry have its `depth` and no marker; outside of lists that is 0.
    `led` are the bold words that were cut off the paragraph they begin.
    `joined` is the rest of a line that was cut behind a link's words, or before them. `itemised` is
    a line of plain text that is an item for itself; `aside` is nothing to read, as an address at
    the foot that a number in the text stands for.
    """

    text: str
    printed: str
    lines: tuple[int, int]
    indent: int = 0
    marker: str | None = None
    number: int | None = None
    inlines: Spans = ()
    heading: int | None = None  # 1 to 6
    quoted: bool = False
    listed: bool = False
    depth: int = 0
    preformatted: bool = False
    joined: bool = False
    led: bool = False
    itemised: bool = False
    aside: bool = False

    @property
    def whole(self) -> str:
        """The text with its list marker, if one is printed."""
        return self.text if self.listed else self.entry

    @property
    def entry(self) -> str:
        """The text with its list marker."""
        return f"{self.marker} {self.text}" if self.marker else self.text

    @property
    def bold(self) -> bool:
        """Tell whether all its words are bold."""
        return are_all_strong(self.inlines)

    @property
    def italic(self) -> bool:
        """Tell whether all its words are in italics."""
        return are_all_emphasised(self.inlines)

    @property
    def target(self) -> str | None:
        """The address that the block as a whole links to."""
        return find_whole_target(self.inlines)

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Text and address of each link in it."""
        return find_targets(self.inlines)


def cut_blocks(text: str) -> tuple[SourceBlock, ...]:
    """Cut clean text into blocks; raises TooManyBlocksError beyond MAX_BLOCKS."""
    count = (
        sum(1 for _ in re.finditer(r"^.*\S", text, re.MULTILINE))
        if text.count("\n") >= MAX_BLOCKS
        else 0
    )
    if count > MAX_BLOCKS:
        raise TooManyBlocksError(count=count, limit=MAX_BLOCKS)
    printed = text.split("\n")
    blocks = [
        cut_line(line, number) for number, line in enumerate(printed, start=1) if line.strip()
    ]
    # Mails wrap at a column, and indentation counts.
    joints = find_joints([(block.lines[0], " " * block.indent + block.whole) for block in blocks])
    return tuple(_join(blocks, joints))


def cut_line(printed: str, line: int) -> SourceBlock:
    """Make a block of one line that is not blank, its list marker set apart."""
    body = printed.lstrip(" \t")
    indent = len(printed[: len(printed) - len(body)].expandtabs(_TAB_WIDTH))
    text, marker, number = body.rstrip(), None, None
    head = text[:LINE_CAP]
    dated = find_date(head[:60])
    # "3. Dezember 2025 | Name" is not the third of a list.
    if (numbered := _NUMBER.match(head)) and not (dated and dated.start < numbered.end()):
        number = int(numbered[1] or numbered[2] or numbered[3])
        marker, text = numbered[0].strip(), text[numbered.end() :]
    elif bullet := _BULLET.match(head):
        marker, text = bullet[1], text[bullet.end() :]
    return SourceBlock(
        text=_BLANKS.sub(" ", text),
        printed=printed,
        lines=(line, line),
        indent=indent,
        marker=marker,
        number=number,
    )


def _join(blocks: list[SourceBlock], joints: dict[int, str]) -> list[SourceBlock]:
    """Join each block whose index is in `joints` to the one before, with that glue between."""
    runs: list[list[int]] = []
    for index in range(len(blocks)):
        if index in joints and runs:
            runs[-1].append(index)
        else:
            runs.append([index])
    return [_join_run(blocks, run, joints) for run in runs]


def _join_run(blocks: list[SourceBlock], run: list[int], joints: dict[int, str]) -> SourceBlock:
    first = blocks[run[0]]
    if len(run) == 1:
        return first
    text = first.text + "".join(joints[index] + blocks[index].text for index in run[1:])
    printed = "\n".join(blocks[index].printed for index in run)
    return replace(
        first, text=text, printed=printed, lines=(first.lines[0], blocks[run[-1]].lines[1])
    )
