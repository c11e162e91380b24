"""Files of addresses, as people's spreadsheets write and read them."""

import csv
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers import (
    BadRow,
    ImportRow,
    UnreadableFile,
    erase,
    export_csv,
    import_subscribers,
    read_csv,
    unsubscribe,
)
from subscribers.csv_files import _read_cell, _write_cell
from tests.subscribers.readers import NOW, ask, join


def _read(text: str) -> list[ImportRow | BadRow]:
    return list(read_csv(StringIO(text, newline=""), language="de"))


JO = ImportRow(address="jo@example.org", name="Doe, Jo", language="en", line=2)


@pytest.mark.parametrize(
    "text",
    [
        'email,name,language\r\njo@example.org,"Doe, Jo",en\r\n',
        "\N{ZERO WIDTH NO-BREAK SPACE}Email;Name;Language\njo@example.org;Doe, Jo;en",
        "Name\tE-Mail\tlanguage\nDoe, Jo\t jo@example.org\ten\n\n",
        '"address","name","language"\n"jo@example.org","Doe, Jo","en"\n"","",""\n',
        'id;mail;name;since;language\n7;jo@example.org;"Doe, Jo";2019;en\n',
    ],
)
def test_a_spreadsheet_is_read_whatever_its_delimiter_and_headings(text: str) -> None:
    assert _read(text) == [JO]


def test_a_file_may_have_nothing_but_addresses() -> None:
    assert _read("mail\none@example.org\ntwo@example.org") == [
        ImportRow(address="one@example.org", name="", language="de", line=2),
        ImportRow(address="two@example.org", name="", language="de", line=3),
    ]


def test_a_short_row_has_no_address_and_an_empty_language_is_the_usual_one() -> None:
    assert _read("name,email,language\nJo\nKim,kim@example.org,\n") == [
        ImportRow(address="", name="Jo", language="de", line=2),
        ImportRow(address="kim@example.org", name="Kim", language="de", line=3),
    ]


def test_the_line_of_a_row_is_the_one_that_an_editor_shows() -> None:
    rows = _read('email,name\none@example.org,"Jo\nDoe"\n\ntwo@example.org,\n')
    assert [row.line for row in rows] == [3, 5]


@pytest.mark.parametrize("text", ["", "\n", "one@example.org\ntwo@example.org\n", "name,phone\n"])
def test_a_file_without_a_column_of_addresses_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile, match="no column of addresses"):
        _read(text)


def test_a_binary_is_refused() -> None:
    image = TextIOWrapper(BytesIO(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xd8"), encoding="utf-8")
    with pytest.raises(UnreadableFile, match="not a text in UTF-8"):
        list(read_csv(image, language="de"))


def test_a_cell_without_end_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="not a table in CSV"):
        _read('email\n"' + "x" * csv.field_size_limit() + "xx")


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.lists(st.text(max_size=5), max_size=4), max_size=4), st.sampled_from(",;\t"))
def test_any_table_is_read_or_refused(cells: list[list[str]], delimiter: str) -> None:
    table = StringIO(newline="")
    writer = csv.writer(table, delimiter=delimiter)
    writer.writerow(["name", "email"])
    writer.writerows(cells)
    assert len(_read(table.getvalue())) <= len(cells)


async def test_what_is_exported_can_be_imported_elsewhere(session: AsyncSession) -> None:
    await join(session, "Jo@example.org", name='Jo "J" Doe, jr.')
    await join(session, "+plus@example.org", name="=HYPERLINK(1)")
    await ask(session, "pending@example.org")
    await unsubscribe(session, await join(session, "left@example.org"), ip=None, now=NOW)
    await join(session, "erased@example.org")
    await erase(session, "erased@example.org", now=NOW)

    exported = "".join([line async for line in export_csv(session)])

    rows = _read(exported)
    assert [(row.address, row.name) for row in rows if isinstance(row, ImportRow)] == [
        ("Jo@example.org", 'Jo "J" Doe, jr.'),
        ("+plus@example.org", "=HYPERLINK(1)"),
    ]
    assert [row.line for row in rows if isinstance(row, BadRow)] == [4, 5]
    result = await import_subscribers(session, rows, evidence="moved", now=NOW)
    assert (result.added, result.known, len(result.bad)) == (0, 2, 2)


async def test_an_export_has_a_line_for_everybody_who_is_not_erased(session: AsyncSession) -> None:
    rows = [
        ImportRow(address=f"reader{number}@example.org", name="", language="en")
        for number in range(2_500)
    ]
    await import_subscribers(session, rows, evidence="test", now=NOW)

    lines = [line async for line in export_csv(session)]

    assert len(lines) == 2_501
    assert lines[0].startswith("address,name,language,status,")
    assert lines[1] == f"reader0@example.org,,en,active,{NOW.isoformat()},{NOW.isoformat()},\r\n"


async def test_no_cell_of_an_export_is_a_formula(session: AsyncSession) -> None:
    for number, name in enumerate(("=1+1", "+1", "-1", "@SUM(1)", "'=1", "plain")):
        await join(session, f"=cmd{number}@example.org", name=name)

    table = [line async for line in export_csv(session)]

    cells = [cell for row in csv.reader(table) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@settings(deadline=None)  # a busy machine is no failure
@given(st.text().map(str.strip))
def test_guarding_a_cell_can_be_undone(text: str) -> None:
    assert _read_cell(_write_cell(text)) == text
