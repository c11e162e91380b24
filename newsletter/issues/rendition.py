"""An issue as mail, wherever it stands: the frozen edition, or what a draft would be now."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.editions import read_edition
from newsletter.issues.models import IssueStatus
from newsletter.issues.publishing import prove
from newsletter.issues.reading import read_issue
from newsletter.mail import Masthead, Rendered


async def read_rendition(
    session: AsyncSession, issue_id: int, *, masthead: Masthead, now: datetime
) -> Rendered:
    """Return an issue as it went out, or as it would go out if it were published now.

    `now` is in the newsletter's zone. Raises UnknownIssue, newsletter.mail.Unrenderable.
    """
    found = await read_issue(session, issue_id)
    if found.issue.status is not IssueStatus.PUBLISHED:
        return (await prove(found, masthead=masthead, now=now)).rendered
    edition = await read_edition(session, issue_id)
    return Rendered(
        subject=edition.subject, html=edition.html, text=edition.text, language=edition.language
    )
