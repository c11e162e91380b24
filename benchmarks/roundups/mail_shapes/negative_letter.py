"""A German letter by mail with several links and names: one text of one writer."""

from datetime import UTC, datetime

from benchmarks.roundups.mail_shapes.envelope import write_mail
from benchmarks.roundups.mail_shapes.markup import html, plain_with_addresses
from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

PIECES = (
    Piece(
        title="Ein Brief zum Jahresende",
        body="""Liebe Mitglieder des Turmvereins,

das Jahr begann mit einem Loch und endet mit einer Glocke. Das Loch kennen Sie; wer es vergessen
hat, findet [die Bilder vom Januar](https://turmverein.example/bilder/januar) noch auf unserer
Seite.

Im März kam der Statiker. Er blieb drei Stunden und sagte vier Sätze, die Jutta Ellmann für den
[Anzeiger](https://turmer-anzeiger.example/lokales/statiker) aufgeschrieben hat. Der vierte lautete:
„Das hält.“

Im Sommer haben Sie gespendet, und zwar so, dass unser Kassenwart Egon Thiel zum ersten Mal seit
2009 gelächelt hat. Hier geht es zum [Kassenbericht](https://turmverein.example/kasse.pdf).

Am 2. November läutete die neue Glocke zum ersten Mal. Das Radio war da; den
[Mitschnitt](https://radio-talwelle.example/glocke) sollten Sie mit geschlossenen Fenstern hören,
sonst meinen die Nachbarn, es sei Sonntag.

Was kommt? Eine Treppe, die nicht knarrt, und ein Fest, auf dem es laut wird. Bringen Sie bitte
wieder Kuchen mit. Die [Kuchenliste](https://turmverein.example/kuchen) ist eröffnet.

Mit herzlichen Grüßen vom Turm""",
    ),
)


def write(roundup: Roundup) -> bytes:
    """Write the letter with both parts."""
    (piece,) = roundup.pieces
    signed = "Ihre Roswitha Eberlein"
    text = "\n\n".join(plain_with_addresses(block.text) for block in piece.blocks)
    body = "".join(f"<p>{html(block.text)}</p>" for block in piece.blocks)
    return write_mail(
        sender="Turmverein Haldenau <brief@turmverein.example>",
        recipient="mitglied@post.example",
        subject=piece.title,
        sent_at=datetime(2025, 12, 5, 10, 0, tzinfo=UTC),
        text=f"{piece.title}\n\n{text}\n\n{signed}\n(1. Vorsitzende)\n",
        html=f"<html><body><h2>{piece.title}</h2>{body}<p>{signed}<br>(1. Vorsitzende)</p>"
        "</body></html>",
    )


ROUNDUP = Roundup(
    file="negativ_brief_turmverein.eml",
    shape="NEGATIVE: German letter by mail, five links, names and dates in prose, signature",
    lang="de",
    made_with="Python's email",
    pieces=PIECES,
    write=write,
    judges_title=False,
    negative=True,
    judged=frozenset({"title"}),
)
