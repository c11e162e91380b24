"""Warnings are ticked off before an issue goes out, and it is kept by whom."""

from dataclasses import replace

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues import (
    IssueIsPublished,
    PublishingBlocked,
    is_published,
    list_ticks,
    prove,
    publish,
    read_issue,
    take_tick_back,
    tick_off,
)
from tests.newsletter.issues.drafts import GARDEN, MASTHEAD, NOON, make_issue


async def draft_with_warning(session: AsyncSession) -> tuple[int, str]:
    number = (await make_issue(session, replace(GARDEN, source_name=""))).id or 0
    proof = await prove(await read_issue(session, number), masthead=MASTHEAD, now=NOON)
    (warning,) = proof.warnings
    return number, warning.key


async def test_a_warning_without_a_tick_stops_the_publishing(session: AsyncSession) -> None:
    number, _ = await draft_with_warning(session)

    with pytest.raises(
        PublishingBlocked, match=r"warnings that must be ticked off: source\.missing"
    ):
        await publish(session, number, masthead=MASTHEAD, overrides={}, now=NOON, ticks=["x"])
    assert not await is_published(session, number)


async def test_a_tick_lets_it_pass_and_is_kept(session: AsyncSession) -> None:
    number, key = await draft_with_warning(session)
    await publish(
        session, number, masthead=MASTHEAD, overrides={}, now=NOON, editor_id=7, ticks=[key, "x"]
    )

    (kept,) = await list_ticks(session, number)
    assert (kept.key, kept.editor_id, kept.at) == (key, 7, NOON)


async def test_who_looked_first_stays(session: AsyncSession) -> None:
    number, key = await draft_with_warning(session)
    await tick_off(session, number, [key, "", "x" * 999], editor_id=1, now=NOON)
    await tick_off(session, number, [key], editor_id=2, now=NOON)
    await publish(session, number, masthead=MASTHEAD, overrides={}, now=NOON, ticks=[])

    assert [(each.key, each.editor_id) for each in await list_ticks(session, number)] == [(key, 1)]
    with pytest.raises(IssueIsPublished):
        await take_tick_back(session, number, [key])


async def test_a_tick_can_be_taken_back(session: AsyncSession) -> None:
    number, key = await draft_with_warning(session)
    await tick_off(session, number, [key], editor_id=1, now=NOON)
    await take_tick_back(session, number, [key])

    assert await list_ticks(session, number) == []


async def test_on_the_command_line_all_warnings_count_as_seen(session: AsyncSession) -> None:
    number, key = await draft_with_warning(session)
    await publish(session, number, masthead=MASTHEAD, overrides={}, now=NOON)

    assert [(each.key, each.editor_id) for each in await list_ticks(session, number)] == [
        (key, None)
    ]
