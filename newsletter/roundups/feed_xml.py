"""RSS and Atom: what their elements mean, whatever namespace or version they come in."""

import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from html import escape
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import etree

from newsletter.roundups.addresses import strip_tracking, unwrap_url
from newsletter.roundups.article_markup import read_day
from newsletter.roundups.article_names import clean_authors
from newsletter.roundups.article_page import clean
from newsletter.roundups.errors import TooManyItemsError
from newsletter.roundups.feeds import MOST_ENTRIES, Feed, FeedEntry
from newsletter.roundups.models import Contributor
from newsletter.roundups.xml_trees import XML, Element, local_name, namespace_of, parse_xml

SHORTEST_TEASER: Final = 80  # characters; "Read more" is none
_MOST_TEASER_WORDS: Final = 250  # what is longer is the article
_SAME_WORDS: Final = 8
_TAG: Final = re.compile(r"<[^<>]*>")
_TEASERS: Final = ("description", "summary")
_CONTENTS: Final = ("encoded", "content", "description", "summary")
_DAYS: Final = ("pubDate", "published", "issued", "date", "created", "updated", "modified")
# Elements of other vocabularies that carry names of the feed's own.
_FOREIGN: Final = re.compile(
    r"search\.yahoo\.com|itunes|slash|feedburner|georss|podcast|media", re.IGNORECASE
)
_MAILBOX: Final = re.compile(r"\S+@\S+\s*\(([^()]{2,100})\)|([^<>]{2,100}?)\s*<\S+@\S+>")
_WEB: Final = frozenset({"http", "https"})
_TEXTS: Final = frozenset({"post", "page"})
_XHTML: Final = "http://www.w3.org/1999/xhtml"


def read_xml_feed(text: str) -> Feed:
    """Read RSS or Atom; raises XmlEntitiesError and DamagedInputError."""
    root = parse_xml(text, kind="a feed (RSS or Atom)")
    channel = next(
        (one for one in root if local_name(one) == "channel"), root
    )  # RSS 1.0 has its entries beside the channel, RSS 2.0 inside
    title = _text(channel, "title")
    link = _find_link(channel, None)
    host = (urlsplit(link or "").hostname or "").removeprefix("www.")
    entries = [one for one in root.iter() if local_name(one) in {"item", "entry"}]
    entries = [one for one in entries if _is_piece(one)]
    if len(entries) > MOST_ENTRIES:
        raise TooManyItemsError(count=len(entries), limit=MOST_ENTRIES)
    language = _text(channel, "language") or channel.get(f"{XML}lang") or ""
    return Feed(
        title=title,
        url=link,
        language=language.lower().replace("_", "-").split("-")[0].strip() or None,
        entries=tuple(_read_entry(entry, base=link, site=title, host=host) for entry in entries),
    )


def _is_piece(entry: Element) -> bool:
    """Tell whether an entry is a text: an export of WordPress has pictures and menus, too."""
    kinds = [(one.text or "").strip() for one in entry if local_name(one) == "post_type"]
    return not kinds or kinds[0] in _TEXTS


def _read_entry(entry: Element, *, base: str | None, site: str | None, host: str) -> FeedEntry:
    printed = next((text for name in _DAYS if (text := _text(entry, name))), None)
    return FeedEntry(
        title=_text(entry, "title"),
        url=_find_link(entry, base),
        authors=_find_authors(entry, site=site, host=host),
        published_on=read_feed_day(printed),
        published_as=printed,
        content=_find_content(entry),
    )


def read_feed_day(printed: str | None) -> date | None:
    """Read the day of a feed's date: RFC 822 as in mail, or ISO 8601."""
    if not printed:
        return None
    try:
        return parsedate_to_datetime(printed).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return read_day(printed)


def _children(element: Element, name: str) -> Iterator[Element]:
    for child in element:
        if local_name(child) == name and not _FOREIGN.search(namespace_of(child)):
            yield child


def _text(element: Element, name: str) -> str | None:
    """Give the first text of the children of a name as one plain line."""
    for child in _children(element, name):
        if text := clean(" ".join("".join(child.itertext()).split())):
            return text
    return None


def _find_link(element: Element, base: str | None) -> str | None:
    """Find the address of the page: a link, else an identifier that is one."""
    plain: list[str | None] = []
    for child in _children(element, "link"):
        if child.get("href") is None:
            plain.append(child.text)
        elif child.get("rel", "alternate") == "alternate":
            plain.append(child.get("href"))
    guids = _children(element, "guid")
    plain += [one.text for one in guids if one.get("isPermaLink", "true").lower() != "false"]
    around = element.base if str(element.base or "").startswith("http") else base
    return next((url for one in plain if one and (url := web_address(one, around))), None)


def web_address(printed: str, base: str | None) -> str | None:
    """Make an absolute web address of what a feed prints, or None."""
    try:
        url = urljoin(base or "", printed.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in _WEB or not parts.hostname:
        return None
    return strip_tracking(unwrap_url(url))


def _find_authors(entry: Element, *, site: str | None, host: str) -> tuple[Contributor, ...]:
    """Find the persons that wrote an entry: dc:creator, atom:author, RSS's mailbox with a name."""
    names: list[str] = []
    for name in ("creator", "author"):
        for child in _children(entry, name):
            inner = _text(child, "name")
            text = inner or " ".join("".join(child.itertext()).split())
            mailbox = _MAILBOX.fullmatch(text[:300])
            names.append((mailbox[1] or mailbox[2]) if mailbox else text)
        if names:
            break
    # RSS and Atom mean persons here, and are used for names of papers all the same.
    return clean_authors(names, site=site, host=host)


def _find_content(entry: Element) -> str:
    """Give what a feed says of an entry, as HTML: its teaser, or all of it where that is brief."""
    teaser, whole = (
        max(
            (_as_html(child) for name in names for child in _children(entry, name)),
            key=len,
            default="",
        )
        for names in (_TEASERS, _CONTENTS)
    )
    if len(teaser) < SHORTEST_TEASER or _goes_on(teaser, whole):
        return whole
    return teaser


def _goes_on(teaser: str, whole: str) -> bool:
    """Tell whether a text begins as its teaser does, and is no longer than a teaser may be."""
    said, words = (_TAG.sub(" ", text).split() for text in (teaser, whole))
    begins = len(said) >= _SAME_WORDS and words[:_SAME_WORDS] == said[:_SAME_WORDS]
    return begins and len(said) < len(words) <= _MOST_TEASER_WORDS


def _as_html(element: Element) -> str:
    if any(namespace_of(child) == _XHTML for child in element):
        parts = [escape(element.text or "")]
        parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
        return "".join(parts).strip()
    text = "".join(element.itertext()).strip()
    return escape(text) if element.get("type") in {"text", "text/plain"} else text
