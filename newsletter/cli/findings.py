"""What the checks say about an issue, as lines for people: one for the same thing in many items."""

from collections.abc import Iterable

from newsletter.cli.wording import say_places
from newsletter.issues import Finding, Severity


def group_findings(findings: Iterable[Finding]) -> list[tuple[Finding, str]]:
    """Return one finding of each kind, in their order, and where its like are: `items 1–3, 7: `."""
    groups: dict[tuple[Severity, str, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.severity, finding.code, finding.message)
        groups.setdefault(key, []).append(finding)
    return [(alike[0], _say_where(alike)) for alike in groups.values()]


def print_findings(findings: Iterable[Finding]) -> None:
    """Print findings to the standard output."""
    for finding, where in group_findings(findings):
        print(f"{finding.severity.value:8}{finding.code:20}{where}{finding.message}")


def _say_where(alike: list[Finding]) -> str:
    positions = [finding.position for finding in alike if finding.position]
    return f"{say_places(positions)}: " if positions else ""
