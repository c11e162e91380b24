"""Tables with a piece a row, laid out as other sources are: title, byline, text and link.

Only a table whose first row says what its columns hold; the tables of layouts have no such row.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree

from newsletter.roundups.html_words import BLOCK_TAGS, CELLS
from newsletter.roundups.names import parse_names
from newsletter.roundups.table_words import COLUMN_WORDS, NOTHING_SAID, Column

_FEWEST_ROWS: Final = 3  # the head, and two pieces
_FEWEST_KNOWN: Final = 3
_PAIR: Final = 2  # what is named, and its name
_LONGEST_HEAD: Final = 40
_MOST_PIECES: Final = 20
_PARTS_OF_TABLE: Final = frozenset(("tbody", "thead", "tfoot"))
_BORDER: Final = " | "
_WORD: Final = re.compile(r"[^\s,;|&()]+")
_PEOPLE: Final = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]{3,120})[)\]]\s*$")
_BYLINE: Final = (Column.AUTHOR, Column.SOURCE, Column.DATE)
_BELOW: Final = (Column.TEXT, Column.OTHER, Column.LINK)


@dataclass(frozen=True, kw_only=True)
class _Cell:
    """A cell of a row: what its column is for, and what it says."""

    column: Column
    head: str
    element: etree._Element
    text: str


def lay_out_tables(root: etree._Element) -> None:
    """Put the rows of each table of pieces into the tree as headings and paragraphs."""
    for table, rows in _find_tables(root).items():
        parent = table.getparent()
        laid_out = _lay_out_down(rows) if _has_heads_aside(rows) else _lay_out(rows)
        if laid_out is None or parent is None or table.find(".//table") is not None:
            continue
        laid_out.tail = table.tail
        parent.replace(table, laid_out)


def _lay_out(rows: list[etree._Element]) -> etree._Element | None:
    """Lay out a table with a piece a row; None for a table of anything else."""
    heads = [_read_head(cell) for cell in _cells(rows[0])]
    columns = [_read_column(head) for head in heads]
    if len(rows) < _FEWEST_ROWS or not _are_known(columns):
        return None
    laid_out = etree.Element("div")
    _write_line(laid_out, "p", _BORDER.join(heads))
    for row in rows[1:]:
        _write_row(laid_out, _cells(row), columns, heads)
    return laid_out


def _has_heads_aside(rows: list[etree._Element]) -> bool:
    """Tell whether a table is one piece: two cells a row, the first of which names the second."""
    pairs = [_cells(row) for row in rows]
    if any(len(pair) != _PAIR for pair in pairs):
        return False
    return _are_known(_read_column(_read_head(head)) for head, _ in pairs)


def _lay_out_down(rows: list[etree._Element]) -> etree._Element:
    pairs = [_cells(row) for row in rows]
    heads = [_read_head(head) for head, _ in pairs]
    laid_out = etree.Element("div")
    _write_row(laid_out, [cell for _, cell in pairs], list(map(_read_column, heads)), heads)
    return laid_out


def is_table_head(text: str) -> bool:
    """Tell whether a line is the first row of a table of pieces: "Date | Paper | Title"."""
    parts = text.split(_BORDER)
    return len(parts) >= _FEWEST_KNOWN and _are_known(map(_read_column, parts))


def _find_tables(root: etree._Element) -> dict[etree._Element, list[etree._Element]]:
    """Find each table with its own rows, in one walk: mails hold tables a hundred levels deep."""
    found: dict[etree._Element, list[etree._Element]] = {}
    for row in root.iter("tr"):
        holder = row.getparent()
        if holder is not None and holder.tag in _PARTS_OF_TABLE:
            holder = holder.getparent()
        if holder is not None and holder.tag == "table":
            found.setdefault(holder, []).append(row)
    return found


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in CELLS]


def _read(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _read_head(cell: etree._Element) -> str:
    """Read the beginning of a cell, enough to tell that it is longer than a head."""
    return " ".join("".join(islice(cell.itertext(), _MOST_PIECES)).split())


def _read_column(head: str) -> Column:
    """Tell what a column holds by the first word of its head that is known."""
    words = _WORD.findall(head.lower()) if len(head) <= _LONGEST_HEAD else []
    bare = [piece for word in words for piece in (word.strip(".:*"), *word.split("/"))]
    known = (column for word in bare for column, own in COLUMN_WORDS.items() if word in own)
    return next(known, Column.OTHER)


def _are_known(columns: Iterable[Column]) -> bool:
    """Tell whether columns are those of a table of pieces: a title, and what belongs to one."""
    known = {column for column in columns if column is not Column.OTHER}
    return Column.TITLE in known and len(known) >= _FEWEST_KNOWN


def _write_row(
    target: etree._Element, row: list[etree._Element], columns: list[Column], heads: list[str]
) -> None:
    if len(row) != len(columns):  # the name of a section over the whole width, mostly
        for element in row:
            _write_line(target, "h5", _read(element))
        return
    cells = [
        _Cell(column=column, head=head, element=element, text=text)
        for column, head, element in zip(columns, heads, row, strict=True)
        if (text := _read(element)) and text.casefold() not in NOTHING_SAID
    ]
    _write_head(target, cells)
    for column in _BELOW:
        for cell in cells:
            if cell.column is column:
                _move(target, cell)


def _write_head(target: etree._Element, cells: list[_Cell]) -> None:
    """Write rubric, title and byline; an author in brackets behind the title is the byline's."""
    for cell in cells:
        if cell.column is Column.RUBRIC:
            _write_line(target, "p", cell.text)
    people: list[str] = []
    signed = any(cell.column is Column.AUTHOR for cell in cells)
    for cell in cells:
        if cell.column is Column.TITLE:
            match = None if signed else _PEOPLE.search(cell.text)
            named = match if match and parse_names(match["inside"]) else None
            people += [named["inside"]] if named else []
            link = cell.element.find(".//a[@href]")
            title = cell.text[: named.start()] if named else cell.text
            _write_line(target, "h6", title, link=link)
    credits_found = [cell.text for column in _BYLINE for cell in cells if cell.column is column]
    _write_line(target, "p", _BORDER.join((*people, *credits_found)))


def _write_line(
    target: etree._Element, tag: str, text: str, *, link: etree._Element | None = None
) -> None:
    if not text:
        return
    line = etree.SubElement(target, tag)
    inner = line if link is None else etree.SubElement(line, "a", href=link.get("href", ""))
    inner.text = text


def _move(target: etree._Element, cell: _Cell) -> None:
    """Move a cell's own words below the head; those of a column we do not know keep its name."""
    if cell.column is Column.OTHER:
        _write_line(target, "p", f"{cell.head}: {cell.text}" if cell.head else cell.text)
        return
    whole = any(child.tag in BLOCK_TAGS for child in cell.element)
    cell.element.tag = "div" if whole else "p"
    cell.element.tail = None
    target.append(cell.element)
