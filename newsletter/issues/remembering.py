"""Keeping of a published issue what later ones are compared with: fingerprints and names."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import exists
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.duplicates import print_of
from newsletter.issues.memory import ItemFingerprint, KnownName, NameKind
from newsletter.issues.models import Issue, IssueStatus, Item
from newsletter.issues.reading import items_of, number_of

_AT_ONCE = 200  # issues
_LONGEST_NAME = 200


async def remember(session: AsyncSession, issue_id: int) -> None:
    """Keep the fingerprints and the names of a published issue; a second time changes nothing."""
    items = await items_of(session, issue_id)
    rows = [print_of(item).model_dump() for item in items]
    if not rows:
        return
    added = insert(ItemFingerprint).on_conflict_do_nothing().returning(col(ItemFingerprint.item_id))
    kept = set((await session.exec(added.values(rows))).scalars())
    await _count_names(session, [item for item in items if item.id in kept])


async def catch_up(session: AsyncSession) -> None:
    """Remember issues that were published before there was a memory, some at a time."""
    known = exists().where(col(ItemFingerprint.issue_id) == col(Issue.id))
    filled = exists().where(col(Item.issue_id) == col(Issue.id))
    missing = select(Issue).where(Issue.status == IssueStatus.PUBLISHED, ~known, filled)
    for issue in (await session.exec(missing.limit(_AT_ONCE))).all():
        await remember(session, number_of(issue))


async def _count_names(session: AsyncSession, items: Sequence[Item]) -> None:
    counts = Counter(name for item in items for name in _list_names(item))
    # In one order everywhere: two who publish at once do not wait for each other in a circle.
    for (kind, name), times in sorted(counts.items()):
        row = insert(KnownName).values(kind=kind, name=name, times=times)
        total = col(KnownName.times) + times
        await session.exec(
            row.on_conflict_do_update(index_elements=["kind", "name"], set_={"times": total})
        )


def _list_names(item: Item) -> Iterator[tuple[NameKind, str]]:
    for each in item.contributors:
        if each["name"].strip():
            yield NameKind.AUTHOR, each["name"][:_LONGEST_NAME]
    if item.source_name.strip():
        yield NameKind.SOURCE, item.source_name[:_LONGEST_NAME]
