"""Markdown is read as CommonMark, its front matter as what the source says of itself."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter.markup import Span
from newsletter.roundups import (
    BlockKind,
    InputKind,
    InputTooLargeError,
    RoundupError,
    TooDeepError,
    TooMuchMarkupError,
    count_accounted_characters,
    read,
)

TEXT = "Das Schiff lag lange im Hafen und wartete auf besseres Wetter. Alle wussten davon."
MORE = "Ein zweiter Absatz erzählt noch etwas mehr von der Fahrt. Dann ist Schluss."


def piece(number: int) -> str:
    return (
        f"## Titel Nummer {number}\n\n*Von Anna Berg – {number}. Mai 2025*\n\n{TEXT}\n\n{MORE}\n\n"
        f"[Weiterlesen](https://blatt.example/{number})\n\n"
    )


def see(text: str) -> list[str]:
    return [label.text for label in read(text, kind=InputKind.MARKDOWN).labels]


@pytest.mark.parametrize(
    "front",
    [
        """---
title: Schau im Mai
date: 2025-05-03
author: Anna Berg
lang: de
tags: [a, b]
---
""",
        """+++
title = "Schau im Mai"
date = 2025-05-03T08:00:00Z
authors = ["Anna Berg"]
language = "de-DE"
tags = ["a", "b"]
+++
""",
        """---
title: 'Schau im Mai'
datum: 3. Mai 2025
autor: Anna Berg
sprache: de
tags:
- a
- b
layout: post
...
""",
        "Title: Schau im Mai\nDate: 2025-05-03\nAuthor: Anna Berg\nLang: de\nTags: a, b\n\n",
    ],
    ids=["yaml", "toml", "list", "bare"],
)
def test_front_matter_of_all_dialects_says_the_same(front: str) -> None:
    roundup = read(front + "\n" + piece(1) + piece(2))
    facts = roundup.facts
    assert (facts.title, facts.published_on) == ("Schau im Mai", date(2025, 5, 3))
    assert (facts.authors, facts.language, facts.tags) == (("Anna Berg",), "de", ("a", "b"))
    assert (roundup.kind, roundup.title, len(roundup.items)) == (
        InputKind.MARKDOWN,
        "Schau im Mai",
        2,
    )
    assert roundup.labels[0].text == "Titel Nummer 1"


def test_a_single_article_takes_author_and_day_from_its_front_matter() -> None:
    front = "---\ntitle: Das Meer\nauthor: Anna Berg\ndate: 2025-05-03\n---\n\n"
    item = read(f"{front}{TEXT}\n\n{MORE}\n").items[0]
    assert [person.name for person in item.contributors] == ["Anna Berg"]
    assert item.published_on == date(2025, 5, 3)
    signed = read(f"{front}## Das Meer\n\n*Von Karl Stein – 4. Mai 2025*\n\n{TEXT}\n").items[0]
    assert [person.name for person in signed.contributors] == ["Karl Stein"]
    assert signed.published_on == date(2025, 5, 4)


@pytest.mark.parametrize(
    "author", ["https://blatt.example", "3", "die redaktion der seite und alle anderen leute"]
)
def test_what_is_no_name_in_the_front_matter_is_no_author(author: str) -> None:
    item = read(f"---\ntitle: Das Meer\nauthor: {author}\n---\n\n{TEXT}\n\n{MORE}\n").items[0]
    assert item.contributors == ()


@pytest.mark.parametrize(
    "text",
    [
        "Titel: Ein Satz, der so beginnt.\n\nUnd noch einer, der ihm folgt.",
        "---\n\nEin Absatz zwischen Linien.\n\n---\n\nNoch einer.",
        "Anna: Hallo!\nKarl: Guten Tag.\n\nSo sprachen sie.",
    ],
)
def test_what_only_looks_like_front_matter_is_text(text: str) -> None:
    roundup = read(text)
    assert roundup.kind is InputKind.TEXT
    assert roundup.source_characters == len("".join(text.split()))


def test_lines_stay_lines_where_one_of_them_is_a_byline_or_a_link() -> None:
    link = "[Weiterlesen](https://a.example/x)"
    text = f"**Titel der Sache**\nVon Anna Berg – 3. Mai 2025\n{TEXT}\n{link}"
    assert see(text) == ["Titel der Sache", "Von Anna Berg – 3. Mai 2025", TEXT, "Weiterlesen"]
    assert see("**Titel der Sache**\nEin Text darunter.") == [
        "Titel der Sache",
        "Ein Text darunter.",
    ]


def test_a_wrapped_paragraph_is_one_block() -> None:
    assert see("Das Schiff lag lange im Hafen\nund wartete auf\nbesseres Wetter.") == [
        "Das Schiff lag lange im Hafen und wartete auf besseres Wetter."
    ]


def test_marks_entities_comments_and_raw_html_are_not_text() -> None:
    text = "# A *b* `c` &amp; \\*d\\*\n\n<!-- nicht\n\nlesen -->\n<small>klein</small>\n\n***\n"
    text += "\n[e]: https://a.example\n"
    assert see(text) == ["A b c & *d*", "klein"]


def test_links_emphasis_quotations_and_lists_survive() -> None:
    body = f"> {MORE}\n\n* eins [hier](https://a.example/1)\n* zwei\n\n1. drei\n2. vier\n\n"
    body += "Ein **Wort** im [Text][r].\n"
    text = piece(1).replace(MORE, body) + piece(2) + "\n[r]: https://a.example/r?utm_source=x\n"
    quotation, bullets, paragraph = read(text).items[0].blocks
    assert quotation.kind is BlockKind.QUOTATION
    assert bullets.kind is BlockKind.LIST
    assert bullets.text == "- eins hier\n- zwei\n1. drei\n2. vier"
    styles = [(one.text, one.strong, one.url) for one in paragraph.inlines if isinstance(one, Span)]
    assert styles == [
        ("Ein ", False, ""),
        ("Wort", True, ""),
        (" im ", False, ""),
        ("Text", False, "https://a.example/r"),
        (".", False, ""),
    ]


def test_setext_headings_are_headings() -> None:
    text = piece(1) + piece(2)
    for number in (1, 2):
        text = text.replace(f"## Titel Nummer {number}\n", f"Titel Nummer {number}\n---\n")
    assert [item.title for item in read(text).items] == ["Titel Nummer 1", "Titel Nummer 2"]
    assert read(text).kind is InputKind.MARKDOWN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("## A\n\n" + TEXT + " [x](https://a.example) **b** **c**", InputKind.MARKDOWN),
        ("# A\n\n## B\n\n* [x](https://a.example/x)\n", InputKind.MARKDOWN),
        ("Ein Titel\n\n" + TEXT + "\n\n[Weiterlesen](https://a.example)", InputKind.TEXT),
        ("* eins\n* zwei\n* drei\n\n*Hinweis der Redaktion*", InputKind.TEXT),
        ("#1 Erster\n\n#2 Zweiter\n\n#3 Dritter", InputKind.TEXT),
        ("Er sagte: 3 * 4 * 5 ist 60, und __das__ stimmt.", InputKind.TEXT),
    ],
)
def test_markdown_is_told_from_text_by_more_than_one_sign(text: str, kind: InputKind) -> None:
    assert read(text, name="schau.md").kind is kind


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("> " * 60 + "x", TooDeepError),
        ("[" * 5_001, TooMuchMarkupError),
        ("a** " * 31_000, TooMuchMarkupError),
        ("wort " * 80_001, InputTooLargeError),
        ("> " * 30 + "".join(f"{'- ' * 20}x\n" for _ in range(5)), TooDeepError),
    ],
    ids=["quotations", "brackets", "stars", "long", "lists"],
)
def test_hostile_markdown_is_refused(text: str, error: type[RoundupError]) -> None:
    with pytest.raises(error):
        read(text, kind=InputKind.MARKDOWN)


PIECES = st.sampled_from(
    [
        *[
            "# ",
            "## ",
            "\n",
            "\n\n",
            "* ",
            "1. ",
            "> ",
            "---\n",
            "    ",
            "```\n",
            "**",
            "*",
            "_",
            "[",
            "](",
            ")",
            "<b>",
            "<!--",
            "-->",
            "\\",
            "&amp;",
        ],
        "|",
        "title: ",
        "https://a.example/x",
        "[r]: https://a.example\n",
        "Ein Titel",
        "Von Anna Berg – 3. Mai 2025",
        "Weiterlesen",
        TEXT,
    ]
)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40).map("".join))
@example("---\ntitle: x\n---\n")
@example("title: x\ndate: y")
def test_any_markdown_is_placed_to_the_last_character(text: str) -> None:
    try:
        roundup = read(text, kind=InputKind.MARKDOWN)
    except RoundupError:
        return
    assert count_accounted_characters(roundup) == roundup.source_characters
