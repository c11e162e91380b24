"""Press clippings: paper, page and author above the title, under a heading that is the day."""

from datetime import date

import pytest

from newsletter.roundups import InputKind, Roundup, count_accounted_characters, read
from newsletter.roundups.clippings import parse_clipping

TEXT = (
    "Vierhundert Frösche aus Blech sind umgezogen, jedenfalls im übertragenen Sinn, und alle leise."
)
LINK = "<p><a href='https://u.example/x'>Weiterlesen in Uferpost</a></p>"
TITLES = ("Die Frösche ziehen um", "Drei Museen, ein Eis", "Der Kreisel dreht sich")


def check(html: str) -> Roundup:
    roundup = read(html, kind=InputKind.HTML)
    assert count_accounted_characters(roundup) == roundup.source_characters
    return roundup


@pytest.mark.parametrize(
    ("line", "source", "names"),
    [
        ("Talkurier, Lokales, S. 14, von Ida Probe (Auflage: 12.400)", "Talkurier", ["Ida Probe"]),
        ("The Gauge, p. 3, by Ida Probe and Al Test", "The Gauge", ["Ida Probe", "Al Test"]),
        ("Le Rivage | page 12 | par Ida Probe | 3 décembre 2025", "Le Rivage", ["Ida Probe"]),
        ("La Orilla, 3 de diciembre de 2025, Ida Probe, pág. 4–5", "La Orilla", ["Ida Probe"]),
    ],
)  # fmt: skip
def test_a_paper_a_page_and_a_name_make_a_clipping(
    line: str, source: str, names: list[str]
) -> None:
    byline = parse_clipping(line, month_first=False)
    assert byline is not None
    assert byline.source == source
    assert [person.name for person in byline.contributors] == names


@pytest.mark.parametrize(
    "line",
    [
        "Talkurier, Winterheft, S. 4",  # the running title of a page
        "The Gauge, 3 May 2025, p. 4",
        "Siehe dazu auch: Ida Probe, Die Frösche, S. 14",
        "S. 14, von Ida Probe",
        "Ein Satz, der auf S. 14, von Ida Probe geschrieben, zu Ende geht. Und weiter?",
    ],
)
def test_a_page_alone_makes_no_clipping(line: str) -> None:
    assert parse_clipping(line, month_first=False) is None


def write_review(days: tuple[str, ...]) -> str:
    papers = ("Talkurier, Lokales, S. 14, von Ida Probe", "Flussrad, Reise, S. 3, von Tom Muster",
              "Spiel und Form, Schau, S. 22–24, von Eva Beispiel")  # fmt: skip
    pieces = (
        f"{day}<p><i>{paper}</i></p><p><b>{title}</b></p><p>{TEXT}</p>"
        for day, paper, title in zip(days, papers, TITLES, strict=True)
    )
    return "<h1>Pressespiegel im November</h1><p>Nur für das Haus.</p>" + "".join(pieces)


def test_titles_below_their_clippings_and_days_above_are_found() -> None:
    roundup = check(
        write_review(("<h2>Montag, 24. November 2025</h2>", "", "<h2>Mittwoch, 26. November</h2>"))
        .replace("26. November<", "26. November 2025<")
    )  # fmt: skip
    assert roundup.title == "Pressespiegel im November"
    assert tuple(item.title for item in roundup.items) == TITLES
    assert [item.published_on for item in roundup.items] == [
        date(2025, 11, 24),
        date(2025, 11, 24),
        date(2025, 11, 26),
    ]


def test_a_single_day_is_that_of_the_roundup() -> None:
    roundup = check(write_review(("<h2>Montag, 24. November 2025</h2>", "", "")))
    assert [item.published_on for item in roundup.items][1:] == [None, None]


@pytest.mark.parametrize(
    ("places", "sources"),
    [
        (("in Uferpost", "in Die Schranke", "in Steg"), ["Uferpost", "Die Schranke", "Steg"]),
        (("in Oslo", "in Rom", "in Graz"), [None, None, None]),
        (("in Oslo", "in Rom", "in Uferpost"), [None, None, "Uferpost"]),
    ],
)
def test_what_bylines_name_behind_in_is_a_paper_where_the_source_shows_it(
    places: tuple[str, ...], sources: list[str | None]
) -> None:
    pieces = "".join(
        f"<h3>{title}</h3><p>Von Ida Probe am 3. Dezember 2025 {place}</p><p>{TEXT}</p>"
        + (LINK if "Ufer" in place else "")
        for title, place in zip(TITLES, places, strict=True)
    )  # fmt: skip
    roundup = check(f"<h1>Grenzblatt</h1>{pieces}")
    assert [item.source.name for item in roundup.items] == sources
    assert all(item.contributors[0].name == "Ida Probe" for item in roundup.items)
