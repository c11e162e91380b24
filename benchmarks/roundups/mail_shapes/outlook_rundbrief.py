"""A German circular from Outlook, forwarded once, its addresses wrapped by the mail server."""

from datetime import UTC, date, datetime

from benchmarks.roundups.mail_shapes.envelope import wrap_safelink, write_mail
from benchmarks.roundups.mail_shapes.markup import html
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Piece, Roundup

PIECES = (
    Piece(
        title="Kleingärten: Wer erbt den Apfelbaum?",
        authors=("Swantje Petersen-Groß",),
        source="Laubenblatt",
        date=date(2025, 11, 20),
        url="https://laubenblatt.example/apfelbaum?heft=4&seite=12",
        body="""Beim Pächterwechsel zählt jede Pflanze, auf dem Papier jedenfalls. Wertermittler
Hartwig Nolte geht mit Maßband und schlechtem Gewissen durch fremde Beete. Denn was, so fragt er,
kostet ein Baum, unter dem drei Generationen Kaffee getrunken haben?""",
    ),
    Piece(
        title="Die Uhr am Rathaus geht nach. Endlich.",
        authors=("Dr. Eike von Rautenfeld",),
        source="Stadtgespräch",
        date=date(2025, 11, 19),
        url="https://stadtgespraech.example/glosse/rathausuhr",
        body="""Vier Minuten sind keine Panne, findet unser Glossist, sondern ein Geschenk an alle,
die rennen. Man müsse nur dafür sorgen, dass niemand sie repariert.""",
    ),
    Piece(
        title="Fünf Fragen an eine Orgelbauerin",
        authors=("Ronja Siebenhaar",),
        source="Register",
        date=date(2025, 11, 18),
        url="https://register.example/interview/fuenf-fragen-3",
        body="""Was ist die kleinste Pfeife, die Sie je gestimmt haben? „Sechs Millimeter. Danach
hört nur noch der Hund, ob sie stimmt.“ Ein kurzes Gespräch über Luft, Zinn und die Akustik von
Wintermänteln.""",
    ),
    Piece(
        title="Laternenumzug mit 300 Kindern – und einem Esel",
        source="Pressestelle Musterhafen",
        date=date(2025, 11, 12),
        url="https://musterhafen.example/presse/2025/laternen",
        body="""Der Esel heißt Gustav, er lief vorneweg und blieb genau einmal stehen: vor der
Bäckerei. Die Stadt bedankt sich bei allen Helferinnen und bittet um Rückgabe von elf
Warnwesten.""",
    ),
    Piece(
        title="Mehr Bänke! Ein Zwischenruf",
        authors=("Clemens Hürlibach",),
        source="Das Pflaster",
        date=date(2025, 11, 17),
        url="https://pflaster.example/zwischenruf/mehr-baenke",
        body="""Eine Stadt erkennt man daran, wo man sitzen darf, ohne etwas zu kaufen. Der Autor
hat
nachgezählt und kommt zwischen Hafen und Friedhof auf neun Plätze. Sieben davon sind auf dem
Friedhof.""",
    ),
)

GREETING = (
    "anbei der Rundbrief aus dem Stadtarchiv zur freien Verwendung. "
    "Bitte nicht erschrecken: Der Esel ist wohlauf."
)
SIGNATURE = (
    "<b>Stadtarchiv Musterhafen</b> | Speicherstra&szlig;e 1 | 00000 Musterhafen | Tel. 0000 123"
)
DISCLAIMER = (
    '<span style="font-size:8.0pt">Diese E-Mail kann vertrauliche Informationen enthalten. '
    "Falls Sie nicht der richtige Empf&auml;nger sind, informieren Sie bitte den Absender.</span>"
)


def _line(content: str) -> str:
    return f'<p class="MsoNormal">{content}<o:p></o:p></p>\n'


def _piece(piece: Piece) -> str:
    printed = piece.print_date("dd.MM.y", "de")
    name = f"{', '.join(piece.authors)} in: " if piece.authors else ""
    return "".join(
        [
            _line(
                f'<b><span style="font-size:13.0pt;color:#1F3864">{html(piece.title)}</span></b>'
            ),
            _line(f'<span style="color:gray">{name}{html(piece.source or "")}, {printed}</span>'),
            *[_line(html(block.text)) for block in piece.blocks],
            _line(f'<a href="{wrap_safelink(str(piece.url))}">Zum Artikel</a>'),
            _line("&nbsp;"),
        ]
    )


def write(roundup: Roundup) -> bytes:
    """Write the mail in the charset of old offices."""
    page = f"""<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
<meta name="Generator" content="Microsoft Word 15 (filtered medium)"><style><!--
p.MsoNormal {{margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;}}
div.WordSection1 {{page:WordSection1;}} --></style></head>
<body lang="DE" link="#0563C1" vlink="#954F72"><div class="WordSection1">
{_line("Hallo zusammen,")}{_line("&nbsp;")}
{_line(GREETING)}
{_line("&nbsp;")}{_line("Viele Gr&uuml;&szlig;e")}{_line("Merle")}{_line("&nbsp;")}
<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">
<p class="MsoNormal"><b>Von:</b> Stadtarchiv Musterhafen &lt;archiv@musterhafen.example&gt;<br>
<b>Gesendet:</b> Freitag, 21. November 2025 09:14<br>
<b>An:</b> Verteiler Lesekreis &lt;lesekreis@musterhafen.example&gt;<br>
<b>Betreff:</b> {roundup.title}<o:p></o:p></p></div>
{_line("&nbsp;")}{_line("Liebe Lesekreisfreunde,")}
{_line("hier die Lesefr&uuml;chte der vergangenen Tage.")}{_line("&nbsp;")}
{"".join(map(_piece, roundup.pieces))}
{_line("Mit freundlichen Gr&uuml;&szlig;en")}{_line("Ihr Stadtarchiv")}
{_line(SIGNATURE)}
{_line(DISCLAIMER)}
</div></body></html>"""
    for sign, name in {"„": "&#8222;", "“": "&#8220;", "–": "&#8211;"}.items():
        page = page.replace(sign, name)
    return write_mail(
        sender="Merle Ostkamp <merle@post.example>",
        recipient="redaktion@post.example",
        subject=f"WG: {roundup.title}",
        sent_at=datetime(2025, 11, 21, 10, 2, tzinfo=UTC),
        html=page,
        charset="iso-8859-1",
        headers=[("Thread-Topic", str(roundup.title)), ("X-MS-Has-Attach", "")],
    )


ROUNDUP = Roundup(
    file="outlook_lesefruechte.eml",
    shape="Outlook mail forwarded once: MsoNormal, bold title, NAME in: source, date; safelinks",
    lang="de",
    made_with="Python's email, Outlook-like markup, ISO-8859-1",
    pieces=PIECES,
    write=write,
    title="Lesefrüchte aus dem Stadtarchiv",
    judged=ALWAYS_JUDGED | {"link_kind"},
)
