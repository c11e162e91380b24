"""What can be read is cleaned; what cannot be read is refused in one clear sentence."""

import codecs
import zipfile
from io import BytesIO

import pytest

from newsletter.roundups import (
    BinaryInputError,
    EmptyInputError,
    InputTooLargeError,
    RoundupError,
    TooManyBlocksError,
    TooManyItemsError,
    UnsupportedKindError,
    read,
)

ARTICLE = "Äpfel im März\nVon Anna Berg – 3. Dezember 2025\nEs gibt keine. Aber man träumt davon.\n"


def title(source: bytes | str) -> str | None:
    return read(source).items[0].title


@pytest.mark.parametrize(
    "source",
    [
        ARTICLE.encode(),
        codecs.BOM_UTF8 + ARTICLE.encode(),
        ARTICLE.encode("utf-16"),
        codecs.BOM_UTF16_BE + ARTICLE.encode("utf-16-be"),
        ARTICLE.encode("utf-32"),
        ARTICLE.encode("windows-1252"),
        ARTICLE.replace("\n", "\r\n").encode(),
        ARTICLE.replace("\n", "\r"),
        ARTICLE.replace("\n", "\u2028"),
        ARTICLE.replace(" ", "\u00a0"),
        ARTICLE.replace("i", "i\u200b").replace("n", "\u00adn"),
        "\ufeff" + ARTICLE,
        ARTICLE.replace("Ä", "A\u0308"),
        ARTICLE.replace(" im", "\u2009\u2060im"),
    ],
    ids=repr,
)
def test_the_same_words_come_out_of_every_encoding(source: bytes | str) -> None:
    assert title(source) == "Äpfel im März"
    assert len(read(source).items) == 1
    assert read(source).items[0].contributors[0].name == "Anna Berg"


def test_the_joiner_of_an_emoji_stays() -> None:
    assert title("Familie \U0001f469\u200d\U0001f467 heute\n\nEin Text, der danach kommt.") == (
        "Familie \U0001f469\u200d\U0001f467 heute"
    )


def test_a_lone_surrogate_is_replaced_and_said() -> None:
    roundup = read("Titel mit \ud800 darin\n\nEin Text, der danach kommt.")
    assert roundup.items[0].title == "Titel mit \ufffd darin"
    assert "text.damaged" in [finding.code for finding in roundup.findings]


@pytest.mark.parametrize(
    "source", [b"", "", " \n\t\r\n", "\ufeff", codecs.BOM_UTF8, "\u200b"], ids=repr
)
def test_nothing_is_refused_as_empty(source: bytes | str) -> None:
    with pytest.raises(EmptyInputError, match="empty"):
        read(source)


def archive() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("word/document.xml", "<w:document/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        ("%PDF-1.7\n...", "PDF"),
        (archive(), "ZIP"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"\xff\xd8\xff\xe0....", "JPEG"),
        (b"Ein Text\x00mit NUL", "NUL"),
        ("Ein Text\x00mit NUL", "NUL"),
        ("\x01\x02\x03\x04 kurz", "control"),
    ],
    ids=["pdf", "pdf text", "zip", "png", "jpeg", "nul", "nul text", "control"],
)
def test_data_is_refused_by_name(source: bytes | str, found: str) -> None:
    with pytest.raises(BinaryInputError, match=found):
        read(source)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("{\\rtf1\\ansi Hallo}", "RTF"),
        ('<?xml version="1.0"?><etwas/>', "XML"),
    ],
)
def test_a_kind_that_cannot_be_read_yet_is_named(source: str, kind: str) -> None:
    with pytest.raises(UnsupportedKindError, match=kind) as caught:
        read(source)
    assert "paste" in str(caught.value)


@pytest.mark.parametrize(
    "source",
    ["From: Anna\nTo: Karl\n\nEin Brief.", "<3 ist kein HTML\n\nNur ein Herz aus Zeichen."],
)
def test_text_that_only_resembles_another_kind_is_text(source: str) -> None:
    assert len(read(source).items) == 1


@pytest.mark.parametrize(
    "source",
    [b"x" * 5_000_001, "x" * 5_000_001, "ä" * 2_500_001],
    ids=["bytes", "characters", "characters of two bytes"],
)
def test_more_than_five_million_bytes_are_refused(source: bytes | str) -> None:
    with pytest.raises(InputTooLargeError) as caught:
        read(source)
    assert caught.value.size > caught.value.limit == 5_000_000


def test_five_million_bytes_are_read() -> None:
    assert read("wort " * 1_000_000).source_characters == 4_000_000


def test_more_than_two_hundred_items_are_refused() -> None:
    with pytest.raises(TooManyItemsError) as caught:
        read((ARTICLE + "[Hier weiterlesen]\n") * 201)
    assert caught.value.count == 201
    assert len(read((ARTICLE + "[Hier weiterlesen]\n") * 200).items) == 200


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(TooManyBlocksError):
        read("a\n" * 10_001)


def test_every_refusal_is_one_error_for_those_who_ask() -> None:
    with pytest.raises(RoundupError):
        read(b"\x00")
