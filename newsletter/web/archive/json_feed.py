"""JSON Feed, version 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from datetime import UTC
from typing import Any

from newsletter.web.archive.feed import Entry, Feed


def write_json_feed(feed: Feed) -> bytes:
    """Write a feed as JSON Feed."""
    written = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home_url,
        "feed_url": feed.url,
        "favicon": feed.icon_url,
        "language": feed.language,
        "authors": [{"name": feed.title, "url": feed.home_url}],
        "items": [_write_entry(entry) for entry in feed.entries],
    }
    return json.dumps(written, ensure_ascii=False).encode()


def _write_entry(entry: Entry) -> dict[str, Any]:
    written = {
        "id": entry.url,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "image": entry.image_url,
        "date_published": entry.published_at.astimezone(UTC).isoformat(timespec="seconds"),
        "language": entry.language,
    }
    return {key: value for key, value in written.items() if value}
