"""What stands above a title or below it belongs to its piece: kinds, papers, names, labels."""

from datetime import date

import pytest

from newsletter.roundups import (
    InputKind,
    ItemKind,
    RightsBasis,
    Roundup,
    count_accounted_characters,
    read,
)

TEXTS = (
    "Der Nebel kam pünktlich um sieben und blieb bis zum Mittagessen. Niemand beschwerte sich.",
    "Auf der Mole saßen drei Angler und ein Reiher. Nur der Reiher hatte etwas gefangen.",
    "Die Uhr am Rathaus geht seit Mai nach. Man hat sich an die geschenkte Zeit gewöhnt.",
)


def check(html: str) -> Roundup:
    roundup = read(html, kind=InputKind.HTML)
    assert count_accounted_characters(roundup) == roundup.source_characters
    return roundup


@pytest.mark.parametrize(
    "line",
    [
        "[Kommentar | {day} | {paper}]",
        "OPINION · {day} · {paper}",
        "Essay – {paper} – {day}",
    ],
)
def test_a_line_with_kind_day_and_paper_above_a_title_is_that_titles(line: str) -> None:
    papers = ("Hafenblatt", "Der Anleger", "Bergzeitung")
    titles = ("Lob des Nebels", "Drei Angler, ein Fisch", "Die Uhr hat recht")
    pieces = "".join(
        f"<p>{line.format(day=f'{place + 1}. Mai 2025', paper=paper)}</p><p><b>{title}</b></p>"
        f"<p>Ida Probe</p><p>{text}</p><p>https://blatt.example/{place}</p>"
        for place, (paper, title, text) in enumerate(zip(papers, titles, TEXTS, strict=True))
    )
    roundup = check(f"<h1>Debatten der Woche</h1>{pieces}")
    assert tuple(item.title for item in roundup.items) == titles
    assert tuple(item.source.name for item in roundup.items) == papers
    assert [item.published_on for item in roundup.items] == [
        date(2025, 5, day) for day in (1, 2, 3)
    ]
    assert all([one.name for one in item.contributors] == ["Ida Probe"] for item in roundup.items)


def test_a_line_with_kind_day_and_paper_below_a_title_stays_below_it() -> None:
    pieces = "".join(
        f"<h2>Titel Nummer {place}</h2><p>Kommentar | {place}. Mai 2025 | Hafenzeitung</p>"
        f"<p>{text}</p><p>https://blatt.example/{place}</p>"
        for place, text in enumerate(TEXTS, start=1)
    )
    roundup = check(pieces)
    assert [item.title for item in roundup.items] == [f"Titel Nummer {one}" for one in (1, 2, 3)]
    assert {item.source.name for item in roundup.items} == {"Hafenzeitung"}


def write_kicked(kickers: tuple[str, ...], hosts: tuple[str, ...]) -> str:
    return "<h1>Lesestoff im Mai</h1><p>Drei Stücke für den Balkon.</p>" + "".join(
        f'<p>{kicker}</p><p><a href="https://{host}.example/{place}"><b>Titel {place}</b></a></p>'
        f"<p>Von Ida Probe – {place}. Mai 2025</p><p>{text}</p>"
        f'<p><a href="https://{host}.example/{place}">Das ganze Stück</a></p>'
        for place, (kicker, host, text) in enumerate(
            zip(kickers, hosts, TEXTS, strict=True), start=1
        )
    )


def test_the_line_above_a_title_is_the_paper_whose_site_its_link_leads_to() -> None:
    kickers = ("Der Kahn", "Mühlentor", "La Regata")
    roundup = check(write_kicked(kickers, ("derkahn", "muehlentor", "www.laregata")))
    assert tuple(item.source.name for item in roundup.items) == kickers
    assert all(item.kicker is None for item in roundup.items)


def test_the_line_above_a_title_stays_a_rubric_where_links_lead_elsewhere() -> None:
    kickers = ("Politik", "Kultur", "Reise")
    roundup = check(write_kicked(kickers, ("derkahn", "muehlentor", "laregata")))
    assert all(item.source.name is None for item in roundup.items)


def test_a_button_that_leads_where_the_title_leads_is_no_text() -> None:
    roundup = check(write_kicked(("Politik", "Kultur", "Reise"), ("kahn", "tor", "boot")))
    assert [item.link.label for item in roundup.items] == ["Das ganze Stück"] * 3
    assert [item.blocks[-1].text for item in roundup.items if item.blocks] == list(TEXTS)


def write_shows(aside: str) -> str:
    shows = [
        f'<dt><a href="https://kanal.example/{place}">{title}</a> <small>{length}</small></dt>'
        f"<dd>{text}</dd><dd>Kanal Kai, {place}. Mai 2025, von Ida Probe</dd>"
        f'<dd>▶ <a href="https://kanal.example/{place}">Jetzt ansehen</a></dd>'
        for place, (title, length, text) in enumerate(
            zip(
                ("Besen", "Fähre", "Brunnen"),
                ("(4:48)", "(53:00)", "(12 Min.)"),
                TEXTS,
                strict=True,
            ),
            start=1,
        )
    ]
    return f"<h1>Sehen im Mai</h1><dl>{shows[0]}{aside}{shows[1]}{shows[2]}</dl>"


def test_the_length_behind_the_title_of_a_film_is_no_part_of_it() -> None:
    roundup = check(write_shows(""))
    assert [item.title for item in roundup.items] == ["Besen", "Fähre", "Brunnen"]
    assert {item.kind for item in roundup.items} == {ItemKind.VIDEO}


def test_an_advertisement_of_one_paragraph_does_not_swallow_the_piece_below_it() -> None:
    advertisement = (
        '<dt>Anzeige</dt><dd>Stiefel, die auch Pfützen mögen. <a href="https://laden.example">'
        "Zum Laden</a></dd>"
    )
    roundup = check(write_shows(advertisement))
    assert [item.kind for item in roundup.items] == [
        ItemKind.VIDEO,
        ItemKind.SPONSOR,
        ItemKind.VIDEO,
        ItemKind.VIDEO,
    ]
    assert roundup.items[2].title == "Fähre"


def test_a_label_above_the_heading_of_an_advertisement_makes_it_one() -> None:
    pieces = [
        f"<h2>Titel {place}</h2><p>Von Ida Probe – {place}. Mai 2025</p><p>{text}</p>"
        f'<p><a href="https://blatt.example/{place}">Weiterlesen</a></p>'
        for place, text in enumerate(TEXTS, start=1)
    ]
    label = (
        "<p>ANZEIGE</p><h2>Kissen aus Heu</h2><p>Sie riechen nach Sommer und nach etwas Klee.</p>"
        '<p><a href="https://laden.example/kissen">Jetzt Probe liegen</a></p>'
    )
    roundup = check(f"{pieces[0]}{label}{pieces[1]}{pieces[2]}")
    assert [item.kind for item in roundup.items].index(ItemKind.SPONSOR) == 1
    assert roundup.items[0].title == "Titel 1"
    assert "ANZEIGE" not in [block.text for block in roundup.items[0].blocks]


@pytest.mark.parametrize(
    "thanks",
    [
        "Wir danken der Autorin für die Genehmigung zum Abdruck.",
        "Our thanks to the author for permission to reprint this.",
        "Agradecemos a la autora por el permiso de publicación.",
    ],
)
def test_thanks_for_a_permission_are_the_rights_of_the_piece(thanks: str) -> None:
    text = (
        f"Lob des Nebels\nVon Ida Probe – 3. Mai 2025\n{TEXTS[0]}\n{thanks}\n[Hier weiterlesen]\n"
    )
    rights = read(text).items[0].rights
    assert (rights.basis, rights.note) == (RightsBasis.PERMISSION, thanks)
