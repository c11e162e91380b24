"""What is wrong with an issue, or may be, before it goes out: pure rules over its words."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from newsletter.issues.findings import Finding, Severity
from newsletter.issues.models import Issue, Item
from newsletter.mail import ItemKind, LinkKind, Role

SIZE_WARNING = 90_000
"""Bytes of HTML from which an editor is warned."""
SIZE_ERROR = 100_000
"""Bytes of HTML above which Gmail soon hides the end of a mail."""

_LONG_SUBJECT = 60  # characters; phones show fewer
_WITHOUT_AUTHOR = {ItemKind.NOTE, ItemKind.SPONSOR, ItemKind.LINK}
_WITHOUT_SOURCE = {ItemKind.NOTE, ItemKind.SPONSOR}
_LEFTOVER = re.compile(
    r"\b(?:TODO|FIXME|TBD|XXX|lorem ipsum)\b|\((?:wie )?hier dargelegt\)", re.IGNORECASE
)
_ADVERTISING = re.compile(
    r"\W{0,3}(?:(?:Anzeige|Werbung|Advertorial|Advertisement|Sponsored)\s*(?:[:|\])*_]|$)"
    r"|Sponsored by\b)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, kw_only=True)
class CheckContext:
    """What the checks have to know besides the words."""

    imprint: str
    today: date
    size: int | None = None  # of the rendered HTML, in bytes


def check(issue: Issue, items: Sequence[Item], context: CheckContext) -> list[Finding]:
    """Return everything that is wrong with an issue, the gravest first, then in order of place."""
    found = [*_check_issue(issue, items, context)]
    for item in sorted(items, key=lambda each: each.position):
        found += _check_item(item, context)
    return sorted(found, key=lambda finding: list(Severity).index(finding.severity))


def _check_issue(issue: Issue, items: Sequence[Item], context: CheckContext) -> Iterator[Finding]:
    error = _maker(Severity.ERROR)
    warning = _maker(Severity.WARNING)
    if not issue.title.strip():
        yield error("subject.empty", "title", "The issue has no title; it is the mail's subject.")
    if len(issue.title) > _LONG_SUBJECT:
        yield warning(
            "subject.long",
            "title",
            "The subject has {length} characters; many inboxes show only about 60.",
            length=len(issue.title),
        )
    if not items:
        yield error("items.none", "", "The issue has no items.")
    if not context.imprint.strip():
        yield error("imprint.missing", "", "There is no imprint; set NEWSLETTER_IMPRINT.")
    if context.size is not None and context.size > SIZE_ERROR:
        yield error("size.large", "", _SIZE_SENTENCE, kilobytes=context.size // 1000)
    elif context.size is not None and context.size >= SIZE_WARNING:
        yield warning("size.large", "", _SIZE_SENTENCE, kilobytes=context.size // 1000)
    texts = {"title": issue.title, "intro": issue.intro, "outro": issue.outro}
    yield from _check_words(texts, warning)


_SIZE_SENTENCE = "The mail has {kilobytes} KB of HTML; from 102 KB on Gmail hides the end."


def _check_item(item: Item, context: CheckContext) -> Iterator[Finding]:
    error = _maker(Severity.ERROR, item)
    warning = _maker(Severity.WARNING, item)
    if item.link_kind is not LinkKind.NONE and not item.url:
        yield error("link.missing", "url", "The link is missing.")
    if not item.title.strip():
        yield warning("title.missing", "title", "The title is missing.")
    authors = [each for each in item.contributors if each["role"] == Role.AUTHOR]
    if not authors and item.kind not in _WITHOUT_AUTHOR:
        yield warning("author.missing", "contributors", "The author is missing.")
    if not item.source_name.strip() and item.kind not in _WITHOUT_SOURCE:
        yield warning("source.missing", "source_name", "The source is missing.")
    if item.published_on is not None and item.published_on > context.today:
        yield warning("date.future", "published_on", "The date lies in the future.")
    texts = {"title": item.title, "standfirst": item.standfirst, "body": item.body}
    labelled = any(map(_ADVERTISING.match, (*texts.values(), item.kicker)))
    if labelled and item.kind is not ItemKind.SPONSOR:
        yield error(
            "sponsor.unlabelled",
            "kind",
            "This looks paid for; make it a sponsor's item, so that it carries the label.",
        )
    yield from _check_words(texts, warning)


def _check_words(texts: dict[str, str], warning: Callable[..., Finding]) -> Iterator[Finding]:
    for field, text in texts.items():
        leftover = _LEFTOVER.search(text)
        if leftover:
            yield warning("leftover", field, "“{words}” was left over.", words=leftover[0])
        if not quotes_are_balanced(text):
            yield warning("quotes.unbalanced", field, "A quotation mark has no partner.")


def quotes_are_balanced(text: str) -> bool:
    """Tell whether every double quotation mark has its partner.

    “ closes a German quotation („…“) and opens an English one (“…”): what is open decides.
    """
    opened = 0
    for mark in re.findall("[„“”]", text):
        opened += 1 if mark == "„" or (mark == "“" and not opened) else -1
        if opened < 0:
            return False
    return not opened and text.count('"') % 2 == 0 and text.count("«") == text.count("»")


def _maker(severity: Severity, item: Item | None = None) -> Callable[..., Finding]:
    def make(code: str, field: str, sentence: str, **facts: str | int) -> Finding:
        return Finding(
            code=code,
            severity=severity,
            sentence=sentence,
            facts=facts,
            field=field,
            item_id=item.id if item else None,
            position=item.position if item else None,
        )

    return make
