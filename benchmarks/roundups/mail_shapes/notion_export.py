"""A German page exported from Notion: properties, headings, callouts, labelled lines."""

from datetime import date

from benchmarks.roundups.mail_shapes.markup import BlockKind
from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

PIECES = (
    Piece(
        title="Wie klingt ein Regal?",
        authors=("Theda Brömmel",),
        source="Tonspur",
        date=date(2025, 11, 13),
        url="https://tonspur.example/regal",
        body="""Eine Klangkünstlerin hat in siebzehn Bibliotheken Mikrofone zwischen die Bücher
gestellt. Am lautesten sind die Kochbücher, am leisesten die Lyrik; zwischen den Lexika brummt
es.""",
    ),
    Piece(
        title="Brückenwetter: Warum Beton im November Pause hat",
        authors=("Prof. Dr. Ansgar Welling", "Lioba Sauer"),
        source="Spannweite",
        date=date(2025, 11, 12),
        url="https://spannweite.example/brueckenwetter",
        body="""Unter fünf Grad wird Beton bockig. Die beiden Autoren erklären das so anschaulich,
dass man am Ende selbst ein wenig fröstelt.

> Beton trocknet nicht, er wird erwachsen.""",
    ),
    Piece(
        title="Das Dorf, das seine Wege von Hand zeichnet",
        source="Landbote",
        date=date(2025, 11, 11),
        url="https://landbote.example/wege",
        body="""Einmal im Jahr treffen sich alle mit Buntstiften im Gasthof. Was nicht auf die Karte
kommt, wird nicht gemäht. So einfach kann Planung sein.""",
    ),
    Piece(
        title="Remis mit Ansage",
        authors=("Ottilie Rademacher",),
        source="Der Läufer",
        date=date(2025, 11, 10),
        url="https://laeufer.example/remis-mit-ansage",
        body="""Zwei Schwestern spielen seit fünfzig Jahren die gleiche Eröffnung. Jede weiß, wie es
ausgeht. Darum geht es nicht.""",
    ),
    Piece(
        title="Pflaumenmus, dritte Rührstunde",
        authors=("Korbinian Aschenbrenner",),
        source="Löffel",
        date=date(2025, 11, 9),
        url="https://loeffel.example/pflaumenmus",
        body="""Ein Protokoll in Zehnminutenschritten. Ab Minute 140 wird es philosophisch, ab
Minute 170 klebt es.""",
    ),
)


def _piece(piece: Piece) -> str:
    marks = {BlockKind.QUOTATION: "> "}
    body = "\n\n".join(marks.get(block.kind, "") + block.text for block in piece.blocks)
    author = f"**Autor:** {', '.join(piece.authors)}  \n" if piece.authors else ""
    return (
        f"## {piece.title}\n\n{author}**Quelle:** {piece.source}  \n"
        f"**Datum:** {piece.print_date('d.M.y', 'de')}\n\n{body}\n\n"
        f"[{piece.url}]({piece.url})\n"
    )


def write(roundup: Roundup) -> bytes:
    """Write the page with the lines that the export puts under its title."""
    return f"""# {roundup.title}

Erstellt: 14. November 2025 08:21
Status: Fertig
Tags: lesen, woche
Verantwortlich: Team Lesezimmer

<aside>
💡 Nur gute Nachrichten bitte. Wer einen Text ergänzt, schreibt einen Satz dazu, warum.

</aside>

{"".join(f"{_piece(piece)}{chr(10)}" for piece in roundup.pieces)}
---

Nächste Woche übernimmt das Team Dachgarten.
""".encode()


ROUNDUP = Roundup(
    file="notion_lesezimmer.md",
    shape="Notion export: property lines, ## titles, lines Autor/Quelle/Datum, bare address",
    lang="de",
    made_with="own generator, Markdown as Notion exports it",
    pieces=PIECES,
    write=write,
    title="Lesezimmer KW 46",
)
