"""The same roundup a second time: items are known again, and corrections are not lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.roundups import (
    Assign,
    Join,
    Labelling,
    LabelRole,
    RoundupError,
    Split,
    Survey,
    carry_over,
    correct,
    label_blocks,
    relabel,
    survey,
)
from tests.newsletter.roundups.test_nothing_lost import LINES, check
from tests.newsletter.roundups.test_relabelling import CORRECTIONS, SWALLOWED, at

FORMER = survey(SWALLOWED)
NEW_ITEM = """\
Die Möwe auf dem Poller
Von Ida Probe – 5. Dezember 2025
Sie sitzt dort jeden Tag und sieht den Schiffen zu. Niemand hat sie je fliegen sehen.
[Hier weiterlesen]

"""


def carry(text: str, labelling: Labelling | None = None) -> tuple[Survey, Labelling]:
    surveyed = survey(text)
    carried = carry_over(FORMER, labelling or label_blocks(FORMER), surveyed)
    check(relabel(surveyed, carried))
    return surveyed, carried


def titles(surveyed: Survey, labelling: Labelling) -> dict[int, str | None]:
    items = relabel(surveyed, labelling).items
    return dict(zip(labelling.keys, (item.title for item in items), strict=True))


def test_the_same_text_has_the_same_labels() -> None:
    _, carried = carry(SWALLOWED)

    assert carried == label_blocks(FORMER)


def test_a_new_item_gets_a_key_of_its_own_and_the_others_keep_theirs() -> None:
    found = titles(*carry(SWALLOWED.replace("Das Haus der Netze", NEW_ITEM + "Das Haus der Netze")))

    assert found == {
        0: "Die Schleuse am Morgen",
        2: "Die Möwe auf dem Poller",
        1: "Das Haus der Netze",
    }


def test_an_item_that_is_gone_leaves_its_key_unused() -> None:
    assert titles(*carry(SWALLOWED[SWALLOWED.index("Das Haus") :])) == {1: "Das Haus der Netze"}


def test_an_item_is_known_by_its_title_when_all_its_text_is_new() -> None:
    start, end = SWALLOWED.index("Von Karl"), SWALLOWED.rindex("[Hier")
    newer = "Von Lene Vorlage\nAlles ist neu geschrieben worden, Wort für Wort. Sogar das Ende.\n"
    found = titles(*carry(SWALLOWED[:start] + newer + SWALLOWED[end:]))

    assert found[1] == "Das Haus der Netze"


def test_a_split_survives_a_word_that_was_changed_right_there() -> None:
    split = correct(FORMER, label_blocks(FORMER), Split(block=at(FORMER, "Ein Kran ist")))
    found = carry(SWALLOWED.replace("Ein Kran ist ein Tier", "Ein Kran ist ein großes Tier"), split)

    assert titles(*found) == {0: "Die Schleuse am Morgen", 2: None, 1: "Das Haus der Netze"}


def test_merged_items_stay_merged_and_labels_stay_corrected() -> None:
    labelling = label_blocks(FORMER)
    for correction in (
        Join(block=at(FORMER, "Das Haus der Netze")),
        Assign(block=at(FORMER, "Der Kran"), role=LabelRole.NOTE),
    ):
        labelling = correct(FORMER, labelling, correction)
    surveyed, carried = carry(
        SWALLOWED.replace("ohne Eile", "mit Eile") + "\nNoch ein Satz.", labelling
    )

    assert titles(surveyed, carried) == {0: "Die Schleuse am Morgen"}
    assert carried.places[at(surveyed, "Der Kran")].role is LabelRole.NOTE


TEXTS = st.lists(LINES, max_size=20).map("\n".join)


@given(TEXTS, TEXTS, st.lists(CORRECTIONS, max_size=4))
@settings(deadline=None)
def test_whatever_comes_second_nothing_of_it_is_lost(
    text: str, other: str, corrections: list[Split]
) -> None:
    try:
        former, surveyed = survey(text), survey(other)
        labelling = label_blocks(former)
        for correction in corrections:
            labelling = correct(former, labelling, correction)
    except RoundupError:
        return
    carried = carry_over(former, labelling, surveyed)

    assert len(carried.places) == len(surveyed.marked)
    check(relabel(surveyed, carried))
