"""A German review of magazines: paper and date as heading, prose with links, no titles."""

from datetime import date

from benchmarks.roundups.mail_shapes.markup import BlockKind, html
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Piece, Roundup

PIECES = (
    Piece(
        title="",
        source="Kurbelwelle",
        date=date(2025, 12, 2),
        body="""Im Gespräch mit Hinnerk Pauls [erklärt](https://kurbelwelle.example/fahrrad) die
Mechanikerin **Solvejg Amrum**, weshalb ihr kleiner Laden am Kanal keine Elektronik annimmt: „Was
piept, kann ich nicht fragen, wo es wehtut.“ Das ist, wie sich herausstellt, kein Hochmut, sondern
eine
Methode. Sie hört dem Freilauf zu, eine halbe Minute lang, mit geschlossenen Augen.

Außerdem: **Detlev Ringelnatter** [besucht](https://kurbelwelle.example/lager) ein Dorf, in dem
jedes
dritte Haus ein Kugellager besitzt. Und **Ayla Morgenroth** erinnert an die große Zeit der
[Klingeln](https://kurbelwelle.example/klingeln).""",
    ),
    Piece(
        title="",
        source="The Wetland Review",
        date=date(2025, 12, 1),
        body="""Wer hätte gedacht, dass man über Schilf [achttausend
Wörter](https://wetland.example/reed)
schreiben kann, ohne jemanden zu langweilen? **Cordelia Wraxhall** kann es. Sie folgt einem Halm vom
Ufer bis aufs Dach und lässt unterwegs alle zu Wort kommen, die ihn anfassen.

> „Schilf ist das einzige Baumaterial, das winkt, bevor man es schneidet“, sagt ihr ein Dachdecker,
und
man möchte sofort umziehen.""",
    ),
    Piece(
        title="",
        source="Der Läufer",
        date=date(2025, 11, 30),
        body="""**Ilse-Marie Tornow** [fragt](https://laeufer.example/remis), ob das Remis zu
Unrecht als
langweilig gilt, und antwortet mit der schönsten Endspielstudie des Jahres. Die Lösung steht, sehr
gemein, erst im nächsten Heft.""",
    ),
    Piece(
        title="",
        source="Carnets du vent",
        date=date(2025, 11, 28),
        body="""Drei Mühlen, drei Müller, ein Wind: **Théophraste de la Morandière**
[berichtet](https://carnets-vent.example/moulins) aus einem Tal, in dem das Brot vom Wetterbericht
abhängt. Lesenswert ist auch die Antwort von **Perrine Lestrange**, die das alles
[für Folklore hält](https://carnets-vent.example/reponse) und trotzdem jeden Samstag dort
einkauft.""",
    ),
    Piece(
        title="",
        source="Gartenpost",
        date=date(2025, 11, 27),
        body="""Fünfzig Jahre lang hat **Gerlinde Fasold** jeden Frost notiert. Die Gartenpost
[druckt](https://gartenpost.example/frost) nun ihr Heft, samt Randbemerkungen zu Nachbarn, Kohl und
einem gewissen Herrn B. […]""",
    ),
)


def _piece(piece: Piece) -> str:
    printed = piece.print_date("dd.MM.y", "de")
    country = {"The Wetland Review": " (Großbritannien)", "Carnets du vent": " (Frankreich)"}
    heading = f"{piece.source}{country.get(str(piece.source), '')}, {printed}"
    body = "".join(
        f"<blockquote>{html(block.text)}</blockquote>\n"
        if block.kind is BlockKind.QUOTATION
        else f"<p>{html(block.text, strong='b', link=' target=_blank')}</p>\n"
        for block in piece.blocks
    )
    anchor = str(piece.source).lower().replace(" ", "-")
    return (
        f'<a name="{anchor}"></a>'
        f'<h3 class="quelle"><a href="/magazine/{anchor}.html">{heading}</a></h3>\n'
        f'{body}<p class="archiv"><a href="/archiv/{anchor}.html">Archiv: {piece.source}</a></p>\n'
    )


def write(roundup: Roundup) -> bytes:
    """Write the middle of the page, with the list of papers above it."""
    papers = "".join(f"<li><a href='#'>{piece.source}</a></li>" for piece in roundup.pieces)
    return (
        f'<div id="inhalt"><h1>{roundup.title}</h1>\n<p class="unterzeile">'
        "Ein Blick in internationale Hefte. Jeden Dienstag ab 12 Uhr.</p>\n<p><i>03.12.2025. In "
        "dieser Woche: Schilf, das winkt. "
        "Klingeln, die schweigen. Und ein Remis mit Folgen.</i></p>\n"
        f"<ul class='magazine'>{papers}</ul>\n{''.join(map(_piece, roundup.pieces))}"
        '<p class="drucken"><a href="?druck=1">Drucken</a> | <a href="#oben">Nach oben</a></p>'
        "</div>\n"
    ).encode()


ROUNDUP = Roundup(
    file="magazinrundschau_ohne_titel.html",
    shape="review of magazines: h3 = paper, date; prose with inline links; no titles",
    lang="de",
    made_with="own generator, HTML fragment",
    pieces=PIECES,
    write=write,
    title="Magazinrundschau",
    judged=ALWAYS_JUDGED - {"title", "authors", "url"},
)
