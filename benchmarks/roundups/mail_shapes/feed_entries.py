"""Roundups that come as a feed: RSS 2.0 in Spanish, Atom in Dutch, JSON Feed in German."""

import json
from datetime import datetime
from email.utils import format_datetime
from html import escape

from benchmarks.roundups.mail_shapes.feed_pieces import DUTCH, GERMAN, SPANISH
from benchmarks.roundups.mail_shapes.markup import BlockKind, html
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Piece, Roundup, bare_name

JUDGED = (ALWAYS_JUDGED - {"source"}) | {"subheadings"}


def _noon(piece: Piece) -> datetime:
    return datetime.fromisoformat(f"{piece.print_date('y-MM-dd', 'en')}T12:00:00+00:00")


def _content(piece: Piece) -> str:
    tags = {BlockKind.SUBHEADING: "h2", BlockKind.QUOTATION: "blockquote"}
    return "".join(
        f"<{tags.get(block.kind, 'p')}>{html(block.text)}</{tags.get(block.kind, 'p')}>"
        for block in piece.blocks
    )


def _rss_item(number: int, piece: Piece) -> str:
    creators = "".join(f"<dc:creator><![CDATA[{name}]]></dc:creator>" for name in piece.authors)
    return f"""
  <item>
    <title>{escape(piece.title, quote=False)}</title>
    <link>{piece.url}?utm_source=rss&amp;utm_medium=feed</link>
    {creators}
    <pubDate>{format_datetime(_noon(piece))}</pubDate>
    <category><![CDATA[{piece.section}]]></category>
    <guid isPermaLink="false">https://veleta.example/?p={1200 + number}</guid>
    <description><![CDATA[<p>{html(piece.blocks[0].text)}</p>]]></description>
    <content:encoded><![CDATA[{_content(piece)}]]></content:encoded>
    <slash:comments>{number}</slash:comments>
  </item>"""


def write_rss(roundup: Roundup) -> bytes:
    """Write RSS 2.0 with the extensions that WordPress uses."""
    items = "".join(_rss_item(number, piece) for number, piece in enumerate(roundup.pieces, 1))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel>
  <title>{roundup.title}</title>
  <atom:link href="https://veleta.example/feed/" rel="self" type="application/rss+xml"/>
  <link>https://veleta.example</link>
  <description>Lecturas tranquilas de la semana</description>
  <lastBuildDate>Sat, 29 Nov 2025 08:00:00 +0000</lastBuildDate>
  <language>es</language>
  <image><url>https://veleta.example/logo.png</url><title>Veleta</title>
  <link>https://veleta.example</link></image>{items}
</channel>
</rss>
""".encode()


def _atom_entry(number: int, piece: Piece) -> str:
    authors = "".join(f"<author><name>{name}</name></author>" for name in piece.authors)
    content = escape(_content(piece), quote=False)
    return f"""
  <entry>
    <title type="html">{escape(escape(piece.title, quote=False), quote=False)}</title>
    <link rel="alternate" type="text/html" href="{piece.url}"/>
    <link rel="replies" href="{piece.url}/reacties"/>
    <id>tag:kade.example,2025:{number}</id>
    <published>{_noon(piece).isoformat()}</published>
    <updated>2025-12-05T09:00:00+01:00</updated>
    {authors}
    <content type="html">{content}</content>
  </entry>"""


def write_atom(roundup: Roundup) -> bytes:
    """Write an Atom feed; each entry was updated later than it was published."""
    items = "".join(_atom_entry(number, piece) for number, piece in enumerate(roundup.pieces, 1))
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl">
  <title>{roundup.title}</title>
  <subtitle>Wat er langs de kade voorbijkwam</subtitle>
  <link href="https://kade.example/"/><link rel="self" href="https://kade.example/feed.atom"/>
  <updated>2025-12-05T09:00:00+01:00</updated>
  <id>tag:kade.example,2025:feed</id>
  <generator uri="https://kade.example/motor">Motor 3</generator>
  <rights>© Kade</rights>{items}
</feed>
""".encode()


def write_json_feed(roundup: Roundup) -> bytes:
    """Write JSON Feed 1.1."""
    items = [
        {
            "id": str(number),
            "url": f"https://fundbuero.example/eintrag/{number}",
            "external_url": piece.url,
            "title": piece.title,
            "content_html": _content(piece),
            "date_published": _noon(piece).isoformat(),
            "authors": [{"name": bare_name(name)} for name in piece.authors],
            "tags": [piece.section],
        }
        for number, piece in enumerate(roundup.pieces, 1)
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": roundup.title,
        "home_page_url": "https://fundbuero.example/",
        "feed_url": "https://fundbuero.example/feed.json",
        "language": "de",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


RSS = Roundup(
    file="veleta_rss.xml",
    shape="RSS 2.0 with content:encoded, dc:creator, CDATA, tracked links",
    lang="es",
    made_with="own generator, WordPress-like feed",
    pieces=SPANISH,
    write=write_rss,
    title="Veleta",
    judged=JUDGED,
)
ATOM = Roundup(
    file="kade_atom.xml",
    shape="Atom: escaped HTML content, published and updated differ, several links an entry",
    lang="nl",
    made_with="own generator",
    pieces=DUTCH,
    write=write_atom,
    title="Kade – gelezen en bewaard",
    judged=JUDGED,
)
JSON_FEED = Roundup(
    file="fundbuero_jsonfeed.json",
    shape="JSON Feed 1.1 of a link blog: external_url is the piece, url the entry about it",
    lang="de",
    made_with="own generator",
    pieces=GERMAN,
    write=write_json_feed,
    title="Fundbüro",
    judged=JUDGED,
)
