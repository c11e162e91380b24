"""A table with a piece a row is a roundup; a table inside an article is a table."""

from datetime import date

import pytest

from newsletter.roundups import InputKind, LabelRole, Roundup, count_accounted_characters, read

TEXT = (
    "Die Fähre legt wieder ab, und am Kai stehen vierzig Leute mit Kuchen. Das gab es lange nicht."
)
ROWS = (
    ("01.12.2025", "Hafenblatt", "Die Fähre fährt", "Ida Probe", "faehre"),
    ("02.12.2025", "Blickpunkt Nord", "Wer zahlt den Steg?", "Tom Muster, Eva Beispiel", "steg"),
    ("03.12.2025", "Der Anleger", "Ein Lob der Boje", "", "boje"),
)


def check(html: str) -> Roundup:
    roundup = read(html, kind=InputKind.HTML)
    assert count_accounted_characters(roundup) == roundup.source_characters
    return roundup


def write_table(head: str, row: str) -> str:
    rows = "".join(
        row.format(day=day, paper=paper, title=title, name=name, at=f"({name})" if name else "",
                   url=f"https://blatt.example/{word}", text=TEXT)
        for day, paper, title, name, word in ROWS
    )  # fmt: skip
    return f"<h1>Pressespiegel der Woche</h1><table>{head}{rows}</table>"


@pytest.mark.parametrize(
    "table",
    [
        write_table(
            "<tr><th>Datum</th><th>Medium</th><th>Titel / Autor</th><th>Inhalt</th>"
            "<th>Link</th></tr>",
            "<tr><td>{day}</td><td>{paper}</td><td><b>{title}</b> {at}</td><td><p>{text}</p></td>"
            "<td><a href='{url}'>Artikel öffnen</a></td></tr>",
        ),
        write_table(
            "<tr><td><p>Title</p></td><td><p>Author</p></td><td><p>Source</p></td>"
            "<td><p>Date</p></td><td><p>Summary</p></td></tr>",
            "<tr><td><p><a href='{url}'>{title}</a></p></td><td><p>{name}</p></td>"
            "<td><p>{paper}</p></td><td><p>{day}</p></td><td><p>{text}</p></td></tr>",
        ),
        write_table(
            "<thead><tr><th>Nr.</th><th>Journal</th><th>Titre</th><th>Auteur</th><th>Date</th>"
            "<th>Résumé</th><th>Lien</th></tr></thead>",
            "<tr><td>7</td><td>{paper}</td><td>{title}</td><td>{name}</td><td>{day}</td>"
            "<td>{text}</td><td>{url}</td></tr>",
        ),
    ],
)
def test_each_row_below_a_head_that_names_its_columns_is_an_item(table: str) -> None:
    roundup = check(table)
    assert roundup.title == "Pressespiegel der Woche"
    assert [item.title for item in roundup.items] == [title for _, _, title, _, _ in ROWS]
    assert [item.source.name for item in roundup.items] == [paper for _, paper, _, _, _ in ROWS]
    assert [item.published_on for item in roundup.items] == [
        date(2025, 12, day) for day in (1, 2, 3)
    ]
    assert [[person.name for person in item.contributors] for item in roundup.items] == [
        ["Ida Probe"],
        ["Tom Muster", "Eva Beispiel"],
        [],
    ]
    assert [item.link.url for item in roundup.items] == [
        f"https://blatt.example/{word}" for *_, word in ROWS
    ]
    assert all(TEXT in [block.text for block in item.blocks] for item in roundup.items)


def test_the_head_of_such_a_table_is_left_over() -> None:
    roundup = check(
        write_table(
            "<tr><th>Datum</th><th>Medium</th><th>Titel</th><th>Inhalt</th></tr>",
            "<tr><td>{day}</td><td>{paper}</td><td>{title}</td><td>{text}</td></tr>",
        )
    )
    left_over = [one.text for one in roundup.labels if one.role is LabelRole.LEFT_OVER]
    assert left_over == ["Datum | Medium | Titel | Inhalt"]


def test_a_row_over_the_whole_width_names_a_section() -> None:
    table = write_table(
        "<tr><th>Datum</th><th>Medium</th><th>Titel</th><th>Inhalt</th></tr>",
        "<tr><td>{day}</td><td>{paper}</td><td>{title}</td><td>{text}</td></tr>",
    ).replace("<tr><td>03", "<tr><td colspan='4'>Rund um die Boje</td></tr><tr><td>03")
    roundup = check(table)
    assert [item.title for item in roundup.items] == [title for _, _, title, _, _ in ROWS]
    assert roundup.items[2].kicker == "Rund um die Boje"


@pytest.mark.parametrize(
    "head",
    [
        "<tr><th>Jahr</th><th>Boote</th><th>Titel der Gewinnerin</th><th>Punkte</th></tr>",
        "<tr><th>Datum</th><th>Wind</th><th>Wasser</th><th>Quelle</th></tr>",
        "",
    ],
)
def test_a_table_of_figures_stays_in_its_article(head: str) -> None:
    rows = "".join(f"<tr><td>{n}</td><td>a{n}</td><td>b{n}</td><td>c{n}</td></tr>" for n in "1234")
    roundup = check(
        f"<h1>Das Jahr am Steg</h1><p>Von Ida Probe</p><p>{TEXT}</p><table>{head}{rows}</table>"
        f"<p>{TEXT}</p>"
    )
    assert len(roundup.items) == 1
    assert "1 | a1 | b1 | c1" in " ".join(block.text for block in roundup.items[0].blocks)


def test_tables_inside_tables_are_layout() -> None:
    inner = "<table><tr><td>Datum</td><td>Medium</td><td>Titel</td></tr></table>"
    html = f"<p>{TEXT}</p>" + f"<table><tr><td>{inner}" * 50 + "</td></tr></table>" * 50
    assert check(html).items
