"""Relaxed canonicalisation, as RFC 6376 shows and says it, and as dkimpy does it."""

import pytest
from dkim.canonicalization import CanonicalizationPolicy
from hypothesis import given
from hypothesis import strategies as st

from newsletter.mail.dkim.relaxed import relax_body, relax_field

_DKIMPY = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
_PARTS = st.lists(st.sampled_from([b"a", b"=", b" ", b"\t", b"\r\n", b".", b"  \r\n"]), max_size=30)


@pytest.mark.parametrize(
    ("field", "relaxed"),
    [
        (b"A: X", b"a:X"),
        (b"B : Y\t\r\n\tZ  ", b"b:Y Z"),
        (b"List-Unsubscribe:\r\n <https://a.example>", b"list-unsubscribe:<https://a.example>"),
        (b"C:", b"c:"),
    ],
)
def test_fields_are_unfolded_and_calm(field: bytes, relaxed: bytes) -> None:
    assert relax_field(field) == relaxed


def test_the_body_of_the_rfc() -> None:
    assert relax_body(b" C \r\nD \t E\r\n\r\n\r\n") == b" C\r\nD E\r\n"


@pytest.mark.parametrize("nothing", [b"", b"\r\n", b"\r\n\r\n", b"  \r\n"])
def test_a_body_of_empty_lines_is_none(nothing: bytes) -> None:
    assert relax_body(nothing) == b""


@given(_PARTS.map(b"".join))
def test_bodies_look_as_another_program_sees_them(body: bytes) -> None:
    whole = body + b".\r\n"

    assert relax_body(whole) == _DKIMPY.canonicalize_body(whole)
