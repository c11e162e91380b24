"""`newsletter subscribers`: people come, are shown, go, and are erased."""

import re
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL

from newsletter.database import connection_string
from tests.newsletter.cli.commands import Call

ADA = "ada@example.org"


def test_a_person_is_added_shown_removed_and_erased(newsletter: Call) -> None:
    assert newsletter("subscribers", "add", ADA, "--name", "Ada").out == "Added.\n"
    shown = newsletter("subscribers", "show", "ADA@Example.ORG").out.splitlines()
    assert shown[0] == f"{ADA}\tAda\tde\tactive"
    assert shown[1].endswith("\tconfirmed\tadded on the command line")
    again = newsletter("subscribers", "add", ADA)
    assert (again.code, again.out) == (0, "This person is a subscriber already.\n")
    assert newsletter("subscribers", "remove", ADA).out == "Unsubscribed.\n"
    assert newsletter("subscribers", "erase", ADA).out == "Erased 1 subscription.\n"
    for verb in ("show", "remove"):
        said = newsletter("subscribers", verb, ADA)
        assert (said.code, said.err) == (1, "This subscription does not exist (any more).\n")


def test_who_has_left_is_not_added_again(newsletter: Call) -> None:
    newsletter("subscribers", "add", ADA)
    newsletter("subscribers", "remove", ADA)
    said = newsletter("subscribers", "add", ADA)
    assert said.code == 1
    assert said.err == (
        "Nobody was added: this person has unsubscribed; "
        "only they themselves can subscribe again.\n"
    )


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("ada", "The e-mail address has no @ sign."),
        (f"{ADA}\r\nBcc: eve@example.org", "The e-mail address has an invisible character in it."),
        ("", "The e-mail address is missing."),
    ],
)
def test_what_is_no_address_is_said(newsletter: Call, address: str, sentence: str) -> None:
    said = newsletter("subscribers", "add", address)
    assert (said.code, said.err) == (1, f"Nobody was added: {sentence}\n")
    for verb in ("show", "remove", "erase"):
        said = newsletter("subscribers", verb, address)
        assert (said.code, said.err) == (1, f"{sentence}\n")


def test_a_file_is_taken_over_and_given_back(newsletter: Call, empty: Path) -> None:
    table = "email;name\nada@example.org;Ada\nbob@example.org;=Bob\nnobody;Nobody\n"
    (empty / "people.csv").write_text(table, encoding="utf-8-sig")
    said = newsletter("subscribers", "import", "people.csv", "--confirmed-by", "cards of the fair")
    assert said.code == 0
    assert said.out.splitlines() == [
        "added 2, known 0, unsubscribed before 0, suppressed 0, bad 1",
        "line 4: The e-mail address has no @ sign.",
    ]
    exported = newsletter("subscribers", "export").out
    assert exported.startswith("address,name,language,status")
    assert "\nbob@example.org,'=Bob,de,active," in exported
    (empty / "again.csv").write_text(exported)
    said = newsletter("subscribers", "import", "again.csv", "--confirmed-by", "the export")
    assert said.out.startswith("added 0, known 2,")


def test_a_file_without_anybody_is_an_error(newsletter: Call, empty: Path) -> None:
    (empty / "bad.csv").write_text("email\nx\ny\n")
    said = newsletter("subscribers", "import", "bad.csv", "--confirmed-by", "a list")
    assert (said.code, said.err) == (1, "Nobody was added: no line could be used.\n")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "people.csv cannot be read: no such file or directory."),
        (b"name\nAda\n", "Nobody was added: The file has no column of addresses:"),
        (b"email\n\xff\xfe\n", "Nobody was added: The file is not a text in UTF-8."),
        (b"email\n" + b"x" * 200_000, "Nobody was added: The file is not a table in CSV:"),
    ],
)
def test_a_file_that_is_no_table_is_said(
    newsletter: Call, empty: Path, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (empty / "people.csv").write_bytes(content)
    said = newsletter("subscribers", "import", "people.csv", "--confirmed-by", "a list")
    assert said.code == 1
    assert said.err.startswith(sentence)
    assert said.err.count("\n") == 1


def test_an_import_needs_evidence(newsletter: Call, empty: Path) -> None:
    (empty / "people.csv").write_text("email\nada@example.org\n")
    assert newsletter("subscribers", "import", "people.csv", "--confirmed-by", " ").code == 2


def test_whose_consent_nothing_proves_is_asked_and_not_sent_to(
    newsletter: Call, empty: Path, database: URL
) -> None:
    newsletter("subscribers", "add", "old@example.org")
    newsletter("subscribers", "add", "gone@example.org")
    newsletter("subscribers", "remove", "gone@example.org")
    rows = ("Ada@example.org,Ada,en", "bob@example.org,Bob,fr", "old@example.org,,de")
    (empty / "people.csv").write_text(
        "\n".join(["email,name,language", *rows, "gone@example.org,,de", "nobody,,de", ""])
    )

    said = newsletter("subscribers", "import", "people.csv")

    assert said.code == 0, said.err
    assert said.out.splitlines() == [
        "asked 2, known 1, unsubscribed before 1, suppressed 0, bad 1",
        "line 6: The e-mail address has no @ sign.",
    ]
    shown = newsletter("subscribers", "show", ADA).out.splitlines()
    assert shown[0] == "Ada@example.org\tAda\ten\tpending"
    assert re.search(r"\trequested\t2026-11-en-\w+\timported without proof$", shown[1])
    with psycopg.connect(connection_string(database)) as connection:
        letters = connection.execute(
            "SELECT kind, letter.language FROM letter JOIN subscriber ON subscriber_id "
            "= subscriber.id ORDER BY subscriber.address"
        ).fetchall()
    assert letters == [("confirmation", "en"), ("confirmation", "de")]

    again = newsletter("subscribers", "import", "people.csv")
    assert again.out.startswith("asked 0, known 3,")
