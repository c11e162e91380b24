"""An English weekend letter as Substack mails it: both parts, every address a redirect."""

from datetime import UTC, date, datetime

from benchmarks.roundups.mail_shapes.envelope import count_clicks, write_mail
from benchmarks.roundups.mail_shapes.markup import BlockKind, html, plain
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, LinkKind, Piece, Roundup

HOST = "substack-mail.example"

PIECES = (
    Piece(
        title="The Last Typewriter Repairman on Quince Street",
        authors=("Orla Pennywhistle-Hart",),
        source="The Harbour Quarterly",
        date=date(2025, 11, 19),
        note="14 min read",
        label="Read at The Harbour Quarterly",
        body="""There is a drawer in Abel Thornquist's workshop that holds nothing but the letter
e. He has replaced more of them than any other key, and he has a theory about why. Pennywhistle-Hart
spent a winter watching him work, and the piece she came back with is less about machines than about
the patience of people who still want to be slowed down.

> “You can hear a person thinking on one of these,” he told me. “On the other thing you only hear
them typing.”""",
    ),
    Piece(
        title="How to Move a Lighthouse (Very Slowly)",
        authors=("Desmond Okafor-Lane", "Tilly Marchbanks"),
        source="Span",
        date=date(2025, 11, 12),
        note="9 min read",
        label="Read at Span",
        body="""Two inches at a time, on a bed of ball bearings and soap. I have no particular
interest in lighthouses, or so I believed on Tuesday. By Wednesday I was explaining hydraulic jacks
to my mother.""",
    ),
    Piece(
        title="What my grandmother's seed tins know",
        authors=("Yesenia Vale",),
        source="Furrow",
        date=date(2025, 10, 30),
        note="11 min read",
        label="Read at Furrow",
        body="""Forty-one tobacco tins, each with a pencilled year and a verdict: *good*, *leggy*,
*never again*. Vale plants them all in one spring and keeps a diary of what comes up. Half of it is
squash. The rest surprised a botanist.""",
    ),
    Piece(
        title="“A Map Is a Kind of Apology”: An Evening with the Ordnance Amateurs",
        source="Bearings",
        date=date(2025, 11, 8),
        note="Listen: 38 min",
        link_kind=LinkKind.LISTEN,
        label="Listen now",
        item_kind="audio",
        body="""A club that meets above a chip shop to redraw the same valley, every month, from
memory. The disagreements about one stile are worth the whole episode.""",
    ),
    Piece(
        title="Is It Going to Rain? A Short History of Asking",
        authors=("Dr. Priyanka Solberg",),
        source="Almanac & Sons",
        date=date(2025, 11, 21),
        note="6 min read",
        label="Read at Almanac & Sons",
        body="""Before forecasts there were aches, swallows and a leech in a jar. Solberg has read
three hundred years of weather diaries so that we do not have to, and concludes that the question
was
never really about rain.""",
    ),
)

INTRO = (
    "Good morning from a kitchen that smells of burnt toast. Five things this week, one of them "
    "for "
    "your ears. If somebody forwarded you this, they like you."
)


def _line(piece: Piece) -> str:
    printed = piece.print_date("MMM d, y", "en")
    parts = [" and ".join(piece.authors), piece.source, printed, piece.note]
    return " · ".join(filter(None, parts))


def _html_piece(piece: Piece) -> str:
    link = count_clicks(str(piece.url or piece.title), HOST)
    body = "".join(
        f'<blockquote class="blockquote"><p>{html(block.text)}</p></blockquote>'
        if block.kind is BlockKind.QUOTATION
        else f'<p style="font-size:16px;line-height:26px;margin:0 0 20px 0">{html(block.text)}</p>'
        for block in piece.blocks
    )
    return (
        f'<h3 class="header-anchor-post"><a href="{link}" rel="">{html(piece.title)}</a></h3>'
        f"<p><em>{html(_line(piece))}</em></p>{body}"
        f'<p class="button-wrapper"><a class="button primary" href="{link}"><span>'
        f"{html(piece.label)}</span></a></p><div><hr></div>"
    )


def _html(roundup: Roundup) -> str:
    icons = "".join(
        f'<td><a href="{count_clicks(word, HOST)}" class="email-icon-button" title="{word}">'
        f'<img src="https://{HOST}/icon/{word}.png" width="18" alt="{word}"></a></td>'
        for word in ("Like", "Comment", "Share", "Restack")
    )
    return f"""<html><head><title>{roundup.title}</title>
<style>@media (max-width:600px){{.container{{padding:0 16px}}}}</style></head><body>
<div class="preview" style="display:none;font-size:1px;max-height:0">Typewriters, soap and a leech
in a jar&#847; &#847; &#847; &#847; &#847; &#173;&#173;&#173;&#173;</div>
<table role="presentation" width="100%"><tr><td></td><td class="content" width="550"><div>
<p style="font-size:12px">Forwarded this email? <a
href="{count_clicks("subscribe", HOST)}">Subscribe
here</a> for more</p>
<h1 class="post-title"><a href="{count_clicks("post", HOST)}">{roundup.title}</a></h1>
<h3 class="subtitle">Slow machines, old seeds and the oldest question in the world</h3>
<table><tr><td><img src="https://{HOST}/a.png" alt="Fen Alderwick's avatar"></td>
<td><a href="{count_clicks("author", HOST)}">Fen Alderwick</a><br><time>Nov 22,
2025</time></td></tr>
</table><table class="post-ufi"><tr>{icons}<td><a href="{count_clicks("app", HOST)}">READ IN APP</a>
</td></tr></table>
<div class="body markup"><p>{INTRO}</p>{"".join(map(_html_piece, roundup.pieces))}
<p>That is the shelf for this week. Put something back on it by replying.</p><p>— Fen</p>
<p>Thanks for reading The Saturday Shelf! Subscribe for free to receive new posts.</p></div>
<p>You're currently a free subscriber to The Saturday Shelf. For the full experience,
<a href="{count_clicks("upgrade", HOST)}">upgrade your subscription</a>.</p>
<table><tr>{icons}</tr></table>
<div class="footer"><p>© 2025 Fen Alderwick<br>7 Ropewalk Mews, Little Stowe<br>
<a href="{count_clicks("unsubscribe", HOST)}">Unsubscribe</a></p>
<p><a href="{count_clicks("start", HOST)}"><img src="https://{HOST}/pub.png"
alt="Start writing"></a></p></div></div></td><td></td></tr></table>
<img src="https://{HOST}/o/open.gif" width="1" height="1" alt=""></body></html>"""


def _text(roundup: Roundup) -> str:
    parts = [
        f"View this post on the web at https://{HOST}/p/saturday-shelf-84",
        INTRO,
    ]
    for piece in roundup.pieces:
        link = count_clicks(str(piece.url or piece.title), HOST)
        parts += [f"{piece.title} [ {link} ]", _line(piece)]
        parts += [
            ("> " if block.kind is BlockKind.QUOTATION else "") + plain(block.text)
            for block in piece.blocks
        ]
        parts.append(f"{piece.label} [ {link} ]")
    parts += [
        "That is the shelf for this week. Put something back on it by replying.",
        "— Fen",
        f"Unsubscribe {count_clicks('unsubscribe', HOST)}",
    ]
    return "\n\n".join(parts) + "\n"


def write(roundup: Roundup) -> bytes:
    """Write the mail as it arrives in the inbox."""
    return write_mail(
        sender="Fen Alderwick from The Saturday Shelf <saturdayshelf@substack-mail.example>",
        recipient="reader@post.example",
        subject=str(roundup.title),
        sent_at=datetime(2025, 11, 22, 9, 2, 11, tzinfo=UTC),
        text=_text(roundup),
        html=_html(roundup),
        headers=[
            ("List-Unsubscribe", f"<https://{HOST}/action/disable?token=abc>"),
            ("List-Id", "<saturdayshelf.substack-mail.example>"),
            ("Precedence", "bulk"),
        ],
    )


ROUNDUP = Roundup(
    file="substack_saturday_shelf.eml",
    shape="Substack-like mail: linked h3, italic author, source, date; button; redirects only",
    lang="en",
    made_with="Python's email, Substack-like template",
    pieces=PIECES,
    write=write,
    title="The Saturday Shelf #84: Soap, seeds and a leech in a jar",
    judged=(ALWAYS_JUDGED - {"url"}) | {"link_kind"},
)
