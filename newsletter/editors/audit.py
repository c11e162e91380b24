"""The audit trail: who did what and when; it is added to, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.editors.models import AuditEntry, Editor


@dataclass(frozen=True, kw_only=True)
class AuditRecord:
    """One line of the trail."""

    id: int
    email: str | None  # of the editor; none: an operator on the command line
    action: str
    subject: str
    at: datetime


async def record(
    session: AsyncSession, editor_id: int | None, action: str, subject: str, *, now: datetime
) -> None:
    """Add a line, such as `issue.published` and `issue 12`; it is kept if the deed is committed.

    A subject names things by their numbers, never by an address.
    """
    session.add(AuditEntry(editor_id=editor_id, action=action, subject=subject, at=now))
    await session.flush()


async def list_audit(
    session: AsyncSession, *, before: int | None = None, limit: int = 100
) -> Sequence[AuditRecord]:
    """Return lines of the trail, the newest first; `before` is the id where the last page ended."""
    lines = (
        select(AuditEntry, Editor.email)
        .join(Editor, isouter=True)
        .order_by(col(AuditEntry.id).desc())
        .limit(limit)
    )
    if before is not None:
        lines = lines.where(col(AuditEntry.id) < before)
    return [
        AuditRecord(
            id=entry.id or 0, email=email, action=entry.action, subject=entry.subject, at=entry.at
        )
        for entry, email in await session.exec(lines)
    ]
