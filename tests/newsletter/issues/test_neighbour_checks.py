"""What is odd about an item beside the others, of its issue and of earlier ones."""

from datetime import date, timedelta
from typing import Any

import pytest

from newsletter.issues import Background, Duplicate, Finding, Item, Likeness
from newsletter.issues.neighbour_checks import check_neighbours
from newsletter.issues.spellings import Spelling, are_spellings, measure
from newsletter.mail import Contributor, ItemKind
from tests.newsletter.issues.drafts import GARDEN, build

MIDDLE = date(2026, 11, 16)


def look(*items: Item, **background: Any) -> list[Finding]:
    return list(check_neighbours(items, Background(**background)))


def by(name: str, position: int = 1, **changes: Any) -> Item:
    return build(position=position, contributors=(Contributor(name=name),), **changes)


def say(findings: list[Finding]) -> list[str]:
    return [f"{each.code} {each.position} {each.message}" for each in findings]


def test_ordinary_neighbours_are_left_alone() -> None:
    assert look(build(position=1), build(position=2), build(position=3)) == []


def test_a_duplicate_names_the_earlier_issue() -> None:
    def printed(issue_id: int, other_id: int) -> Duplicate:
        return Duplicate(
            item_id=101,
            likeness=Likeness.ADDRESS,
            issue_id=issue_id,
            issue_title="Im Herbst",
            other_id=other_id,
        )

    (earlier,) = look(build(position=1), duplicates=(printed(7, 4000),))
    (here,) = look(build(position=1), build(position=2), duplicates=(printed(1, 102),))

    assert earlier.message == "An earlier issue has the same link: “Im Herbst” (issue 7)."
    assert earlier.facts["issue"] == 7
    assert here.message == "Item 2 of this issue is the same piece."
    assert look(duplicates=(printed(7, 4000),)) == []


def test_a_date_far_from_the_others_is_odd_where_there_are_enough() -> None:
    days = [MIDDLE, MIDDLE, MIDDLE - timedelta(days=1), MIDDLE.replace(year=2025)]
    items = [build(position=n, published_on=day) for n, day in enumerate(days, start=1)]

    (odd,) = look(*items)
    assert (odd.code, odd.position) == ("date.distant", 4)
    assert look(*items[1:]) == []
    assert look(*items[:3], build(position=4, published_on=None)) == []


def test_a_whole_article_needs_a_right() -> None:
    whole = "wort " * 500
    teasers = [build(position=n) for n in (2, 3)]

    def codes(**changes: Any) -> list[str]:
        return [each.code for each in look(build(body=whole, **changes), *teasers)]

    assert codes() == ["rights.missing"]
    assert codes(rights_basis="permission") == []
    assert codes(kind=ItemKind.NOTE) == []
    for omission in ("[…]", r"\[…\]", "(...)"):
        assert [e.code for e in look(build(body=f"{whole} {omission}"), *teasers)] == []
    long = [build(position=n, body=whole) for n in (1, 2)]
    assert look(*long) == []
    assert [each.code for each in look(build(body=whole))] == ["rights.missing"]


def test_an_author_in_two_spellings_is_written_as_before() -> None:
    known = (Spelling(name="Katharina Entwurf", times=5),)

    assert say(look(by("Katarina Entwurf"), authors=known)) == [
        "author.spelling 1 “Katarina Entwurf” is written “Katharina Entwurf” elsewhere."
    ]
    assert look(by("Katharina Entwurf"), authors=known) == []
    assert look(by("Karoline Entwurf"), authors=known) == []


def test_of_two_spellings_in_one_issue_the_rarer_is_odd() -> None:
    found = look(by("Jonas Mutser", 1), by("Jonas Muster", 2), by("Jonas Muster", 3))

    assert [(each.position, each.facts["other"]) for each in found] == [(1, "Jonas Muster")]


def test_the_earlier_of_two_equally_frequent_spellings_stands() -> None:
    found = look(by("Jonas Muster", 1), by("Jonas Mustär", 2))

    assert [each.position for each in found] == [2]


def test_a_source_in_two_spellings_is_a_hint() -> None:
    known = (Spelling(name="Die Probezeitung", times=3),)
    (found,) = look(build(source_name="Die Probe-Zeitung"), sources=known)

    assert (found.code, found.severity, found.field) == ("name.spelling", "hint", "source_name")


def test_a_name_in_the_text_is_compared_with_the_bylines() -> None:
    (found,) = look(by("Jonas Muster", body="Gestern schrieb Jonas Mustre davon."))

    assert found.message == "The text says “Jonas Mustre”, the byline “Jonas Muster”."
    for text in ("Jonas Muster schrieb.", "Jonas Musters Garten", "Jonas Muster’s garden"):
        assert look(by("Jonas Muster", body=text)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jean-Luc Muster", "Jean Luc Muster"),
        ("Łukasz Beispiel", "Lukasz Beispiel"),
        ("ADA Beispiel", "Ada Beispiel"),
        ("Anna-Lena Beispiel", "Annalena Beispeil"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert are_spellings(one, other)
    assert are_spellings(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ada Muster", "Ada Muster"), ("Ida B.", "Ada B."), ("Jonas Muster", "Jonas Probe"), ("", "")],
)
def test_other_names_are_others(one: str, other: str) -> None:
    assert not are_spellings(one, other)


def test_the_distance_counts_a_swap_once_and_gives_up_early() -> None:
    assert [measure(one, "muster", 2) for one in ("muster", "mutser", "uster", "mmuster")] == [
        0,
        1,
        1,
        1,
    ]
    assert measure("beispiel", "vorlagen", 2) > 2


def test_the_garden_has_nothing_odd() -> None:
    assert look(build(GARDEN)) == []
