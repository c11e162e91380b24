"""Changing a draft, alone and against others."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions
from newsletter.issues import (
    BadText,
    IssueIsPublished,
    ItemText,
    StaleVersion,
    UnknownIssue,
    UnknownItem,
    add_item,
    contributors_of,
    draft_empty,
    list_issues,
    move_item,
    publish,
    read_issue,
    remove_item,
    revise_issue,
    revise_item,
)
from tests.newsletter.issues.drafts import (
    BRIDGE,
    CLOCK,
    GARDEN,
    MASTHEAD,
    NOON,
    WORDS,
    make_issue,
)


async def titles(session: AsyncSession, number: int) -> list[str]:
    found = await read_issue(session, number)
    assert [item.position for item in found.items] == list(range(1, len(found.items) + 1))
    return [item.title for item in found.items]


async def three(session: AsyncSession) -> tuple[int, list[int]]:
    number = (await make_issue(session, GARDEN, BRIDGE, CLOCK)).id or 0
    return number, [item.id or 0 for item in (await read_issue(session, number)).items]


async def test_an_item_keeps_all_that_was_written(session: AsyncSession) -> None:
    number, (first, *_) = await three(session)
    item = await revise_item(session, number, first, version=1, text=BRIDGE)

    assert item.title == BRIDGE.title
    assert contributors_of(item) == BRIDGE.contributors
    assert item.version == 2


async def test_the_second_of_two_editors_is_told(session: AsyncSession) -> None:
    number, (first, *_) = await three(session)
    await revise_item(session, number, first, version=1, text=BRIDGE)

    with pytest.raises(StaleVersion) as caught:
        await revise_item(session, number, first, version=1, text=CLOCK)

    assert (caught.value.given, caught.value.current) == (1, 2)
    assert (await titles(session, number))[0] == BRIDGE.title


async def test_two_editors_may_write_two_items_at_once(session: AsyncSession) -> None:
    number, (first, second, _) = await three(session)
    await revise_item(session, number, first, version=1, text=CLOCK)
    await revise_item(session, number, second, version=1, text=CLOCK)
    await revise_issue(session, number, version=2, text=WORDS)

    assert await titles(session, number) == [CLOCK.title] * 3


async def test_the_words_around_the_items_have_their_version(session: AsyncSession) -> None:
    number, _ = await three(session)
    await revise_issue(session, number, version=2, text=replace(WORDS, title="Neu"))

    with pytest.raises(StaleVersion):
        await revise_issue(session, number, version=2, text=WORDS)


@pytest.mark.parametrize(
    ("which", "steps", "order"),
    [(0, 1, "BAC"), (2, -1, "ACB"), (0, -1, "ABC"), (2, 1, "ABC"), (0, 9, "BCA"), (2, -9, "CAB")],
)
async def test_items_move_and_stop_at_the_ends(
    session: AsyncSession, which: int, steps: int, order: str
) -> None:
    number, ids = await three(session)
    await move_item(session, number, ids[which], steps=steps)

    names = {"A": GARDEN.title, "B": BRIDGE.title, "C": CLOCK.title}
    assert await titles(session, number) == [names[letter] for letter in order]


async def test_moving_does_not_make_a_text_that_is_being_written_stale(
    session: AsyncSession,
) -> None:
    number, (first, *_) = await three(session)
    await move_item(session, number, first, steps=1)

    await revise_item(session, number, first, version=1, text=CLOCK)


async def test_items_behind_a_removed_one_move_up(session: AsyncSession) -> None:
    number, (_, second, _) = await three(session)
    await remove_item(session, number, second, version=1)

    assert await titles(session, number) == [GARDEN.title, CLOCK.title]


async def test_what_was_changed_meanwhile_is_not_removed(session: AsyncSession) -> None:
    number, (first, *_) = await three(session)
    await revise_item(session, number, first, version=1, text=CLOCK)

    with pytest.raises(StaleVersion):
        await remove_item(session, number, first, version=1)


async def test_a_published_issue_cannot_be_changed(session: AsyncSession) -> None:
    number, (first, *_) = await three(session)
    await publish(session, number, masthead=MASTHEAD, overrides={}, now=NOON)

    with pytest.raises(IssueIsPublished):
        await revise_issue(session, number, version=2, text=WORDS)
    with pytest.raises(IssueIsPublished):
        await revise_item(session, number, first, version=1, text=CLOCK)
    with pytest.raises(IssueIsPublished):
        await add_item(session, number, CLOCK)
    with pytest.raises(IssueIsPublished):
        await move_item(session, number, first, steps=1)
    with pytest.raises(IssueIsPublished):
        await remove_item(session, number, first, version=1)


async def test_what_is_not_there_is_said_so(session: AsyncSession) -> None:
    _, (first, *_) = await three(session)
    other = (await make_issue(session)).id or 0

    with pytest.raises(UnknownIssue):
        await read_issue(session, 999_999)
    with pytest.raises(UnknownIssue):
        await add_item(session, 999_999, GARDEN)
    with pytest.raises(UnknownItem):
        await revise_item(session, other, first, version=1, text=CLOCK)
    with pytest.raises(UnknownItem):
        (await read_issue(session, other)).item(first)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "mailto:ada@example.org"}, "url"),
        ({"source_url": "probe zeitung"}, "source_url"),
        ({"title": "x" * 501}, "title"),
        ({"kicker": "x" * 201}, "kicker"),
        ({"body": "> " * 200 + "tief"}, "body"),
    ],
)
async def test_what_cannot_be_kept_is_refused_by_field(
    session: AsyncSession, changes: dict[str, Any], field: str
) -> None:
    number, _ = await three(session)

    with pytest.raises(BadText) as caught:
        await add_item(session, number, replace(GARDEN, **changes))

    assert [problem.field for problem in caught.value.problems] == [field]
    assert field in str(caught.value)


async def test_all_bad_fields_are_named_at_once(session: AsyncSession) -> None:
    with pytest.raises(BadText) as caught:
        await add_item(session, 1, ItemText(title="x" * 501, url="nirgends"))

    assert {problem.field for problem in caught.value.problems} == {"title", "url"}


async def test_control_characters_and_half_letters_do_not_reach_the_database(
    session: AsyncSession,
) -> None:
    issue = await make_issue(session)
    item = await add_item(
        session,
        issue.id or 0,
        replace(GARDEN, title="Ein\x00 Ti\r\ntel\ud800", body="eins\r\n\r\nzwei\x07\x00"),
    )

    assert item.title == "Ein Ti tel\N{REPLACEMENT CHARACTER}"
    assert item.body == "eins\n\nzwei"


async def test_issues_are_listed_newest_first(session: AsyncSession) -> None:
    numbers = [(await make_issue(session, GARDEN, BRIDGE)).id or 0 for _ in range(3)]

    listed = await list_issues(session, limit=2)
    older = await list_issues(session, before=listed[-1].issue_id, limit=2)

    assert [each.issue_id for each in listed] == [numbers[2], numbers[1]]
    assert older[0].issue_id == numbers[0]
    assert listed[0].item_count == 2


async def test_two_editors_who_save_at_the_same_moment_do_not_overwrite(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        number = (await draft_empty(session, title="Alt", language="de", now=NOON)).id or 0
    async with sessions() as one, sessions() as two:
        await revise_issue(one, number, version=1, text=replace(WORDS, title="Eins"))
        await one.commit()
        # The second has read the issue before; it must see what the first has committed.
        with pytest.raises(StaleVersion):
            await revise_issue(two, number, version=1, text=replace(WORDS, title="Zwei"))
