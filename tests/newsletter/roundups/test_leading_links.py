"""Addresses above titles, labels that repeat, words that say there is no link."""

import pytest

from newsletter.roundups import LinkKind, read
from newsletter.roundups.links import parse_link
from newsletter.roundups.shapes import is_ornament

TEXT = "    Seit dem Frühjahr fährt der Bus wieder bis an den See, und alle steigen aus."


def test_addresses_above_titles_belong_to_what_is_below_them() -> None:
    pieces = [
        f"https://probe.example/{number}\n{title}\n"
        f"    by {name} in City Stairs, {number} May 2025\n{TEXT}\n    #stairs #books\n"
        for number, title, name in (
            (1, "The lift that stays", "Ida Probe"),
            (2, "Bridges keep their hours.", "Tom Test"),
            (3, "How stale is stale?", "Eva Muster"),
        )
    ]
    items = read("\n".join(pieces)).items
    assert [item.link.url for item in items] == [f"https://probe.example/{n}" for n in (1, 2, 3)]
    assert [item.title for item in items] == [
        "The lift that stays",
        "Bridges keep their hours.",
        "How stale is stale?",
    ]
    assert [item.kicker for item in items] == [None, None, None]


def test_an_address_below_its_piece_stays_there() -> None:
    pieces = [
        f"{title}\nBy {name}, 3 May 2025\n{TEXT.strip()}\nhttps://probe.example/{number}\n"
        for number, title, name in (
            (1, "The lift that stays", "Ida Probe"),
            (2, "Bridges keep their hours", "Tom Test"),
            (3, "How stale is stale?", "Eva Muster"),
        )
    ]
    items = read("\n".join(pieces)).items
    assert [item.link.url for item in items] == [f"https://probe.example/{n}" for n in (1, 2, 3)]


def test_a_label_that_repeats_before_addresses_is_no_title() -> None:
    pieces = [
        f"{title}.\nBesprochen von {name} (Laubenblatt, {number}. Mai 2025)\n\n{TEXT.strip()}\n\n"
        f"Das Buch dazu\n\nAlles darüber: https://probe.example/{number}\n\n<3 <3 <3\n"
        for number, title, name in (
            (1, "Ein Haus mit vielen krummen Treppen", "Ida Probe"),
            (2, "Der Garten hinter dem alten Bahnhof", "Tom Test"),
            (3, "Was der Regen am Abend erzählt", "Eva Muster"),
        )
    ]
    items = read("Bücherbrief\n\n<3 <3 <3\n\n" + "\n".join(pieces)).items
    assert [item.link.label for item in items] == ["Alles darüber"] * 3
    assert items[0].title == "Ein Haus mit vielen krummen Treppen."


@pytest.mark.parametrize("line", ["(print only)", "[nur im Heft]", "hab den link nicht mehr"])
def test_a_line_that_says_there_is_no_link_ends_an_item_without_one(line: str) -> None:
    link = parse_link(line)
    assert link is not None
    assert (link.kind, link.url) == (LinkKind.NONE, None)


@pytest.mark.parametrize(
    "line",
    ["No link between bread and fog", "Weiter mit Musik", "Lesen Sie hier, warum Brücken singen"],
)
def test_titles_with_such_words_are_no_links(line: str) -> None:
    assert parse_link(line) is None


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("Lire la suite (abonnés)", None),
        ("Read on (subscribers only)", None),
        ("Weiter mit Registrierung", None),
        ("Den ganzen Essay finden Sie hier.", None),
        ("Hier geht es zum ganzen Streitgespräch.", None),
        ("(https://probe.example/1, subscription)", "https://probe.example/1"),
    ],
)
def test_who_may_read_on_is_no_part_of_a_link(line: str, url: str | None) -> None:
    link = parse_link(line)
    assert link is not None
    assert (link.kind, link.url) == (LinkKind.CONTINUE, url)


def test_the_same_signs_again_and_again_are_an_ornament_and_laughter_is_none() -> None:
    assert is_ornament("<3 <3 <3")
    assert is_ornament("x x x")
    assert not is_ornament("Ha ha ha")
    assert not is_ornament("2 x 2")
