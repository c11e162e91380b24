"""What a feed says, whatever it is written in."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One issue in a feed. Its address is its identity, too: it stays for ever."""

    url: str
    title: str
    language: str
    published_at: datetime
    summary: str  # plain; may be empty
    html: str  # the full text, with whole addresses
    image_url: str  # empty: none


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """The latest issues of a newsletter, the newest first."""

    title: str
    language: str
    home_url: str
    url: str
    icon_url: str
    updated_at: datetime | None  # None: no issue has appeared yet
    entries: tuple[Entry, ...]
