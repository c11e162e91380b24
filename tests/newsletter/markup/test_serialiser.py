"""A tree written as Markdown reads as the same tree."""

import pytest
from hypothesis import given

from newsletter.markup import (
    Document,
    Listing,
    Paragraph,
    Quotation,
    Span,
    Subheading,
    parse,
    plain,
    serialise,
    tidy,
)
from tests.newsletter.markup.trees import TEXTS, TREES


@given(TREES)
def test_what_is_written_reads_as_the_same_tree(document: Document) -> None:
    tidied = tidy(document)

    assert parse(serialise(document)) == tidied


@given(TREES)
def test_tidying_twice_is_tidying_once(document: Document) -> None:
    assert tidy(tidy(document)) == tidy(document)


@given(TEXTS)
def test_whatever_was_read_is_tidy_and_survives_being_written(text: str) -> None:
    document = parse(text)

    assert tidy(document) == document
    assert parse(serialise(document)) == document


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("3. Dezember", r"3\. Dezember"),
        ("- kein Punkt", r"\- kein Punkt"),
        ("+ kein Punkt", r"\+ kein Punkt"),
        ("> kein Zitat", r"\> kein Zitat"),
        ("# keine Überschrift", r"\# keine Überschrift"),
        ("---", r"\---"),
        ("2 * 3", r"2 \* 3"),
        ("snake_case", "snake_case"),
        ("_lose_", r"\_lose\_"),
        ("a < b und <br>", r"a < b und \<br>"),
        ("[…] weiter [und] fort", "[…] weiter [und] fort"),
        ("[kein Link](https://example.org)", r"[kein Link\](https://example.org)"),
        ("C:\\Ordner", r"C:\\Ordner"),
        ("1990 war gut.", "1990 war gut."),
    ],
)
def test_text_that_looks_like_markup_is_escaped_and_other_text_is_not(
    words: str, written: str
) -> None:
    document = Document(blocks=(Paragraph(inlines=(Span(text=words),)),))

    assert serialise(document) == written
    assert plain(parse(written)) == words


def test_styles_inside_words_are_guarded_so_that_they_read_as_such() -> None:
    inlines = (
        Span(text="a"),
        Span(text="(b)", emphasis=True),
        Span(text="c", strong=True),
        Span(text="d"),
    )
    document = Document(blocks=(Paragraph(inlines=inlines),))

    assert serialise(document).replace("\N{WORD JOINER}", "|") == "a*|(b)|*|**c**d"
    assert parse(serialise(document)) == document


def test_every_kind_of_block_is_written_readably() -> None:
    document = Document(
        blocks=(
            Subheading(inlines=(Span(text="Nr. #"),)),
            Paragraph(
                inlines=(
                    Span(text="Ein "),
                    Span(text="Wort", emphasis=True),
                    Span(text=", zwei ", strong=False),
                    Span(text="Wörter", strong=True),
                    Span(text=" und "),
                    Span(text="ein Link", url="https://example.org/a_(b)"),
                )
            ),
            Quotation(
                paragraphs=(
                    Paragraph(inlines=(Span(text="Eins."),)),
                    Paragraph(inlines=(Span(text="Zwei."),)),
                )
            ),
            Listing(items=((Span(text="a"),), (Span(text="b"),)), ordered=True, start=9),
        )
    )

    assert serialise(document) == (
        "## Nr. \\#\n\n"
        "Ein *Wort*, zwei **Wörter** und [ein Link](https://example.org/a_\\(b\\))\n\n"
        "> Eins.\n>\n> Zwei.\n\n"
        "9. a\n10. b"
    )


def test_neighbouring_lists_of_one_kind_become_one() -> None:
    one = Listing(items=((Span(text="a"),),), ordered=True, start=3)
    other = Listing(items=((Span(text="b"),),), ordered=True, start=7)

    (joined,) = tidy(Document(blocks=(one, other))).blocks

    assert joined == Listing(items=((Span(text="a"),), (Span(text="b"),)), ordered=True, start=3)
