"""Feeds: RSS 0.9x to 2.0, RSS 1.0, Atom and JSON Feed, as entries of one shape."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from newsletter.roundups.models import Contributor

_FEED: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:(?:<!--[^>]{0,500}-->|<\?[^>]{0,300}\?>)\s*){0,10}"
    r"(?:<!DOCTYPE\s+(?:rss|rdf|feed)\b[^>\[]{0,300}(?:\[.{0,4000}?\]\s*)?>\s*)?"
    r"<(?:rss|(?:\w{1,20}:)?feed|rdf:RDF)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON_FEED: Final = re.compile(
    r'\s*\{.{0,2000}?"https?://(?:www\.)?jsonfeed\.org/version/', re.DOTALL
)
_HEAD: Final = 10_000
MOST_ENTRIES: Final = 5_000


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """One piece a feed offers; `content` is HTML, the longest the feed has of it.

    `published_on` is the day as printed: a time zone moves nothing.
    """

    title: str | None
    url: str | None
    authors: tuple[Contributor, ...] = ()
    published_on: date | None = None
    published_as: str | None = None
    content: str = ""


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A feed and its entries in their order; `language` is ISO 639-1."""

    title: str | None
    url: str | None
    language: str | None
    entries: tuple[FeedEntry, ...]


def is_feed(text: str) -> bool:
    """Tell by its beginning whether a clean text is a feed."""
    head = text[:_HEAD]
    return bool(_FEED.match(head) or _JSON_FEED.match(head))


def pick_entries(feed: Feed, *, since: date | None = None, until: date | None = None) -> Feed:
    """Keep the entries of some days, both included; undated ones only without any limit."""
    if since is None and until is None:
        return feed
    entries = tuple(
        entry
        for entry in feed.entries
        if entry.published_on
        and (since is None or entry.published_on >= since)
        and (until is None or entry.published_on <= until)
    )
    return replace(feed, entries=entries)
