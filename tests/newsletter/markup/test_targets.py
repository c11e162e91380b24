"""Where links may lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.markup import clean_url


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("https://example.org", "https://example.org"),
        (" HTTP://Example.ORG/Pfad ", "http://example.org/Pfad"),
        ("https://bücher.example/ä?q=ö#ü", "https://xn--bcher-kva.example/%C3%A4?q=%C3%B6#%C3%BC"),
        ("https://example.org:8443/?a=1&b=%20%zz", "https://example.org:8443/?a=1&b=%20%25zz"),
        ("https://[::1]:80/x", "https://[::1]:80/x"),
        (
            "mailto:Lea@bücher.example?subject=Hallo",
            "mailto:Lea@xn--bcher-kva.example?subject=Hallo",
        ),
    ],
)
def test_targets_are_spelled_in_ascii(url: str, cleaned: str) -> None:
    assert clean_url(url) == cleaned
    assert clean_url(cleaned) == cleaned


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "/pfad",
        "//example.org",
        "ftp://example.org/",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://-/",
        "https://user:geheim@example.org/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org/\\x",
        "https://[::1/",
        "https://\ud800.example/",
        "https://example.org/\ud800",
        "https://xn--ü.example/",
        "mailto:niemand",
        "mailto:@example.org",
        "mailto://a@example.org",
        "https://example.org/" + "a" * 2000,
        "https://example.org/" + "ä" * 500,
    ],
)
def test_other_targets_are_none(url: str) -> None:
    assert clean_url(url) is None


@given(st.one_of(st.text(), st.text().map("https://example.org/".__add__)))
def test_a_cleaned_target_is_ascii_and_stays_as_it_is(url: str) -> None:
    cleaned = clean_url(url)

    if cleaned is not None:
        assert cleaned.isascii()
        assert cleaned.isprintable()
        assert clean_url(cleaned) == cleaned
