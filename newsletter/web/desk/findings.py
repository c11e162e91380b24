"""The findings of the checks as the desk lists them: one sentence, and the items it is true of."""

from collections.abc import Iterable
from dataclasses import dataclass

from newsletter.issues import Finding, Severity


@dataclass(frozen=True, kw_only=True)
class FindingGroup:
    """The same finding at any number of items; at none if it is about the issue."""

    code: str
    severity: Severity
    sentence: str
    items: tuple[tuple[int, int], ...]  # id and position

    @property
    def is_error(self) -> bool:
        """Whether it stops the publishing."""
        return self.severity is Severity.ERROR


def group_findings(findings: Iterable[Finding], language: str) -> tuple[FindingGroup, ...]:
    """Return the findings with one line for all items that share one."""
    groups: dict[tuple[str, Severity, str], list[tuple[int, int]]] = {}
    for finding in findings:
        key = (finding.code, finding.severity, finding.say(language))
        places = groups.setdefault(key, [])
        place = (finding.item_id or 0, finding.position or 0)
        # Two fields of one item may share a sentence.
        if finding.position is not None and place not in places:
            places.append(place)
    return tuple(
        FindingGroup(code=code, severity=severity, sentence=sentence, items=tuple(places))
        for (code, severity, sentence), places in groups.items()
    )
