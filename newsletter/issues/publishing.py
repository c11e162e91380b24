"""From a draft to a frozen edition: rendered once, checked, and never changed again."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.checks import CheckContext, check
from newsletter.issues.content import content_of
from newsletter.issues.editions import read_edition
from newsletter.issues.errors import PublishingBlocked
from newsletter.issues.findings import Finding, Severity
from newsletter.issues.models import Edition, FindingOverride, Issue, IssueStatus
from newsletter.issues.reading import IssueWithItems, items_of, lock_issue
from newsletter.issues.slugs import make_slug
from newsletter.mail import Masthead, Rendered, render_issue
from newsletter.markup import clean_line

_LONGEST_REASON = 500


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A draft as it would go out now, and what the checks say about it."""

    rendered: Rendered
    size: int  # of the HTML, in bytes
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop the publishing."""
        return tuple(each for each in self.findings if each.severity is Severity.ERROR)


async def prove(draft: IssueWithItems, *, masthead: Masthead, now: datetime) -> Proof:
    """Render a draft and check it; nothing is stored.

    `now` is in the newsletter's zone: its day stands in the issue.
    Raises newsletter.mail.Unrenderable.
    """
    content = content_of(draft.issue, draft.items, day=now.date())
    # Tens of milliseconds of work: too long for the loop that serves everybody else.
    rendered = await asyncio.to_thread(render_issue, content, masthead)
    size = len(rendered.html.encode())
    context = CheckContext(imprint=masthead.imprint, today=now.date(), size=size)
    findings = check(draft.issue, draft.items, context)
    return Proof(rendered=rendered, size=size, findings=tuple(findings))


async def publish(
    session: AsyncSession,
    issue_id: int,
    *,
    masthead: Masthead,
    overrides: Mapping[str, str],
    now: datetime,
    editor_id: int | None = None,
) -> Edition:
    """Freeze a draft into its edition; an issue that is published already keeps the one it has.

    `overrides` are reasons by code of the error they override; `now` is in the newsletter's zone.
    Raises PublishingBlocked if an error has no reason, UnknownIssue, newsletter.mail.Unrenderable.
    """
    issue = await lock_issue(session, issue_id)
    if issue.status is IssueStatus.PUBLISHED:
        return await read_edition(session, issue_id)
    draft = IssueWithItems(issue=issue, items=await items_of(session, issue_id), imported=None)
    proof = await prove(draft, masthead=masthead, now=now)
    reasons = {code: clean_line(reason)[:_LONGEST_REASON] for code, reason in overrides.items()}
    blocking = [finding for finding in proof.errors if not reasons.get(finding.code)]
    if blocking:
        raise PublishingBlocked(issue_id, blocking)
    for code in sorted({finding.code for finding in proof.errors}):
        session.add(
            FindingOverride(
                issue_id=issue_id, code=code, reason=reasons[code], editor_id=editor_id, at=now
            )
        )
    return await _freeze(session, issue, draft, proof.rendered, now)


async def list_overrides(session: AsyncSession, issue_id: int) -> Sequence[FindingOverride]:
    """Return why an issue was published in spite of its errors."""
    statement = select(FindingOverride).where(FindingOverride.issue_id == issue_id)
    return (await session.exec(statement.order_by(FindingOverride.code))).all()


async def _freeze(
    session: AsyncSession, issue: Issue, draft: IssueWithItems, rendered: Rendered, now: datetime
) -> Edition:
    issue.slug = make_slug(draft.number, issue.title)
    issue.status = IssueStatus.PUBLISHED
    issue.published_at = now
    edition = Edition(
        issue_id=draft.number,
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        language=rendered.language,
        item_count=len(draft.items),
        frozen_at=now,
    )
    session.add(edition)
    await session.flush()
    return edition
