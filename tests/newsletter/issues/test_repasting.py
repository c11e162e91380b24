"""The same roundup pasted once more: what is new is shown, and only what is ticked is taken."""

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues import (
    ChangeKind,
    Comparison,
    NothingPasted,
    RoundupImport,
    StaleVersion,
    compare_again,
    paste_again,
    read_review,
    remove_item,
    take_again,
)
from newsletter.roundups import RoundupError, Split
from tests.newsletter.issues.drafts import NOON
from tests.newsletter.issues.test_reviewing import (
    CRANE,
    HAND,
    NETS,
    block,
    fix,
    items,
    make,
    titles,
    write,
)
from tests.newsletter.roundups.test_carrying import NEW_ITEM
from tests.newsletter.roundups.test_relabelling import SWALLOWED

GULL = "Die Möwe auf dem Poller"
NEWER = (
    SWALLOWED.replace("Von Anna Berg", "Von Anna Bergmann")
    .replace("Wer früh kommt", "Wer ganz früh kommt")
    .replace(NETS, NEW_ITEM + NETS)
)
WITHOUT_NETS = SWALLOWED[: SWALLOWED.index(NETS)]


async def compare(session: AsyncSession, number: int, text: str) -> Comparison:
    await paste_again(session, number, text)
    return await compare_again(session, number)


async def take(
    session: AsyncSession, number: int, *keys: int, words: bool = False
) -> tuple[tuple[str, ...], ...]:
    version = (await read_review(session, number)).version
    corrected = await take_again(session, number, keys, words=words, version=version, now=NOON)
    return tuple(kept.fields for kept in corrected.kept)


def tell(comparison: Comparison) -> list[tuple[int, str, str]]:
    return [(each.key, each.kind.value, each.title) for each in comparison.changes]


async def test_what_is_new_changed_and_gone_is_told(session: AsyncSession) -> None:
    number = await make(session)
    comparison = await compare(session, number, NEWER)

    assert tell(comparison) == [
        (0, "changed", "Die Schleuse am Morgen"),
        (2, "added", GULL),
    ]
    assert [field.name for field in comparison.changes[0].fields] == ["standfirst", "contributors"]
    assert (await titles(session, number)) == ["Die Schleuse am Morgen", NETS]

    comparison = await compare(session, number, WITHOUT_NETS)
    assert tell(comparison) == [(1, "removed", NETS)]


async def test_the_same_text_changes_nothing(session: AsyncSession) -> None:
    number = await make(session)
    comparison = await compare(session, number, SWALLOWED)

    assert (comparison.changes, comparison.words) == ((), ())


async def test_all_that_is_ticked_is_taken_in_its_place(session: AsyncSession) -> None:
    number = await make(session)
    await compare(session, number, NEWER)
    await take(session, number, 0, 2)

    assert await titles(session, number) == ["Die Schleuse am Morgen", GULL, NETS]
    first = (await items(session, number))[0]
    assert first.contributors[0]["name"] == "Anna Bergmann"
    review = await read_review(session, number)
    assert (review.imported.source, review.version, review.steps) == (NEWER, 2, 0)
    assert [review.list_edited(key) for key in review.labelling.keys] == [(), (), ()]
    with pytest.raises(NothingPasted):
        await compare_again(session, number)


async def test_what_is_not_ticked_stays_as_it_was(session: AsyncSession) -> None:
    number = await make(session)
    before = [item.model_dump() for item in await items(session, number)]
    await compare(session, number, NEWER.replace(NETS, "Das andere Haus"))
    await take(session, number)

    assert [item.model_dump() for item in await items(session, number)] == before
    # The one that was added is not in the draft, and a later correction elsewhere leaves it out.
    await fix(session, number, Split(block=await block(session, number, CRANE)))
    assert GULL not in await titles(session, number)


async def test_hand_written_fields_stay_in_what_is_taken(session: AsyncSession) -> None:
    number = await make(session)
    await write(session, number, (await items(session, number))[0], standfirst=HAND)
    comparison = await compare(session, number, NEWER)

    fields = {field.name: field.kept for field in comparison.changes[0].fields}
    assert fields == {"standfirst": True, "contributors": True}
    kept = await take(session, number, 0, 2)
    assert kept == (("standfirst", "contributors"),)
    assert (await items(session, number))[0].standfirst == HAND


async def test_what_is_gone_goes_only_if_ticked(session: AsyncSession) -> None:
    number = await make(session)
    await write(session, number, (await items(session, number))[1], body=HAND)
    comparison = await compare(session, number, WITHOUT_NETS)
    assert comparison.changes[0].edited

    await take(session, number)
    assert (await items(session, number))[1].import_key is None
    await compare(session, number, SWALLOWED)
    await take(session, number, 1)
    assert (await titles(session, number)) == ["Die Schleuse am Morgen", NETS, NETS]
    await compare(session, number, WITHOUT_NETS)
    (gone,) = (await compare_again(session, number)).changes
    await take(session, number, gone.key)
    assert [item.body for item in await items(session, number)][1] == HAND


async def test_what_was_removed_by_hand_is_not_offered_again(session: AsyncSession) -> None:
    number = await make(session)
    await remove_item(session, number, (await items(session, number))[0].id or 0, version=1)
    comparison = await compare(session, number, NEWER)

    assert [each.kind for each in comparison.changes] == [ChangeKind.ADDED]


async def test_a_correction_made_before_is_still_there_after(session: AsyncSession) -> None:
    number = await make(session)
    await fix(session, number, Split(block=await block(session, number, CRANE)))
    comparison = await compare(session, number, NEWER)
    added = [each.key for each in comparison.changes if each.kind is ChangeKind.ADDED]
    await take(session, number, *added)

    assert await titles(session, number) == ["Die Schleuse am Morgen", CRANE, GULL, NETS]


async def test_the_texts_around_the_items_are_a_tick_of_their_own(session: AsyncSession) -> None:
    number = await make(session)
    newer = SWALLOWED.replace("Nachrichten vom Hafen", "Neues vom Hafen")
    comparison = await compare(session, number, newer)
    assert [(each.name, each.after) for each in comparison.words] == [("title", "Neues vom Hafen")]

    await take(session, number)
    assert (await read_review(session, number)).found.issue.title == "Nachrichten vom Hafen"
    await compare(session, number, newer.replace("Neues", "Altes"))
    await take(session, number, words=True)
    # It was the editors' decision to keep the first one: that counts as theirs.
    assert (await read_review(session, number)).found.issue.title == "Nachrichten vom Hafen"


async def test_the_former_import_is_kept(session: AsyncSession) -> None:
    number = await make(session)
    await compare(session, number, NEWER)
    await take(session, number, 0)

    rows = (await session.exec(select(RoundupImport).where(RoundupImport.issue_id == number))).all()
    assert sorted(row.source for row in rows) == sorted((SWALLOWED, NEWER))
    assert {row.pasted_again for row in rows} == {""}


async def test_who_corrected_meanwhile_is_not_overrun(session: AsyncSession) -> None:
    number = await make(session)
    await compare(session, number, NEWER)
    await fix(session, number, Split(block=await block(session, number, CRANE)))

    with pytest.raises(StaleVersion):
        await take_again(session, number, [0], words=False, version=1, now=NOON)


async def test_what_is_no_roundup_is_not_kept(session: AsyncSession) -> None:
    number = await make(session)

    with pytest.raises(RoundupError):
        await paste_again(session, number, "  ")
    with pytest.raises(NothingPasted):
        await compare_again(session, number)
