"""Lists with one line an item, in whatever order a line names title, paper, author, address."""

from datetime import date

import pytest

from newsletter.roundups import LabelRole, Roundup, count_accounted_characters, read

TITLES = (
    "Why old bridges hum in the wind",
    "The case for slower escalators",
    "A short history of the bookmark",
    "Forecasting fog, one chimney at a time",
    "The town that repainted its benches – twice",
)
PAPERS = ("Span Weekly", "City Stairs", "Ledbury Courant", "Barometer", "Rook’s File")
AUTHORS = ("Oona Reyes", "Kit Dunmore", "Petra Vale", "Ines Tolland", "Wilf Aderin")
URLS = tuple(f"https://blatt.example/{number}" for number in range(5))
ROWS = tuple(zip(TITLES, PAPERS, AUTHORS, URLS, range(1, 6), strict=True))

LINKED = [
    "{t} – {s} – {u}",
    "{t} | {s} | {u}",
    "{t}\t{s}\t{u}",
    "{t} ({s}) {u}",
    "{t} ({s}): {u}",
    "{u} – {t} ({s})",
    "{n}. {t} – {s} – {u}",
    "• {s}: {t} {u}",
    "{s} – {t} – {u}",
    "- {s} | {t} | {u}",
]
SIGNED = [
    "• {t} – {a} ({s})",
    "* {t} ({a}, {s})",
    "* {t} ({s}, {a})",
    "- {t} | {a} | {s}",
    "{n}. {a}: {t}, {s}",
    "- {a}: „{t}“, in: {s}",
]


def write(form: str) -> Roundup:
    lines = "\n".join(form.format(t=t, s=s, a=a, u=u, n=n) for t, s, a, u, n in ROWS)
    return read(f"Saturday links\n\nA few things that we liked this week.\n\n{lines}\n\nSee you!\n")


@pytest.mark.parametrize("form", LINKED)
def test_title_paper_and_address_are_told_apart_in_any_order(form: str) -> None:
    roundup = write(form)
    assert [item.title for item in roundup.items] == list(TITLES)
    assert [item.source.name for item in roundup.items] == list(PAPERS)
    assert [item.link.url for item in roundup.items] == list(URLS)
    assert count_accounted_characters(roundup) == roundup.source_characters


@pytest.mark.parametrize("form", SIGNED)
def test_authors_are_no_papers_without_addresses_too(form: str) -> None:
    roundup = write(form)
    assert [item.title for item in roundup.items] == list(TITLES)
    assert [item.source.name for item in roundup.items] == list(PAPERS)
    assert [[one.name for one in item.contributors] for item in roundup.items] == [
        [author] for author in AUTHORS
    ]


def test_around_the_lines_are_title_greeting_and_farewell() -> None:
    roundup = write(LINKED[0])
    assert roundup.title == "Saturday links"
    assert [block.text for block in roundup.intro] == ["A few things that we liked this week."]
    assert [block.text for block in roundup.outro] == ["See you!"]
    assert [label.role for label in roundup.labels].count(LabelRole.TITLE) == len(TITLES)


def test_the_address_may_stand_on_the_line_below() -> None:
    roundup = write("• {t} ({s})\n{u}")
    assert [item.title for item in roundup.items] == list(TITLES)
    assert [item.link.url for item in roundup.items] == list(URLS)


def test_lines_that_only_have_an_address_have_no_source() -> None:
    roundup = write("{t}: {u}")
    assert [item.title for item in roundup.items] == list(TITLES)
    assert [item.source.name for item in roundup.items] == [None] * 5


def test_a_day_on_the_line_is_the_day_of_the_item() -> None:
    roundup = write("• {t} ({s}, 3. Dezember 2025)")
    assert {item.published_on for item in roundup.items} == {date(2025, 12, 3)}
    assert [item.source.name for item in roundup.items] == list(PAPERS)


def test_sections_between_the_lines_are_kickers() -> None:
    rows = [f"- {t} ({s}) {u}" for t, s, _, u, _ in ROWS]
    roundup = read("\n".join(["Links", "", "Bridges", *rows[:3], "", "Benches", *rows[3:]]))
    assert [item.kicker for item in roundup.items][3] == "Benches"
    assert len(roundup.items) == len(rows)


@pytest.mark.parametrize(
    "lines",
    [
        ("- Mehl – 500 Gramm", "- Zucker – 100 Gramm", "- Butter – 80 Gramm", "- ein Ei"),
        ("- früh aufstehen", "- lange frühstücken", "- wieder hinlegen", "- nichts bereuen"),
        (
            "1. Zuerst wird der Teig gut geknetet",
            "2. Dann ruht er eine ganze Stunde",
            "3. Am Ende backt er im heißen Ofen",
        ),
    ],
)
def test_the_list_of_an_article_is_no_list_of_items(lines: tuple[str, ...]) -> None:
    text = "Ein Brot für den Sonntag\n\nMan braucht nicht viel, und das Wenige hat man im Haus.\n\n"
    assert len(read(text + "\n".join(lines)).items) == 1
