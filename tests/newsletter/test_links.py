"""Signed links: made by us, for one purpose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.links import InvalidLink, Links, Purpose

LINKS = Links(base_url="https://news.example", secret="a secret of the tests only")


@given(st.text(max_size=40).filter(lambda text: text.isprintable()), st.sampled_from(Purpose))
def test_a_token_gives_back_what_it_carries(payload: str, purpose: Purpose) -> None:
    assert LINKS.read(purpose, LINKS.sign(purpose, payload)) == payload


def test_a_token_of_another_purpose_is_worth_nothing() -> None:
    token = LINKS.sign(Purpose.READER, "7")

    with pytest.raises(InvalidLink):
        LINKS.read(Purpose.CONFIRM, token)


def test_a_token_of_another_installation_is_worth_nothing() -> None:
    token = Links(base_url=LINKS.base_url, secret="another").sign(Purpose.READER, "7")

    with pytest.raises(InvalidLink):
        LINKS.read(Purpose.READER, token)


@given(st.text(max_size=60))
def test_whatever_stands_in_a_link_it_is_read_or_refused(token: str) -> None:
    with pytest.raises(InvalidLink):
        LINKS.read(Purpose.READER, token)


@given(st.integers(0, 200))
def test_a_changed_token_is_refused(place: int) -> None:
    token = LINKS.reader_token(123456)
    place %= len(token)
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]

    with pytest.raises(InvalidLink):
        LINKS.read(Purpose.READER, changed)


def test_the_secret_is_not_printed() -> None:
    assert LINKS.secret not in repr(LINKS)
