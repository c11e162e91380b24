"""What people put around the pieces of plain text: numbers, hours, farewells, mottoes."""

from datetime import date

import pytest

from newsletter.roundups import (
    BlockKind,
    ItemKind,
    Role,
    Roundup,
    RoundupItem,
    count_accounted_characters,
    read,
)
from newsletter.roundups.bylines import parse_byline
from newsletter.roundups.languages import find_language
from newsletter.roundups.links import find_site, parse_link

FIRST = "Am Markt wird die schmale Brücke eröffnet, auf die man lange gewartet hat."
SECOND = "Die alte Fähre fährt weiter, weil niemand dem Fährmann etwas gesagt hat."
TITLES = ("Endlich drüben", "Der Fährmann bleibt", "Wovon die Enten leben")


def authors(item: RoundupItem) -> list[str]:
    return [person.name for person in item.contributors if person.role is Role.AUTHOR]


def texts(roundup: Roundup, place: int = -1) -> list[str]:
    return [block.text for block in roundup.items[place].blocks]


def make_items(byline: str = "Von Mara Holm, {day}. Dezember 2025") -> list[str]:
    return [
        f"{title}\n{byline.format(day=day)}\n\n{FIRST}\n\n{SECOND}"
        for day, title in enumerate(TITLES, 1)
    ]


def check_whole(roundup: Roundup) -> Roundup:
    assert count_accounted_characters(roundup) == roundup.source_characters
    return roundup


@pytest.mark.parametrize(
    ("mark", "definition"),
    [("[{n}]", "[{n}] {url}"), ("[{n}]", "[{n}]: <{url}>"), ("({n})", "({n}) {url}")],
)
def test_a_number_behind_a_title_stands_for_an_address_at_the_foot(
    mark: str, definition: str
) -> None:
    urls = [f"https://blatt.example/{n}" for n in (1, 2, 3)]
    items = [
        item.replace(title, f"{title} {mark.format(n=n)}", 1)
        for n, (item, title) in enumerate(zip(make_items(), TITLES, strict=True), 1)
    ]
    foot = "\n".join(definition.format(n=n, url=url) for n, url in enumerate(urls, 1))
    roundup = check_whole(read("\n\n".join(["Die Umschau", *items, "Links:", foot])))
    assert [item.title for item in roundup.items] == list(TITLES)
    assert [item.link.url for item in roundup.items] == urls
    assert texts(roundup)[-1] == SECOND


def test_a_number_behind_running_text_links_itself_and_the_text_keeps_it() -> None:
    items = [f"{item} [{n}]" for n, item in enumerate(make_items(), 1)]
    foot = "\n".join(f"[{n}] https://blatt.example/{n}" for n in (1, 2, 3))
    roundup = check_whole(read("\n\n".join(["Die Umschau", *items, foot])))
    last = roundup.items[1].blocks[-1]
    assert last.text == f"{SECOND} [2]"
    assert [getattr(span, "url", "") for span in last.inlines] == ["", "https://blatt.example/2"]


def test_numbers_without_a_list_of_addresses_stay_where_they_are() -> None:
    roundup = read("\n\n".join(item.replace("\n", " [1]\n", 1) for item in make_items()))
    assert [item.title for item in roundup.items] == [f"{title} [1]" for title in TITLES]


def test_a_linked_number_behind_a_title_in_markdown_links_the_title() -> None:
    items = [
        item.replace(title, f"## {title} [{n}]\n", 1)
        for n, (item, title) in enumerate(zip(make_items(), TITLES, strict=True), 1)
    ]
    foot = "\n".join(f"[{n}]: https://blatt.example/{n}" for n in (1, 2, 3))
    roundup = check_whole(read("\n\n".join([*items, foot])))
    assert [item.title for item in roundup.items] == list(TITLES)
    assert roundup.items[1].link.url == "https://blatt.example/2"


def test_an_address_behind_the_source_is_the_link_of_the_item() -> None:
    items = [
        f"{title}\n{FIRST}\n{SECOND}\nMara Holm, {day}.12.25\nQuelle: Seeblatt, https://see.example/{day}"
        for day, title in enumerate(TITLES, 1)
    ]
    roundup = check_whole(read("\n\n".join(items)))
    assert [item.source.name for item in roundup.items] == ["Seeblatt"] * 3
    assert [item.link.url for item in roundup.items] == [
        f"https://see.example/{n}" for n in (1, 2, 3)
    ]


def test_a_name_with_its_paper_below_the_text_is_a_byline_where_the_others_are() -> None:
    printed = ("Mara Holm (Seeblatt)", "Ida Probe, 3.12.25", "Jost Lührs (Küstenpost), 4.12.25")
    items = [
        f"{title}\nDer Nebel steigt. Die Brücke bleibt unten, wie immer im Dezember.\n{SECOND}\n{credit}\nhttps://see.example/{n}"
        for n, (title, credit) in enumerate(zip(TITLES, printed, strict=True))
    ]
    roundup = check_whole(read("\n\n".join(["Am Rande", *items])))
    assert [item.title for item in roundup.items] == list(TITLES)
    assert [authors(item) for item in roundup.items] == [
        ["Mara Holm"],
        ["Ida Probe"],
        ["Jost Lührs"],
    ]
    assert [item.source.name for item in roundup.items] == ["Seeblatt", None, "Küstenpost"]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Quelle: Papier & Stift, Heft 12", "Papier & Stift"),
        ("Source: The Courant, No. 4, p. 17", "The Courant"),
        ("Fuente: El Faro, número 3/2025", "El Faro"),
        ("Quelle: „Die Brücke“, S. 12-14", "Die Brücke"),
    ],
)
def test_number_and_page_are_no_part_of_a_source(printed: str, name: str) -> None:
    byline = parse_byline(printed)
    assert byline is not None
    assert byline.source == name


@pytest.mark.parametrize(
    "leave",
    [
        "Einen ruhigen Samstag wünscht Ihnen\nIhre Samstagsrunde",
        "See you in January, frost permitting.",
        "À bientôt au bord de l'eau,\nL'équipe",
        "Hasta la próxima semana.",
        "Die Umschau wird von Freunden gedruckt und ist nicht zu kaufen. Nachdruck ist willkommen.",
        "Lesen Sie auch\nFünf Brücken im Nebel\nEin Steg für alle",
    ],
)
def test_what_editors_say_below_the_last_item_is_no_part_of_it(leave: str) -> None:
    roundup = check_whole(read("\n\n".join(["Die Umschau", *make_items(), leave])))
    assert texts(roundup)[-1] == SECOND
    assert "\n".join(block.text for block in roundup.outro) == leave


def test_a_single_article_keeps_its_last_words() -> None:
    roundup = read(f"{TITLES[0]}\nVon Mara Holm\n\n{FIRST}\n\n{SECOND}\n\nBis bald, sagte er.")
    assert texts(roundup, 0)[-1] == "Bis bald, sagte er."


@pytest.mark.parametrize(
    "front",
    [
        "Article by Mara Holm\n\nThe Patient Reader #58\n\nHello all,",
        "Ein Leuchtturm, ein Kassenbuch und eine Suppe.\n\n=========\nDIE LANGSAME POST\n=========",
    ],
)
def test_the_roundups_title_may_stand_below_a_preheader_or_its_author(front: str) -> None:
    title = read("\n\n".join([front, *make_items()])).title
    assert title in {"The Patient Reader #58", "DIE LANGSAME POST"}


def test_a_greeting_below_a_first_sentence_is_no_title() -> None:
    front = "Heute gibt es wieder drei Stücke für den Weg.\n\nViel Spaß damit!"
    assert read("\n\n".join([front, *make_items()])).title is None


def test_a_rule_as_long_as_the_text_is_wide_is_no_part_of_the_title_above_it() -> None:
    line = "Wer am Ufer steht, sieht die Brücke erst, wenn der Nebel steigt"
    body = f"{line}\n" * 6 + "und geht dann hinüber."
    title = "NEUES VOM UFER UND VON DER ANDEREN SEITE"
    roundup = read("\n\n".join([f"{title}\n{'=' * 62}", body, *make_items()]))
    assert roundup.title == title


def test_a_sentence_that_a_page_ends_in_goes_on_below_the_edge() -> None:
    first, second, third = make_items()
    start, end = SECOND.split(" weil ")
    page = "Die Umschau · Nr. 7 · Seite {n}"
    pages = [
        first.replace(SECOND, f"{start}\n\n{page.format(n=1)}\n\nweil {end}"),
        second,
        page.format(n=2),
        third,
        page.format(n=3),
    ]
    roundup = check_whole(read("\n\n".join(["Umschau", *pages])))
    assert [roundup.items[0].standfirst, *texts(roundup, 0)] == [FIRST, SECOND]
    assert [block.text for block in roundup.left_over] == [page.format(n=n) for n in (2, 3)]


def test_words_left_out_in_a_wrapped_paragraph_do_not_end_it() -> None:
    wrapped = (
        "Am Markt wird die schmale Brücke eröffnet, auf die man lange\n"
        "gewartet hat, und alle gehen hinüber und wieder zurück, denn\n"
        "[...] drüben ist es auch nicht anders, sagt der Fährmann und\n"
        "bindet sein Boot an den Pfahl, an dem es immer gehangen hat,\n"
        "bis jemand kommt und ihn fragt, ob er noch einmal fahren mag\n"
        "oder ob er die Brücke nimmt, wie es nun alle anderen tun und\n"
        "wie es auch sein Sohn schon am ersten Tag der Woche tat."
    )
    roundup = check_whole(
        read(f"{TITLES[0]}\n\nVon Mara Holm, 1. Mai 2025\n\n{wrapped}\n\n{SECOND}")
    )
    assert wrapped.replace("\n", " ") in [roundup.items[0].standfirst, *texts(roundup, 0)]


def test_a_motto_is_quoted_and_whom_it_quotes_has_not_written_the_text() -> None:
    chapter = (
        "Chapter {n}: Up the River\n\n“Every town deserves its light.”\n— Josiah Tarn\n\n{text}"
    )
    text = "The ladder was older than the street, and on damp evenings it smelt of apples."
    chapters = "\n\n".join(chapter.format(n=n, text=text) for n in ("One", "Two", "Three"))
    roundup = check_whole(
        read(f"The Almanac\n\nan excerpt from the novel by Ida Probe\n\n{chapters}")
    )
    (item,) = roundup.items
    assert (item.title, authors(item)) == ("The Almanac", ["Ida Probe"])
    quoted = [block.text for block in item.blocks if block.kind is BlockKind.QUOTATION]
    assert "— Josiah Tarn" in quoted


@pytest.mark.parametrize(
    "line",
    [
        "Ein Auszug aus dem Roman von Ida Probe",
        "Extrait du roman de Ida Probe",
        "Fragment uit de roman van Ida Probe",
    ],
)
def test_an_excerpt_of_a_book_is_by_its_author(line: str) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert [(one.name, one.role) for one in byline.contributors] == [("Ida Probe", Role.AUTHOR)]


def test_a_short_question_between_two_paragraphs_is_a_heading() -> None:
    body = f"{FIRST}\n\n{SECOND}\n\nWem gehört der Nebel?\n\n{FIRST}\n\n„Wem denn?“\n\n{SECOND}"
    roundup = read(f"{TITLES[0]}\nVon Mara Holm\n\n{body}")
    headings = [one.text for one in roundup.items[0].blocks if one.kind is BlockKind.SUBHEADING]
    assert headings == ["Wem gehört der Nebel?"]


@pytest.mark.parametrize(
    ("line", "title", "when"),
    [
        ("Samedi 13 décembre, 15 h – Nœuds – Maison du canal", "Nœuds", "Samedi 13 décembre, 15 h"),
        ("Knots | Thu 11 December, 7 pm | Boat house", "Knots", "Thu 11 December, 7 pm"),
        ("Donnerstag, 11. Dezember, 19 Uhr: Knoten", "Knoten", "Donnerstag, 11. Dezember, 19 Uhr"),
        ("Sobota, 13 grudnia, godz. 15 – Węzły", "Węzły", "Sobota, 13 grudnia, godz. 15"),
    ],
)
def test_a_title_with_a_day_and_an_hour_is_an_event(line: str, title: str, when: str) -> None:
    event = f"{line}\n{FIRST}\nhttps://haus.example/knoten"
    items = [f"{item}\n\nhttps://blatt.example/{n}" for n, item in enumerate(make_items())]
    item = read("\n\n".join([*items, event])).items[-1]
    assert (item.kind, item.title) == (ItemKind.EVENT, title)
    assert item.standfirst is not None
    assert item.standfirst.startswith(when)
    assert item.published_on is None


def test_one_day_of_the_week_in_a_title_makes_no_event() -> None:
    item = f"Mittwoch, 3. Dezember – Ein Protokoll\nVon Mara Holm\n\n{FIRST}\n\n{SECOND}"
    assert read(item).items[0].kind is ItemKind.EXCERPT


def test_hours_of_a_recording_and_authors_behind_a_dash_are_no_part_of_titles() -> None:
    lines = [
        "[03:12] Good Neighbours – by Ida Probe, Hedgerow",
        "[11:40] The Gap in the Fence – by Mara Holm, Span Weekly",
        "[1:19:05] Barbed Wire: An Inventory – by Ida Probe and Mara Holm, The Crumb",
    ]
    items = [
        f"{line}\nTwo people walked along it.\nhttps://x.example/{n}"
        for n, line in enumerate(lines)
    ]
    roundup = check_whole(read("\n\n".join(["The Shelf", *items])))
    assert [item.title for item in roundup.items] == [
        "Good Neighbours",
        "The Gap in the Fence",
        "Barbed Wire: An Inventory",
    ]
    assert [item.source.name for item in roundup.items] == ["Hedgerow", "Span Weekly", "The Crumb"]
    assert authors(roundup.items[2]) == ["Ida Probe", "Mara Holm"]


def test_books_in_an_article_are_no_items() -> None:
    books = "\n".join(f"The Book of {word} – by Ida Probe" for word in ("Rope", "Rain", "Rust"))
    roundup = read(f"Three Books\nBy Mara Holm\n\n{FIRST}\n\n{books}\n\n{SECOND}")
    assert len(roundup.items) == 1


def test_the_ends_of_advertisements_are_no_bylines() -> None:
    first, *rest = (f"{item}\n\nhttps://blatt.example/1" for item in make_items())
    advertisement = (
        "– Anzeige –\n\nBleistifte, die länger halten als jeder Streit.\n\n– Ende der Anzeige –"
    )
    roundup = check_whole(read("\n\n".join([first, advertisement, *rest])))
    kinds = [item.kind for item in roundup.items]
    assert kinds == [ItemKind.EXCERPT, ItemKind.SPONSOR, ItemKind.EXCERPT, ItemKind.EXCERPT]
    assert [block.text for block in roundup.left_over] == ["– Ende der Anzeige –"]


@pytest.mark.parametrize(
    ("label", "site"),
    [
        ("Weiterlesen auf Seeblatt", "Seeblatt"),
        ("Lire la suite dans Le Quai", "Le Quai"),
        ("Weiterlesen in englischer Sprache", None),
        ("Lees verder op de site", None),
        ("Original auf Seeblatt", None),
    ],
)
def test_a_label_names_the_paper_it_leads_to(label: str, site: str | None) -> None:
    assert find_site(label) == site


@pytest.mark.parametrize(
    ("label", "language"),
    [
        ("[Oryginał w języku angielskim]", "en"),
        ("[Оригинал на английском языке]", "en"),
        ("[Articolo originale in lingua tedesca]", "de"),
        ("[Czytaj całość]", None),
    ],
)
def test_languages_are_known_in_all_their_cases(label: str, language: str | None) -> None:
    link = parse_link(label)
    assert link is not None
    assert link.language == language


def test_names_of_languages_are_no_parts_of_other_words() -> None:
    assert find_language("Deutschlandfunk") is None


def test_the_paper_above_an_unsigned_item_belongs_to_it() -> None:
    items = [
        f"{paper} · {n} min read\n\n{title}\n\n{byline}{FIRST}\n\nhttps://x.example/{n}"
        for n, (paper, title, byline) in enumerate(
            (
                ("The Courant", TITLES[0], "By Mara Holm · May 3, 2025\n\n"),
                ("Span Weekly", TITLES[1], ""),
                ("The Crumb", TITLES[2], "By Ida Probe · May 5, 2025\n\n"),
            ),
            4,
        )
    ]
    roundup = check_whole(read("\n\n".join(["Umschau", *items])))
    assert [item.title for item in roundup.items] == list(TITLES)
    assert [item.source.name for item in roundup.items] == [
        "The Courant",
        "Span Weekly",
        "The Crumb",
    ]


def test_a_byline_as_long_as_the_lines_of_the_text_is_not_joined_to_it() -> None:
    byline = "Von Mara Holm und Ida von Probe, Der Gartenfreund, 2. Mai 2025"
    line = "Wer am Ufer steht, sieht die Brücke erst, wenn der Nebel steigt"
    body = "\n".join([line] * 7)
    roundup = read(f"{TITLES[0]}\n{byline}\n{body}\n{TITLES[1]}\n{byline}\n{body}")
    assert [item.published_on for item in roundup.items] == [date(2025, 5, 2)] * 2


def test_blanks_at_the_ends_of_all_lines_break_no_lines_of_markdown() -> None:
    items = [
        f"## {title}\n\n**Autor:** Mara Holm\n**Datum:** {day}.5.2025\n\n{FIRST}\n{SECOND}"
        for day, title in enumerate(TITLES, 1)
    ]
    roundup = read("\n".join(f"{line}  " for line in "\n\n".join(items).split("\n")))
    assert [item.published_on for item in roundup.items] == [date(2025, 5, n) for n in (1, 2, 3)]
    assert texts(roundup) == [f"{FIRST} {SECOND}"]


def test_titles_with_full_stops_below_words_in_capitals_are_titles() -> None:
    items = [
        f"{rubric}\n\n{title}\n\nVon Mara Holm, {day}. Mai 2025\n\n{FIRST}\n\nhttps://x.example/{day}"
        for day, (rubric, title) in enumerate(
            (
                ("BAHN", "Warum der Bahnsteig auf der falschen Seite liegt."),
                ("GARTEN", "Ein Kompost ist eine Form von guter Hoffnung."),
                ("STADT", "Eine Bank darf auch einfach eine Bank sein."),
            ),
            1,
        )
    ]
    second = read("\n\n".join(["Die Umschau", *items])).items[1]
    assert second.kicker == "GARTEN"
    assert second.title == "Ein Kompost ist eine Form von guter Hoffnung."
