"""Names and languages, which go into header lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subscribers import InvalidLanguage, InvalidName
from subscribers.names import check_language, clean_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", ""),
        ("  Jo  Doe\N{NO-BREAK SPACE} ", "Jo Doe"),
        ("Zoe\u0308", "Zoë"),
        ("نی\N{ZERO WIDTH NON-JOINER}ما", "نی\N{ZERO WIDTH NON-JOINER}ما"),
        ("x" * 500, "x" * 200),
        ("x" * 199 + " y", "x" * 199),
    ],
)
def test_a_name_becomes_one_short_line(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "Jo\r\nBcc: all@example.org",
        "Jo\nDoe",
        "J\0o",
        "J\x1bo",
        "J\ud800o",
        "J\N{RIGHT-TO-LEFT OVERRIDE}o",
    ],
)
def test_a_name_that_could_break_out_of_its_line_is_refused(text: str) -> None:
    with pytest.raises(InvalidName):
        clean_name(text)


@settings(deadline=None)  # a busy machine is no failure
@given(st.text())
def test_a_clean_name_stays_as_it_is(text: str) -> None:
    try:
        name = clean_name(text)
    except InvalidName:
        return
    assert clean_name(name) == name
    assert len(name.splitlines()) <= 1


@pytest.mark.parametrize("text", ["de", "en", "pt-BR", "nds"])
def test_a_language_is_a_short_tag(text: str) -> None:
    assert check_language(text) == text


@pytest.mark.parametrize("text", ["", "d", "German", "de\n", "DE", "de-", "zh-Hant-TW"])
def test_another_text_is_no_language(text: str) -> None:
    with pytest.raises(InvalidLanguage):
        check_language(text)
