"""German comments as WordPress exports them (WXR): posts between attachments and a menu entry."""

from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from html import escape

from benchmarks.roundups.mail_shapes.markup import BlockKind, html
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Piece, Roundup

PIECES = (
    Piece(
        title="Der Marktplatz gehört den Krähen",
        authors=("Veronika Lüdenscheid",),
        date=date(2025, 12, 3),
        url="https://meinung-im-kreis.example/2025/12/marktplatz-kraehen/",
        body="""Sie kommen um fünf, wenn die Händler abbauen, und sie gehen, wenn die Kehrmaschine
kommt. Dazwischen liegt die ordentlichste Stunde des Tages: Jede Krähe hat ihren Stand.

## Wer kehrt hier eigentlich für wen?

Der Bauhof hat nachgerechnet. Seit die Krähen da sind, fallen vierzig Kilo weniger an. Bezahlt
werden sie in Kirschen.""",
    ),
    Piece(
        title="Kein Netz & gute Laune",
        authors=("Dietmar Pohlmann",),
        date=date(2025, 12, 1),
        url="https://meinung-im-kreis.example/2025/12/kein-netz/",
        body="""Im Tal von Unterwied gibt es keinen Empfang, und am Ortseingang steht ein Schild,
das dies nicht etwa beklagt. Wer anrufen will, geht zur Kapelle hinauf und hat dort oben meistens
vergessen, weshalb.

> „Bei uns erreicht man jeden“, sagt die Wirtin. „Man muss nur rufen.“""",
    ),
    Piece(
        title="Drei Groschen für die Parkuhr",
        authors=("Veronika Lüdenscheid",),
        date=date(2025, 11, 27),
        url="https://meinung-im-kreis.example/2025/11/parkuhr/",
        body="""Die letzte mechanische Parkuhr der Stadt nimmt nur Münzen, die es nicht mehr gibt.
Man hat sie trotzdem stehen lassen, und vor ihr parkt nie jemand. Das ist, wenn man es recht
bedenkt, der wirksamste Beitrag zur Verkehrswende seit Jahren.""",
    ),
    Piece(
        title="Lob der zweiten Bahnsteigkante",
        authors=("Emeka Brodersen",),
        date=date(2025, 11, 24),
        url="https://meinung-im-kreis.example/2025/11/bahnsteigkante/",
        body="""Gleis 2 in Lütten-Klein-Sassen hat eine Kante, an der nichts hält. Sie ist
beleuchtet, gefegt und beschriftet. Auf ihr sitzen am Sonntag die Leute und warten auf nichts, und
es kommt immer pünktlich.""",
    ),
)

_TAGS = {
    BlockKind.PARAGRAPH: ("paragraph", "p"),
    BlockKind.SUBHEADING: ("heading", "h2"),
    BlockKind.QUOTATION: ("quote", "blockquote"),
}
_FURNITURE = (("attachment", "IMG_2041", "inherit"), ("nav_menu_item", "Impressum", "publish"))
_NAMES = " ".join(
    f'xmlns:{short}="{address}"'
    for short, address in {
        "excerpt": "http://wordpress.org/export/1.2/excerpt/",
        "content": "http://purl.org/rss/1.0/modules/content/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "wp": "http://wordpress.org/export/1.2/",
    }.items()
)


def _content(piece: Piece) -> str:
    parts = ((*_TAGS[block.kind], html(block.text)) for block in piece.blocks)
    return "\n\n".join(
        f"<!-- wp:{name} -->\n<{tag}>{words}</{tag}>\n<!-- /wp:{name} -->"
        for name, tag, words in parts
    )


def _published(piece: Piece) -> str:
    if piece.date is None:
        raise ValueError(f"{piece.title}: a post has a date")
    return format_datetime(datetime.combine(piece.date, time(12), UTC))


def _post(number: int, piece: Piece) -> str:
    return f"""<item>
<title><![CDATA[{piece.title}]]></title>
<link>{piece.url}</link>
<pubDate>{_published(piece)}</pubDate>
<dc:creator><![CDATA[{piece.authors[0]}]]></dc:creator>
<guid isPermaLink="false">https://meinung-im-kreis.example/?p={number}</guid>
<description></description>
<content:encoded><![CDATA[{_content(piece)}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:post_date><![CDATA[{piece.print_date("y-MM-dd", "de")} 13:00:00]]></wp:post_date>
<wp:comment_status><![CDATA[closed]]></wp:comment_status>
<wp:status><![CDATA[publish]]></wp:status>
<wp:post_type><![CDATA[post]]></wp:post_type>
<wp:postmeta><wp:meta_key><![CDATA[_edit_last]]></wp:meta_key>
<wp:meta_value><![CDATA[4]]></wp:meta_value></wp:postmeta>
</item>"""


def _furnish(number: int, kind: str, title: str, status: str) -> str:
    return f"""<item>
<title><![CDATA[{title}]]></title>
<link>https://meinung-im-kreis.example/?{kind}={number}</link>
<pubDate>Mon, 03 Nov 2025 10:11:12 +0000</pubDate>
<dc:creator><![CDATA[technik]]></dc:creator>
<content:encoded><![CDATA[]]></content:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:status><![CDATA[{status}]]></wp:status>
<wp:post_type><![CDATA[{kind}]]></wp:post_type>
</item>"""


def write(roundup: Roundup) -> bytes:
    """Write the export with what the site's tools export along."""
    first, *others = (_post(number, piece) for number, piece in enumerate(roundup.pieces, 310))
    furniture = [_furnish(number, *facts) for number, facts in enumerate(_FURNITURE, 290)]
    return f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is a WordPress eXtended RSS file generated by WordPress as an export of your site. -->
<rss version="2.0" {_NAMES}>
<channel>
<title>{escape(str(roundup.title))}</title>
<link>https://meinung-im-kreis.example</link>
<description>Kommentare aus dem Landkreis</description>
<pubDate>Thu, 04 Dec 2025 07:00:00 +0000</pubDate>
<language>de</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_id>4</wp:author_id><wp:author_login><![CDATA[technik]]></wp:author_login>
<wp:author_email><![CDATA[technik@meinung-im-kreis.example]]></wp:author_email></wp:author>
{chr(10).join([first, *furniture, *others])}
</channel>
</rss>
""".encode()


ROUNDUP = Roundup(
    file="wordpress_export_meinung.xml",
    shape="WordPress export (WXR): posts, an attachment and a menu entry between them",
    lang="de",
    made_with="own generator, WXR 1.2 markup",
    pieces=PIECES,
    write=write,
    title="Meinung im Kreis",
    judged=(ALWAYS_JUDGED - {"source"}) | {"subheadings"},
)
