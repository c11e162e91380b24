"""What the items of one source have in common tells how each of them is to be read."""

import pytest

from newsletter.roundups import ItemKind, LinkKind, Role, Roundup, RoundupItem, read
from newsletter.roundups.bylines import parse_byline
from newsletter.roundups.furniture import is_furniture

TEXT = "Seit dem Frühjahr fährt der Bus wieder bis an den See, und alle steigen aus."


def authors(item: RoundupItem) -> list[str]:
    return [person.name for person in item.contributors if person.role is Role.AUTHOR]


def read_lines(*lines: str) -> Roundup:
    return read("\n\n".join(lines))


@pytest.mark.parametrize(
    ("line", "names", "source"),
    [
        ("By Ida Probe, The Crumb, 3 May 2025", ["Ida Probe"], "The Crumb"),
        ("(Ида Пробова, «Полустанок», 3 мая 2025 года)", ["Ида Пробова"], "Полустанок"),
        ("Le Quai (Suisse) / 3 mai 2025 / Ida de La Probe", ["Ida de La Probe"], "Le Quai"),
        ("di Ida Probe, La Voce di Prova, Italia", ["Ida Probe"], "La Voce di Prova"),
        ("Ida Probe in: Laubenblatt, 3.5.2025", ["Ida Probe"], "Laubenblatt"),
        ("par Ida Probe, dans Le Bureau, le 3 mai 2025", ["Ida Probe"], "Le Bureau"),
        ("Written by Ida Probe for City Stairs (May 3, 2025)", ["Ida Probe"], "City Stairs"),
        ("✍️ Ida Probe | El Faro | 3 de mayo de 2025", ["Ida Probe"], "El Faro"),
        ("Autor: dr Ida von Probe", ["Ida von Probe"], None),
        ("بقلم سلمى نادر - صحيفة الضفة - 3 ديسمبر 2025", ["سلمى نادر"], "صحيفة الضفة"),
        ("Agence Probe, 3 mai 2025", [], "Agence Probe"),
    ],
)
def test_a_source_beside_names_is_no_name(line: str, names: list[str], source: str | None) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert [person.name for person in byline.contributors] == names
    assert byline.source == source


def test_the_last_part_is_a_paper_where_all_bylines_have_one_and_else_a_second_author() -> None:
    items = [f"Titel {n}\n\nVon Ida Probe, Moos Wald, {n}. Mai 2025\n\n{TEXT}" for n in (3, 4, 5)]
    assert [item.source.name for item in read_lines(*items).items] == ["Moos Wald"] * 3
    mixed = [items[0], *(one.replace(", Moos Wald", "") for one in items[1:])]
    assert authors(read_lines(*mixed).items[0]) == ["Ida Probe", "Moos Wald"]


def test_a_line_that_names_one_thing_names_the_paper_where_others_name_both() -> None:
    signed = [f"Titel {n}\n\nIda Probe | Das Heft | {n}. Mai 2025\n\n{TEXT}" for n in (3, 4, 5)]
    unsigned = f"Titel 6\n\nWald Post Heft | 6. Mai 2025\n\n{TEXT}"
    last = read_lines(*signed, unsigned).items[-1]
    assert (authors(last), last.source.name) == ([], "Wald Post Heft")


def test_rubrics_belong_to_the_item_below_them() -> None:
    parts = [
        f"<p>{rubric}</p><h2>Titel {n}</h2><p>Von Ida Probe – {n}. Mai 2025</p><p>{TEXT}</p>"
        for n, rubric in enumerate(("Garten", "Küche", "Bahn", "Wetter"), start=3)
    ]
    roundup = read("<html><body><h1>Lese</h1><p>Guten Tag!</p>" + "".join(parts) + "</body></html>")
    assert [item.kicker for item in roundup.items] == ["Garten", "Küche", "Bahn", "Wetter"]
    assert all(item.blocks[-1].text == TEXT for item in roundup.items)


def test_what_stands_below_the_last_link_is_no_text_of_the_last_item() -> None:
    items = [
        f"<h2>Titel {n}</h2><p>{TEXT}</p><p><a href='https://a.example/{n}'>Weiterlesen</a></p>"
        for n in range(3)
    ]
    roundup = read("<html><body>" + "".join(items) + f"<p>Bis bald! {TEXT}</p></body></html>")
    assert [len(item.blocks) for item in roundup.items] == [1, 1, 1]
    assert [block.text for block in roundup.outro] == [f"Bis bald! {TEXT}"]


def test_an_advertisement_between_items_is_an_item_of_its_own() -> None:
    items = [
        f"Titel {n}\n\nVon Ida Probe – {n}. Mai 2025\n\n{TEXT}\n\n[Hier weiterlesen]"
        for n in (3, 4, 5)
    ]
    roundup = read_lines(items[0], "Anzeige", f"Winterdecken! {TEXT}", items[1], items[2])
    assert [item.kind is ItemKind.SPONSOR for item in roundup.items] == [False, True, False, False]
    assert roundup.items[1].title is None


def test_bold_beginnings_of_paragraphs_with_links_are_titles_unless_an_article_is_signed() -> None:
    parts = "".join(
        f"<p><b>Der Bus {n}.</b> {TEXT} (<a href='https://a.example/{n}'>Heft</a>).</p>"
        for n in range(4)
    )
    roundup = read(f"<html><body><p>Guten Morgen!</p>{parts}</body></html>")
    assert [item.title for item in roundup.items] == [f"Der Bus {n}" for n in range(4)]
    assert [item.link.url for item in roundup.items] == [f"https://a.example/{n}" for n in range(4)]
    signed = f"<html><body><h1>Vier Busse</h1><p>Von Ida Probe</p>{parts}</body></html>"
    assert len(read(signed).items) == 1


def test_a_row_of_buttons_leads_where_its_first_one_leads() -> None:
    parts = "".join(
        f"<h2>Titel {n}</h2><p>{TEXT}</p>"
        f"<p><a href='https://a.example/{n}'>Zum Artikel</a> Kommentieren Merken Teilen</p>"
        for n in range(3)
    )
    roundup = read(f"<html><body>{parts}</body></html>")
    assert [item.link.url for item in roundup.items] == [f"https://a.example/{n}" for n in range(3)]
    assert all(item.link.kind is LinkKind.CONTINUE for item in roundup.items)


@pytest.mark.parametrize(
    "line",
    [
        "Teilen",
        "Reacties (12)",
        "14 comments",
        "Privacy · Terms · Contact",
        "Home > Presseschau",
        "[5/12/25, 8:02:11] Lesekreis:",
        "{% include teilen.html %}",
        "Seite 3 von 9",
    ],
)
def test_furniture_of_pages_and_messengers_is_known(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize("line", ["Teilen lernen", "Home Office oder Büro?", "Das Archiv brennt"])
def test_titles_with_such_words_are_no_furniture(line: str) -> None:
    assert not is_furniture(line)


def test_an_article_with_addresses_in_its_text_is_not_split() -> None:
    article = [
        "Die Uhr am Rathaus",
        "Von Ida Probe",
        TEXT,
        "https://a.example/uhr",
        "Haben Sie noch Fragen?",
        TEXT,
        "https://a.example/turm",
        TEXT,
    ]
    assert len(read_lines(*article).items) == 1
