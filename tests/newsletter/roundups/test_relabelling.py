"""Labels corrected by an editor: what changes, and that nothing is ever lost or doubled."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter.roundups import (
    OUTSIDE,
    Assign,
    BlockKind,
    Choose,
    Confidence,
    Correction,
    EvenQuotes,
    Join,
    Labelling,
    LabelRole,
    LinkKind,
    Move,
    Role,
    Roundup,
    RoundupError,
    Split,
    Standfirsts,
    Survey,
    UnknownBlock,
    correct,
    label_blocks,
    read,
    read_survey,
    relabel,
    survey,
)
from newsletter.roundups.labelling import build_items
from newsletter.roundups.relabelling import _build, _gather
from tests.newsletter.roundups.test_nothing_lost import LINES, SAMPLES, check

SWALLOWED = """\
Nachrichten vom Hafen

Die Schleuse am Morgen
Von Anna Berg – 3. Dezember 2025
Wer früh kommt, sieht die Schleuse noch leer. Das Wasser steht, und niemand ruft.
Später kommen die Schiffe, eines nach dem anderen, und keines hat es eilig.
Der Kran
Ein Kran ist ein Tier, das man gezähmt hat. Er frisst Kisten und gibt sie wieder her.
Niemand weiß, wie alt er wirklich ist, auch nicht der Mann, der ihn fährt.
[Zum Originalbeitrag]

Das Haus der Netze
Von Karl Stein – 4. Dezember 2025
Hier wird geflickt, was das Meer zerrissen hat. Es riecht nach Teer, den ganzen Tag lang.
Wer wissen will, wie man einen Knoten macht, der hält, muss lange zusehen und wenig fragen.
[Hier weiterlesen]
"""


LINKED = """\
<html><body><h1>Nachrichten vom Hafen</h1>
<h2><a href="https://hafen.example/schleuse">Die Schleuse am Morgen</a></h2>
<p>Von Anna Berg – 3. Dezember 2025</p>
<p>Wer früh kommt, sieht die <em>Schleuse</em> noch leer. Das Wasser steht, und niemand ruft.</p>
<ul><li>Ein Kahn aus Holz</li><li>Zwei Kähne aus <a href="https://eisen.example/">Eisen</a></li></ul>
<h2>Das Haus der Netze</h2><p>Von Karl Stein – 4. Dezember 2025</p>
<p>Hier wird geflickt, was das Meer zerrissen hat. <a href="https://hafen.example/netze">Mehr</a></p>
<p>Alles andere steht <a href="https://hafen.example/andere">im Hafenblatt</a>.</p></body></html>
"""
SOURCES = [*(path.read_bytes() for path in SAMPLES), LINKED.encode()]
NAMES = [*(path.stem for path in SAMPLES), "linked"]


def at(surveyed: Survey, beginning: str) -> int:
    """Return the index of the block that begins so."""
    texts = [mark.block.text for mark in surveyed.marked]
    return next(index for index, text in enumerate(texts) if text.startswith(beginning))


def apply(surveyed: Survey, *corrections: Correction) -> tuple[Labelling, Roundup]:
    labelling = label_blocks(surveyed)
    for correction in corrections:
        labelling = correct(surveyed, labelling, correction)
    roundup = relabel(surveyed, labelling)
    check(roundup)
    return labelling, roundup


def titles(roundup: Roundup) -> list[str | None]:
    return [item.title for item in roundup.items]


@pytest.fixture
def harbour() -> Survey:
    return survey(SWALLOWED)


@pytest.mark.parametrize("source", SOURCES, ids=NAMES)
def test_labels_that_nobody_changed_make_the_import_itself(source: bytes) -> None:
    surveyed = survey(source)

    for one in surveyed.scored:
        labelling = label_blocks(surveyed, one.name)
        assert relabel(surveyed, labelling) == read_survey(surveyed, reading=one.name)
    assert relabel(surveyed, label_blocks(surveyed)) == read(source)


@pytest.mark.parametrize("source", SOURCES, ids=NAMES)
def test_an_item_built_from_its_labels_is_the_item_that_was_read(source: bytes) -> None:
    surveyed = survey(source)
    outline = surveyed.pick().outline
    members = _gather(label_blocks(surveyed).places)

    for number, built in enumerate(build_items(surveyed, outline)):
        again = _build(surveyed, members[number], numbered=outline.numbered).item
        assert replace(again, confidence=Confidence()) == replace(
            built.item, confidence=Confidence()
        )


def test_a_swallowed_item_is_split_off_and_its_first_line_is_its_title(harbour: Survey) -> None:
    _, roundup = apply(harbour, Split(block=at(harbour, "Der Kran")))

    assert titles(roundup) == ["Die Schleuse am Morgen", "Der Kran", "Das Haus der Netze"]
    assert [block.text[:12] for block in roundup.items[1].blocks] == [
        "Ein Kran ist",
        "Niemand weiß",
    ]


def test_a_split_in_running_text_makes_an_item_without_a_title(harbour: Survey) -> None:
    _, roundup = apply(harbour, Split(block=at(harbour, "Später kommen")))

    assert titles(roundup)[:2] == ["Die Schleuse am Morgen", None]
    # The link stands behind the text that was split off, so it goes along.
    assert [item.link.kind for item in roundup.items][:2] == [LinkKind.NONE, LinkKind.ORIGINAL]


def test_splitting_where_an_item_begins_changes_nothing(harbour: Survey) -> None:
    labelling, _ = apply(harbour, Split(block=at(harbour, "Die Schleuse")))

    assert labelling == label_blocks(harbour)


def test_merging_keeps_one_title_one_link_and_all_people(harbour: Survey) -> None:
    labelling, roundup = apply(harbour, Join(block=at(harbour, "Hier wird geflickt")))

    (item,) = roundup.items
    assert item.title == "Die Schleuse am Morgen"
    assert [person.name for person in item.contributors] == ["Anna Berg", "Karl Stein"]
    kinds = {block.text: block.kind for block in item.blocks}
    assert kinds["Das Haus der Netze"] is BlockKind.SUBHEADING
    assert kinds["[Hier weiterlesen]"] is BlockKind.NOTE
    assert [place.role for place in labelling.places].count(LabelRole.LINK) == 1


def test_a_split_takes_a_merge_back(harbour: Survey) -> None:
    block = at(harbour, "Das Haus der Netze")
    _, roundup = apply(harbour, Join(block=block), Split(block=block))

    before = read(SWALLOWED)
    assert titles(roundup) == titles(before)
    assert [item.link for item in roundup.items] == [item.link for item in before.items]
    assert [item.contributors for item in roundup.items] == [
        item.contributors for item in before.items
    ]


def test_what_has_no_item_before_it_is_merged_with_nothing(harbour: Survey) -> None:
    labelling, _ = apply(
        harbour, Join(block=at(harbour, "Die Schleuse")), Join(block=at(harbour, "Nachrichten"))
    )

    assert labelling == label_blocks(harbour)


def test_merged_with_an_item_without_a_title_the_title_stays(harbour: Survey) -> None:
    _, roundup = apply(
        harbour,
        Assign(block=at(harbour, "Die Schleuse"), role=LabelRole.LEFT_OVER),
        Join(block=at(harbour, "Das Haus der Netze")),
    )

    assert titles(roundup) == ["Das Haus der Netze"]


def test_a_new_title_turns_the_title_above_it_into_the_kicker(harbour: Survey) -> None:
    _, roundup = apply(harbour, Assign(block=at(harbour, "Von Anna Berg"), role=LabelRole.TITLE))

    item = roundup.items[0]
    assert item.kicker == "Die Schleuse am Morgen"
    assert item.title == "Von Anna Berg – 3. Dezember 2025"
    assert item.contributors == ()


def test_a_title_further_up_becomes_a_sub_heading(harbour: Survey) -> None:
    labelling, roundup = apply(
        harbour, Assign(block=at(harbour, "Später kommen"), role=LabelRole.TITLE)
    )

    assert labelling.places[at(harbour, "Die Schleuse")].role is LabelRole.SUBHEADING
    assert str(roundup.items[0].title).startswith("Später kommen")


@pytest.mark.parametrize(
    ("line", "people", "day"),
    [
        ("Text: Mia", ["Mia"], None),
        ("das Kollektiv vom Ufer 17", ["das Kollektiv vom Ufer 17"], None),
        ("irgendwann, 12.12.2025", ["irgendwann"], 12),
    ],
)
def test_whatever_is_called_a_byline_is_read_as_one(
    line: str, people: list[str], day: int | None
) -> None:
    surveyed = survey(SWALLOWED.replace("Der Kran", line))
    _, roundup = apply(
        surveyed,
        Assign(block=at(surveyed, "Von Anna Berg"), role=LabelRole.LEFT_OVER),
        Assign(block=at(surveyed, line[:9]), role=LabelRole.BYLINE),
    )

    item = roundup.items[0]
    assert [person.name for person in item.contributors] == people
    assert {person.role for person in item.contributors} == {Role.AUTHOR}
    assert (item.published_on.day if item.published_on else None) == day


@pytest.mark.parametrize(
    ("line", "url", "label"),
    [
        ("Der Kran steht hier: https://kran.example/a, sagt er", "https://kran.example/a", True),
        ("Der Kran auf eigener Seite", None, True),
        ("Siehe: www.kran.example/b", "https://www.kran.example/b", True),
    ],
)
def test_whatever_is_called_the_link_is_read_as_one(
    line: str,
    url: str | None,
    label: bool,  # noqa: FBT001
) -> None:
    surveyed = survey(SWALLOWED.replace("Der Kran", line))
    _, roundup = apply(surveyed, Assign(block=at(surveyed, line[:9]), role=LabelRole.LINK))

    item = roundup.items[0]
    assert item.link.url == url
    assert bool(item.link.label) is label
    # The link that it displaced is still there to be read.
    assert "[Zum Originalbeitrag]" in [block.text for block in item.blocks]


def test_a_link_inside_a_line_is_its_address() -> None:
    surveyed = survey(LINKED)
    block = at(surveyed, "Alles andere")
    _, roundup = apply(surveyed, Assign(block=block, role=LabelRole.LINK))

    assert roundup.items[-1].link.url == "https://hafen.example/andere"


def test_source_and_rights_are_what_an_editor_calls_so(harbour: Survey) -> None:
    _, roundup = apply(
        harbour,
        Assign(block=at(harbour, "Der Kran"), role=LabelRole.SOURCE),
        Assign(block=at(harbour, "Niemand weiß"), role=LabelRole.RIGHTS),
    )

    item = roundup.items[0]
    assert item.source.name == "Der Kran"
    assert str(item.rights.note).startswith("Niemand weiß")


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (LabelRole.TEXT, BlockKind.PARAGRAPH),
        (LabelRole.QUOTATION, BlockKind.QUOTATION),
        (LabelRole.LIST, BlockKind.LIST),
        (LabelRole.NOTE, BlockKind.NOTE),
    ],
)
def test_a_text_is_of_the_kind_that_an_editor_says(
    harbour: Survey, role: LabelRole, kind: BlockKind
) -> None:
    _, roundup = apply(harbour, Assign(block=at(harbour, "Der Kran"), role=role))

    kinds = {block.text: block.kind for block in roundup.items[0].blocks}
    assert kinds["Der Kran"] is kind


def test_outside_the_items_are_title_introduction_closing_words_and_the_rest(
    harbour: Survey,
) -> None:
    _, roundup = apply(
        harbour,
        Assign(block=1, role=LabelRole.ISSUE_TITLE),
        Assign(block=2, role=LabelRole.OUTRO),
        Assign(block=3, role=LabelRole.LEFT_OVER),
    )

    assert roundup.title == "Die Schleuse am Morgen"
    assert [block.text for block in roundup.intro] == ["Nachrichten vom Hafen"]
    assert [block.text for block in roundup.outro] == ["Von Anna Berg – 3. Dezember 2025"]
    assert len(roundup.left_over) == 1
    assert "left_over.text" in {finding.code for finding in roundup.findings}


def test_what_was_left_over_is_made_an_item_with_all_its_fields(harbour: Survey) -> None:
    out = [Assign(block=index, role=LabelRole.LEFT_OVER) for index in range(1, 9)]
    labelling, roundup = apply(harbour, *out)
    assert titles(roundup) == ["Das Haus der Netze"]

    labelling = correct(harbour, labelling, Split(block=1))
    roundup = relabel(harbour, labelling)
    check(roundup)
    assert titles(roundup) == ["Die Schleuse am Morgen", "Das Haus der Netze"]
    first, before = roundup.items[0], read(SWALLOWED).items[0]
    assert (first.contributors, first.link) == (before.contributors, before.link)


def test_a_text_outside_joins_the_item_above_or_else_below_it(harbour: Survey) -> None:
    labelling, _ = apply(harbour, Assign(block=0, role=LabelRole.NOTE))
    assert labelling.places[0].item == labelling.places[1].item

    labelling, _ = apply(
        harbour,
        Assign(block=12, role=LabelRole.OUTRO),
        Assign(block=12, role=LabelRole.TEXT),
    )
    assert labelling.places[12].item == labelling.places[11].item


def test_a_title_outside_begins_an_item(harbour: Survey) -> None:
    _, roundup = apply(harbour, Assign(block=0, role=LabelRole.TITLE))

    assert titles(roundup)[0] == "Nachrichten vom Hafen"
    assert len(roundup.items) == 3


def test_a_block_moves_to_the_item_it_belongs_to(harbour: Survey) -> None:
    _, roundup = apply(harbour, Move(block=at(harbour, "Niemand weiß"), item=1))
    assert "Niemand weiß" in str(roundup.items[1].blocks)
    assert titles(roundup) == ["Die Schleuse am Morgen", "Das Haus der Netze"]

    _, roundup = apply(
        harbour, Move(block=at(harbour, "Die Schleuse"), item=1), Move(block=0, item=1)
    )
    assert titles(roundup) == [None, "Das Haus der Netze"]
    kinds = [(block.kind, block.text) for block in roundup.items[1].blocks][:2]
    assert kinds[0] == (BlockKind.PARAGRAPH, "Nachrichten vom Hafen")
    assert kinds[1] == (BlockKind.SUBHEADING, "Die Schleuse am Morgen")


def test_a_move_to_an_item_that_is_gone_changes_nothing(harbour: Survey) -> None:
    labelling, _ = apply(harbour, Move(block=4, item=77), Move(block=4, item=0))

    assert labelling == label_blocks(harbour)


def test_first_paragraphs_are_standfirsts_of_all_items_or_of_none(harbour: Survey) -> None:
    _, none = apply(harbour, Standfirsts(first=False))
    assert [item.standfirst for item in none.items] == [None, None]
    assert none.items[0].blocks[0].text.startswith("Wer früh kommt")

    _, again = apply(harbour, Standfirsts(first=False), Standfirsts(first=True))
    assert [item.standfirst for item in again.items] == [
        item.standfirst for item in read(SWALLOWED).items
    ]


def test_another_reading_brings_its_own_labels(harbour: Survey) -> None:
    labelling, roundup = apply(
        harbour, EvenQuotes(even=True), Split(block=4), Choose(reading="single")
    )

    assert (len(roundup.items), roundup.reading, labelling.even_quotes) == (1, "single", True)
    assert titles(apply(harbour, Choose(reading="bylines"))[1]) == titles(read(SWALLOWED))


def test_a_block_that_is_not_there_is_refused(harbour: Survey) -> None:
    for block in (-1, 99):
        with pytest.raises(UnknownBlock, match="the source has 14"):
            correct(harbour, label_blocks(harbour), Split(block=block))


CORRECTIONS = st.one_of(
    st.builds(Split, block=st.integers(0, 30)),
    st.builds(Join, block=st.integers(0, 30)),
    st.builds(Assign, block=st.integers(0, 30), role=st.sampled_from(LabelRole)),
    st.builds(Move, block=st.integers(0, 30), item=st.integers(0, 8)),
    st.builds(Standfirsts, first=st.booleans()),
    st.builds(Choose, reading=st.sampled_from(["bylines", "numbered", "single", "none"])),
)


@given(st.lists(LINES, max_size=30).map("\n".join), st.lists(CORRECTIONS, max_size=8))
@settings(deadline=None)
@example(SWALLOWED, [Split(block=4), Join(block=8), Assign(block=2, role=LabelRole.LINK)])
@example("A\nB", [Assign(block=0, role=LabelRole.INTRO), Split(block=0), Join(block=1)])
def test_no_correction_loses_or_doubles_a_block(text: str, corrections: list[Correction]) -> None:
    try:
        surveyed = survey(text)
    except RoundupError:
        return
    labelling = label_blocks(surveyed)
    for correction in corrections:
        try:
            labelling = correct(surveyed, labelling, correction)
        except UnknownBlock:
            continue
        assert len(labelling.places) == len(surveyed.marked)
        assert all((place.item is None) == (place.role in OUTSIDE) for place in labelling.places)
        roundup = relabel(surveyed, labelling)
        check(roundup)
        assert len(roundup.items) == len(labelling.keys)
        assert len(roundup.labels) == len(labelling.places)
        said = [(label.role, label.item) for label in roundup.labels]
        order = {key: number for number, key in enumerate(labelling.keys)}
        assert said == [
            (place.role, None if place.item is None else order[place.item])
            for place in labelling.places
        ]


@given(st.lists(LINES, max_size=30).map("\n".join))
def test_the_labels_of_any_reading_make_that_reading(text: str) -> None:
    try:
        surveyed = survey(text)
    except RoundupError:
        return
    for one in surveyed.scored:
        labelling = label_blocks(surveyed, one.name)
        assert relabel(surveyed, labelling) == read_survey(surveyed, reading=one.name)
