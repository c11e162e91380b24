"""Mending a draft by the fixes of its findings."""

from collections.abc import Collection, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.findings import Finding
from newsletter.issues.fixes import fix
from newsletter.issues.reading import read_issue
from newsletter.issues.revision import revise_item


async def mend(
    session: AsyncSession, issue_id: int, findings: Sequence[Finding], keys: Collection[str]
) -> int:
    """Apply the fixes of those findings of a draft that are named; return how many there were.

    What has changed since it was found, or has no fix, is left alone.
    Raises BadText, IssueIsPublished, StaleVersion or UnknownIssue.
    """
    count = 0
    for finding in findings:
        if finding.key not in keys or finding.item_id is None:
            continue
        found = await read_issue(session, issue_id)
        item = found.item(finding.item_id)
        text = fix(finding, item, language=found.issue.language)
        if text is not None:
            version = item.version
            await revise_item(session, issue_id, finding.item_id, version=version, text=text)
            count += 1
    return count
