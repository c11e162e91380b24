"""NEGATIVE: one English essay mailed by itself, with sections, links, a note and a biography."""

from datetime import UTC, date, datetime

from benchmarks.roundups.mail_shapes.envelope import write_mail
from benchmarks.roundups.mail_shapes.markup import BlockKind, html, plain_with_addresses
from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

PIECES = (
    Piece(
        title="In Praise of the Stopping Train",
        authors=("Hester Quillfeather",),
        date=date(2025, 11, 18),
        body="""There are twenty-two stations between my house and the sea, and the 9.14 calls at
all
of them. I could take the 9.40, which calls at three. I have done the sum many times: the slow train
costs me fifty-one minutes and I have never once regretted it.

The case against it is easy to make, and the [Timetable Users' League](https://tul.example/report-7)
makes it every spring. I do not want to argue with their figures. I want to argue with the word
*lost*.

## 1. What a minute is for

A minute in a queue and a minute at Lower Pillock halt are not the same minute. At Lower Pillock
there
is a man with a wheelbarrow. I have been watching him for six years (he is building something; it
may be a boat). Dr. Amaryllis Stroud, who studies waiting, calls this [“furnished
time”](https://furnished.example/stroud) and has a lovely chart of it.

> Nobody remembers an express. You remember the place where it broke down.

## 2. The argument from sandwiches

Between the eleventh and twelfth station I eat. This is not greed, it is geography: the line turns
west there and the sun comes through the left-hand windows. I first read about the turn in
[an old walking guide](https://footnotes.example/guide-1931) and then, years later, in
[a poem by a signalman](https://signalbox.example/poems/4).

- Egg and cress: suits rain.

- Cheese and pickle: suits delays.

- Ham: arrives too soon.

## 3. But what about the fast people?

By all means let them be fast. I wave. Some of them have started to wave back, and one, I am told,
got
off by mistake at station fourteen, bought a cauliflower and went home happy.

So here is my modest proposal: keep the 9.14, keep every one of its stops, and put a bench at Lower
Pillock facing the wheelbarrow. I would like to see how it ends.""",
    ),
)

BIOGRAPHY = (
    "Hester Quillfeather writes about small distances. Her column appears on alternate Tuesdays. "
    "She lives at station one."
)


def _html_block(kind: BlockKind, text: str) -> str:
    tag = {
        BlockKind.SUBHEADING: "h2",
        BlockKind.QUOTATION: "blockquote",
        BlockKind.POINT: "li",
    }.get(kind, "p")
    return f"<{tag}>{html(text)}</{tag}>"


def write(roundup: Roundup) -> bytes:
    """Write the mail with what a letter's template puts around an essay."""
    (piece,) = roundup.pieces
    body = "\n".join(_html_block(block.kind, block.text) for block in piece.blocks)
    page = f"""<html><body><p>Forwarded this email? <a
href="https://branch-line.example/s">Subscribe
here</a></p><h1><a href="https://branch-line.example/p/stopping">{piece.title}</a></h1>
<h3>On furnished time, cress and a wheelbarrow</h3>
<p>{piece.authors[0]}<br>Nov 18</p><p><a href="#">Like</a> <a href="#">Comment</a>
<a href="#">Share</a></p>
{body}
<p><a class="button" href="https://branch-line.example/share">Share Branch Line</a></p><hr>
<p><em>{BIOGRAPHY}</em></p>
<p><sup>1</sup> The 9.14 is sometimes the 9.16.</p>
<h4>Recommended reading</h4>
<p><a href="https://branch-line.example/p/benches">A theory of benches</a></p>
<p><a href="https://branch-line.example/p/tea">Tea at the junction</a></p>
<p>© 2025 Branch Line, Platform 1, Example-on-Sea · <a href="#">Unsubscribe</a></p></body></html>"""
    text = "\n\n".join(
        [
            "View this post on the web at https://branch-line.example/p/stopping",
            piece.title,
            *[plain_with_addresses(block.text, r"\1 [\2]") for block in piece.blocks],
            BIOGRAPHY,
            "Unsubscribe https://branch-line.example/out",
        ]
    )
    return write_mail(
        sender="Hester Quillfeather <hester@branch-line.example>",
        recipient="reader@post.example",
        subject=piece.title,
        sent_at=datetime(2025, 11, 18, 8, 0, tzinfo=UTC),
        text=text,
        html=page,
    )


ROUNDUP = Roundup(
    file="negative_essay_stopping_train.eml",
    shape="NEGATIVE: one essay by mail, numbered sections, six links, list, quotation, biography",
    lang="en",
    made_with="Python's email",
    pieces=PIECES,
    write=write,
    judges_title=False,
    negative=True,
    judged=frozenset({"title"}),
)
