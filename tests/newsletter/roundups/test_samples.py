"""Invented roundups of many shapes, each read to its last field."""

from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.roundups import (
    BlockKind,
    ItemKind,
    LinkKind,
    RightsBasis,
    Role,
    Roundup,
    RoundupItem,
    read,
)

SAMPLES = Path(__file__).parent / "samples"


def load(name: str) -> Roundup:
    return read((SAMPLES / f"{name}.txt").read_bytes())


def people(item: RoundupItem, role: Role = Role.AUTHOR) -> list[str]:
    return [person.name for person in item.contributors if person.role is role]


def titles(roundup: Roundup) -> list[str | None]:
    return [item.title for item in roundup.items]


def dates(roundup: Roundup) -> list[str | None]:
    days = (item.published_on for item in roundup.items)
    return [day.isoformat() if day else None for day in days]


def codes(roundup: Roundup, code: str) -> list[int | None]:
    return [finding.item for finding in roundup.findings if finding.code == code]


@pytest.mark.parametrize(
    ("name", "language", "count"),
    [
        ("byline_last", "en", 3),
        ("harbour_english", "en", 4),
        ("links_on_top", "de", 3),
        ("numbered_contents", "de", 3),
        ("numbered_sources", "de", 3),
        ("ohne_leerzeilen", "de", 3),
        ("ohne_links", "de", 3),
        ("one_article_english", "en", 1),
        ("revue_francaise", "fr", 3),
        ("standfirst_above", "de", 3),
        ("tabs_and_rubrics", "de", 3),
        ("titulos_dobles", "es", 3),
        ("wrapped_portuguese", "pt", 2),
    ],
)
def test_items_are_counted_and_the_language_is_known(name: str, language: str, count: int) -> None:
    roundup = load(name)
    assert (roundup.language, len(roundup.items)) == (language, count)
    assert all(item.title for item in roundup.items)


def test_an_item_without_byline_is_not_swallowed_by_the_one_before() -> None:
    roundup = load("harbour_english")
    assert titles(roundup) == [
        "Why the old ferry still runs",
        "A bakery without a clock",
        "What the tide tables do not say",
        'Interview: "We count every swan"',
    ]
    assert dates(roundup) == ["2025-12-03", "2025-12-02", None, "2025-12-01"]
    assert codes(roundup, "author.missing") == codes(roundup, "date.missing") == [2]
    assert codes(roundup, "link.missing") == [1, 3]


def test_an_english_letter_keeps_source_minutes_links_and_its_own_frame() -> None:
    roundup = load("harbour_english")
    first, second, third, last = roundup.items
    assert (first.source.name, first.reading_minutes) == ("The Coastal Review", 6)
    assert first.link.url == "https://coastal.example/ferry"
    assert third.link.url == "https://tables.example/history"
    assert people(second) == ["Tom O'Hara", "Jean-Luc Moreau"]
    assert people(last, Role.INTERVIEWEE) == ["Edith Crane"]
    assert people(last) == ["Paul Vane"]
    assert (last.link.kind, last.kind) == (LinkKind.LISTEN, ItemKind.AUDIO)
    assert roundup.title == "The Harbour Letter, No. 12"
    assert len(roundup.intro) == 1
    assert [block.text for block in roundup.outro] == [
        "The Harbour Letter appears every Wednesday."
    ]
    assert "https://harbour.example/bye" in roundup.left_over[-1].text
    assert not codes(roundup, "left_over.text")


def test_a_french_review_names_its_translator_and_its_permission() -> None:
    first, second, third = load("revue_francaise").items
    assert people(first) == ["Jeanne d'Arbanville"]
    assert people(second) == ["Hugo Marchetti", "Léa Nguyen"]
    assert people(second, Role.TRANSLATOR) == ["Claire Dubois"]
    assert second.rights.basis is RightsBasis.PERMISSION
    assert (second.link.kind, second.link.language) == (LinkKind.ORIGINAL, "en")
    assert [block.kind for block in second.blocks] == [BlockKind.SUBHEADING, BlockKind.PARAGRAPH]
    assert people(third, Role.INTERVIEWEE) == ["Yann Le Goff"]
    assert third.published_as == "28 novembre 2025"


def test_blank_lines_are_not_needed() -> None:
    roundup = load("ohne_leerzeilen")
    assert roundup.title == "Presseschau aus dem Gartenbau"
    assert dates(roundup) == ["2025-12-03", "2025-12-02", "2025-11-30"]
    assert [item.source.name for item in roundup.items] == ["Gartenblatt", "Die Gartenzeit", None]
    assert [block.kind for block in roundup.items[0].blocks] == [
        BlockKind.SUBHEADING,
        BlockKind.PARAGRAPH,
    ]
    assert roundup.items[2].contributors[0].prefix == "Prof. Dr."
    assert [block.kind for block in roundup.items[2].blocks] == [BlockKind.QUOTATION]


def test_bylines_alone_part_the_items_when_no_link_is_left() -> None:
    roundup = load("ohne_links")
    assert titles(roundup) == [
        "Ein Kiosk als Bühne",
        "Wie man eine Brücke zählt",
        "Das Archiv ist offen",
    ]
    assert [people(item) for item in roundup.items] == [
        ["Selma Kord"],
        ["Henrik van Dalen", "Ida Berg"],
        ["Redaktion"],
    ]
    assert people(roundup.items[2], Role.TRANSLATOR) == ["Karl Stein"]
    assert roundup.items[1].source.name == "Stadtanzeiger"


def test_a_name_below_the_text_belongs_to_the_text_above() -> None:
    roundup = load("byline_last")
    assert [people(item) for item in roundup.items] == [
        ["Nora Whitfield"],
        ["Peter Alsop"],
        ["Nora Whitfield", "Ben Archer"],
    ]
    assert titles(roundup)[0] == "The shed that became a library"
    assert roundup.title == "Notes from the Allotments"


def test_a_standfirst_may_stand_above_the_byline() -> None:
    roundup = load("standfirst_above")
    assert titles(roundup) == [
        "Das Licht im Treppenhaus",
        "Die leise Straßenbahn",
        "Wörter aus der Backstube",
    ]
    assert all((item.standfirst or "").endswith(".") for item in roundup.items)
    assert [item.confidence.standfirst for item in roundup.items] == [0.9] * 3
    assert [len(item.blocks) for item in roundup.items] == [2, 1, 1]
    assert dates(roundup) == ["2025-11-28", "2025-11-29", "2025-11-30"]
    assert roundup.items[2].link.language == "fr"
    assert not codes(roundup, "contents.mismatch")
    assert len(roundup.left_over) == 4


def test_rubrics_notes_and_advertising_are_told_apart() -> None:
    roundup = load("tabs_and_rubrics")
    first, second, third = roundup.items
    assert [item.kicker for item in roundup.items] == ["STADT", "LAND", "Anzeige"]
    assert third.kind is ItemKind.SPONSOR
    assert people(third) == ["Blech", "Söhne"]
    assert {item.source.name for item in roundup.items} == {"Tagesbote"}
    assert first.link.url == "https://www.tagesbote.example/brunnen"
    kinds = [block.kind for block in second.blocks]
    assert kinds == [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.NOTE]
    assert second.standfirst is None  # what ends in "[…]" is no standfirst
    assert "[lacht; die Red.]" in second.blocks[1].text


def test_a_list_inside_a_numbered_item_is_no_item() -> None:
    roundup = load("numbered_sources")
    assert roundup.reading == "numbered"
    assert titles(roundup) == [
        "Der Markt zieht um",
        "Ein Fahrplan für Igel",
        "Die längste Bank der Stadt",
    ]
    assert [item.source.name for item in roundup.items] == ["Ortsblatt", "Landkurier", "Ortsblatt"]
    assert roundup.items[0].blocks[-1].kind is BlockKind.LIST
    assert roundup.items[1].link.url == "https://igel.example/plan"
    assert [block.text for block in roundup.outro] == ["Diese Hinweise erscheinen jeden Freitag."]


def test_numbers_are_no_part_of_titles_and_the_contents_list_is_no_item() -> None:
    roundup = load("numbered_contents")
    assert titles(roundup) == ["Der erste Text", "Der zweite Text", "Der dritte Text"]
    assert [people(item) for item in roundup.items] == [["Karl Stein"], ["Ida Berg"], []]
    assert people(roundup.items[1], Role.TRANSLATOR) == ["Tom Ohm"]
    assert [block.text for block in roundup.intro] == ["Zusammengestellt von Anna Berg"]
    assert len(roundup.left_over) == 4


def test_wrapped_lines_become_paragraphs_again() -> None:
    roundup = load("wrapped_portuguese")
    assert [len(item.blocks) for item in roundup.items] == [1, 1]
    assert roundup.items[0].blocks[0].lines == (6, 9)
    assert "\n" not in roundup.items[0].blocks[0].text
    assert people(roundup.items[1]) == ["João Pedro Alves", "Marta de Sá"]
    assert roundup.items[1].link.language == "es"


def test_links_above_the_text_open_items_too() -> None:
    roundup = load("links_on_top")
    assert titles(roundup) == ["Warum Kühe pfeifen", "Wie Käse altert", "Was Heu erzählt"]
    assert [item.link.url for item in roundup.items] == [
        f"https://hof.example/{number}" for number in (1, 2, 3)
    ]
    assert roundup.title == "Linkliste"


def test_title_and_subtitle_stand_above_the_byline_when_most_items_have_two_lines() -> None:
    roundup = load("titulos_dobles")
    assert [item.standfirst for item in roundup.items] == [
        "Una historia de dos relojes que nunca van bien",
        "El mercado cuadrado en el centro de la villa",
        "Los niños que la vieron correr el lunes pasado",
    ]
    assert people(roundup.items[1]) == ["José Ortega y Gasset"]


def test_one_article_with_headings_lists_and_a_poster_stays_one_article() -> None:
    roundup = load("one_article_english")
    (item,) = roundup.items
    assert item.title == "A walk along the canal"
    assert people(item) == ["Nora Whitfield"]
    headings = [block.text for block in item.blocks if block.kind is BlockKind.SUBHEADING]
    assert headings == ["The first lock", "The second lock", "Where it ends"]
    assert [reading.items for reading in roundup.readings] == [1, 1]


@pytest.mark.parametrize("dress", ["## {}", "**{}**", "*{}*", "__{}__", "{}"])
def test_marks_around_a_heading_are_no_part_of_it(dress: str) -> None:
    text = "\n\n".join(
        [
            dress.format("Der Kirschbaum blüht"),
            "Von Anna Berg – 3. Dezember 2025",
            "Der Baum hat sich im Monat geirrt, oder der Monat sich im Baum.",
            dress.format("Warum"),
            "Niemand weiß es. Die Nachbarn bringen Kuchen.",
            "[Hier weiterlesen]",
        ]
    )
    (item,) = read(text).items
    assert item.title == "Der Kirschbaum blüht"
    assert item.blocks[0].text == "Warum"


def test_a_missing_byline_or_link_never_costs_an_item() -> None:
    piece = "Titel {n}\n\nVon Anna Berg – {n}. Mai 2025\n\n{text}\n\n{text}\n\n[Weiterlesen]"
    text = "Ein Satz, der lang genug ist, um als Absatz zu gelten. Und noch einer dazu."
    lines = "\n\n".join(piece.format(n=n, text=text) for n in range(1, 6)).split("\n")
    marks = [number for number, line in enumerate(lines) if line.startswith(("Von ", "["))]
    for mark in marks:
        roundup = read("\n".join(line for number, line in enumerate(lines) if number != mark))
        assert titles(roundup) == [f"Titel {n}" for n in range(1, 6)]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n\n", "\n"),
        lambda text: "\n".join(f"    {line}" for line in text.split("\n")),
        lambda text: text.replace("]\n", "]\n\n* * *\n"),
        lambda text: text.replace(" – ", "\n"),
        lambda text: text.replace("Titel", "POLITIK\n\nTitel", 3).replace("POLITIK\n\n", "", 1),
    ],
    ids=["no blank lines", "indented", "ornaments", "date on a line of its own", "rubrics"],
)
def test_the_same_items_come_out_of_other_clothes(change: Callable[[str], str]) -> None:
    piece = "Titel {n} für alle\n\nVon Anna Berg – {n}. Mai 2025\n\n{text}\n\n[Weiterlesen]\n\n"
    text = "Ein Satz, der lang genug ist, um als Absatz zu gelten. Und noch einer dazu."
    roundup = read(change("".join(piece.format(n=n, text=text) for n in range(1, 6))))
    assert titles(roundup) == [f"Titel {n} für alle" for n in range(1, 6)]
    assert dates(roundup) == [f"2025-05-0{n}" for n in range(1, 6)]
    assert {tuple(people(item)) for item in roundup.items} == {("Anna Berg",)}


def test_text_between_a_link_and_the_next_title_is_shown_as_left_over() -> None:
    text = "Ein Satz, der lang genug ist, um als Absatz zu gelten. Und noch einer dazu."
    piece = f"Titel für alle\n\nVon Anna Berg – 3. Mai 2025\n\n{text}\n\n[Weiterlesen]\n\n"
    stray = "Hier steht ein Satz, der zu keinem der beiden Beiträge gehören will."
    roundup = read(piece + stray + "\n\n" + piece)
    assert len(roundup.items) == 2
    assert [block.text for block in roundup.left_over] == [stray]
    assert codes(roundup, "left_over.text") == [None]


def test_text_below_a_video_goes_on_and_a_date_may_be_unclear() -> None:
    text = "Ein Satz, der lang genug ist, um als Absatz zu gelten. Und noch einer dazu."
    piece = (
        f"Titel für alle\n\nVon Anna Berg – 3. Mai\n\n{text}\n\n[Zum Video]\n\n{text}\n\n[Mehr]\n\n"
    )
    roundup = read(piece * 2)
    assert [len(item.blocks) for item in roundup.items] == [2, 2]
    assert codes(roundup, "date.unclear") == [0, 1]
