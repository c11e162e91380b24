"""From a draft to a frozen edition: rendered once, checked, and never changed again."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.archive_passages import keep_passages
from newsletter.issues.background import Background, read_background
from newsletter.issues.checks import CheckContext, check
from newsletter.issues.content import content_of
from newsletter.issues.editions import read_edition
from newsletter.issues.errors import PublishingBlocked
from newsletter.issues.findings import Finding, Severity
from newsletter.issues.house_rules import learn
from newsletter.issues.models import Edition, FindingOverride, Issue, IssueStatus
from newsletter.issues.reading import IssueWithItems, items_of, lock_issue
from newsletter.issues.remembering import remember
from newsletter.issues.ticking import list_ticks, tick_off
from newsletter.mail import IssueContent, Masthead, Rendered, Slot, render_issue, weigh
from newsletter.markup import clean_line

_LONGEST_REASON = 500
_HEAVIEST = 3  # items that a finding about the size names


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A draft as it would go out now, and what the checks say about it."""

    content: IssueContent
    rendered: Rendered
    size: int  # of the HTML, in bytes
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop the publishing unless there is a reason."""
        return tuple(each for each in self.findings if each.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that stop the publishing until they are ticked off."""
        return tuple(each for each in self.findings if each.severity is Severity.WARNING)


async def prove(
    draft: IssueWithItems,
    *,
    masthead: Masthead,
    now: datetime,
    background: Background | None = None,
) -> Proof:
    """Render a draft and check it; nothing is stored.

    `now` is in the newsletter's zone: its day stands in the issue. Without a background, nothing
    is compared with other issues. Raises newsletter.mail.Unrenderable.
    """
    content = content_of(draft.issue, draft.items, day=now.date(), base_url=masthead.base_url)
    # Tens of milliseconds of work: too long for the loop that serves everybody else.
    rendered = await asyncio.to_thread(render_issue, content, masthead)
    weight = weigh(rendered.html)
    context = CheckContext(
        imprint=masthead.imprint,
        today=now.date(),
        size=weight.total,
        heaviest=weight.heaviest(_HEAVIEST),
        has_text=bool(rendered.text.strip()),
        can_unsubscribe=Slot.TOKEN in rendered.html and Slot.TOKEN in rendered.text,
        background=background or Background(),
    )
    findings = check(draft.issue, draft.items, context)
    return Proof(content=content, rendered=rendered, size=weight.total, findings=tuple(findings))


async def publish(
    session: AsyncSession,
    issue_id: int,
    *,
    masthead: Masthead,
    overrides: Mapping[str, str],
    now: datetime,
    editor_id: int | None = None,
    ticks: Collection[str] | None = None,
) -> Edition:
    """Freeze a draft into its edition; an issue that is published already keeps the one it has.

    `overrides` are reasons by code of the error or warning they let pass; they are kept. `now` is
    in the newsletter's zone. `ticks` are keys of warnings that were looked at, beside those ticked
    off before; None: all of them, because whoever publishes has no page to tick them off on.
    Raises PublishingBlocked if an error has no reason or a warning no tick, UnknownIssue,
    newsletter.mail.Unrenderable.
    """
    issue = await lock_issue(session, issue_id)
    if issue.status is IssueStatus.PUBLISHED:
        return await read_edition(session, issue_id)
    draft = IssueWithItems(issue=issue, items=await items_of(session, issue_id), imported=None)
    background = await read_background(session, draft)
    proof = await prove(draft, masthead=masthead, now=now, background=background)
    reasons = {code: clean_line(reason)[:_LONGEST_REASON] for code, reason in overrides.items()}
    keys = {finding.key for finding in proof.warnings}
    seen = keys if ticks is None else keys.intersection(ticks)
    ticked = seen.union(each.key for each in await list_ticks(session, issue_id))
    blocking = [finding for finding in proof.errors if not reasons.get(finding.code)]
    blocking += (finding for finding in proof.warnings if finding.key not in ticked)
    if blocking:
        raise PublishingBlocked(issue_id, blocking)
    await tick_off(session, issue_id, seen, editor_id=editor_id, now=now)
    for code in sorted({finding.code for finding in (*proof.errors, *proof.warnings)}):
        if reason := reasons.get(code):
            override = FindingOverride(
                issue_id=issue_id, code=code, reason=reason, editor_id=editor_id, at=now
            )
            session.add(override)
    return await _freeze(session, issue, proof, now)


async def list_overrides(session: AsyncSession, issue_id: int) -> Sequence[FindingOverride]:
    """Return why an issue was published in spite of its errors, and of warnings with a reason."""
    statement = select(FindingOverride).where(FindingOverride.issue_id == issue_id)
    return (await session.exec(statement.order_by(FindingOverride.code))).all()


async def _freeze(session: AsyncSession, issue: Issue, proof: Proof, now: datetime) -> Edition:
    content, rendered = proof.content, proof.rendered
    issue.slug = content.slug
    issue.status = IssueStatus.PUBLISHED
    issue.published_at = now
    edition = Edition(
        issue_id=content.number,
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        language=rendered.language,
        item_count=len(content.items),
        frozen_at=now,
    )
    session.add(edition)
    await session.flush()
    await keep_passages(session, content)
    await remember(session, content.number)
    await learn(session, content.number, now=now)
    return edition
