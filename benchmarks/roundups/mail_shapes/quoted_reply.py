"""A German reply by mail that holds the roundup as a quoted text: "> " before each line."""

import textwrap
from datetime import UTC, date, datetime

from benchmarks.roundups.mail_shapes.envelope import write_mail
from benchmarks.roundups.mail_shapes.markup import BlockKind, plain
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Piece, Roundup

PIECES = (
    Piece(
        title="Der Pförtner als Verfassungsorgan",
        authors=("Dr. Walburga Steinkamp",),
        date=date(2025, 12, 3),
        url="https://amtsblick.example/kommentar/pfoertner",
        body="""Er weiß, wer kommt, wer geht und wer nur so tut. Im Kreishaus von Oberlind hat man
ihn durch eine Schranke ersetzt, die weiß nichts und öffnet trotzdem.

## Guten Morgen, Schranke

Seit einer Woche grüßen die Beschäftigten das Gerät. Eine Kollegin hat ihm einen Schal umgebunden.
[…] So beginnt Verwaltung: mit einem Gesicht.""",
    ),
    Piece(
        title="Zu viel Licht im Advent",
        authors=("Henning Quast", "Marit Solveigsson"),
        date=date(2025, 12, 2),
        url="https://nachtseite.example/advent",
        body="""Die Straße leuchtet, der Himmel nicht mehr. Wir haben gezählt: vierzehntausend
Lämpchen auf dreihundert Metern, und über uns kein einziger Stern.

Ein Abend ohne Strom wäre kein Verlust. Er wäre die Premiere eines alten Stücks.""",
    ),
    Piece(
        title="Was kostet ein freier Nachmittag?",
        authors=("Roman Eisenlohr",),
        date=date(2025, 11, 30),
        url="https://feierabend-magazin.example/freier-nachmittag",
        body="""Der Arbeitgeberverband hat ihn berechnet, die Gewerkschaft auch, und beide kommen
auf eine Zahl mit Komma. Ich war an jenem Nachmittag am Fluss.

> Wer rechnet, während die Reiher fliegen, verpasst den Ertrag.

Das sagte kein Ökonom, sondern der Mann vom Bootsverleih, und er hat den ganzen Sommer recht
behalten.""",
    ),
    Piece(
        title="Ein Platz für den Flohmarkt, bitte!",
        authors=("Cornelia Abt",),
        date=date(2025, 11, 28),
        url="https://stadtteilkurier.example/meinung/flohmarkt",
        body="""Am Samstag stehen dort Autos, die niemand kauft. Früher standen dort Lampen, die
niemand brauchte, und alle gingen mit einer nach Hause.""",
    ),
)


def _paragraphs(piece: Piece) -> str:
    marks = {BlockKind.QUOTATION: "    "}
    return "\n\n".join(
        textwrap.fill(plain(block.text), 68, initial_indent=marks.get(block.kind, ""))
        for block in piece.blocks
    )


def _piece(piece: Piece) -> str:
    printed = piece.print_date("dd.MM.y", "de")
    byline = f"Ein Kommentar von {' und '.join(piece.authors)}, {printed}"
    return f"{piece.title}\n{byline}\n\n{_paragraphs(piece)}\n\nWeiterlesen: <{piece.url}>"


def _text(roundup: Roundup) -> str:
    pieces = "\n\n\n".join(map(_piece, roundup.pieces))
    original = f"""Liebe Runde,

hier die Kommentare der Woche:

{pieces}

Bis Montag
Götz
"""
    quoted = "\n".join(f"> {line}".rstrip() for line in original.splitlines())
    return f"""Lieber Götz,

danke, so nehmen wir es. Bitte nichts mehr kürzen.

Gruß
Almut

Am 04.12.25 um 21:17 schrieb Götz Tiedemann:
{quoted}

--\x20
Almut Reiser
Schriftleitung Kommentarbote
"""


def write(roundup: Roundup) -> bytes:
    """Write the reply with one part."""
    return write_mail(
        sender="Almut Reiser <almut@kommentarbote.example>",
        recipient="Götz Tiedemann <goetz@kommentarbote.example>",
        subject=f"Re: {roundup.title}",
        sent_at=datetime(2025, 12, 5, 7, 2, tzinfo=UTC),
        text=_text(roundup),
        encoding="base64",
    )


ROUNDUP = Roundup(
    file="antwort_zitiert_kommentare.eml",
    shape="German reply by mail, the roundup quoted with '> ' and wrapped: title, 'Ein Kommentar"
    " von NAME, date', quotation indented, 'Weiterlesen: <address>'",
    lang="de",
    made_with="Python's email",
    pieces=PIECES,
    write=write,
    title="Kommentare der Woche, Entwurf",
    judges_title=False,
    judged=(ALWAYS_JUDGED | {"link_kind", "subheadings"}) - {"text_ends", "source"},
)
