"""Issues: drafted of a roundup, revised, checked, and published as a frozen edition."""

from newsletter.issues.archive_passages import Passage
from newsletter.issues.background import (
    Background,
    read_background,
)
from newsletter.issues.checks import (
    SIZE_ERROR,
    SIZE_WARNING,
    CheckContext,
    check,
)
from newsletter.issues.content import (
    content_of,
    contributors_of,
)
from newsletter.issues.contributors import (
    ROLE_WORDS,
    parse_contributors,
    write_contributors,
)
from newsletter.issues.deletion import delete_draft
from newsletter.issues.drafting import (
    draft,
    draft_empty,
)
from newsletter.issues.duplicates import (
    Duplicate,
    Likeness,
    find_duplicates,
)
from newsletter.issues.editions import (
    ArchivedEdition,
    EditionLink,
    EditionSummary,
    EditionYear,
    Neighbours,
    find_edition,
    find_neighbours,
    is_published,
    list_editions,
    list_latest,
    list_links,
    list_years,
    read_edition,
)
from newsletter.issues.errors import (
    BadText,
    IssueError,
    IssueIsPublished,
    IssueNotPublished,
    NothingPasted,
    NothingToUndo,
    NotImported,
    PublishingBlocked,
    StaleVersion,
    UnknownIssue,
    UnknownItem,
    UnknownRule,
)
from newsletter.issues.findings import (
    Finding,
    Severity,
)
from newsletter.issues.fixes import (
    fix,
    name_fix,
    text_of,
)
from newsletter.issues.house_rules import (
    accept_rule,
    delete_rule,
    list_rules,
    list_uses,
    say_rule,
)
from newsletter.issues.link_checks import (
    LinkCheck,
    RunProgress,
    check_links,
    keep_link_check,
    list_urls,
    read_link_checks,
    read_run,
    start_run,
)
from newsletter.issues.lost_links import (
    Evidence,
    Offer,
    Pairing,
    needs_link,
    pair_offers,
    pair_pasted,
    read_page,
)
from newsletter.issues.masthead import masthead_of
from newsletter.issues.memory import (
    FindingTick,
    HouseRule,
    LinkState,
    RuleKind,
    RuleUse,
)
from newsletter.issues.mending import mend
from newsletter.issues.models import (
    Edition,
    FindingOverride,
    Issue,
    IssueStatus,
    Item,
    RoundupImport,
)
from newsletter.issues.pictures import keep_picture
from newsletter.issues.problems import Problem
from newsletter.issues.publishing import (
    Proof,
    list_overrides,
    prove,
    publish,
)
from newsletter.issues.reading import (
    IssueSummary,
    IssueWithItems,
    list_issues,
    read_issue,
)
from newsletter.issues.rebuilding import Kept
from newsletter.issues.rendition import read_rendition
from newsletter.issues.repasting import (
    Change,
    ChangeKind,
    Comparison,
    FieldChange,
    compare_again,
    paste_again,
    take_again,
)
from newsletter.issues.reviewing import (
    Corrected,
    Review,
    asks_for_review,
    correct_labels,
    read_review,
    undo_correction,
)
from newsletter.issues.revision import (
    add_item,
    move_item,
    remove_item,
    revise_issue,
    revise_item,
)
from newsletter.issues.search import (
    Hit,
    SearchResult,
    Snippet,
    search_archive,
)
from newsletter.issues.texts import (
    IssueText,
    ItemText,
    clean_issue_text,
    clean_item_text,
)
from newsletter.issues.ticking import (
    list_ticks,
    take_tick_back,
    tick_off,
)

__all__ = [
    "ROLE_WORDS",
    "SIZE_ERROR",
    "SIZE_WARNING",
    "ArchivedEdition",
    "Background",
    "BadText",
    "Change",
    "ChangeKind",
    "CheckContext",
    "Comparison",
    "Corrected",
    "Duplicate",
    "Edition",
    "EditionLink",
    "EditionSummary",
    "EditionYear",
    "Evidence",
    "FieldChange",
    "Finding",
    "FindingOverride",
    "FindingTick",
    "Hit",
    "HouseRule",
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
    "Kept",
    "Likeness",
    "LinkCheck",
    "LinkState",
    "Neighbours",
    "NotImported",
    "NothingPasted",
    "NothingToUndo",
    "Offer",
    "Pairing",
    "Passage",
    "Problem",
    "Proof",
    "PublishingBlocked",
    "Review",
    "RoundupImport",
    "RuleKind",
    "RuleUse",
    "RunProgress",
    "SearchResult",
    "Severity",
    "Snippet",
    "StaleVersion",
    "UnknownIssue",
    "UnknownItem",
    "UnknownRule",
    "accept_rule",
    "add_item",
    "asks_for_review",
    "check",
    "check_links",
    "clean_issue_text",
    "clean_item_text",
    "compare_again",
    "content_of",
    "contributors_of",
    "correct_labels",
    "delete_draft",
    "delete_rule",
    "draft",
    "draft_empty",
    "find_duplicates",
    "find_edition",
    "find_neighbours",
    "fix",
    "is_published",
    "keep_link_check",
    "keep_picture",
    "list_editions",
    "list_issues",
    "list_latest",
    "list_links",
    "list_overrides",
    "list_rules",
    "list_ticks",
    "list_urls",
    "list_uses",
    "list_years",
    "masthead_of",
    "mend",
    "move_item",
    "name_fix",
    "needs_link",
    "pair_offers",
    "pair_pasted",
    "parse_contributors",
    "paste_again",
    "prove",
    "publish",
    "read_background",
    "read_edition",
    "read_issue",
    "read_link_checks",
    "read_page",
    "read_rendition",
    "read_review",
    "read_run",
    "remove_item",
    "revise_issue",
    "revise_item",
    "say_rule",
    "search_archive",
    "start_run",
    "take_again",
    "take_tick_back",
    "text_of",
    "tick_off",
    "undo_correction",
    "write_contributors",
]
