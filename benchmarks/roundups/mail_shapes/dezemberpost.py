"""A German text-only mail: "DATE, von NAME" above the text, "» zum Artikel" below, a signature."""

import textwrap
from datetime import UTC, date, datetime

from benchmarks.roundups.mail_shapes.envelope import write_mail
from benchmarks.roundups.mail_shapes.markup import plain
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Piece, Roundup

PIECES = (
    Piece(
        title="Auch der Schaffner friert",
        authors=("Jonas Wetterstein",),
        date=date(2025, 12, 5),
        url="https://abteil.example/kolumne/schaffner",
        body="""Die Heizung in Wagen 7 kennt zwei Zustände: Sahara und Schweigen. Gestern schwieg
sie, und siebzig Menschen lernten einander kennen.

Es wurden Decken geteilt, ein halber Stollen und schließlich eine Meinung, nämlich dass es so
schlecht gar nicht sei. […] In Wagen 6 war es warm. Dort kannte niemand irgendwen.""",
    ),
    Piece(
        title="Bitte nicht wenden",
        authors=("Prof. Dr. Sieglinde Karwendel",),
        date=date(2025, 12, 4),
        url="https://kehrseite.example/bitte-nicht-wenden",
        body="""Auf die Rückseite schreibt man, was vorn nicht mehr passt, und gerade dort wird es
wahr. Ich habe tausend Postkarten von hinten gelesen.

Vorn: ein Strand. Hinten: „Der Hund vermisst dich.“ Mehr Literatur passt nicht auf vierzehn mal neun
Zentimeter.""",
    ),
    Piece(
        title="Gebt dem Platz seinen Namen zurück!",
        authors=("Mattis Overbeck", "Leonie Strasser"),
        date=date(2025, 12, 2),
        url="https://ortsschild.example/meinung/platzname",
        body="""Seit Mai heißt der Heumarkt „Forum am Heumarkt“. Das Heu ist lange weg, ein Forum
war nie da, und verabredet wird sich weiterhin „beim Brunnen“.

Namen, die niemand sagt, sind Möbel, auf denen niemand sitzt.""",
    ),
    Piece(
        title="Im Keller brennt noch Licht",
        authors=("Anneliese Vogt-Harling",),
        date=date(2025, 11, 30),
        url="https://kehrseite.example/im-keller",
        body="""Zwischen Einmachgläsern und Schlittschuhen hat der Rentner Bode die Stadt
nachgebaut, Maßstab eins zu zweihundert, Stand 1961. Nachts schaltet er die Laternen ein, eine nach
der anderen, und geht erst schlafen, wenn auch im Rathaus niemand mehr arbeitet.""",
    ),
)


def _piece(piece: Piece) -> str:
    body = "\n\n".join(textwrap.fill(plain(block.text), 72) for block in piece.blocks)
    people = " und ".join(piece.authors)
    printed = piece.print_date("d. MMMM y", "de")
    return f"{piece.title}\n{printed}, von {people}\n\n{body}\n\n» zum Artikel: {piece.url}\n"


def write(roundup: Roundup) -> bytes:
    """Write the mail with one part, in an old character set."""
    pieces = "\n\n".join(map(_piece, roundup.pieces))
    text = f"""Hallo zusammen,

wie versprochen die Sammlung für die Feiertage. Wer mag, druckt sie aus;
wer nicht mag, liest sie im Zug.


{pieces}

Kommt gut durch die dunklen Wochen und meldet euch!

Herzlich
Swantje

--\x20
Swantje Ahlers
Lesekreis Nordhafen, Speicherstraße 2, 99999 Musterstadt
Telefon: bitte lieber schreiben
"""
    return write_mail(
        sender="Swantje Ahlers <swantje@lesekreis-nordhafen.example>",
        recipient="runde@lesekreis-nordhafen.example",
        subject=str(roundup.title),
        sent_at=datetime(2025, 12, 5, 18, 40, tzinfo=UTC),
        text=text,
        charset="windows-1252",
    )


ROUNDUP = Roundup(
    file="dezemberpost.eml",
    shape="private text-only mail in windows-1252: title, 'DATE, von NAME', text, » zum Artikel",
    lang="de",
    made_with="Python's email",
    pieces=PIECES,
    write=write,
    title="Lesestoff für die Feiertage",
    judges_title=False,
    judged=ALWAYS_JUDGED - {"source"},
)
