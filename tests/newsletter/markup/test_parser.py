"""Restricted Markdown: what it knows, what stays text, and what is too much."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.markup import (
    Break,
    Document,
    Listing,
    MarkupError,
    Paragraph,
    Quotation,
    Span,
    Subheading,
    TooDeep,
    TooLong,
    TooManyBrackets,
    parse,
    plain,
)


def _paragraph(*inlines: Span | Break) -> Paragraph:
    return Paragraph(inlines=inlines)


def test_an_ordinary_text_becomes_a_small_tree() -> None:
    text = "Ein *gutes*\n**Wort**.\\\nNoch eins.\n\n### Danach\n\n> Ein Satz.\n\n- a\n- b\n\n3. c"

    assert parse(text) == Document(
        blocks=(
            _paragraph(
                Span(text="Ein "),
                Span(text="gutes", emphasis=True),
                Span(text=" "),
                Span(text="Wort", strong=True),
                Span(text="."),
                Break(),
                Span(text="Noch eins."),
            ),
            Subheading(inlines=(Span(text="Danach"),)),
            Quotation(paragraphs=(_paragraph(Span(text="Ein Satz.")),)),
            Listing(items=((Span(text="a"),), (Span(text="b"),))),
            Listing(items=((Span(text="c"),),), ordered=True, start=3),
        )
    )


def test_links_lead_to_pages_and_mailboxes() -> None:
    text = "[Seite](https://münchen.example/ü) <https://example.org/> [Post](mailto:a@example.org)"

    (paragraph,) = parse(text).blocks

    assert isinstance(paragraph, Paragraph)
    urls = [one.url for one in paragraph.inlines if isinstance(one, Span) and one.url]
    assert urls == [
        "https://xn--mnchen-3ya.example/%C3%BC",
        "https://example.org/",
        "mailto:a@example.org",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b>fett</b>",
        "```\ncode\n```".replace("\n", " "),
        "`code`",
        "&amp; &lt;b&gt;",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hallo)",
        "[x](/relativ)",
        "[x][verweis]",
        "[verweis]: https://example.org",
        "***",
        "---",
        "~~durch~~",
        "| a | b |",
    ],
)
def test_what_is_not_allowed_stays_text(text: str) -> None:
    assert parse(text) == Document(blocks=(_paragraph(Span(text=text)),))


def test_a_picture_becomes_a_link_to_it() -> None:
    assert parse("![Ein Bild](https://example.org/b.png)") == Document(
        blocks=(_paragraph(Span(text="!"), Span(text="Ein Bild", url="https://example.org/b.png")),)
    )


def test_nested_lists_and_quotations_are_flattened_without_losing_a_word() -> None:
    text = "- a\n  - b\n\n    > c\n- d\n\n> > e\n>\n> - f\n> 2. g\n>\n> # h"

    assert parse(text) == Document(
        blocks=(
            Listing(
                items=(
                    (Span(text="a"),),
                    (Span(text="b"), Break(), Span(text="c")),
                    (Span(text="d"),),
                )
            ),
            Quotation(
                paragraphs=(
                    _paragraph(Span(text="e")),
                    _paragraph(Span(text="– f")),
                    _paragraph(Span(text="2. g")),
                    _paragraph(Span(text="h")),
                )
            ),
        )
    )


def test_a_list_may_begin_with_nought() -> None:
    (block,) = parse("0. null").blocks

    assert block == Listing(items=((Span(text="null"),),), ordered=True, start=0)


@pytest.mark.parametrize("text", [">" * 9_000 + " tief", "- " * 9_000 + "tief", "1. " * 999 + "x"])
def test_nesting_that_no_person_writes_is_refused(text: str) -> None:
    with pytest.raises(TooDeep, match="too deep"):
        parse(text)


@pytest.mark.parametrize("text", [">" * 20 + " tief", "*" * 500 + "tief" + "*" * 500])
def test_nesting_that_can_be_read_keeps_its_words(text: str) -> None:
    assert "tief" in plain(parse(text))


def test_a_text_longer_than_any_mail_is_refused() -> None:
    with pytest.raises(TooLong) as caught:
        parse("a" * 200_001)

    assert caught.value.characters == 200_001
    assert "200,000" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["[" * 2_000, "[a](" * 2_000, "*a " * 30_000, "<" * 50_000, "\\" * 99_999, "_*" * 30_000],
)
def test_hostile_texts_take_no_more_than_seconds(text: str) -> None:
    started = perf_counter()

    parse(text)

    assert perf_counter() - started < 10


def test_more_brackets_than_any_text_needs_are_refused() -> None:
    with pytest.raises(TooManyBrackets, match="2,001 opening brackets") as caught:
        parse("[" * 2_001)

    assert caught.value.limit == 2_000


def test_control_characters_and_half_surrogates_are_cleaned() -> None:
    text = "a\x00b\ud800c\x1b[31md\ufffee\r\nf\u2028g"

    assert plain(parse(text)) == "ab\N{REPLACEMENT CHARACTER}c[31mde f g"


@given(st.text())
def test_any_text_is_read_or_refused_in_our_own_words(text: str) -> None:
    try:
        document = parse(text)
    except MarkupError:
        return
    plain(document).encode()
