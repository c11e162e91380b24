"""The frozen editions: what is mailed, and what the archive shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.errors import IssueNotPublished
from newsletter.issues.models import Edition, Issue
from newsletter.issues.reading import number_of


@dataclass(frozen=True, kw_only=True)
class EditionSummary:
    """One line of the archive."""

    issue_id: int
    slug: str
    title: str
    date: datetime  # when it was frozen
    item_count: int


async def read_edition(session: AsyncSession, issue_id: int) -> Edition:
    """Return the edition of an issue.

    Raises IssueNotPublished if there is none.
    """
    edition = await session.get(Edition, issue_id)
    if edition is None:
        raise IssueNotPublished(issue_id)
    return edition


async def is_published(session: AsyncSession, issue_id: int) -> bool:
    """Tell whether an issue has an edition."""
    found = await session.exec(select(Edition.issue_id).where(Edition.issue_id == issue_id))
    return found.first() is not None


async def find_edition(session: AsyncSession, slug: str) -> Edition | None:
    """Return the edition that stands in the archive under a name, or None."""
    statement = select(Edition).join(Issue, col(Issue.id) == col(Edition.issue_id))
    return (await session.exec(statement.where(Issue.slug == slug))).first()


async def list_editions(session: AsyncSession) -> Sequence[EditionSummary]:
    """Return all editions, the newest first, without their bytes."""
    statement = (
        select(Issue, Edition.subject, Edition.frozen_at, Edition.item_count)
        .join(Edition, col(Issue.id) == col(Edition.issue_id))
        .order_by(col(Edition.frozen_at).desc(), col(Edition.issue_id).desc())
    )
    return [
        EditionSummary(
            issue_id=number_of(issue),
            slug=issue.slug or str(issue.id),
            title=subject,
            date=frozen_at,
            item_count=item_count,
        )
        for issue, subject, frozen_at, item_count in await session.exec(statement)
    ]
