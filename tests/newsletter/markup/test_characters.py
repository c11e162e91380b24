"""Which characters a text may contain."""

from hypothesis import given
from hypothesis import strategies as st

from newsletter.markup import clean, clean_line


def test_line_ends_of_all_kinds_become_one() -> None:
    assert clean("a\r\nb\rc\u2028d\x0be\x85f") == "a\nb\nc\nd\ne\nf"


def test_a_line_has_single_blanks() -> None:
    assert clean_line("  ein\ttext \n mit\u00a0allem\x00 ") == "ein text mit allem"


@given(st.text(st.characters(exclude_categories=[])))
def test_whatever_is_cleaned_can_be_encoded_and_cleaned_again(text: str) -> None:
    cleaned = clean(text)

    cleaned.encode()
    assert clean(cleaned) == cleaned
