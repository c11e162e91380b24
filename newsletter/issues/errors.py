"""What can go wrong with an issue, each said in one sentence."""

from collections.abc import Sequence

from newsletter.errors import NewsletterError
from newsletter.issues.findings import Finding, Severity
from newsletter.issues.problems import Problem


class IssueError(NewsletterError):
    """The base of the errors of the issues. Raised when an issue cannot do what is asked."""


class UnknownIssue(IssueError):
    """Raised when there is no issue of a number."""

    def __init__(self, issue_id: int) -> None:
        self.issue_id = issue_id
        super().__init__(f"There is no issue {issue_id}.")


class UnknownItem(IssueError):
    """Raised when an issue has no such item: it may have been removed meanwhile."""

    def __init__(self, issue_id: int, item_id: int) -> None:
        self.issue_id = issue_id
        self.item_id = item_id
        super().__init__(f"Issue {issue_id} has no such item; it may have been removed meanwhile.")


class StaleVersion(IssueError):
    """Raised when somebody else has changed the same text since it was read."""

    def __init__(self, *, given: int, current: int) -> None:
        self.given = given
        self.current = current
        super().__init__("Somebody else has changed this text meanwhile.")


class IssueIsPublished(IssueError):
    """Raised when a frozen issue is to be changed."""

    def __init__(self, issue_id: int) -> None:
        self.issue_id = issue_id
        super().__init__(f"Issue {issue_id} is published and cannot be changed any more.")


class IssueNotPublished(IssueError):
    """Raised when the edition of an issue is wanted that is still a draft."""

    def __init__(self, issue_id: int) -> None:
        self.issue_id = issue_id
        super().__init__(f"Issue {issue_id} is still a draft: publish it first.")


class NotImported(IssueError):
    """Raised when the source of an issue is wanted that was not made of any."""

    def __init__(self, issue_id: int) -> None:
        self.issue_id = issue_id
        super().__init__(f"Issue {issue_id} was not read from a roundup.")


class NothingToUndo(IssueError):
    """Raised when a correction is to be taken back and there is none."""

    def __init__(self, issue_id: int) -> None:
        self.issue_id = issue_id
        super().__init__(f"No correction of issue {issue_id} can be taken back.")


class NothingPasted(IssueError):
    """Raised when a newer version of an import is to be taken over and none was pasted."""

    def __init__(self, issue_id: int) -> None:
        self.issue_id = issue_id
        super().__init__(f"Nothing was pasted again onto issue {issue_id}.")


class BadText(IssueError):
    """Raised when a field of an issue or an item cannot be stored as it was typed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(f"{each.field}: {each.message}" for each in self.problems))


class PublishingBlocked(IssueError):
    """Raised when an issue has errors without a reason to go out, or warnings without a tick."""

    def __init__(self, issue_id: int, findings: Sequence[Finding]) -> None:
        self.issue_id = issue_id
        self.findings = tuple(findings)
        errors = ", ".join(sorted(_codes(findings, Severity.ERROR)))
        warnings = ", ".join(sorted(_codes(findings, Severity.WARNING)))
        parts = (
            f"errors that must be mended or overridden with a reason: {errors}" if errors else "",
            f"warnings that must be ticked off: {warnings}" if warnings else "",
        )
        super().__init__(f"Issue {issue_id} has {'; and '.join(filter(None, parts))}.")


class UnknownRule(IssueError):
    """Raised when there is no such house rule: it may have been deleted meanwhile."""

    def __init__(self, rule_id: int) -> None:
        self.rule_id = rule_id
        super().__init__("There is no such rule. It may have been deleted meanwhile.")


def _codes(findings: Sequence[Finding], severity: Severity) -> set[str]:
    return {finding.code for finding in findings if finding.severity is severity}
