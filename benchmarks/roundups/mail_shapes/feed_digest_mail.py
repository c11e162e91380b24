"""An English digest that a feed reader mails: a list of contents, then an excerpt of each entry."""

from datetime import UTC, date, datetime

from benchmarks.roundups.mail_shapes.envelope import write_mail
from benchmarks.roundups.mail_shapes.markup import html, plain
from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

PIECES = (
    Piece(
        title="Nobody Owns the Echo",
        authors=("Gideon Marsh",),
        source="Valley Notes",
        date=date(2025, 12, 4),
        url="https://valley-notes.example/2025/12/nobody-owns-the-echo",
        body="""The quarry has been shut since 1979 and is still answering. Schoolchildren are
brought up to shout at it; a retired surveyor times the reply. It is getting slower, he says, though
only by a hair.""",
    ),
    Piece(
        title="In praise of the wrong screwdriver",
        authors=("Philippa Dunmow",),
        source="Bench & Vice",
        date=date(2025, 12, 4),
        url="https://bench-and-vice.example/wrong-screwdriver",
        body="""It opens paint, it stirs tea, it has levelled our kitchen table for nine years. The
one thing it has never done is turn a screw, and I will not have it asked.""",
    ),
    Piece(
        title="What the Ferryman Charges Dogs",
        authors=("Caspian Holt", "Aoife Lindqvist"),
        source="Valley Notes",
        date=date(2025, 12, 3),
        url="https://valley-notes.example/2025/12/ferryman-dogs",
        body="""Nothing, on weekdays. On Sundays they pay in manners. We spent a day on the pontoon
and came away with a tariff, a theory and very wet knees.""",
    ),
    Piece(
        title="Sixteen Kinds of Grey",
        authors=("Imelda Foxworthy",),
        source="The Weather Desk",
        date=date(2025, 12, 2),
        url="https://weather-desk.example/sixteen-greys",
        body="""Pigeon, slate, Tuesday. The chart hangs in the harbour office and is consulted
every morning, quite seriously, by people who have boats.""",
    ),
)


def _piece(number: int, piece: Piece) -> str:
    printed = piece.print_date("MMM d, y", "en")
    return (
        f'<tr><td style="padding:18px 0;border-top:1px solid #ddd"><a name="e{number}"></a>'
        f'<a href="{piece.url}?utm_source=feedpost&amp;utm_medium=email" style="font-size:20px">'
        f"{html(piece.title)}</a><br><span style='color:#888;font-size:12px'>By "
        f"{' and '.join(piece.authors)} on {printed} &middot; {piece.source}</span>"
        f"<p>{html(piece.blocks[0].text)}</p>"
        f'<p><a href="{piece.url}?utm_source=feedpost&amp;utm_medium=email">Read in browser &raquo;'
        "</a></p></td></tr>"
    )


def _html(roundup: Roundup) -> str:
    contents = "".join(
        f'<li><a href="#e{number}">{html(piece.title)}</a></li>'
        for number, piece in enumerate(roundup.pieces)
    )
    rows = "".join(_piece(number, piece) for number, piece in enumerate(roundup.pieces))
    return f"""<html><body><table width="600" align="center"><tr><td>
<h1 style="font-size:26px">{roundup.title}</h1><p>4 new entries in your folder “Slow”</p>
<p><b>In this mail:</b></p><ul>{contents}</ul></td></tr>{rows}
<tr><td style="font-size:11px;color:#888">You get this digest because you asked for it.
<a href="https://feedpost.example/settings">Change frequency</a> |
<a href="https://feedpost.example/unsubscribe/77">Unsubscribe</a><br>Feedpost, 1 Wire Lane, Pellham
</td></tr></table></body></html>"""


def _text(roundup: Roundup) -> str:
    parts = [str(roundup.title), "4 new entries in your folder “Slow”"]
    for piece in roundup.pieces:
        byline = f"By {' and '.join(piece.authors)} on {piece.print_date('MMM d, y', 'en')}"
        words = plain(piece.blocks[0].text)
        parts.append(f"{piece.title}\n{byline} · {piece.source}\n{words}\n{piece.url}")
    return "\n\n".join([*parts, "Unsubscribe: https://feedpost.example/unsubscribe/77"]) + "\n"


def write(roundup: Roundup) -> bytes:
    """Write the digest as the service mails it each morning."""
    return write_mail(
        sender="Feedpost <digest@feedpost.example>",
        recipient="reader@post.example",
        subject=f"[Feedpost] {roundup.title}",
        sent_at=datetime(2025, 12, 5, 5, 30, tzinfo=UTC),
        text=_text(roundup),
        html=_html(roundup),
        headers=[("List-Unsubscribe", "<https://feedpost.example/unsubscribe/77>")],
    )


ROUNDUP = Roundup(
    file="feed_digest.eml",
    shape="RSS-to-mail digest: linked contents, linked title, 'By NAME on date · FEED', excerpt",
    lang="en",
    made_with="Python's email, feed service template",
    pieces=PIECES,
    write=write,
    title="Your daily digest",
    judges_title=False,
)
