"""Pieces that end with their source: in brackets, behind a dash, after "Quelle:"."""

from datetime import date

import pytest

from newsletter.roundups import LabelRole, Roundup, count_accounted_characters, read

BRIDGE = "Am Markt wird die schmale Brücke eröffnet, auf die man neun Jahre lang gewartet hat."
FERRY = "Die alte Fähre fährt weiter, weil niemand dem Fährmann gesagt hat, dass er aufhören soll."
DUCKS = "Den Enten ist beides recht, solange am Sonntag jemand mit altem Brot vorbeikommt."
RAIN = "Bei Regen stehen alle unter dem Bogen, und es kommt zu den schönsten Gesprächen."
TEXTS = (BRIDGE, FERRY, DUCKS, RAIN)
TITLES = ("Endlich drüben", "Der Fährmann bleibt", "Wovon die Enten leben", "Unter dem Bogen")


def untitled(*endings: str) -> Roundup:
    parts = [f"{text} {ending}" for text, ending in zip(TEXTS, endings, strict=False)]
    return read("Kurz gelesen\n\n" + "\n\n".join(parts))


def titled(*endings: str) -> Roundup:
    rows = zip(TITLES, TEXTS, endings, strict=False)
    return read("Kurz gelesen\n\n" + "\n\n".join(f"{a}\n{b} {c}" for a, b, c in rows))


def sources(roundup: Roundup) -> list[str | None]:
    return [item.source.name for item in roundup.items]


def authors(roundup: Roundup) -> list[list[str]]:
    return [[one.name for one in item.contributors] for item in roundup.items]


def test_a_paper_and_a_day_in_brackets_end_an_item() -> None:
    roundup = titled(
        "(Ortsblatt, 3. Dezember 2025)", "(Neue Brücke, 2. Dezember 2025)", "(Talbote, 1. Dezember)"
    )
    assert [item.title for item in roundup.items] == list(TITLES[:3])
    assert sources(roundup) == ["Ortsblatt", "Neue Brücke", "Talbote"]
    assert authors(roundup) == [[], [], []]
    assert roundup.items[1].published_on == date(2025, 12, 2)
    assert roundup.items[2].published_as == "1. Dezember"
    assert roundup.title == "Kurz gelesen"


def test_pieces_without_titles_are_parted_by_their_endings() -> None:
    roundup = untitled("(Ortsblatt)", "(Neue Brücke)", "(Bergwalder Rundschau)", "[Talbote]")
    assert [item.title for item in roundup.items] == [None] * 4
    assert sources(roundup) == ["Ortsblatt", "Neue Brücke", "Bergwalder Rundschau", "Talbote"]
    assert [item.blocks[0].text for item in roundup.items] == list(TEXTS)
    assert roundup.title == "Kurz gelesen"


def test_the_ending_is_labelled_as_the_source() -> None:
    roundup = untitled("(Ortsblatt)", "(Neue Brücke)", "(Bergwalder Rundschau)")
    labels = [label.text for label in roundup.labels if label.role is LabelRole.SOURCE]
    assert labels == ["(Ortsblatt)", "(Neue Brücke)", "(Bergwalder Rundschau)"]


@pytest.mark.parametrize(
    "endings",
    [
        ("(Mara Holm, Ortsblatt)", "(Karl Stein, Neue Brücke)", "(Ina Berg, Bergwalder Rundschau)"),
        (
            "(Ortsblatt / Mara Holm)",
            "(Neue Brücke / Karl Stein)",
            "(Bergwalder Rundschau / Ina Berg)",
        ),
        ("— Mara Holm, Ortsblatt", "— Karl Stein, Neue Brücke", "— Ina Berg, Bergwalder Rundschau"),
        ("[Ortsblatt, Mara Holm]", "[Neue Brücke, Karl Stein]", "[Bergwalder Rundschau, Ina Berg]"),
    ],
)
def test_author_and_paper_are_told_apart_by_what_all_endings_have_in_common(
    endings: tuple[str, ...],
) -> None:
    roundup = untitled(*endings)
    assert sources(roundup) == ["Ortsblatt", "Neue Brücke", "Bergwalder Rundschau"]
    assert authors(roundup) == [["Mara Holm"], ["Karl Stein"], ["Ina Berg"]]


@pytest.mark.parametrize("word", ["Quelle", "Source", "Fonte", "Bron", "Źródło"])
def test_the_word_for_a_source_may_lead_it_in_at_the_end_of_a_text(word: str) -> None:
    roundup = untitled(f"{word}: Ortsblatt", f"{word}: Neue Brücke", f"{word}: Talbote")
    assert sources(roundup) == ["Ortsblatt", "Neue Brücke", "Talbote"]


def test_a_dash_before_the_paper_ends_an_item() -> None:
    roundup = titled("– Ortsblatt", "– Neue Brücke", "– Bergwalder Rundschau", "– Talbote")
    assert [item.title for item in roundup.items] == list(TITLES)
    assert sources(roundup) == ["Ortsblatt", "Neue Brücke", "Bergwalder Rundschau", "Talbote"]


def test_the_page_of_a_paper_is_no_part_of_its_name() -> None:
    roundup = untitled("(Ortsblatt, S. 3)", "(Neue Brücke, S. 12)", "(Talbote, S. 1)")
    assert sources(roundup) == ["Ortsblatt", "Neue Brücke", "Talbote"]


def test_brackets_in_a_page_end_items_too() -> None:
    rows = zip(TEXTS, ("Ortsblatt", "Neue Brücke", "Talbote"), strict=False)
    page = "".join(f"<p>{text} <i>({paper})</i></p>" for text, paper in rows)
    roundup = read(f"<html><body><h1>Kurz gelesen</h1>{page}</body></html>")
    assert sources(roundup) == ["Ortsblatt", "Neue Brücke", "Talbote"]
    assert [item.blocks[0].text for item in roundup.items] == list(TEXTS[:3])


def test_addresses_below_the_endings_are_the_links() -> None:
    parts = [
        f"{text} ({paper})\nhttps://blatt.example/{number}"
        for number, (text, paper) in enumerate(
            zip(TEXTS, ("Ortsblatt", "Neue Brücke", "Talbote"), strict=False)
        )
    ]
    roundup = read("Kurz gelesen\n\n" + "\n\n".join(parts))
    assert sources(roundup) == ["Ortsblatt", "Neue Brücke", "Talbote"]
    assert [item.link.url for item in roundup.items] == [
        f"https://blatt.example/{number}" for number in range(3)
    ]


@pytest.mark.parametrize(
    "endings",
    [
        ("(und nicht nur hier)", "(so hieß es)", "(wie immer)", "(leider)"),
        ("(siehe oben)", "(Ortsblatt)", "(mehr dazu unten)", ""),
        ("(Bergwald)", "(Oberlind)", "(Sarnau)", "(Tannheim)"),
        ("[…]", "(…)", "[...]", "[…]"),
    ],
)
def test_an_article_with_asides_in_brackets_stays_one(endings: tuple[str, ...]) -> None:
    assert len(untitled(*endings).items) == 1


def test_every_character_is_accounted_for() -> None:
    for roundup in (
        untitled("(Ortsblatt)", "(Neue Brücke)", "(Bergwalder Rundschau)", "[Talbote]"),
        titled("– Ortsblatt", "– Neue Brücke", "– Bergwalder Rundschau", "– Talbote"),
    ):
        assert count_accounted_characters(roundup) == roundup.source_characters
