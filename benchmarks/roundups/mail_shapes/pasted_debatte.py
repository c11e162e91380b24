"""A German page as Chrome puts it on the clipboard: a style on each tag, credits, reading times."""

from datetime import date

from benchmarks.roundups.mail_shapes.markup import BlockKind, html
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Contributor, Piece, Roundup

PIECES = (
    Piece(
        title="Ein Kiosk ist kein Geschäft",
        authors=("Lorenz Hagedorn",),
        contributors=(Contributor(name="Uta Wennemann", role="photo"),),
        date=date(2025, 12, 4),
        source="Südstadtbote",
        url="https://suedstadtbote.example/debatte/kiosk",
        note="5 Min.",
        body="""Am Kiosk von Herrn Baylan kauft man nichts, man kommt vorbei. Dass man dabei
gelegentlich eine Zeitung mitnimmt, ist Höflichkeit.

Nun soll die Bude einem Fahrradständer weichen. Gegen Fahrradständer hat niemand etwas, am
wenigsten Herr Baylan, der jedes Rad im Viertel schon einmal aufgepumpt hat.

## Was fehlt, wenn er fehlt

Die Ersatzschlüssel von elf Haushalten. Der Wetterbericht. Der Satz „Kommt gleich, der Bus“.""",
    ),
    Piece(
        title="Wir sollten öfter absagen",
        authors=("Frauke Tiedemann", "Sören Balsiger"),
        contributors=(Contributor(name="Uta Wennemann", role="photo"),),
        date=date(2025, 12, 3),
        source="Feierabend",
        url="https://feierabend.example/absagen",
        note="4 Min.",
        body="""Die Einladung kommt im September, der Abend im Dezember. Dazwischen liegt eine
Person, die wir damals waren und die gern ausging.

Unser Vorschlag: das Absagen als Geschenk. Wer früh absagt, schenkt dem anderen einen Abend, und
wer eine Absage annimmt, ohne zu seufzen, schenkt zurück.""",
    ),
    Piece(
        title="Das letzte Stück Wiese: eine Abrechnung",
        authors=("Dr. Helmtrud Oswald",),
        contributors=(Contributor(name="Nils Eckhoff", role="photo"),),
        date=date(2025, 12, 1),
        source="Randlage",
        url="https://randlage.example/letztes-stueck-wiese",
        note="8 Min.",
        body="""Es ist 31 mal 44 Meter groß und gehört niemandem so recht. Drei Pläne gab es, zwei
Investoren, eine Kröte.

> „Die Kröte war nie da“, sagt der Investor. „Das ist ja das Problem“, sagt die Gutachterin.

[…]

Abgerechnet wird am Schluss, und am Schluss, das zeigt diese Wiese, wächst Sauerampfer.""",
    ),
    Piece(
        title="Warum heißt es eigentlich Feierabend?",
        authors=("Casimir von Traunegg",),
        contributors=(Contributor(name="Nils Eckhoff", role="photo"),),
        date=date(2025, 11, 28),
        source="Feierabend",
        url="https://feierabend.example/wortkunde/feierabend",
        note="2 Min.",
        body="""Gefeiert wird nicht, Abend ist es im Winter schon um vier. Unser Wortkundler geht
dem Begriff bis in die Werkstätten des 16. Jahrhunderts nach und findet dort, wenig überraschend,
Menschen mit kalten Händen.""",
    ),
)

_LOOK = (
    "box-sizing: border-box; margin: 0px 0px 16px; color: rgb(33, 37, 41); font-family: "
    "&quot;Source Serif&quot;, Georgia, serif; font-size: 17px; font-style: normal; "
    "font-variant-ligatures: normal; letter-spacing: normal; text-align: start; white-space: "
    "normal; background-color: rgb(255, 255, 255);"
)
_TAGS = {BlockKind.SUBHEADING: "h4", BlockKind.QUOTATION: "blockquote"}


def _piece(piece: Piece) -> str:
    people = " und ".join(piece.authors)
    credit = f"Text: {people} / Foto: {piece.contributors[0].name}"
    text = "".join(
        f'<{_TAGS.get(block.kind, "p")} style="{_LOOK}">{html(block.text)}'
        f"</{_TAGS.get(block.kind, 'p')}>"
        for block in piece.blocks
    )
    return (
        f'<article style="{_LOOK}"><h2 style="{_LOOK} font-weight: 700;">{html(piece.title)}</h2>'
        f'<div style="{_LOOK}"><span style="{_LOOK}">{credit}</span><span>&nbsp;</span>'
        f'<span style="{_LOOK}">| {piece.print_date("d. MMMM y", "de")}</span><br>'
        f'<span style="{_LOOK}">Lesedauer {piece.note}</span></div>{text}'
        f'<p style="{_LOOK}"><a href="{piece.url}" style="{_LOOK}">Weiterlesen auf {piece.source}'
        "</a></p></article>"
    )


def write(roundup: Roundup) -> bytes:
    """Write the fragment with the marks that the clipboard puts around it."""
    return (
        "<html>\n<body>\n<!--StartFragment-->"
        f'<h1 style="{_LOOK}">{roundup.title}</h1>{"".join(map(_piece, roundup.pieces))}'
        '<br class="Apple-interchange-newline"><!--EndFragment-->\n</body>\n</html>\n'
    ).encode()


ROUNDUP = Roundup(
    file="debatte_zwischenablage.html",
    shape="Chrome clipboard: h2, 'Text: NAME / Foto: NAME | date', reading time",
    lang="de",
    made_with="own generator, clipboard markup of Chrome",
    pieces=PIECES,
    write=write,
    title="Die Debatte am Freitag",
    judged=ALWAYS_JUDGED | {"contributors", "subheadings", "link_kind"},
)
