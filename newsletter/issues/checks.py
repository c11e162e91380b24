"""What is wrong with an issue, or may be, before it goes out: one pure function over its words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date

from newsletter.issues.background import Background
from newsletter.issues.findings import Finding, Reporter, Severity
from newsletter.issues.item_checks import check_item
from newsletter.issues.models import Issue, Item
from newsletter.issues.neighbour_checks import check_neighbours
from newsletter.issues.web_checks import check_addresses
from newsletter.issues.word_checks import check_words

SIZE_WARNING = 90_000
"""Bytes of HTML from which an editor is warned."""
SIZE_ERROR = 100_000
"""Bytes of HTML above which Gmail soon hides the end of a mail."""

_LONG_SUBJECT = 60  # characters; phones show fewer
_SIZE_SENTENCE = "The mail has {kilobytes} KB of HTML; from 102 KB on Gmail hides the end."
_HEAVY_SENTENCE = (
    "The mail has {kilobytes} KB of HTML; from 102 KB on Gmail hides the end. "
    "The heaviest items are {items}."
)


@dataclass(frozen=True, kw_only=True)
class CheckContext:
    """What the checks have to know besides the words."""

    imprint: str
    today: date
    size: int | None = None  # of the rendered HTML, in bytes
    heaviest: tuple[int, ...] = ()  # the positions of the items that it has most of it from
    has_text: bool = True  # a plain text part
    can_unsubscribe: bool = True  # by a link that every reader has of their own
    background: Background = with_default(default_factory=Background)


def check(issue: Issue, items: Sequence[Item], context: CheckContext) -> list[Finding]:
    """Return everything that is wrong with an issue, the gravest first, then in order of place."""
    ordered = sorted(items, key=lambda each: each.position)
    found = [*_check_issue(issue, ordered, context)]
    for item in ordered:
        found += check_item(item, issue, today=context.today)
    found += check_neighbours(ordered, context.background)
    found += check_addresses(issue, ordered, context.background.links)
    places = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}
    return sorted(found, key=lambda each: (places[each.severity], each.position or 0))


def _check_issue(issue: Issue, items: Sequence[Item], context: CheckContext) -> Iterator[Finding]:
    report = Reporter()
    yield from _check_subject(issue, context.background.last_subject)
    if not items:
        yield report.error("items.none", "", "The issue has no items.")
    if not context.imprint.strip():
        yield report.error("imprint.missing", "", "There is no imprint; set NEWSLETTER_IMPRINT.")
    if not context.can_unsubscribe:
        yield report.error(
            "unsubscribe.missing", "", "The mail has no link by which readers can unsubscribe."
        )
    if not context.has_text:
        yield report.error("text.missing", "", "The mail has no plain text part.")
    if context.size is not None and context.size >= SIZE_WARNING:
        make = report.error if context.size > SIZE_ERROR else report.warning
        yield make(
            "size.large",
            "",
            _HEAVY_SENTENCE if context.heaviest else _SIZE_SENTENCE,
            kilobytes=context.size // 1000,
            items=", ".join(map(str, context.heaviest)),
        )
    texts = {
        "title": issue.title,
        "preheader": issue.preheader,
        "intro": issue.intro,
        "outro": issue.outro,
    }
    yield from check_words(texts, report, language=issue.language)


def _check_subject(issue: Issue, last_subject: str) -> Iterator[Finding]:
    report = Reporter()
    title = issue.title.strip()
    if not title:
        yield report.error(
            "subject.empty", "title", "The issue has no title; it is the mail's subject."
        )
    elif title.casefold() == last_subject.strip().casefold():
        yield report.warning("subject.repeated", "title", "The last issue had the same subject.")
    if len(issue.title) > _LONG_SUBJECT:
        yield report.warning(
            "subject.long",
            "title",
            "The subject has {length} characters; many inboxes show only about 60.",
            length=len(issue.title),
        )
