"""Deleting drafts: whole, and nothing but drafts."""

import pytest
from sqlalchemy import func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues import (
    IssueIsPublished,
    UnknownIssue,
    delete_draft,
    draft,
    publish,
    read_issue,
    start_run,
    tick_off,
)
from newsletter.issues.memory import ImportedItem
from newsletter.issues.models import Item, RoundupImport
from newsletter.roundups import read
from tests.newsletter.issues.drafts import MASTHEAD, NOON, make_issue
from tests.newsletter.issues.test_drafting import ROUNDUP


async def make_import(session: AsyncSession) -> int:
    issue = await draft(session, read(ROUNDUP), source=ROUNDUP, title=None, language=None, now=NOON)
    return issue.id or 0


async def test_a_draft_goes_with_all_that_belongs_to_it(session: AsyncSession) -> None:
    number, other = await make_import(session), await make_import(session)
    await tick_off(session, number, ["date.future/1//x"], editor_id=1, now=NOON)
    await start_run(session, number, 3, now=NOON)

    await delete_draft(session, number)

    with pytest.raises(UnknownIssue):
        await read_issue(session, number)
    assert len((await read_issue(session, other)).items) == 2
    for table, left in ((Item, 2), (ImportedItem, 2), (RoundupImport, 1)):
        assert (await session.exec(select(func.count()).select_from(table))).one() == left


async def test_its_number_is_not_given_again(session: AsyncSession) -> None:
    number = await make_import(session)
    await delete_draft(session, number)

    assert await make_import(session) > number


async def test_what_is_published_stays(session: AsyncSession) -> None:
    number = (await make_issue(session)).id or 0
    await publish(session, number, masthead=MASTHEAD, overrides={}, now=NOON)

    with pytest.raises(IssueIsPublished):
        await delete_draft(session, number)
    with pytest.raises(UnknownIssue):
        await delete_draft(session, number + 1000)
    assert (await read_issue(session, number)).items
