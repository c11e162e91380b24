"""Changing a draft: its own words, its items, and their order."""

from dataclasses import asdict

from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.errors import StaleVersion, UnknownItem
from newsletter.issues.models import Issue, Item
from newsletter.issues.pictures import take_picture
from newsletter.issues.reading import items_of, lock_draft
from newsletter.issues.texts import IssueText, ItemText, clean_issue_text, clean_item_text


async def revise_issue(
    session: AsyncSession, issue_id: int, *, version: int, text: IssueText
) -> Issue:
    """Replace the words around the items; `version` is the one that the editor has read.

    Raises BadText, IssueIsPublished, StaleVersion or UnknownIssue.
    """
    cleaned = clean_issue_text(text)
    issue = await lock_draft(session, issue_id)
    _expect(version, issue.version)
    issue.sqlmodel_update(asdict(cleaned))
    issue.version += 1
    await session.flush()
    return issue


async def revise_item(
    session: AsyncSession, issue_id: int, item_id: int, *, version: int, text: ItemText
) -> Item:
    """Replace all of an item's text; `version` is the one that the editor has read.

    Raises BadText, IssueIsPublished, StaleVersion, UnknownIssue or UnknownItem.
    """
    cleaned = clean_item_text(text)
    item = _pick(await _items_of_draft(session, issue_id), issue_id, item_id)
    _expect(version, item.version)
    picture = await take_picture(session, cleaned.image)
    item.sqlmodel_update({**_columns(cleaned), **picture})
    item.version += 1
    await session.flush()
    return item


async def add_item(session: AsyncSession, issue_id: int, text: ItemText) -> Item:
    """Put a new item behind the others.

    Raises BadText, IssueIsPublished or UnknownIssue.
    """
    cleaned = clean_item_text(text)
    items = await _items_of_draft(session, issue_id)
    picture = await take_picture(session, cleaned.image)
    item = Item(issue_id=issue_id, position=len(items) + 1)
    item.sqlmodel_update({**_columns(cleaned), **picture})
    session.add(item)
    await session.flush()
    return item


async def remove_item(session: AsyncSession, issue_id: int, item_id: int, *, version: int) -> None:
    """Take an item out; those behind it move up.

    Raises IssueIsPublished, StaleVersion, UnknownIssue or UnknownItem.
    """
    items = await _items_of_draft(session, issue_id)
    gone = _pick(items, issue_id, item_id)
    _expect(version, gone.version)
    await session.delete(gone)
    _number([item for item in items if item is not gone])
    await session.flush()


async def move_item(session: AsyncSession, issue_id: int, item_id: int, *, steps: int) -> None:
    """Move an item down by so many places, or up by a negative number; it stops at the ends.

    It asks for no version: a step is a step, whatever was written meanwhile.
    Raises IssueIsPublished, UnknownIssue or UnknownItem.
    """
    items = await _items_of_draft(session, issue_id)
    moving = _pick(items, issue_id, item_id)
    place = items.index(moving)
    items.insert(max(0, min(len(items) - 1, place + steps)), items.pop(place))
    _number(items)
    await session.flush()


async def _items_of_draft(session: AsyncSession, issue_id: int) -> list[Item]:
    await lock_draft(session, issue_id)
    return list(await items_of(session, issue_id))


def _pick(items: list[Item], issue_id: int, item_id: int) -> Item:
    for item in items:
        if item.id == item_id:
            return item
    raise UnknownItem(issue_id, item_id)


def _number(items: list[Item]) -> None:
    for position, item in enumerate(items, start=1):
        item.position = position


def _expect(given: int, current: int) -> None:
    if given != current:
        raise StaleVersion(given=given, current=current)


def _columns(text: ItemText) -> dict[str, object]:
    """An item's text as its columns hold it: the contributors as JSON."""
    columns = asdict(text)
    columns["contributors"] = list(columns["contributors"])
    return columns
