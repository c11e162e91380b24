"""Placeholders and addresses are links, titles and references are not."""

import pytest

from newsletter.roundups import Link, LinkKind
from newsletter.roundups.links import merge_links, parse_link


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("[Hier weiterlesen]", LinkKind.CONTINUE),
        ("Hier weiterlesen", LinkKind.CONTINUE),
        ("[mehr]", LinkKind.CONTINUE),
        ("→ Weiterlesen", LinkKind.CONTINUE),
        ("Read more »", LinkKind.CONTINUE),
        ("Continue reading at The Example Times", LinkKind.CONTINUE),
        ("Weiterlesen auf beispiel.example", LinkKind.CONTINUE),
        ("(Zum ganzen Beitrag)", LinkKind.CONTINUE),
        ("[Lire la suite]", LinkKind.CONTINUE),
        ("Leer más", LinkKind.CONTINUE),
        ("Читать далее", LinkKind.CONTINUE),
        ("[Läs mer]", LinkKind.CONTINUE),
        ("[Zum Originalbeitrag]", LinkKind.ORIGINAL),
        ("Zum Originalartikel auf Englisch", LinkKind.ORIGINAL),
        ("[Zum Video]", LinkKind.WATCH),
        ("[Podcast anhören]", LinkKind.LISTEN),
    ],
)
def test_a_placeholder_is_known_by_its_words(line: str, kind: LinkKind) -> None:
    link = parse_link(line)
    assert link is not None
    assert (link.kind, link.url) == (kind, None)
    assert link.label
    assert link.label.strip("[]()→» ") == link.label


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("[Zum Originalbeitrag in englischer Sprache]", "en"),
        ("[Zum Original auf Französisch]", "fr"),
        ("Lire l’article original en anglais", "en"),
        ("[Original article in Spanish]", "es"),
        ("[Zum Originalbeitrag]", None),
    ],
)
def test_a_label_may_name_the_language_of_the_original(line: str, language: str | None) -> None:
    link = parse_link(line)
    assert link is not None
    assert link.language == language


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("https://beispiel.example/a", "https://beispiel.example/a"),
        ("<https://beispiel.example/a>", "https://beispiel.example/a"),
        ("www.beispiel.example/a.", "https://www.beispiel.example/a"),
        ("Hier weiterlesen: https://beispiel.example/a_(b)", "https://beispiel.example/a_(b)"),
        ("Mehr dazu: https://beispiel.example/a", "https://beispiel.example/a"),
        ("[Weiterlesen](https://beispiel.example/a)", "https://beispiel.example/a"),
        ("(https://beispiel.example/a)", "https://beispiel.example/a"),
        ("Quelle: https://beispiel.example/a", "https://beispiel.example/a"),
    ],
)
def test_an_address_on_its_own_is_the_link(line: str, url: str) -> None:
    link = parse_link(line)
    assert link is not None
    assert link.url == url


@pytest.mark.parametrize(
    "line",
    [
        "[…]",
        "[und]",
        "[1] https://beispiel.example/a",
        "Lesen Sie auch: https://beispiel.example/a",
        "Siehe https://beispiel.example/a für mehr.",
        "Ein Wort vor https://beispiel.example/a",
        "ein Satz mit [einem Link](https://beispiel.example/a)",
        "Weiterlesen lohnt sich",
        "Das Original",
        "Original und Fälschung",
        "(nicht im Original)",
        "Das Video der Woche",
        "Mehr Licht",
        "Read My Lips",
        "The Original Sin",
        "Listen and Learn",
        "https://",
        "http://[::1",
        "https://ohnepunkt/pfad",
        "javascript:alert(1)",
        "",
    ],
)
def test_titles_references_and_broken_addresses_are_no_links(line: str) -> None:
    assert parse_link(line) is None


def test_a_label_and_an_address_on_two_lines_are_one_link() -> None:
    label = Link(kind=LinkKind.ORIGINAL, label="Zum Original", language="en")
    address = Link(kind=LinkKind.CONTINUE, url="https://beispiel.example/a")
    whole = Link(
        kind=LinkKind.ORIGINAL,
        url="https://beispiel.example/a",
        label="Zum Original",
        language="en",
    )
    other = Link(kind=LinkKind.WATCH, url="https://beispiel.example/film", label="Zum Film")
    assert merge_links((label, address)) == (whole, frozenset({0, 1}))
    assert merge_links((address, other, label)) == (whole, frozenset({0, 2}))
    assert merge_links((address, address)) == (address, frozenset({0}))
    assert merge_links((other, label)) == (other, frozenset({0}))
    assert merge_links(()) == (Link(), frozenset())
