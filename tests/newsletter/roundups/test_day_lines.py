"""Days on lines of their own in the heads of pieces, and the names that stand beside them."""

import pytest

from newsletter.roundups import Role, RoundupItem, count_accounted_characters, read
from newsletter.roundups.bylines import parse_byline

TEXT = "Seit dem Frühjahr fährt der Bus wieder bis an den See, und alle steigen aus."


def read_lines(*lines: str) -> tuple[RoundupItem, ...]:
    return read("\n\n".join(lines)).items


def authors(item: RoundupItem) -> list[str]:
    return [person.name for person in item.contributors if person.role is Role.AUTHOR]


def test_a_name_with_any_description_is_a_byline_where_its_day_stands_beside_it() -> None:
    first, second = read_lines(
        *("Blick an den See", "Der Bus zum See", "Von Ida Probe, Fischerin", "3. Mai 2025", TEXT),
        *("[Weiterlesen]", "Die Bank am Hang", "Von Tom Test, Schreiner aus Talheim"),
        *("4. Mai 2025", TEXT, "[Weiterlesen]"),
    )
    assert (first.title, authors(first)) == ("Der Bus zum See", ["Ida Probe"])
    assert (second.title, authors(second)) == ("Die Bank am Hang", ["Tom Test"])
    assert [str(item.published_on) for item in (first, second)] == ["2025-05-03", "2025-05-04"]


def test_such_a_line_without_a_day_near_by_is_a_text() -> None:
    (item,) = read_lines("Der Bus zum See", TEXT, "Von Ida Probe, Fischerin aus Talheim", TEXT)
    assert not item.contributors


def test_standfirsts_name_the_authors_at_their_end_or_say_who_says_so() -> None:
    first, second, third = read_lines(
        *("Blick an den See", "Der Bus zum See", "Er fährt. Ein Kommentar von Dr. Ida Probe"),
        *("3. Mai 2025, 06:12 Uhr", TEXT, "Lesen Sie hier weiter", "Die Bank am Hang"),
        *("Sie steht noch. Essay von Tom Test. Aus dem Dänischen von Eva Muster", "4. Mai 2025"),
        *(TEXT, "Lesen Sie hier weiter", "Brauchen Wege Namen?", "Ja, meint Jan Nord. Oder nicht?"),
        *("5. Mai 2025", TEXT, "Lesen Sie hier weiter"),
    )
    assert authors(first) == ["Ida Probe"]
    assert [(one.name, one.role) for one in second.contributors] == [
        ("Tom Test", Role.AUTHOR),
        ("Eva Muster", Role.TRANSLATOR),
    ]
    assert (third.title, authors(third)) == ("Brauchen Wege Namen?", ["Jan Nord"])


def test_an_account_with_the_days_below_its_headings_stays_one_article() -> None:
    items = read_lines(
        *("Mein Jahr am See", "Von Ida Probe", "Ankunft", "Das Boot lag da, sagt Tom Test. Gut."),
        *("3. Mai 2025", TEXT, "Abreise", "Wir gingen. Ohne Eile, wie immer.", "5. Mai 2025", TEXT),
    )
    assert len(items) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Published 3 May 2025, updated 5 May 2025",
        "Publié le 3 mai 2025 à 06h00, modifié le 4 mai 2025 à 09h12",
        "Veröffentlicht am 3.5.2025, aktualisiert am 4. Mai 2025",
    ],
)
def test_the_day_of_the_publication_goes_before_that_of_the_last_change(line: str) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert str(byline.published_on) == "2025-05-03"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("von ida probe - 3.5.2025", ["ida probe"]),
        ("Kolumne, Ida Probe, 3.5.25", ["Ida Probe"]),
        ("von Ida Probe u. Tom Test -- 3.5.2025", ["Ida Probe", "Tom Test"]),
        ("Par Ida Probe, romancière", ["Ida Probe"]),
        ("Ida Probe, translated from the Welsh by Tom Test, 3 May 2025", ["Ida Probe", "Tom Test"]),
    ],
)
def test_bylines_typed_in_a_hurry_or_with_a_calling_name_people(
    line: str, names: list[str]
) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert [person.name for person in byline.contributors] == names


@pytest.mark.parametrize("line", ["by the editors, 3 May 2025", "von hier an bergab"])
def test_small_words_are_no_names(line: str) -> None:
    assert parse_byline(line) is None


def test_what_a_chapter_quotes_above_its_day_has_not_written_it() -> None:
    items = read_lines(
        *("Das Haus am Hang", "Roman von Ida Probe, 3. Mai 2025", "1. Die Treppe"),
        *("„Jede Stufe ist ein Satz.“", "— Tom Test, Hefte", "4. Mai 1958", TEXT),
        *("2. Der Garten", "„Man wartet nie allein.“", "— Eva Muster, Briefe", TEXT),
    )
    assert len(items) == 1


def test_the_first_of_two_names_above_a_text_is_no_title_as_well() -> None:
    roundup = read(f"— Ida Probe\n— Ida Probe\nQuelle: Ortsblatt\n{TEXT}")
    assert count_accounted_characters(roundup) == roundup.source_characters
