"""An English morning briefing by mail: bold lead-ins, the source linked inside the text."""

from datetime import UTC, datetime

from benchmarks.roundups.mail_shapes.envelope import write_mail
from benchmarks.roundups.mail_shapes.markup import html
from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

PIECES = (
    Piece(
        title="The ferry is back",
        note="The ferry is back.",
        url="https://harbourpost.example/news/ferry-returns",
        body="""After eleven weeks in dry dock the *Marigold* resumed crossings at dawn, to a brass
band and one very early swimmer. Fares stay frozen until spring, and dogs now travel free
([Harbour Post](https://harbourpost.example/news/ferry-returns)).""",
    ),
    Piece(
        title="Apples, everywhere",
        note="Apples, everywhere.",
        url="https://orchardweekly.example/glut",
        body="""Growers in the Teasel valley report the heaviest crop in a generation. Cider presses
are booked until January and one school is accepting apples in lieu of lost library books
([Orchard Weekly](https://orchardweekly.example/glut)).""",
    ),
    Piece(
        title="A bridge gets a name, finally",
        note="A bridge gets a name, finally.",
        url="https://spanreview.example/naming-day",
        body="""The footbridge known for six years as “Structure 14” will be called the Heron, after
the bird that has stood on it every morning since it opened. The council voted 9–2; the heron did
not
attend ([Span Review](https://spanreview.example/naming-day)).""",
    ),
    Piece(
        title="Meanwhile, in chess",
        note="Meanwhile, in chess:",
        url="https://enpassant.example/reports/postal-final",
        body="""The final of the county postal league ended in a draw by mutual loss of envelopes.
Organisers say both finalists will be champions until one of the letters turns up
([En Passant](https://enpassant.example/reports/postal-final)).""",
    ),
    Piece(
        title="Umbrella season opens early",
        note="Umbrella season opens early.",
        url="https://bureauofdrizzle.example/outlook",
        body="""Forecasters expect a mild, grey fortnight with “conversational” levels of rain.
Markets for soup are firm ([Bureau of Drizzle](https://bureauofdrizzle.example/outlook)).""",
    ),
    Piece(
        title="One more shelf",
        note="One more shelf.",
        url="https://stacks.example/volunteers",
        body="""Volunteers in Lower Fennick built a lending library out of a bus shelter, complete
with a bench and a rule: take the book, miss the bus
([Stacks](https://stacks.example/volunteers)).""",
    ),
)


def _piece(piece: Piece) -> str:
    text = html(piece.blocks[0].text, link=' style="color:#0a58ca" target="_blank"')
    return f'<p style="margin:0 0 18px"><strong>{html(piece.note)}</strong> {text}</p>\n'


def write(roundup: Roundup) -> bytes:
    """Write the mail, which has an HTML part alone."""
    body = "".join(map(_piece, roundup.pieces))
    page = f"""<!DOCTYPE html><html lang="en"><body style="background:#f4f4f4">
<div style="display:none;max-height:0;overflow:hidden">Ferry back, heron honoured, soup firm.</div>
<div style="max-width:600px;margin:auto;background:#fff;padding:24px">
<p style="text-align:right;font-size:11px"><a href="https://kettle.example/web/311">View in
browser</a></p>
<img src="https://kettle.example/masthead.png" alt="The Kettle" width="240">
<p style="font-size:12px;color:#666">Tuesday, November 25, 2025 &nbsp;|&nbsp; 3 minute read</p>
<h1>{roundup.title}</h1>
<p>Good morning. It is 4° and overcast at the quay, and here is what you need before the kettle
boils.</p>
{body}<p style="font-size:13px"><em>Written by the night desk, edited by the cat. Reply with tips,
corrections and crumpets.</em></p>
<hr><p style="font-size:11px;color:#888">You received this because you signed up at kettle.example.
<a href="https://kettle.example/unsub">Unsubscribe</a> · <a
href="https://kettle.example/prefs">Manage
preferences</a><br>The Kettle, 1 Quayside, Port Example</p></div></body></html>"""
    return write_mail(
        sender="The Kettle <morning@kettle.example>",
        recipient="you@post.example",
        subject="The Kettle: Ferries, apples and a heron",
        sent_at=datetime(2025, 11, 25, 6, 0, tzinfo=UTC),
        html=page,
    )


ROUNDUP = Roundup(
    file="daily_briefing_kettle.eml",
    shape="morning briefing: one paragraph an item with a bold lead-in, source linked in brackets",
    lang="en",
    made_with="Python's email, HTML part alone",
    pieces=PIECES,
    write=write,
    judges_title=False,
    judged=frozenset({"title", "authors", "url"}),
)
