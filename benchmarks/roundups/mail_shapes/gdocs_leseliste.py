"""A German reading list as Google Docs puts it on the clipboard."""

from datetime import date

from benchmarks.roundups.mail_shapes.envelope import wrap_google
from benchmarks.roundups.mail_shapes.markup import html
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Piece, Roundup

PIECES = (
    Piece(
        title="Die Frau, die Wolken sortiert",
        standfirst="Im Archiv des Wetteramts liegen 300.000 Fotos vom Himmel. Eine kennt sie alle.",
        authors=("Nele Harmsdorf",),
        source="Zeitfenster",
        date=date(2025, 11, 30),
        url="https://zeitfenster.example/reportage/wolken",
        body="""Schublade 114, Reihe sieben: „Altocumulus, schlecht gelaunt“. Was auf den
Karteikarten steht, hält keiner Norm stand, aber Gesine Rohloff findet damit jedes Bild in unter
einer Minute. Nun soll ein Rechner übernehmen, und plötzlich wollen alle ihre Begriffe lernen.

Ein Porträt über das Ordnen von Dingen, die nicht stillhalten.""",
    ),
    Piece(
        title="Neun Gleise, kein Zug: Besuch im Museum der Anschlüsse",
        standfirst="Wo Verspätungen ausgestellt werden – und das Publikum pünktlich kommt.",
        authors=("Till van Beverloo", "Hanna Öttinger"),
        source="Bahnsteigzeitung",
        date=date(2025, 11, 29),
        url="https://anschluss.example/museum?seite=2",
        body="""Der Eintritt kostet eine alte Fahrkarte. Dafür bekommt man Durchsagen aus sechs
Jahrzehnten zu hören, darf eine Weiche von Hand stellen und lernt, dass „in Kürze“ im Mittel elf
Minuten dauert.""",
    ),
    Piece(
        title="Was macht eigentlich der Maulwurf im Winter?",
        standfirst="Fünf Antworten, von denen vier falsch sind.",
        source="Grünland",
        date=date(2025, 11, 27),
        url="https://gruenland.example/maulwurf-im-winter",
        body="""Er schläft nicht. Er gräbt tiefer, legt Vorräte an und hat, so viel sei verraten,
eine Speisekammer mit mehr als tausend Regenwürmern. Der Rest ist Streit unter Fachleuten, und der
liest sich hier ausgesprochen vergnüglich. [Auch die Leserbriefe darunter lohnen sich, Anm. d.
Red.]""",
    ),
    Piece(
        title="Lob der krummen Gurke",
        standfirst="Eine Norm ist gefallen, das Gemüse steht noch.",
        authors=("Cosima Freitag-Wedel",),
        source="Marktplatz",
        date=date(2025, 11, 26),
        url="https://marktplatz.example/meinung/lob-der-krummen-gurke",
        body="""Sie passt in keine Kiste und in jeden Salat. Unsere Autorin hat einen Sommer lang
nur gekauft, was andere liegen ließen, und dabei mehr über Händler gelernt als über Gurken.""",
    ),
    Piece(
        title="Springer auf f3, Kuchen auf g4",
        standfirst="Ein Altersheim eröffnet eine Schachschule.",
        authors=("Bruno Immenhof",),
        source="Der Läufer",
        date=date(2025, 11, 25),
        url="https://laeufer.example/reportage/kuchen",
        body="""Die jüngste Schülerin ist 79, der Lehrer elf. Unterrichtet wird mittwochs nach
dem Mittagsschlaf, gespielt wird mit offenen Karten: Wer zurücknimmt, muss ein Stück Kuchen
abgeben.

„Ich habe noch nie so oft verloren und so gut gegessen“, sagt der Lehrer.""",
    ),
)

_FACE = (
    "font-family:Arial,sans-serif;color:#000000;background-color:transparent;white-space:pre-wrap"
)


def _span(words: str, *, size: int = 11, weight: int = 400, style: str = "normal") -> str:
    return (
        f'<span style="font-size:{size}pt;{_FACE};font-weight:{weight};font-style:{style};'
        f'font-variant:normal;text-decoration:none;vertical-align:baseline;">{words}</span>'
    )


def _line(content: str) -> str:
    return f'<p dir="ltr" style="line-height:1.38;margin-top:0pt;margin-bottom:0pt;">{content}</p>'


def _piece(piece: Piece) -> str:
    printed = piece.print_date("d.M.y", "de")
    byline = ", ".join(filter(None, [" & ".join(piece.authors), piece.source, printed]))
    link = f'<a href="{wrap_google(str(piece.url))}" style="text-decoration:none;">'
    label = _span("Zum Artikel").replace("color:#000000", "color:#1155cc")
    return "".join(
        [
            _line(_span(html(piece.title), size=14, weight=700)),
            _line(_span(html(piece.standfirst or ""), style="italic")),
            _line(_span(byline)),
            "<br />",
            *[_line(_span(html(block.text))) + "<br />" for block in piece.blocks],
            _line(link + label + "</a>"),
            "<br />",
        ]
    )


def write(roundup: Roundup) -> bytes:
    """Write the clipboard: one bold element that is not bold around everything."""
    return (
        '<meta charset="utf-8"><b style="font-weight:normal;" '
        'id="docs-internal-guid-5f0c2d3e-7fff-1a2b-3c4d-5e6f708192a3">'
        '<h1 dir="ltr" style="line-height:1.38;margin-top:20pt;margin-bottom:6pt;">'
        + _span(str(roundup.title), size=20)
        + "</h1>"
        + _line(_span("Zusammengestellt von Edda, Korrektur gelesen von Malte."))
        + "<br />"
        + "".join(map(_piece, roundup.pieces))
        + '</b><br class="Apple-interchange-newline">'
    ).encode()


ROUNDUP = Roundup(
    file="gdocs_leseliste.html",
    shape="Google Docs clipboard: spans with styles, bold title, italic standfirst, byline, link",
    lang="de",
    made_with="own generator, clipboard markup of Google Docs",
    pieces=PIECES,
    write=write,
    title="Leseliste für lange Abende",
    judged=ALWAYS_JUDGED | {"standfirst", "link_kind", "kicker"},
)
