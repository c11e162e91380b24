"""Ticking warnings off: who has looked at which and let it stand."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.memory import FindingTick
from newsletter.issues.reading import lock_draft

_LONGEST = 160
_MOST = 1_000


async def tick_off(
    session: AsyncSession,
    issue_id: int,
    keys: Collection[str],
    *,
    editor_id: int | None,
    now: datetime,
) -> None:
    """Keep that warnings of a draft, known by `Finding.key`, were looked at.

    Who was first stays. Raises IssueIsPublished or UnknownIssue.
    """
    await lock_draft(session, issue_id)
    wanted = sorted({key for key in keys if 0 < len(key) <= _LONGEST})[:_MOST]
    if wanted:
        rows = [
            {"issue_id": issue_id, "key": key, "editor_id": editor_id, "at": now} for key in wanted
        ]
        await session.exec(insert(FindingTick).values(rows).on_conflict_do_nothing())


async def take_tick_back(session: AsyncSession, issue_id: int, keys: Collection[str]) -> None:
    """Forget that warnings of a draft were looked at.

    Raises IssueIsPublished or UnknownIssue.
    """
    await lock_draft(session, issue_id)
    statement = delete(FindingTick).where(
        col(FindingTick.issue_id) == issue_id, col(FindingTick.key).in_(list(keys))
    )
    await session.exec(statement)


async def list_ticks(session: AsyncSession, issue_id: int) -> Sequence[FindingTick]:
    """Return which warnings of an issue were looked at, by whom and when."""
    statement = select(FindingTick).where(FindingTick.issue_id == issue_id)
    found = await session.exec(statement.order_by(col(FindingTick.at), FindingTick.key))
    return found.all()
