"""What can go wrong with an issue, each said in one sentence."""

from collections.abc import Sequence

from newsletter.errors import NewsletterError
from newsletter.issues.findings import Finding
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


class BadText(IssueError):
    """Raised when a field of an issue or an item cannot be stored as it was typed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(f"{each.field}: {each.message}" for each in self.problems))


class PublishingBlocked(IssueError):
    """Raised when an issue has errors that nobody has overridden with a reason."""

    def __init__(self, issue_id: int, findings: Sequence[Finding]) -> None:
        self.issue_id = issue_id
        self.findings = tuple(findings)
        codes = ", ".join(sorted({finding.code for finding in findings}))
        super().__init__(
            f"Issue {issue_id} has errors that must be mended or overridden with a reason: {codes}."
        )
