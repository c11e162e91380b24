"""German tips of curators by mail: who recommends is not who wrote."""

from datetime import UTC, datetime

from benchmarks.roundups.mail_shapes.envelope import count_clicks, write_mail
from benchmarks.roundups.mail_shapes.markup import html, plain
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Piece, Roundup

HOST = "klick.tippgeber.example"

PIECES = (
    Piece(
        title="Warum Kinder Züge besser zeichnen als Ingenieure",
        kicker="Technik und Alltag",
        authors=("Lennart Pohlmeier",),
        source="werkbank.example",
        url="https://werkbank.example/zuege-zeichnen",
        note="Dörte Viehöfer",
        body="""Endlich ein Text, der Kinderzeichnungen ernst nimmt! Der Autor hat vierhundert davon
vermessen und festgestellt, dass fast alle die Räder richtig setzen – im Gegensatz zu manchem
Prospekt.

Mich hat vor allem der Mittelteil überzeugt, in dem eine Lokführerin die Bilder kommentiert. Wer
wenig
Zeit hat, scrolle bis zur gelben Lok.""",
    ),
    Piece(
        title="Inselwissen: Was Leuchttürme über Nachbarschaft verraten",
        kicker="Geschichte",
        authors=("Imke Tjarksen", "Dr. Folkert Behrends"),
        source="Küstenheft",
        url="https://kuestenheft.example/inselwissen",
        note="Paul Oderwald",
        body="""Zwei Türme, ein Feuer: Bis 1911 mussten sich die Inseln absprechen, wer wann
leuchtet.
Der Briefwechsel darüber ist erhalten und herrlich kleinlich. Ich habe laut gelacht und dann lange
über unsere Hausordnung nachgedacht.""",
    ),
    Piece(
        title="Kann man Stille kartieren?",
        kicker="Natur und Umwelt",
        source="Atlas der leisen Orte",
        url="https://leiseorte.example/kartieren",
        note="Simone Grabbe-Althoff",
        body="""Ja, mit Fahrrad und Messgerät. Das Projekt sammelt Orte unter dreißig Dezibel, und
jede Eintragung hat eine kleine Geschichte. Mein Liebling: „Bushaltestelle, nach dem letzten
Bus“.""",
    ),
    Piece(
        title="Das Einmachglas – eine Kulturgeschichte in sechs Deckeln",
        kicker="Essen",
        authors=("Sixtus Kaltenbach",),
        source="Löffel",
        url="https://loeffel.example/einmachglas",
        note="Dörte Viehöfer",
        body="""Gummi, Bügel, Schraube: Man ahnt nicht, wie viel Streit in einem Verschluss steckt.
Der
Text ist lang und an keiner Stelle haltbar gemacht, sondern frisch bis zum Schluss.""",
    ),
)


def _wrote(piece: Piece) -> str:
    names = f"von {' und '.join(piece.authors)}" if piece.authors else ""
    return " · ".join(filter(None, [piece.source, names]))


def _html_piece(piece: Piece) -> str:
    link = count_clicks(str(piece.url), HOST)
    picture = f"https://bild.tippgeber.example/{piece.note.split()[0].lower()}.jpg"
    return (
        f'<tr><td style="padding:16px"><span class="kanal">{piece.kicker}</span>'
        f'<h2><a href="{link}">{html(piece.title)}</a></h2>'
        f'<p class="quelle">{html(_wrote(piece))}</p>'
        f'<table><tr><td><img src="{picture}" width="40" alt="Foto von {piece.note}"></td>'
        f"<td>Empfohlen von {piece.note}</td></tr></table>"
        + "".join(f"<p>{html(block.text)}</p>" for block in piece.blocks)
        + f'<p><a href="{link}">Zum Artikel</a> &nbsp; <a href="#">Kommentieren</a> &nbsp; '
        '<a href="#">Merken</a> &nbsp; <a href="#">Teilen</a></p></td></tr>\n'
    )


def _text_piece(piece: Piece) -> str:
    return "\n\n".join(
        [
            f"[{piece.kicker}]\n{piece.title}\n{_wrote(piece)}\nEmpfohlen von {piece.note}",
            *[plain(block.text) for block in piece.blocks],
            f"Zum Artikel: {piece.url}",
        ]
    )


def write(roundup: Roundup) -> bytes:
    """Write both parts of the mail."""
    items = "".join(map(_html_piece, roundup.pieces))
    page = f"""<html lang="de"><body><span style="display:none">Vier Empfehlungen: Loks,
Leuchttürme,
leise Orte</span><table width="620"><tr><td><a href="{count_clicks("browser", HOST)}">Im Browser
anzeigen</a></td></tr><tr><td><img src="https://bild.tippgeber.example/logo.png"
alt="Tippgeber"></td>
</tr><tr><td><h1>{roundup.title}</h1><p>Guten Abend, hier kommen die beliebtesten Empfehlungen
unserer
Kuratorinnen und Kuratoren.</p></td></tr>
{items}<tr><td><p>Gefällt dir der Tippgeber? Werde Mitglied und unterstütze gutes Lesen.</p>
<a href="{count_clicks("mitglied", HOST)}">Jetzt Mitglied werden</a></td></tr>
<tr><td>Tippgeber eG, Lesegasse 7, 00000 Musterstadt · Vorstand: Team ·
<a href="{count_clicks("ab", HOST)}">Newsletter abbestellen</a></td></tr></table></body></html>"""
    text = "\n\n===\n\n".join(
        [
            (
                f"{roundup.title}\n\nGuten Abend, hier kommen die beliebtesten Empfehlungen "
                f"unserer "
                "Kuratorinnen und Kuratoren."
            ),
            *map(_text_piece, roundup.pieces),
            (
                "Tippgeber eG, Lesegasse 7, 00000 Musterstadt\nAbbestellen: "
                "https://tippgeber.example/ab"
            ),
        ]
    )
    return write_mail(
        sender="Tippgeber <abend@tippgeber.example>",
        recipient="leser@post.example",
        subject=str(roundup.title),
        sent_at=datetime(2025, 11, 19, 17, 0, tzinfo=UTC),
        text=text,
        html=page,
    )


ROUNDUP = Roundup(
    file="tippgeber_empfehlungen.eml",
    shape="curators' tips: channel, linked title, source · von NAME, Empfohlen von NAME, comment",
    lang="de",
    made_with="Python's email",
    pieces=PIECES,
    write=write,
    title="Die besten Tipps der Woche",
    judged=(ALWAYS_JUDGED - {"date"}) | {"kicker"},
)
