"""Bylines are found by grammar, and prose is left alone."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.roundups import Role
from newsletter.roundups.bylines import Byline, parse_byline

DAY = date(2025, 12, 3)


def parse(line: str) -> Byline:
    byline = parse_byline(line)
    assert byline is not None, line
    return byline


def names(byline: Byline, role: Role = Role.AUTHOR) -> list[str]:
    return [person.name for person in byline.contributors if person.role is role]


@pytest.mark.parametrize(
    "line",
    [
        "Von Anna Berg – 3. Dezember 2025",
        "Von Anna Berg- 3. Dezember 2025",
        "Von Anna Berg -3. Dezember 2025",
        "Von Anna Berg, 3.12.2025",
        "Von Anna Berg am 3. Dezember 2025 um 10:15 Uhr",
        "am Mittwoch, 03. Dezember 2025, 15:59 Uhr von Anna Berg",
        "Mi., 3. Dezember 2025, Anna Berg",
        "3. Dezember 2025 | Anna Berg",
        "Anna Berg | 3.12.25",
        "Anna Berg - 2025-12-03",
        "(Von Anna Berg, 3. Dezember 2025)",
        "*Von Anna Berg, 3. Dezember 2025*",
        "VON Anna Berg\t3. Dezember 2025",
        "Autorin: Anna Berg, 3. Dezember 2025",
        "By Anna Berg, December 3rd, 2025 at 5:30 pm",
        "Written by Anna Berg on Wed, 3 Dec 2025",
        "Par Anna Berg, le 3 décembre 2025",
        "Por Anna Berg — 3 de diciembre de 2025",
        "Por Anna Berg — 3 de dezembro de 2025",
        "di Anna Berg, 3 dicembre 2025",
        "Door Anna Berg | 3 december 2025",
        "Autorka: Anna Berg, 3 grudnia 2025",
        "Автор: Anna Berg, 3 декабря 2025 г.",
        "Ein Gastbeitrag von Gastautorin Anna Berg – 3. Dezember 2025",
        "Anna Berg, Berlin, 3. Dezember 2025",
        "Von Anna Berg, Historikerin und Gärtnerin, 3. Dezember 2025",
    ],
)
def test_one_author_and_the_third_of_december(line: str) -> None:
    byline = parse(line)
    assert names(byline) == ["Anna Berg"]
    assert byline.published_on == DAY
    assert byline.opens


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Anna Berg | Die Zeit | 3. Dezember 2025", "Die Zeit"),
        ("Anna Berg | Harper’s | Dec. 3, 2025 | 29 minutes (7,314 words)", "Harper’s"),
        ("The New Yorker | Anna Berg | Dec. 3, 2025", "The New Yorker"),
        ("Von Anna Berg (Die Zeit) – 3. Dezember 2025", "Die Zeit"),
        ("Von Anna Berg, Süddeutsche Zeitung, 3. Dezember 2025", "Süddeutsche Zeitung"),
        ("Autor: Anna Berg | Quelle: Die Zeit | Datum: 3.12.2025", "Die Zeit"),
        ("By Anna Berg | example.org | 2025-12-03", "example.org"),
    ],
)
def test_author_source_and_date_in_any_order(line: str, source: str) -> None:
    byline = parse(line)
    assert (names(byline), byline.source, byline.published_on) == (["Anna Berg"], source, DAY)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Von Anna Berg, Karl Stein und Jo Weiß – 3. Dezember 2025", 3),
        ("By Anna Berg & Karl Stein", 2),
        ("Por José Ortega y Gasset", 1),
        ("Por Ana Ruiz y Luis Gil", 2),
        ("By Kurt Vonnegut, Jr. | May 5, 2020", 1),
        ("Von Gerd-Eike Ullmann", 1),
        ("By Ludwig van Beethoven and Anne-Marie d'Aubigny", 2),
        ("By J. R. R. Tolkien", 1),
    ],
)
def test_several_authors_are_counted_as_people_would(line: str, authors: int) -> None:
    assert len(names(parse(line))) == authors


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Übersetzung: Anna Berg", Role.TRANSLATOR),
        ("Aus dem Englischen von Anna Berg", Role.TRANSLATOR),
        ("Aus dem Norwegischen übersetzt von Anna Berg", Role.TRANSLATOR),
        ("Translated by Anna Berg", Role.TRANSLATOR),
        ("Traduit de l’anglais par Anna Berg", Role.TRANSLATOR),
        ("Mit einer Einleitung von Anna Berg", Role.INTRODUCTION),
        ("Foto: Anna Berg", Role.PHOTO),
        ("Interview mit Anna Berg", Role.INTERVIEWEE),
        ("Im Gespräch: Anna Berg", Role.INTERVIEWEE),
        ("Interview: Anna Berg", Role.AUTHOR),
        ("Das Gespräch führte Anna Berg", Role.AUTHOR),
    ],
)
def test_a_contributor_has_a_role(line: str, role: Role) -> None:
    byline = parse(line)
    assert names(byline, role) == ["Anna Berg"]
    assert byline.opens == (role in {Role.AUTHOR, Role.INTERVIEWEE})


def test_one_person_may_have_two_roles_beside_the_author() -> None:
    byline = parse("Von Oliver Matheson (Übersetzung/Einleitung: Jo Weiß) -3. Dezember 2025")
    assert names(byline) == ["Oliver Matheson"]
    assert names(byline, Role.TRANSLATOR) == names(byline, Role.INTRODUCTION) == ["Jo Weiß"]
    assert byline.published_on == DAY


@pytest.mark.parametrize(
    "line",
    [
        "Interview with Anna Berg by Karl Stein",
        "Interview mit Anna Berg, von Karl Stein – 3. Dezember 2025",
        "Karl Stein im Gespräch mit Anna Berg – 3. Dezember 2025",
    ],
)
def test_who_asks_and_who_answers_are_told_apart(line: str) -> None:
    byline = parse(line)
    assert (names(byline), names(byline, Role.INTERVIEWEE)) == (["Karl Stein"], ["Anna Berg"])


@pytest.mark.parametrize("prefix", ["Prof.", "Dr.", "Prof. Dr.", "Dr. med.", "Professor", "Sir"])
def test_an_academic_prefix_is_no_part_of_the_name(prefix: str) -> None:
    (person,) = parse(f"Von {prefix} Anna Berg – 3. Dezember 2025").contributors
    assert (person.prefix, person.name) == (prefix, "Anna Berg")


@pytest.mark.parametrize(
    "line",
    [
        "Von der Leyen kündigt neue Maßnahmen an",
        "Von der Leyen kündigt am 3. Dezember 2025 Schritte an",
        "Von Seiten der Regierung hieß es am 3. Dezember 2025",
        "Von Moskau nach Kiew",
        "Von Helden und Schurken",
        "Von Anfang an",
        "Am 3. Dezember 2025 sagte Olaf Beispiel",
        "3. Dezember 2025: Olaf Beispiel tritt zurück",
        "Was am 3. Dezember geschah",
        "Am 30. Lömüsraf",
        "By the Numbers",
        "Por fin libres",
        "Politik | Wirtschaft",
        "Berlin, 3. Dezember 2025",
        "Ein Artikel von:",
        "Foto: ein Schiff im Hafen",
        "Quelle",
        "Quelle:",
        "Bild: Die Lage 2025",
        "via Anna Berg",
        "Empfohlen von Anna Berg",
        "The Big Comeback of Benjamin Example",
        "Haunted by Hackers: A Suburban Family’s Digital Ghost Story",
        "Anna Berg: Der Wald wächst",
        "[Hier weiterlesen]",
        "A, " * 60,
        "Von " + "a.b." * 60 + "!",
        "lesezeit " * 30,
        "",
    ],
)
def test_prose_titles_and_datelines_are_no_bylines(line: str) -> None:
    assert parse_byline(line) is None


@pytest.mark.parametrize(
    ("line", "source", "day"),
    [
        ("Quelle: stern", "stern", None),
        ("Quelle 2: Landkurier, 3. Dezember 2025", "Landkurier", DAY),
        ("Fuente: El Ejemplo", "El Ejemplo", None),
    ],
)
def test_a_source_line_opens_nothing(line: str, source: str, day: date | None) -> None:
    byline = parse(line)
    assert (byline.source, byline.published_on) == (source, day)
    assert byline.source_led
    assert not byline.opens


def test_a_date_that_is_no_day_is_kept_as_printed() -> None:
    byline = parse("Von Anna Berg, 31. Februar 2025")
    assert byline.published_on is None
    assert byline.printed_date is not None
    assert byline.printed_date.text == "31. Februar 2025"


def test_the_more_a_line_shows_the_surer_it_is_a_byline() -> None:
    lines = [
        "Von Anna Berg – 3. Dezember 2025",
        "Anna Berg | Die Zeit | 3. Dezember 2025",
        "Anna Berg, 3. Dezember 2025",
        "Von Anna Berg",
        "— Anna Berg",
    ]
    scores = [parse(line).score for line in lines]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


FIRST = ["Anna", "Karl-Heinz", "Zoë", "J. K.", "Łucja", "Jean-Luc", "Åse", "Мария", "Anne Marie"]
LAST = ["Berg", "van Dalen", "O'Hara", "Müller-Lüdenscheidt", "de la Cruz", "Nowak", "Петрова"]
people = st.builds("{} {}".format, st.sampled_from(FIRST), st.sampled_from(LAST))
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2068, 12, 31))
GERMAN = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
formats = st.sampled_from(
    [
        lambda day: f"{day.day}. {GERMAN[day.month - 1]} {day.year}",
        lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
        lambda day: f"{day:%B} {day.day}, {day.year}",
        lambda day: f"{day.day} {day:%b} {day.year}",
        lambda day: day.isoformat(),
    ]
)


@given(
    authors=st.lists(people, min_size=1, max_size=3, unique=True),
    day=days,
    write=formats,
    prefix=st.sampled_from(["", "Dr. ", "Prof. ", "Prof. Dr. "]),
    separator=st.sampled_from([" – ", " -", "- ", " | ", ", ", " — ", " · ", "\t"]),
    lead=st.sampled_from(["Von ", "By ", "Par ", "von ", "Autor: ", ""]),
)
@example(["Karl-Heinz Berg"], DAY, lambda day: day.isoformat(), "", "- ", "Von ")
def test_what_is_written_as_a_byline_is_read_as_one(
    authors: list[str],
    day: date,
    write: Callable[[date], str],
    prefix: str,
    separator: str,
    lead: str,
) -> None:
    line = f"{lead}{prefix}{', '.join(authors)}{separator}{write(day)}"
    byline = parse(line)
    assert names(byline) == authors
    assert byline.contributors[0].prefix == (prefix.strip() or None)
    assert byline.published_on == day


@given(st.text(max_size=400))
def test_no_line_breaks_the_grammar(line: str) -> None:
    byline = parse_byline(line)
    assert byline is None or 0 < byline.score <= 1
