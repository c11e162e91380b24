"""The facts of an article are read off its page, whatever made it; wrong is worse than none."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.roundups import (
    ArticleFacts,
    EmptyInputError,
    InputTooLargeError,
    find_feed,
    read_article,
)

FOLDER = Path(__file__).parent / "samples" / "articles"
RSS = 'rel=alternate type="application/rss+xml"'
ATOM = 'type="application/atom+xml"'
RSS = 'rel=alternate type="application/rss+xml"'
ATOM = 'type="application/atom+xml"'
RSS = 'rel=alternate type="application/rss+xml"'
ATOM = 'type="application/atom+xml"'
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text())


def load(name: str) -> ArticleFacts:
    return read_article((FOLDER / f"{name}.html").read_bytes(), EXPECTED[name]["url"])


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_of_many_shapes_tells_its_facts(name: str) -> None:
    facts, wanted = load(name), EXPECTED[name]
    found = {
        "title": facts.title,
        "authors": [author.name for author in facts.authors],
        "prefixes": [author.prefix for author in facts.authors],
        "date": facts.published_on.isoformat() if facts.published_on else None,
        "site": facts.site,
        "language": facts.language,
        "canonical": facts.canonical_url,
        "description": facts.description,
        "image": facts.image,
    }
    assert found | {key: value for key, value in wanted.items() if key != "url"} == found


def test_every_expected_page_is_there_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.html")} == set(EXPECTED)


def test_what_two_parts_of_a_page_agree_on_is_surer_than_a_visible_line() -> None:
    agreed, visible = load("wordpress_yoast").confidence, load("visible_byline").confidence
    assert agreed.authors is not None
    assert visible.authors is not None
    assert agreed.authors > 0.9 > visible.authors
    assert visible.published_on is None


def test_a_canonical_address_on_another_host_is_less_sure() -> None:
    page = b'<link rel="canonical" href="https://original.example/a"><title>A</title>'
    facts = read_article(page, "https://copy.example/a")
    assert facts.canonical_url == "https://original.example/a"
    assert (facts.confidence.canonical_url or 1) < 0.5


def test_a_long_german_text_outweighs_nothing_that_the_page_declares_twice() -> None:
    words = "<p>" + "Der Acker ist nicht mit dem Garten und der Garten nicht mit dem Feld. " * 20
    declared = f'<html lang="en"><meta property="og:locale" content="en_US">{words}'
    assert read_article(declared.encode(), "https://a.example/x").language == "en"
    assert read_article(words.encode(), "https://a.example/x").language == "de"


@pytest.mark.parametrize(
    ("links", "found"),
    [
        (
            '<link rel=alternate type="application/rss+xml" href="/feed/">',
            "https://a.example/feed/",
        ),
        (
            f'<link {RSS} title="Kommentare" href="/comments/feed/"><link {RSS} href="/feed/">',
            "https://a.example/feed/",
        ),
        (
            f'<link {RSS} href="/rss"><link rel="home alternate" {ATOM} href="atom.xml">',
            "https://a.example/b/atom.xml",
        ),
        ('<link rel=alternate type="application/rss+xml" href="javascript:x">', None),
        ('<link rel=alternate hreflang=en href="/en/">', None),
        ("", None),
    ],
)
def test_the_feed_of_a_page_is_found_but_not_that_of_its_comments(
    links: str, found: str | None
) -> None:
    page = f"<html><head>{links}</head><body><p>x</p></body></html>".encode()
    assert find_feed(page, "https://a.example/b/c") == found


def test_a_staff_list_is_no_author() -> None:
    names = ", ".join(f"Anna {chr(65 + n)}berg" for n in range(12))
    page = f'<meta name="author" content="{names}"><title>x</title>'.encode()
    assert read_article(page, "https://a.example/").authors == ()


@pytest.mark.parametrize(
    "page",
    [
        b"<div>" * 100_000 + b"x",
        b'<script type="application/ld+json">' + b"[" * 200_000 + b"</script>",
        b'<script type="application/ld+json">' + b'{"@graph":[' * 50_000 + b"</script>",
        b"<meta name=author content=A>" * 20_000,
        b"<div itemscope itemtype='https://schema.org/Article'>"
        + b"<i itemprop=author>A</i>" * 9_000,
        b'<p class="' + b"author-" * 100_000 + b'">x</p>',
        b"\xff\xfe" + "<title>Zwei Byte</title>".encode("utf-16-le"),
        b"<title>" + b"A - " * 50_000,
        b"\x00\x01<title>\x02",
    ],
    ids=range(9),
)
def test_hostile_pages_are_read_or_say_nothing(page: bytes) -> None:
    assert isinstance(read_article(page, "https://a.example/x"), ArticleFacts)


def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(EmptyInputError):
        read_article(b" \n", "https://a.example/")
    with pytest.raises(InputTooLargeError):
        read_article(b"x" * 5_000_001, "https://a.example/")


@given(
    st.lists(
        st.sampled_from(
            [
                "<article>", "</article>", "<h1>", "</h1>", "<time datetime=", "'2025-01-01'>",
                "<p>",
                "Von Anna Berg", "<meta name=author content=", '"Anna Berg">', "<script type=",
                "'application/ld+json'>", '{"@type":"Article","author":', '"A B"}', "</script>",
                "\x00", "&amp;", "<link rel=canonical href=", "http://[x>",
                "itemscope itemprop=author",
            ]
        )
    ),
    st.text(max_size=40),
)  # fmt: skip
def test_no_page_raises_anything_but_its_own_errors(pieces: list[str], url: str) -> None:
    page = "".join(pieces).encode()
    try:
        facts = read_article(page, url)
    except EmptyInputError:
        return
    assert facts.published_on is None or facts.published_on >= date(1990, 1, 1)
