"""An English letter of numbered things with bold lead-ins inside each, as business letters do."""

from datetime import UTC, datetime

from benchmarks.roundups.mail_shapes.envelope import count_clicks, write_mail
from benchmarks.roundups.mail_shapes.markup import BlockKind, html, plain_with_addresses
from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

HOST = "link.mail.brisk.example"

PIECES = (
    Piece(
        title="1 big thing: Trams are cool again",
        authors=("Wilhelmina Drax",),
        body="""Eleven mid-sized towns will open new tram lines next year, the most since anybody
kept count, [the Rail Ledger](https://railledger.example/trams-2026) reports.

**Why it matters:** A rail in the road is a promise that is hard to break. Shops follow it; so do
benches, bakeries and people who want to live near a bell.

**By the numbers:**

- 214 kilometres of new track

- 3 towns that asked for their old livery back

- 1 depot with a resident goose

**What they're saying:** “We wanted something you can hear coming,” one mayor told us.

**The bottom line:** Mind the goose.""",
    ),
    Piece(
        title="Soup prices slip",
        authors=("Ambrose Kettering",),
        body="""A bowl of leek and potato now costs 4% less than in October, according to
[Ladle Monthly](https://ladle.example/index-november), as a mild autumn filled the barns.

**Between the lines:** Bread on the side got dearer, so nobody has noticed.""",
    ),
    Piece(
        title="A message from Plinth: Shelves that stay level",
        item_kind="sponsor",
        unjudged=frozenset({"authors", "text_ends"}),
        body="""Your books lean. Ours do not. Plinth shelves come with a spirit level built in and
a guarantee for as long as you keep reading. [See the range](https://plinth.example/level).""",
    ),
    Piece(
        title="Charted: Where the cranes winter",
        authors=("Noor Vandersteen", "Ambrose Kettering"),
        body="""Volunteers with binoculars logged 18,400 cranes in a single weekend,
[the Marsh Survey](https://marsh.example/cranes) says, a fifth more than last year.

**Zoom in:** Most chose a flooded quarry that has no visitor centre, no path and no name.""",
    ),
    Piece(
        title="1 fun thing: Chess by lighthouse",
        authors=("Wilhelmina Drax",),
        body="""Two keepers on facing islands have been playing by lamp since March: short flash
for the file, long for the rank, as [En Passant](https://enpassant.example/by-lamp) describes with
diagrams.

**The latest:** White is a bishop up and fog is forecast.""",
    ),
)


def _heading(number: int, piece: Piece) -> str:
    """Give the title as printed: the first and the sponsor's go without a number."""
    return piece.title if piece.item_kind or number == 1 else f"{number}. {piece.title}"


def _numbered(roundup: Roundup) -> list[tuple[int, Piece]]:
    number = 0
    pairs = []
    for piece in roundup.pieces:
        number += not piece.item_kind
        pairs.append((number, piece))
    return pairs


def _html_piece(number: int, piece: Piece) -> str:
    parts = [f'<td class="story"><h2 style="font-size:22px">{html(_heading(number, piece))}</h2>']
    if piece.authors:
        parts.append(f'<p class="byline">By {html(" and ".join(piece.authors))}</p>')
    for block in piece.blocks:
        tag = "li" if block.kind is BlockKind.POINT else "p"
        parts.append(f"<{tag}>{html(block.text)}</{tag}>")
    body = "".join(parts).replace("</p><li>", "</p><ul><li>").replace("</li><p>", "</li></ul><p>")
    if not piece.item_kind:
        link = count_clicks(piece.title, HOST)
        body += f'<p class="share"><a href="{link}">Share this story</a></p>'
    return f"<tr>{body}</td></tr>\n"


def _text_piece(number: int, piece: Piece) -> str:
    head = _heading(number, piece)
    names = f"By {' and '.join(piece.authors)}" if piece.authors else ""
    marks = {BlockKind.POINT: "* "}
    body = [marks.get(block.kind, "") + plain_with_addresses(block.text) for block in piece.blocks]
    return "\n\n".join(filter(None, [head, names, *body]))


def write(roundup: Roundup) -> bytes:
    """Write both parts; the HTML's pixel and its tracked share links included."""
    items = "".join(_html_piece(number, piece) for number, piece in _numbered(roundup))
    page = f"""<html><body><div style="display:none">Trams are cool again. Plus: soup.</div>
<table width="600" align="center"><tr><td><a href="{count_clicks("web", HOST)}">Open in app</a> |
<a href="{count_clicks("browser", HOST)}">View in browser</a></td></tr>
<tr><td>PRESENTED BY PLINTH</td></tr><tr><td><img src="https://brisk.example/m.png" alt="Brisk PM">
<h1>{roundup.title}</h1><p>By The Brisk Desk · Nov 24, 2025</p>
<p>🛎️ Situational awareness: The clocks are right this week. Today's edition is 612 words, a
2½-minute
read.</p></td></tr>
{items}<tr><td><p>📬 Thanks for reading! See you tomorrow. Ask your friends to
<a href="{count_clicks("signup", HOST)}">sign up</a>.</p></td></tr>
<tr><td class="feedback">How was today's letter? <a href="#">Great</a> <a href="#">Fine</a>
<a href="#">Meh</a></td></tr>
<tr><td><p>Brisk thanks our partners for supporting our newsletters.<br>Sponsorship has no
influence on
editorial content.</p><p>Brisk, 20 Tinker Row, Example City<br>
<a href="{count_clicks("out", HOST)}">Unsubscribe here</a></p></td></tr></table></body></html>"""
    text = "\n\n---\n\n".join(
        [
            f"{roundup.title}\nBy The Brisk Desk · Nov 24, 2025",
            *[_text_piece(number, piece) for number, piece in _numbered(roundup)],
            "Thanks for reading! See you tomorrow.\n\nUnsubscribe: https://brisk.example/out",
        ]
    )
    return write_mail(
        sender="Brisk PM <pm@brisk.example>",
        recipient="reader@post.example",
        subject="Brisk PM: Trams are cool again",
        sent_at=datetime(2025, 11, 24, 22, 5, tzinfo=UTC),
        text=text,
        html=page,
    )


ROUNDUP = Roundup(
    file="brisk_pm_big_thing.eml",
    shape="numbered things with bold lead-ins, a list, By NAME; one sponsor's message",
    lang="en",
    made_with="Python's email",
    pieces=PIECES,
    write=write,
    title="Brisk PM",
    judges_title=False,
    judged=frozenset({"title", "authors", "text_ends"}),
)
