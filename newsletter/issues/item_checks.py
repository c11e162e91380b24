"""What is wrong with one item by itself."""

import re
from collections.abc import Iterator
from datetime import date

from newsletter.issues.findings import Finding, Reporter
from newsletter.issues.models import Issue, Item
from newsletter.issues.word_checks import check_words
from newsletter.issues.words import read_words
from newsletter.mail import ItemKind, LinkKind, Role

_WITHOUT_AUTHOR = {ItemKind.NOTE, ItemKind.SPONSOR, ItemKind.LINK, ItemKind.EVENT}
_WITHOUT_SOURCE = {ItemKind.NOTE, ItemKind.SPONSOR, ItemKind.BOOK, ItemKind.EVENT}
_SHORT_TEASER = 15  # words
_LONG_TEASER = 350
_ADVERTISING = re.compile(
    r"\W{0,3}(?:(?:Anzeige|Werbung|Advertorial|Advertisement|Sponsored)\s*(?:[:|\])*_]|$)"
    r"|Sponsored by\b)",
    re.IGNORECASE | re.MULTILINE,
)


def check_item(item: Item, issue: Issue, *, today: date) -> Iterator[Finding]:
    """Find what is wrong with an item, whatever stands beside it."""
    report = Reporter(item=item)
    yield from _check_head(item, report)
    yield from _check_people(item, issue, report)
    yield from _check_origin(item, report, today)
    yield from _check_length(item, report)
    texts = {"title": item.title, "standfirst": item.standfirst, "body": item.body}
    labelled = any(map(_ADVERTISING.match, (*texts.values(), item.kicker)))
    if labelled and item.kind is not ItemKind.SPONSOR:
        yield report.error(
            "sponsor.unlabelled",
            "kind",
            "This looks paid for; make it a sponsor's item, so that it carries the label.",
        )
    language = item.language or issue.language
    yield from check_words(texts, report, language=language, has_note=bool(item.rights_note))


def _check_head(item: Item, report: Reporter) -> Iterator[Finding]:
    if item.link_kind is not LinkKind.NONE and not item.url:
        yield report.error("link.missing", "url", "The link is missing.")
    if not item.title.strip():
        yield report.warning("title.missing", "title", "The title is missing.")
    if item.image and not item.image_alt.strip():
        yield report.error(
            "image.alt", "image_alt", "The picture has no words for those who cannot see it."
        )
    if item.kind is ItemKind.EVENT and item.starts_at is None:
        yield report.warning("event.undated", "starts_at", "The event does not say when it is.")


def _check_people(item: Item, issue: Issue, report: Reporter) -> Iterator[Finding]:
    roles = {each["role"] for each in item.contributors}
    if Role.AUTHOR not in roles and item.kind not in _WITHOUT_AUTHOR:
        yield report.warning("author.missing", "contributors", "The author is missing.")
    written_in, original = (item.language or issue.language)[:2], item.link_language[:2]
    is_foreign = item.link_kind is LinkKind.ORIGINAL and original not in {"", written_in}
    if is_foreign and Role.TRANSLATOR not in roles and item.kind is not ItemKind.SPONSOR:
        yield report.warning(
            "translator.missing",
            "contributors",
            "The original is in another language; say who translated it.",
        )


def _check_origin(item: Item, report: Reporter, today: date) -> Iterator[Finding]:
    if not item.source_name.strip() and item.kind not in _WITHOUT_SOURCE:
        yield report.warning("source.missing", "source_name", "The source is missing.")
    if item.published_on is not None and item.published_on > today:
        yield report.warning("date.future", "published_on", "The date lies in the future.")


def _check_length(item: Item, report: Reporter) -> Iterator[Finding]:
    count = len(f"{item.standfirst} {read_words(item.body)}".split())
    if item.kind is not ItemKind.EXCERPT:
        return
    if count < _SHORT_TEASER:
        yield report.hint("teaser.short", "body", "The teaser has only {count} words.", count=count)
    if count > _LONG_TEASER:
        yield report.hint("teaser.long", "body", "The teaser has {count} words.", count=count)
