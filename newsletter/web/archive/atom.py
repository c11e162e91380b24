"""Atom (RFC 4287)."""

from datetime import UTC, datetime

from lxml.builder import ElementMaker
from lxml.etree import QName, _Element, tostring

from newsletter.web.archive.feed import Entry, Feed

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = QName("http://www.w3.org/XML/1998/namespace", "lang")
_E = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When an empty feed was updated: it has to say something."""


def write_atom(feed: Feed) -> bytes:
    """Write a feed as Atom."""
    root = _E.feed(
        _E.id(feed.url),
        _E.title(feed.title),
        _E.updated(_write_time(feed.updated_at or _NEVER)),
        _E.link(rel="self", type="application/atom+xml", href=feed.url),
        _E.link(rel="alternate", type="text/html", href=feed.home_url),
        _E.icon(feed.icon_url),
        _E.author(_E.name(feed.title), _E.uri(feed.home_url)),
        *map(_write_entry, feed.entries),
    )
    root.set(_LANG, feed.language)
    return bytes(tostring(root, xml_declaration=True, encoding="utf-8"))


def _write_entry(entry: Entry) -> _Element:
    element = _E.entry(
        _E.id(entry.url),
        _E.title(entry.title),
        _E.published(_write_time(entry.published_at)),
        _E.updated(_write_time(entry.published_at)),
        _E.link(rel="alternate", type="text/html", hreflang=entry.language, href=entry.url),
        _E.content(entry.html, type="html"),
    )
    if entry.summary:
        element.append(_E.summary(entry.summary))
    element.set(_LANG, entry.language)
    return element


def _write_time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
