"""Files of addresses as spreadsheets read and write them (CSV, RFC 4180)."""

import csv
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from io import StringIO
from typing import TextIO

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers.errors import UnreadableFile
from subscribers.models import Subscriber, SubscriberStatus
from subscribers.transfer import BadRow, ImportRow

_ADDRESS_COLUMNS = ("email", "e-mail", "address", "mail")
_OTHER_COLUMNS = ("name", "language", "status")
_COLUMNS = (
    "address",
    "name",
    "language",
    "status",
    "requested_at",
    "confirmed_at",
    "unsubscribed_at",
)
_FORMULA = re.compile(r"'*[=+\-@]")
_GUARDED = re.compile(r"'+[=+\-@]")


def read_csv(file: TextIO, *, language: str) -> Iterator[ImportRow | BadRow]:
    """Read people from a file with a line of headings; `language` is for those who name none.

    The delimiter may be comma, semicolon or tab. A file that we exported gives its active
    subscribers back. Open it with `newline=""`. Raises UnreadableFile while it is read.
    """
    try:
        headings = file.readline().removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
        delimiter = max(",;\t", key=headings.count)
        columns = _find_columns(next(csv.reader([headings], delimiter=delimiter), []))
        reader = csv.reader(file, delimiter=delimiter)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                row = {name: cells[at] for name, at in columns.items() if at < len(cells)}
                yield _read_row(row, line=reader.line_num + 1, language=language)
    except UnicodeDecodeError:
        raise UnreadableFile("The file is not a text in UTF-8.") from None
    except csv.Error as error:
        raise UnreadableFile(f"The file is not a table in CSV: {error}.") from None


async def export_csv(session: AsyncSession) -> AsyncIterator[str]:
    """Write all subscribers who are not erased, line by line, headings first.

    A cell that a spreadsheet would take for a formula begins with an apostrophe, as they do it
    themselves; `read_csv` takes it off again.
    """
    yield _write_line(_COLUMNS)
    statement = (
        select(Subscriber)
        .where(col(Subscriber.erased_at).is_(None))
        .order_by(col(Subscriber.id))
        .execution_options(yield_per=1000)
    )
    async for subscriber in await session.stream_scalars(statement):
        yield write_csv_line([getattr(subscriber, name) for name in _COLUMNS])


def write_csv_line(cells: Sequence[str | int | datetime | None]) -> str:
    """Return cells as one line of a file; none of them is a formula to a spreadsheet."""
    return _write_line([_write_cell(cell) for cell in cells])


def _find_columns(headings: Sequence[str]) -> dict[str, int]:
    """Return where the columns are that we know."""
    places = {heading.strip().casefold(): at for at, heading in enumerate(headings)}
    found = [name for name in _ADDRESS_COLUMNS if name in places]
    if not found:
        raise UnreadableFile(
            "The file has no column of addresses: its first line must have a heading email, "
            "e-mail, address or mail."
        )
    columns = {"address": places[found[0]]}
    columns.update((name, places[name]) for name in _OTHER_COLUMNS if name in places)
    return columns


def _read_row(cells: dict[str, str], *, line: int, language: str) -> ImportRow | BadRow:
    row = {name: _read_cell(cell) for name, cell in cells.items()}
    if row.get("status") not in {None, "", SubscriberStatus.ACTIVE}:
        return BadRow(line=line, reason="The status is not active, so this person gets no mail.")
    return ImportRow(
        address=row.get("address", ""),
        name=row.get("name", ""),
        language=row.get("language") or language,
        line=line,
    )


def _read_cell(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if _GUARDED.match(cell) else cell


def _write_cell(value: str | int | datetime | None) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    cell = "" if value is None else str(value)
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _write_line(cells: Sequence[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
