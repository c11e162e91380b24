"""Quoted-printable in which slots stand free."""

from quopri import decodestring

from hypothesis import given
from hypothesis import strategies as st

from newsletter.mail.quoting import quote_text, quote_value
from newsletter.mail.slots import Slot

_LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
_PIECES = st.one_of(
    st.sampled_from([".", " ", "=", "ä", "\n", "a" * 30, *Slot]), st.text(_LETTERS, max_size=90)
)
_LINES = st.lists(_PIECES, max_size=20).map("".join)


def _fill(text: str, value: str) -> bytes:
    quoted = quote_value(value)
    return b"".join(quoted if isinstance(one, Slot) else one for one in quote_text(text))


@given(_LINES, st.text(st.one_of(st.sampled_from(". =ä"), st.characters(exclude_categories=["C"]))))
def test_filled_slots_read_as_their_values(text: str, value: str) -> None:
    quoted = _fill(text, value)

    wanted = text
    for slot in Slot:
        wanted = wanted.replace(slot, "\0")
    assert decodestring(quoted).decode() == wanted.replace("\0", value).replace("\n", "\r\n")
    lines = quoted.split(b"\r\n")
    assert max(map(len, lines)) <= 76
    assert not any(line.startswith(b".") or line.endswith((b" ", b"\t")) for line in lines)


def test_a_slot_stands_alone_on_its_line() -> None:
    assert _fill(f"vorher {Slot.TOKEN} nachher", "WERT") == b"vorher=20=\r\nWERT=\r\n nachher"


def test_a_blank_at_the_end_of_a_flowed_line_survives() -> None:
    assert _fill("weich \nhart", "") == b"weich=20\r\nhart"
