"""Deleting a draft with all that belongs to it; what readers have seen is never deleted."""

from sqlmodel import SQLModel, col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.memory import FindingTick, LinkRun, RuleUse
from newsletter.issues.models import Item, RoundupImport
from newsletter.issues.reading import lock_draft

# What else hangs on items goes with them.
_PARTS: tuple[type[SQLModel], ...] = (FindingTick, LinkRun, RuleUse, RoundupImport, Item)


async def delete_draft(session: AsyncSession, issue_id: int) -> None:
    """Delete a draft, its items and its import; its number is not given again.

    Raises IssueIsPublished or UnknownIssue.
    """
    issue = await lock_draft(session, issue_id)
    for part in _PARTS:
        of_issue = col(part.issue_id) == issue_id  # type: ignore[attr-defined]  # all of them have it
        await session.exec(delete(part).where(of_issue))
    await session.delete(issue)
    await session.flush()
