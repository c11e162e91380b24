"""Roundups of other shapes: mails pasted as text, press reviews, tickers, link lists."""

from pathlib import Path

import pytest

from newsletter.roundups import BlockKind, LinkKind, Role, Roundup, read

SAMPLES = Path(__file__).parent / "samples"


def load(name: str) -> Roundup:
    return read((SAMPLES / f"{name}.txt").read_bytes())


def people(roundup: Roundup) -> list[list[str]]:
    return [
        [person.name for person in item.contributors if person.role is Role.AUTHOR]
        for item in roundup.items
    ]


def texts(roundup: Roundup) -> list[str]:
    return [block.text for item in roundup.items for block in item.blocks]


@pytest.mark.parametrize(
    ("name", "title", "items"),
    [
        (
            "mail_pasted",
            "Hofpost – der Wochenbrief vom Land",
            ["DER LETZTE OFEN IM TAL", "WAS EIN ZAUN ERZÄHLT"],
        ),
        (
            "ressorts",
            "Presseschau vom 03.12.25",
            ["Der Rat der Gärtner tagt", "Hecken dürfen wachsen", "Kartoffeln im Plus"],
        ),
        (
            "sources_in_titles",
            "What we read this week",
            ["The ferry that refused to sink", "Beans without poles", "Swans keep the books"],
        ),
        (
            "emoji_bullets",
            "☕ Monday links",
            ["The quiet tram", "Words from the bakery", "The bench that moved"],
        ),
        (
            "ticker",
            None,
            [
                "08:15 Uhr: Der Markt öffnet früher",
                "07:40 Uhr: Die Brücke bleibt zu",
                "07:05 Uhr: Nebel im Tal",
            ],
        ),
        (
            "rassegna_italiana",
            "Rassegna stampa del 3 dicembre 2025",
            ["Il forno che non chiude mai", "La torre con due orologi", "Chi conta le barche"],
        ),
        (
            "salutation",
            "Kommentarschau vom 3. Dezember 2025",
            [
                "„Wir zählen jeden Schwan“",
                "Von der Leyen lobt den Kompost",
                "Ein Haus ohne Türen",
            ],
        ),
        (
            "wrapped_mail",
            "THE LANTERN LETTER",
            ["THE LAMP IN THE WINDOW", "A BLANKET MADE OF LETTERS", "THE CAT THAT KEPT THE SHOP"],
        ),
        (
            "dates_first",
            "Fundstücke",
            ["Die Glocke schweigt", "Äpfel im Advent", "Ein Zug hält an"],
        ),
        ("one_article_german", None, ["Wie man eine Hecke schneidet"]),
        ("lettre_francaise", None, ["« La neige ne dit rien »", "Le facteur à skis"]),
    ],
)
def test_titles_are_found_in_every_shape(name: str, title: str | None, items: list[str]) -> None:
    roundup = load(name)
    assert roundup.title == title
    assert [item.title for item in roundup.items] == items


def test_a_mail_pasted_as_text_leaves_its_own_frame_behind() -> None:
    roundup = load("mail_pasted")
    assert roundup.intro[0].text == "Liebe Leserinnen und Leser,"
    assert [block.text[:20] for block in roundup.left_over] == [
        "Newsletter im Browse",
        "Sie erhalten diese M",
        "Abmelden: https://ho",
        "Impressum: Hofpost G",
    ]
    assert roundup.outro == ()
    assert people(roundup) == [["MAX MUSTER"], ["LENE VORLAGE"]]
    assert [item.kicker for item in roundup.items] == ["Brot", "Zäune"]
    assert not [one for one in roundup.findings if one.code == "left_over.text"]


def test_sections_are_rubrics_and_papers_in_brackets_are_sources() -> None:
    roundup = load("ressorts")
    assert [item.kicker for item in roundup.items] == ["POLITIK", None, "WIRTSCHAFT"]
    assert [item.source.name for item in roundup.items] == [
        "FAZ",
        "Süddeutsche Zeitung",
        "Handelsblatt",
    ]
    assert all(len(item.blocks) == 1 for item in roundup.items)


def test_author_and_paper_before_a_colon_are_no_part_of_the_title() -> None:
    roundup = load("sources_in_titles")
    assert people(roundup) == [["Nora Whitfield"], ["Peter Alsop"], ["Edith Crane"]]
    assert roundup.items[0].source.name == "The Coastal Review"
    assert roundup.items[0].confidence.source == 0.6


@pytest.mark.parametrize("words", ["Interview", "Kommentar", "Teil 1"])
def test_a_genre_before_the_colon_stays_in_the_title(words: str) -> None:
    piece = "{words}: Der Wert der Hecke\nEin Satz, der lang genug ist, um einer zu sein.\n[Mehr]\n"
    roundup = read("Auslese\n\n" + piece.format(words=words) * 2)
    assert [item.title for item in roundup.items] == [f"{words}: Der Wert der Hecke"] * 2


def test_a_finger_that_points_at_words_is_a_link() -> None:
    roundup = load("emoji_bullets")
    assert {item.link.kind for item in roundup.items} == {LinkKind.CONTINUE}
    assert {item.link.label for item in roundup.items} == {"Read more"}
    assert all(len(item.blocks) == 1 for item in roundup.items)


def test_a_star_behind_a_name_costs_no_byline_and_an_omission_is_kept() -> None:
    roundup = load("salutation")
    swans, compost, _ = roundup.items
    assert (swans.contributors[0].prefix, swans.contributors[0].name) == ("Dr.", "Paul Vane")
    assert swans.rights.note == "Veröffentlichung mit freundlicher Genehmigung der Zeitschrift."
    assert compost.standfirst is not None
    assert compost.standfirst.startswith("Von der Leyen kündigt an")
    assert compost.blocks[0].text == "[…]"
    assert [block.text for block in roundup.outro] == ["Bis nächste Woche!", "Eure Anna"]


def test_indented_lines_of_a_mail_become_paragraphs_again() -> None:
    roundup = load("wrapped_mail")
    assert [len(item.blocks) for item in roundup.items] == [1, 1, 1]
    assert texts(roundup)[0].endswith("lights it when the clock strikes five.")
    assert len(roundup.intro) == 3
    assert roundup.items[1].source.name == "Harbour Post"


def test_a_date_line_may_stand_above_the_title() -> None:
    roundup = load("dates_first")
    assert [item.source.name for item in roundup.items] == ["Tagesbote", "Gartenblatt", "Tagesbote"]
    assert [str(item.published_on) for item in roundup.items] == [
        "2025-12-03",
        "2025-12-02",
        "2025-12-01",
    ]


def test_one_article_about_hedges_stays_one() -> None:
    roundup = load("one_article_german")
    headings = [one.text for one in roundup.items[0].blocks if one.kind is BlockKind.SUBHEADING]
    assert headings == ["Der richtige Zeitpunkt", "Das richtige Werkzeug", "Die richtige Haltung"]
    assert [reading.items for reading in roundup.readings] == [1]


def test_a_greeting_is_no_title() -> None:
    roundup = load("lettre_francaise")
    assert roundup.intro[0].text == "Chères lectrices, chers lecteurs,"
    assert [block.text for block in roundup.left_over] == [
        "Pour ne plus recevoir cette lettre, cliquez ici : https://lettre.example/stop"
    ]


def test_a_footer_below_the_last_text_belongs_to_nobody() -> None:
    piece = (
        "{title}\nVon {name} – 3. Mai 2025\n\nEin Satz, der lang genug ist, um einer zu sein.\n\n"
    )
    text = piece.format(title="Der Kiosk", name="Ida Probe") + piece.format(
        title="Die Brücke", name="Tom Entwurf"
    )
    roundup = read(text + "Abmelden: https://hof.example/ab\nMusterweg 2, 12345 Musterdorf")
    assert [len(item.blocks) for item in roundup.items] == [1, 1]
    assert len(roundup.left_over) == 2


def test_a_long_paragraph_about_unsubscribing_is_no_footer() -> None:
    piece = (
        "Der Kiosk\nVon Ida Probe – 3. Mai 2025\n\nAbmelden kann man sich von vielem. {more}\n\n"
    )
    (item,) = read(piece.format(more="Nur vom Wetter nicht, sagt der Wirt. " * 10)).items
    assert item.blocks[0].text.startswith("Abmelden kann man sich")
