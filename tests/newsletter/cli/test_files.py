"""Input that is no roundup: one sentence each, exit code 1."""

import json
import os
import sys
from pathlib import Path

import pytest

from newsletter.cli.errors import UnreadableInput
from newsletter.cli.files import read_input
from tests.newsletter.cli.commands import Call


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty", b"", "The input is empty: there is no text to take apart."),
        ("bin", b"\x00\x01\x02" * 99, "The input is not text but binary data"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + b"x" * 99, "The input is not text but a JPEG image"),
        ("long", b"a" * 6_000_000, "The input has 6,000,000 bytes, more than the 5,000,000"),
        ("big", b"a" * 25_000_001, "big cannot be read: it has more than 25,000,000 bytes."),
    ],
)
def test_what_is_no_roundup_is_said(
    call: Call, empty: Path, name: str, content: bytes, sentence: str
) -> None:
    (empty / name).write_bytes(content)
    for command in (("roundup", "read", name), ("issue", "import", name)):
        said = call(*command)
        assert said.code == 1
        assert said.err.startswith(sentence)
        assert said.err.count("\n") == 1


def test_a_file_that_is_not_there_is_said(call: Call) -> None:
    said = call("roundup", "read", "nothing.txt")
    assert (said.code, said.err) == (1, "nothing.txt cannot be read: no such file or directory.\n")


def test_a_folder_is_no_file(call: Call, empty: Path) -> None:
    said = call("demo", "--roundup", str(empty))
    assert (said.code, said.err) == (1, f"{empty} cannot be read: is a directory.\n")


def test_a_file_without_permission_is_said(empty: Path) -> None:
    path = empty / "secret.txt"
    path.write_text("Geheim")
    path.chmod(0)
    if os.geteuid() != 0:
        with pytest.raises(UnreadableInput, match="permission denied"):
            read_input(path)
        return
    os.seteuid(65534)
    try:
        with pytest.raises(UnreadableInput, match="permission denied"):
            read_input(path)
    finally:
        os.seteuid(0)


def test_a_lone_surrogate_in_a_file_harms_nobody(call: Call, empty: Path) -> None:
    (empty / "odd.txt").write_bytes(b"Ein Titel\n\nvon Ada Muster\n\nText \xed\xa0\x80")
    said = call("roundup", "read", "odd.txt", "--json")
    assert said.code == 0
    assert json.loads(said.out)["kind"] == "text"


def test_the_standard_input_is_a_minus(call: Call) -> None:
    said = call("roundup", "read", "-", stdin=b"Ein Titel\n\nEin Absatz.\n")
    assert said.code == 0
    assert "Ein Titel" in said.out


def test_a_closed_standard_input_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UnreadableInput, match="the standard input is closed"):
        read_input(Path("-"))


def test_standard_input_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/zero").open() as endless:
        monkeypatch.setattr(sys, "stdin", endless)
        with pytest.raises(UnreadableInput, match="more than 25,000,000 bytes"):
            read_input(Path("-"))


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000/desk", "http://[", "https://user@:x/", "http://10.0.0.1/"]
)
def test_an_address_that_is_not_opened_is_said(call: Call, address: str) -> None:
    said = call("roundup", "read", address)
    assert said.code == 1
    assert said.err.count("\n") == 1
