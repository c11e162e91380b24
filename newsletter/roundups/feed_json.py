"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

import json
from html import escape
from typing import Any
from urllib.parse import urlsplit

from newsletter.roundups.article_markup import read_day
from newsletter.roundups.article_names import clean_authors
from newsletter.roundups.article_page import clean
from newsletter.roundups.decoding import clean as clean_text
from newsletter.roundups.errors import DamagedInputError, TooManyItemsError
from newsletter.roundups.feed_xml import SHORTEST_TEASER, web_address
from newsletter.roundups.feeds import MOST_ENTRIES, Feed, FeedEntry


def read_json_feed(text: str) -> Feed:
    """Read a JSON Feed; raises DamagedInputError for what is none."""
    try:
        feed = json.loads(text, object_hook=_clean_strings)
    except (ValueError, RecursionError):
        feed = None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise DamagedInputError(kind="a feed (JSON Feed)")
    title, home = clean(feed.get("title")), _address(feed.get("home_page_url"), None)
    items = [item for item in feed["items"] if isinstance(item, dict)]
    if len(items) > MOST_ENTRIES:
        raise TooManyItemsError(count=len(items), limit=MOST_ENTRIES)
    return Feed(
        title=title,
        url=home,
        language=(clean(feed.get("language")) or "").lower().split("-")[0] or None,
        entries=tuple(_read_item(item, site=title, home=home) for item in items),
    )


def _clean_strings(fields: dict[str, Any]) -> dict[str, Any]:
    """Clean what JSON spells with escapes: NULs and halves of characters come in by these."""
    return {
        name: clean_text(value) if isinstance(value, str) else value
        for name, value in fields.items()
    }


def _read_item(item: dict[str, Any], *, site: str | None, home: str | None) -> FeedEntry:
    printed = clean(item.get("date_published"))
    named = item.get("authors") or item.get("author") or []
    listed = named if isinstance(named, list) else [named]
    names = (clean(one.get("name")) for one in listed if isinstance(one, dict))
    return FeedEntry(
        title=clean(item.get("title")),
        url=_address(item.get("external_url"), home) or _address(item.get("url"), home),
        authors=clean_authors(
            (name for name in names if name),
            site=site,
            host=(urlsplit(home or "").hostname or "").removeprefix("www."),
        ),
        published_on=read_day(printed),
        published_as=printed,
        content=_find_content(item),
    )


def _find_content(item: dict[str, Any]) -> str:
    summary, markup, plain = (
        value if isinstance(value := item.get(name), str) else ""
        for name in ("summary", "content_html", "content_text")
    )
    if len(summary) >= SHORTEST_TEASER or not (markup or plain):
        return _paragraphs(summary)
    return markup or _paragraphs(plain)


def _address(value: object, base: str | None) -> str | None:
    return web_address(value, base) if isinstance(value, str) else None


def _paragraphs(plain: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in plain.split("\n") if line.strip())


def write_json_feed(feed: Feed) -> str:
    """Write a feed as a JSON Feed that reads as the same entries."""
    fields = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.url,
        "language": feed.language,
        "items": [_write_entry(entry) for entry in feed.entries],
    }
    return json.dumps(_drop_empty(fields), ensure_ascii=False, indent=1)


def _write_entry(entry: FeedEntry) -> dict[str, Any]:
    people = [
        {"name": f"{one.prefix} {one.name}" if one.prefix else one.name} for one in entry.authors
    ]
    day = entry.published_on.isoformat() if entry.published_on else entry.published_as
    return _drop_empty(
        {
            "url": entry.url,
            "title": entry.title,
            "authors": people,
            "date_published": day,
            "content_html": entry.content,
        }
    )


def _drop_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value or name == "items"}
