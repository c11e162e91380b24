"""Issues: drafted of a roundup, revised, checked, and published as a frozen edition."""

from newsletter.issues.checks import SIZE_ERROR, SIZE_WARNING, CheckContext, check
from newsletter.issues.content import content_of, contributors_of
from newsletter.issues.contributors import ROLE_WORDS, parse_contributors, write_contributors
from newsletter.issues.drafting import draft, draft_empty
from newsletter.issues.editions import (
    EditionSummary,
    find_edition,
    is_published,
    list_editions,
    read_edition,
)
from newsletter.issues.errors import (
    BadText,
    IssueError,
    IssueIsPublished,
    IssueNotPublished,
    PublishingBlocked,
    StaleVersion,
    UnknownIssue,
    UnknownItem,
)
from newsletter.issues.findings import Finding, Severity
from newsletter.issues.masthead import masthead_of
from newsletter.issues.models import (
    Edition,
    FindingOverride,
    Issue,
    IssueStatus,
    Item,
    RoundupImport,
)
from newsletter.issues.problems import Problem
from newsletter.issues.publishing import Proof, list_overrides, prove, publish
from newsletter.issues.reading import IssueSummary, IssueWithItems, list_issues, read_issue
from newsletter.issues.revision import add_item, move_item, remove_item, revise_issue, revise_item
from newsletter.issues.texts import IssueText, ItemText, clean_issue_text, clean_item_text

__all__ = [
    "ROLE_WORDS",
    "SIZE_ERROR",
    "SIZE_WARNING",
    "BadText",
    "CheckContext",
    "Edition",
    "EditionSummary",
    "Finding",
    "FindingOverride",
    "Issue",
    "IssueError",
    "IssueIsPublished",
    "IssueNotPublished",
    "IssueStatus",
    "IssueSummary",
    "IssueText",
    "IssueWithItems",
    "Item",
    "ItemText",
    "Problem",
    "Proof",
    "PublishingBlocked",
    "RoundupImport",
    "Severity",
    "StaleVersion",
    "UnknownIssue",
    "UnknownItem",
    "add_item",
    "check",
    "clean_issue_text",
    "clean_item_text",
    "content_of",
    "contributors_of",
    "draft",
    "draft_empty",
    "find_edition",
    "is_published",
    "list_editions",
    "list_issues",
    "list_overrides",
    "masthead_of",
    "move_item",
    "parse_contributors",
    "prove",
    "publish",
    "read_edition",
    "read_issue",
    "remove_item",
    "revise_issue",
    "revise_item",
    "write_contributors",
]
