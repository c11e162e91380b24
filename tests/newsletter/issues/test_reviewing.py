"""Labels corrected: the draft follows, and what was written by hand stays."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues import (
    IssueIsPublished,
    Item,
    ItemText,
    NothingToUndo,
    NotImported,
    StaleVersion,
    UnknownIssue,
    asks_for_review,
    correct_labels,
    draft,
    move_item,
    publish,
    read_review,
    remove_item,
    revise_issue,
    revise_item,
    undo_correction,
)
from newsletter.issues.corrections import IS_TEXT
from newsletter.issues.label_states import MOST_STEPS
from newsletter.issues.memory import HouseRule, RuleKind
from newsletter.issues.texts import IssueText
from newsletter.roundups import (
    Assign,
    Choose,
    Correction,
    EvenQuotes,
    Join,
    Labelling,
    LabelRole,
    Roundup,
    RoundupError,
    Split,
    Standfirsts,
    read,
)
from tests.newsletter.issues.drafts import GARDEN, MASTHEAD, NOON, make_issue
from tests.newsletter.roundups.test_relabelling import SWALLOWED, at

CRANE = "Der Kran"
NETS = "Das Haus der Netze"
HAND = "Von Hand geschrieben."


async def make(session: AsyncSession, text: str = SWALLOWED) -> int:
    issue = await draft(session, read(text), source=text, title=None, language=None, now=NOON)
    return issue.id or 0


async def fix(session: AsyncSession, number: int, *corrections: Correction) -> Any:
    review = await read_review(session, number)
    return await correct_labels(session, number, corrections, version=review.version)


async def block(session: AsyncSession, number: int, beginning: str) -> int:
    return at((await read_review(session, number)).surveyed, beginning)


async def items(session: AsyncSession, number: int) -> list[Item]:
    found = (await read_review(session, number)).found.items
    assert [item.position for item in found] == list(range(1, len(found) + 1))
    return list(found)


async def titles(session: AsyncSession, number: int) -> list[str]:
    return [item.title for item in await items(session, number)]


async def write(session: AsyncSession, number: int, item: Item, **words: Any) -> None:
    """Write into an item as the draft page does."""
    kept = {name: getattr(item, name) for name in ItemText.__dataclass_fields__}
    text = replace(ItemText(**(kept | {"contributors": GARDEN.contributors})), **words)
    await revise_item(session, number, item.id or 0, version=item.version, text=text)


async def test_a_draft_is_reviewed_as_it_was_read(session: AsyncSession) -> None:
    review = await read_review(session, await make(session))

    assert review.roundup == read(SWALLOWED)
    assert sorted(review.rows) == [0, 1]
    assert [review.list_edited(key) for key in review.rows] == [(), ()]
    assert (review.version, review.steps) == (1, 0)


async def test_a_split_makes_an_item_behind_the_one_it_came_from(session: AsyncSession) -> None:
    number = await make(session)
    untouched = (await items(session, number))[1]
    corrected = await fix(session, number, Split(block=await block(session, number, CRANE)))

    assert (corrected.changed, corrected.kept) == (True, ())
    assert await titles(session, number) == ["Die Schleuse am Morgen", CRANE, NETS]
    first, crane, last = await items(session, number)
    assert "Ein Kran" in crane.body + crane.standfirst
    assert "Ein Kran" not in first.body
    assert (last.id, last.version) == (untouched.id, 1)


async def test_a_correction_elsewhere_does_not_touch_what_was_written(
    session: AsyncSession,
) -> None:
    number = await make(session)
    await write(session, number, (await items(session, number))[1], title=HAND)
    await fix(session, number, Split(block=await block(session, number, CRANE)))

    last = (await items(session, number))[2]
    assert (last.title, last.version) == (HAND, 2)
    review = await read_review(session, number)
    assert review.list_edited(1) == ("title", "contributors")


async def test_of_a_rebuilt_item_the_hand_written_fields_stay_and_are_named(
    session: AsyncSession,
) -> None:
    number = await make(session)
    await write(session, number, (await items(session, number))[0], body=HAND, title="Neu")
    corrected = await fix(session, number, Split(block=await block(session, number, CRANE)))

    first = (await items(session, number))[0]
    assert (first.title, first.body) == ("Neu", HAND)
    (kept,) = corrected.kept
    assert (kept.position, kept.title, kept.fields) == (1, "Neu", ("body",))
    # Its link went along with the text that was split off.
    assert first.link_kind.value == "none"


async def test_what_stayed_is_named_by_the_place_it_has_now(session: AsyncSession) -> None:
    number = await make(session)
    await write(session, number, (await items(session, number))[1], body=HAND)
    wall = await block(session, number, "Wer wissen will")
    corrected = await fix(
        session,
        number,
        Split(block=await block(session, number, CRANE)),
        Assign(block=wall, role=LabelRole.QUOTATION),
    )

    assert [kept.position for kept in corrected.kept] == [3]


async def test_undoing_a_merge_brings_a_written_item_back_as_it_was(session: AsyncSession) -> None:
    number = await make(session)
    await write(session, number, (await items(session, number))[1], body=HAND, title="Neu")
    await fix(session, number, Join(block=await block(session, number, NETS)))
    assert await titles(session, number) == ["Die Schleuse am Morgen"]

    review = await read_review(session, number)
    assert review.steps == 1
    await undo_correction(session, number, version=review.version)

    _, back = await items(session, number)
    assert (back.title, back.body) == ("Neu", HAND)
    assert back.contributors == [
        {"name": each.name, "prefix": each.prefix, "role": each.role.value}
        for each in GARDEN.contributors
    ]
    review = await read_review(session, number)
    assert (review.labelling, review.steps) == (review.as_read, 0)
    assert review.roundup == read(SWALLOWED)


async def test_every_step_leads_back_to_the_one_before(session: AsyncSession) -> None:
    number = await make(session)
    states: list[tuple[Labelling, Roundup, list[dict[str, Any]]]] = []
    for correction in (
        Split(block=await block(session, number, CRANE)),
        Standfirsts(first=False),
        Choose(reading="single"),
        EvenQuotes(even=True),
        Assign(block=0, role=LabelRole.LEFT_OVER),
    ):
        states.append(await look(session, number))
        await fix(session, number, correction)

    for state in reversed(states):
        version = (await read_review(session, number)).version
        await undo_correction(session, number, version=version)
        assert await look(session, number) == state
    with pytest.raises(NothingToUndo):
        await undo_correction(session, number, version=version + 1)


async def look(
    session: AsyncSession, number: int
) -> tuple[Labelling, Roundup, list[dict[str, Any]]]:
    review = await read_review(session, number)
    written = [item.model_dump(exclude={"id", "version"}) for item in review.found.items]
    return review.labelling, review.roundup, written


async def test_only_so_many_steps_are_kept(session: AsyncSession) -> None:
    number = await make(session)
    for step in range(MOST_STEPS + 2):
        await fix(session, number, Standfirsts(first=bool(step % 2)))

    assert (await read_review(session, number)).steps == MOST_STEPS


async def test_what_changes_no_label_is_no_step(session: AsyncSession) -> None:
    number = await make(session)
    corrected = await fix(session, number, Split(block=1), Standfirsts(first=True))

    review = await read_review(session, number)
    assert (corrected.changed, review.version, review.steps) == (False, 1, 0)


async def test_an_item_that_was_removed_by_hand_stays_away_until_its_blocks_change(
    session: AsyncSession,
) -> None:
    number = await make(session)
    nets = (await items(session, number))[1]
    await remove_item(session, number, nets.id or 0, version=1)
    await fix(session, number, Split(block=await block(session, number, CRANE)))
    assert await titles(session, number) == ["Die Schleuse am Morgen", CRANE]

    wall = await block(session, number, "Hier wird geflickt")
    await fix(session, number, Assign(block=wall, role=LabelRole.QUOTATION))
    assert await titles(session, number) == ["Die Schleuse am Morgen", CRANE, NETS]


async def test_a_removed_item_that_vanishes_from_the_labels_takes_nothing_along(
    session: AsyncSession,
) -> None:
    number = await make(session)
    first, nets = await items(session, number)
    await remove_item(session, number, nets.id or 0, version=1)
    await fix(session, number, Join(block=await block(session, number, NETS)))

    (item,) = await items(session, number)
    assert item.id == first.id
    assert "Hier wird geflickt" in item.body


async def test_items_that_were_moved_keep_their_order(session: AsyncSession) -> None:
    number = await make(session)
    first = (await items(session, number))[0]
    await move_item(session, number, first.id or 0, steps=1)
    await fix(session, number, Split(block=await block(session, number, CRANE)))

    assert await titles(session, number) == [NETS, "Die Schleuse am Morgen", CRANE]


async def test_a_new_first_item_comes_before_the_others(session: AsyncSession) -> None:
    number = await make(session)
    await fix(session, number, Assign(block=0, role=LabelRole.TITLE))

    assert (await titles(session, number))[0] == "Nachrichten vom Hafen"


async def test_when_all_items_are_gone_a_new_one_is_the_only_one(session: AsyncSession) -> None:
    number = await make(session)
    for item in await items(session, number):
        await remove_item(session, number, item.id or 0, version=1)
    await fix(session, number, Assign(block=0, role=LabelRole.TITLE))

    assert await titles(session, number) == ["Nachrichten vom Hafen"]


async def test_texts_around_the_items_follow_unless_somebody_wrote_them(
    session: AsyncSession,
) -> None:
    number = await make(session)
    await fix(session, number, Assign(block=3, role=LabelRole.INTRO))
    issue = (await read_review(session, number)).found.issue
    assert issue.intro.startswith("Wer früh kommt")
    assert issue.version == 2

    words = IssueText(title="Hafen", intro=HAND, language="de")
    await revise_issue(session, number, version=2, text=words)
    corrected = await fix(
        session,
        number,
        Assign(block=4, role=LabelRole.INTRO),
        Assign(block=0, role=LabelRole.LEFT_OVER),
    )
    issue = (await read_review(session, number)).found.issue
    assert (issue.title, issue.intro, issue.version) == ("Hafen", HAND, 3)
    (kept,) = corrected.kept
    assert (kept.position, kept.title, set(kept.fields)) == (None, "Hafen", {"title", "intro"})


async def test_the_import_says_what_is_left_over_now(session: AsyncSession) -> None:
    number = await make(session)
    imported = (await read_review(session, number)).imported
    assert not asks_for_review(imported)

    await fix(session, number, Assign(block=0, role=LabelRole.LEFT_OVER))
    imported = (await read_review(session, number)).imported
    assert imported.left_over == ["Nachrichten vom Hafen"]
    assert asks_for_review(imported)


async def test_quotation_marks_are_set_alike_in_hand_written_text_too(
    session: AsyncSession,
) -> None:
    number = await make(
        session, SWALLOWED.replace("Ein Tier", '"Tier"').replace("Kisten", '"Kisten"')
    )
    first, last = await items(session, number)
    await write(session, number, last, body='Sie sagt "ja".')
    await revise_issue(session, number, version=1, text=IssueText(title='"Hafen"', language="de"))
    await fix(session, number, EvenQuotes(even=True))

    first, last = await items(session, number)
    assert "„Kisten“" in first.body
    assert last.body == "Sie sagt „ja“."
    review = await read_review(session, number)
    assert review.found.issue.title == "„Hafen“"
    assert review.list_edited(0) == ()

    await undo_correction(session, number, version=review.version)
    assert '"Kisten"' in (await items(session, number))[0].body


async def test_what_house_rules_changed_was_not_written_by_hand(session: AsyncSession) -> None:
    session.add(
        HouseRule(
            kind=RuleKind.AUTHOR_ALIAS,
            given="Anna Berg",
            wanted="Anna B. Berg",
            offered_at=NOON,
            accepted_at=NOON,
        )
    )
    await session.flush()
    number = await make(session)
    review = await read_review(session, number)
    assert (await items(session, number))[0].contributors[0]["name"] == "Anna B. Berg"
    assert review.list_edited(0) == ()

    corrected = await fix(session, number, Split(block=await block(session, number, CRANE)))
    assert corrected.kept == ()
    assert (await items(session, number))[0].contributors[0]["name"] == "Anna B. Berg"


async def test_what_an_editor_says_counts_for_more_than_the_rule_on_standfirsts(
    session: AsyncSession,
) -> None:
    session.add(
        HouseRule(
            kind=RuleKind.STANDFIRST,
            given="",
            wanted=IS_TEXT,
            offered_at=NOON,
            accepted_at=NOON,
        )
    )
    await session.flush()
    number = await make(session)
    assert {item.standfirst for item in await items(session, number)} == {""}
    assert (await read_review(session, number)).list_edited(0) == ()

    first = await block(session, number, "Später kommen")
    await fix(session, number, Assign(block=first, role=LabelRole.STANDFIRST))
    standfirsts = [item.standfirst for item in await items(session, number)]
    assert standfirsts[0].startswith("Später kommen")
    assert standfirsts[1] == ""


async def test_the_second_of_two_editors_is_told(session: AsyncSession) -> None:
    number = await make(session)
    await fix(session, number, Standfirsts(first=False))

    with pytest.raises(StaleVersion) as caught:
        await correct_labels(session, number, [Split(block=4)], version=1)
    assert (caught.value.given, caught.value.current) == (1, 2)


async def test_labels_of_another_cut_are_not_believed(session: AsyncSession) -> None:
    number = await make(session)
    await fix(session, number, Split(block=await block(session, number, CRANE)))
    review = await read_review(session, number)
    review.imported.labels = {**review.imported.labels, "cut": 0}
    await session.flush()

    review = await read_review(session, number)
    assert (review.labelling, review.steps) == (review.as_read, 0)


async def test_what_has_no_source_is_not_reviewed(session: AsyncSession) -> None:
    by_hand = (await make_issue(session)).id or 0
    with pytest.raises(NotImported):
        await read_review(session, by_hand)
    with pytest.raises(UnknownIssue):
        await read_review(session, 99_999)

    number = await make(session)
    (await read_review(session, number)).imported.source = ""
    await session.flush()
    with pytest.raises(RoundupError):
        await read_review(session, number)


async def test_a_published_issue_is_not_corrected(session: AsyncSession) -> None:
    number = await make(session)
    overrides = {"link.missing": "Papier"}
    await publish(session, number, masthead=MASTHEAD, overrides=overrides, now=NOON)

    with pytest.raises(IssueIsPublished):
        await fix(session, number, Standfirsts(first=False))
