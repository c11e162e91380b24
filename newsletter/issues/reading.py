"""Finding issues and what belongs to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.errors import IssueIsPublished, UnknownIssue, UnknownItem
from newsletter.issues.models import Issue, IssueStatus, Item, RoundupImport


@dataclass(frozen=True, kw_only=True)
class IssueWithItems:
    """An issue, its items in order, and the import that it was made of, if any."""

    issue: Issue
    items: tuple[Item, ...]
    imported: RoundupImport | None

    @property
    def number(self) -> int:
        """The number that readers see."""
        return number_of(self.issue)

    def item(self, item_id: int) -> Item:
        """Return one of the items.

        Raises UnknownItem if it is not among them.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise UnknownItem(self.number, item_id)


@dataclass(frozen=True, kw_only=True)
class IssueSummary:
    """One line in the list of issues."""

    issue_id: int
    title: str
    status: IssueStatus
    item_count: int
    created_at: datetime
    published_at: datetime | None


async def read_issue(session: AsyncSession, issue_id: int) -> IssueWithItems:
    """Return an issue with all that belongs to it.

    Raises UnknownIssue if there is none of that number.
    """
    issue = await session.get(Issue, issue_id)
    if issue is None:
        raise UnknownIssue(issue_id)
    imports = select(RoundupImport).where(RoundupImport.issue_id == issue_id)
    latest = await session.exec(imports.order_by(col(RoundupImport.id).desc()).limit(1))
    return IssueWithItems(
        issue=issue, items=await items_of(session, issue_id), imported=latest.first()
    )


async def list_issues(
    session: AsyncSession, *, before: int | None = None, limit: int = 50
) -> Sequence[IssueSummary]:
    """Return the newest issues first, those with a number below `before` if it is given."""
    counted = select(func.count()).where(Item.issue_id == Issue.id).scalar_subquery()
    statement = select(Issue, counted).order_by(col(Issue.id).desc()).limit(limit)
    if before is not None:
        statement = statement.where(col(Issue.id) < before)
    return [
        IssueSummary(
            issue_id=number_of(issue),
            title=issue.title,
            status=issue.status,
            item_count=item_count,
            created_at=issue.created_at,
            published_at=issue.published_at,
        )
        for issue, item_count in await session.exec(statement)
    ]


async def items_of(session: AsyncSession, issue_id: int) -> tuple[Item, ...]:
    """Return the items of an issue in order, as they stand in the database."""
    statement = select(Item).where(Item.issue_id == issue_id).order_by(col(Item.position))
    return tuple(await session.exec(statement.execution_options(populate_existing=True)))


async def lock_issue(session: AsyncSession, issue_id: int) -> Issue:
    """Return an issue that nobody else can change before this transaction ends.

    Raises UnknownIssue if there is none of that number.
    """
    issue = await session.get(Issue, issue_id, with_for_update=True, populate_existing=True)
    if issue is None:
        raise UnknownIssue(issue_id)
    return issue


async def lock_draft(session: AsyncSession, issue_id: int) -> Issue:
    """Return a locked issue that may still be changed.

    Raises IssueIsPublished if it is frozen, UnknownIssue if there is none of that number.
    """
    issue = await lock_issue(session, issue_id)
    if issue.status is IssueStatus.PUBLISHED:
        raise IssueIsPublished(issue_id)
    return issue


def number_of(issue: Issue) -> int:
    """Return the number of an issue that the database has seen."""
    if issue.id is None:
        raise ValueError("the issue has no number before it is flushed")
    return issue.id
