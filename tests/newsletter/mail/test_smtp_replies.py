"""Reading replies, and making them fit to keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.mail.smtp.errors import GarbledReply
from newsletter.mail.smtp.replies import (
    KEPT_CHARACTERS,
    MOST_BYTES,
    Reply,
    compose_reply,
    escape_reply,
    take_reply,
)


def test_a_reply_of_many_lines_is_one_reply() -> None:
    buffer = bytearray(b"550-5.1.1 There is nobody\r\n550-5.1.1 of that name\r\n550 5.1.1 here\r\n")
    expected = Reply(code=550, enhanced="5.1.1", text="There is nobody of that name here")
    assert take_reply(buffer) == expected
    assert not buffer


def test_a_reply_is_taken_when_its_last_line_is_complete() -> None:
    buffer = bytearray()
    for byte in b"250-one\r\n250 two\r":
        buffer.append(byte)
        assert take_reply(buffer) is None
    buffer += b"\n250 next"
    assert take_reply(buffer) == Reply(code=250, text="one two")
    assert buffer == b"250 next"


@pytest.mark.parametrize("line", [b"250\r\n", b"250 \r\n", b"250\n", b"250-\r\n250\r\n"])
def test_a_reply_may_be_bare(line: bytes) -> None:
    assert take_reply(bytearray(line)) == Reply(code=250)


@pytest.mark.parametrize(
    "line",
    [
        b"hello\r\n",
        b"\r\n",
        b"25\r\n",
        b"2500 ok\r\n",
        b"+25 ok\r\n",
        b"150 preliminary\r\n",
        b"650 ok\r\n",
        b"250_ok\r\n",
        "٢٥٠ ok\r\n".encode(),
        b"250-ok\r\n550 no\r\n",
        b"250-ok\r\nno code\r\n",
        b"250 " + b"x" * MOST_BYTES,
        b"250-more\r\n" * (MOST_BYTES // 10 + 1),
    ],
)
def test_what_is_no_reply_is_called_so(line: bytes) -> None:
    with pytest.raises(GarbledReply):
        take_reply(bytearray(line))


@given(st.binary(max_size=200))
def test_whatever_bytes_come_they_are_a_reply_or_garbled_or_unfinished(data: bytes) -> None:
    try:
        reply = take_reply(bytearray(data + b"\r\n"))
    except GarbledReply:
        return
    if reply is not None:
        kept = escape_reply(reply.text)
        assert kept.isascii()
        assert kept.isprintable()


def test_an_enhanced_code_needs_its_three_numbers() -> None:
    buffer = bytearray(b"550 5.1 is a version\r\n250 2.0.0\r\n")
    assert take_reply(buffer) == Reply(code=550, text="5.1 is a version")
    assert take_reply(buffer) == Reply(code=250, enhanced="2.0.0")


def test_replies_that_aiosmtplib_read_become_the_same() -> None:
    line = "5.7.8 falsch\n5.7.8 wirklich \udcff"
    assert compose_reply(535, line) == Reply(
        code=535, enhanced="5.7.8", text="falsch wirklich \udcff"
    )


def test_a_kept_reply_is_printable_ascii() -> None:
    reply = take_reply(bytearray("250 schön\t\\ 🙂 \x1b[31m ".encode() + b"\xff\r\n"))
    assert reply is not None
    assert escape_reply(reply.text) == r"sch\xf6n\x09\\ \U0001f642 \x1b[31m \xff"


def test_a_kept_reply_is_capped() -> None:
    assert len(escape_reply("x" * 10_000)) == KEPT_CHARACTERS


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("<Ines@Example.org>: user unknown", "<…>: user unknown"),
        ("ines@example.org is unknown", "<…> is unknown"),
        ("see https://example.org/?a=ines%40example.org now", "see https://example.org/?a=<…> now"),
        ("bounce+ines=example.org@lists.example.net", "bounce+<…>@lists.example.net"),
        ("<ines@inside.example.net> (was ines@example.org)", "<…> (was <…>)"),
        ("write to postmaster@example.org", "write to postmaster@example.org"),
    ],
)
def test_a_kept_reply_does_not_tell_the_recipient(said: str, kept: str) -> None:
    assert escape_reply(said, address="ines@example.org") == kept


def test_an_address_of_odd_characters_hides_too() -> None:
    assert escape_reply("<a.*+b@x.org> no", address="a.*+b@x.org") == "<…> no"
    assert escape_reply("<jörg@x.org> no", address="jörg@x.org") == "<…> no"


def test_an_address_is_not_cut_into_sight() -> None:
    said = "x" * (KEPT_CHARACTERS - 5) + " ines@example.org"
    assert "ines" not in escape_reply(said, address="ines@example.org")
