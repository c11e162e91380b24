"""The findings of the checks as the desk lists them: one sentence, and the items it is true of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsletter.issues import Finding, FindingTick, Item, Severity, fix, name_fix
from newsletter.translation import translate


@dataclass(frozen=True, kw_only=True)
class FindingGroup:
    """The same finding at any number of items; at none if it is about the issue."""

    code: str
    severity: Severity
    sentence: str
    items: tuple[tuple[int, int], ...]  # id and position
    keys: tuple[str, ...]  # of all its findings
    fixes: tuple[str, ...]  # keys of those that one click mends
    fix_label: str
    issue: int | None  # an earlier one that it is about
    ticked_at: datetime | None  # when the last of them was ticked off; none: not all are

    @property
    def is_error(self) -> bool:
        """Whether it stops the publishing unless there is a reason."""
        return self.severity is Severity.ERROR

    @property
    def is_warning(self) -> bool:
        """Whether it stops the publishing until it is ticked off."""
        return self.severity is Severity.WARNING

    @property
    def is_hint(self) -> bool:
        """Whether it stops nothing."""
        return self.severity is Severity.HINT


def group_findings(
    findings: Iterable[Finding],
    language: str,
    *,
    items: Sequence[Item] = (),
    issue_language: str = "",
    ticks: Sequence[FindingTick] = (),
) -> tuple[FindingGroup, ...]:
    """Return the findings with one line for all items that share one, what is ticked off last."""
    groups: dict[tuple[str, Severity, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.code, finding.severity, finding.say(language))
        groups.setdefault(key, []).append(finding)
    by_id = {item.id: item for item in items}
    ticked = {each.key: each.at for each in ticks}
    made = [_make(group, language, by_id, issue_language, ticked) for group in groups.values()]
    return tuple(sorted(made, key=lambda group: (group.is_hint, group.ticked_at is not None)))


def _make(
    group: Sequence[Finding],
    language: str,
    by_id: dict[int | None, Item],
    issue_language: str,
    ticked: dict[str, datetime],
) -> FindingGroup:
    first = group[0]
    fixes = tuple(
        finding.key
        for finding in group
        if (item := by_id.get(finding.item_id)) and fix(finding, item, language=issue_language)
    )
    issue = first.facts.get("issue")
    is_ticked = first.severity is Severity.WARNING and all(each.key in ticked for each in group)
    places = ((each.item_id or 0, each.position) for each in group if each.position is not None)
    return FindingGroup(
        code=first.code,
        severity=first.severity,
        sentence=first.say(language),
        # Two fields of one item may share a sentence.
        items=tuple(dict.fromkeys(places)),
        keys=tuple(each.key for each in group),
        fixes=fixes,
        fix_label=translate(language, name_fix(first)).format_map(first.facts) if fixes else "",
        issue=issue if isinstance(issue, int) else None,
        ticked_at=max(ticked[each.key] for each in group) if is_ticked else None,
    )
