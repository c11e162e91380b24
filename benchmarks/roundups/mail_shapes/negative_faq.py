"""A German page of questions and answers: one text, however many headings and links it has."""

from benchmarks.roundups.mail_shapes.markup import BlockKind, html
from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

PIECES = (
    Piece(
        title="Häufige Fragen zur Bücherzelle",
        body="""## Wer darf Bücher entnehmen?

Alle. Ein Ausweis ist nicht nötig, ein Lesezeichen wird empfohlen. Die
[Hausordnung](https://buecherzelle.example/hausordnung) passt auf eine Postkarte.

## Muss ich etwas zurückbringen?

Nein. Erfahrungsgemäß kommen trotzdem mehr Bücher herein als hinaus, vor allem nach
Umzügen. [Weiterlesen](https://buecherzelle.example/umzug)

## Was gehört nicht hinein?

- Lexika mit mehr als drei Bänden
- Kataloge von vor der letzten Währungsreform
- Marmelade (Frau Sandrock, wir wissen Bescheid)

## Von wem stammt die Zelle?

Von Gerhard Amrein, Elektriker – am 3. Dezember 2018 hat er das Licht angeschlossen. Gestrichen
wurde sie von der Klasse 7a. Mehr erzählt er im
[Gespräch mit dem Gemeindeblatt](https://gemeindeblatt.example/amrein).

## Kann ich vorlesen?

Gern, jeden ersten Samstag im Monat um 15 Uhr. Bitte
[vorher anmelden](https://buecherzelle.example/vorlesen), die Zelle fasst zwei Personen.

## Wann ist geöffnet?

Immer. Nur bei Sturm klemmt die Tür.""",
    ),
)


def _blocks(piece: Piece) -> str:
    tags = {BlockKind.SUBHEADING: "h3", BlockKind.POINT: "li"}
    return "\n".join(
        f"<{tags.get(block.kind, 'p')}>{html(block.text)}</{tags.get(block.kind, 'p')}>"
        for block in piece.blocks
    )


def write(roundup: Roundup) -> bytes:
    """Write the page."""
    (piece,) = roundup.pieces
    return f"""<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>{piece.title} – Bücherzelle</title></head>
<body><nav><a href="/">Start</a> <a href="/faq">Fragen</a> <a href="/kontakt">Kontakt</a></nav>
<main><h1>{piece.title}</h1>
{_blocks(piece)}
<p>Stand: 1. Dezember 2025</p></main>
<footer><a href="/impressum">Impressum</a></footer></body></html>
""".encode()


ROUNDUP = Roundup(
    file="negativ_fragen_buecherzelle.html",
    shape="NEGATIVE: German page of questions and answers, a linked 'Weiterlesen' inside, list",
    lang="de",
    made_with="own generator",
    pieces=PIECES,
    write=write,
    judges_title=False,
    negative=True,
    judged=frozenset({"title"}),
)
