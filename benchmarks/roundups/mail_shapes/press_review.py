"""A German press review by mail: a topic, voices with a line of their source after each."""

from datetime import UTC, date, datetime

from benchmarks.roundups.mail_shapes.envelope import write_mail
from benchmarks.roundups.mail_shapes.markup import html, plain
from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

PIECES = (
    Piece(
        title="Endlich wieder Nachtzüge",
        section="Fahrplanwechsel: Schlafen wir bald auf Schienen?",
        authors=("Wiebke Lammertz",),
        source="Tagblatt am Fluss",
        date=date(2025, 12, 9),
        url="https://tagblatt-fluss.example/meinung/nachtzug",
        body="""Für das Tagblatt am Fluss ist die neue Verbindung mehr als Nostalgie:

> „Wer abends einsteigt und morgens am Meer aufwacht, hat keine Zeit verloren, sondern eine Nacht
gewonnen. Das verstehen Kinder sofort und Verkehrsplaner allmählich.“""",
    ),
    Piece(
        title="Romantik allein heizt keinen Wagen",
        authors=("Olaf Günther-Reske",),
        source="Börsenkurier Nord",
        date=date(2025, 12, 9),
        url="https://boersenkurier.example/2025/12/nachtzug-kosten",
        body="""Der Börsenkurier Nord rechnet dagegen nach:

> „Ein Bett wird einmal am Tag verkauft, ein Sitz viermal. Solange niemand erklärt, wer die
Differenz bezahlt, fährt der Nachtzug vor allem durch Sonntagsreden.“""",
    ),
    Piece(
        title="Vergesst die Anschlüsse nicht",
        source="Landbote",
        date=date(2025, 12, 8),
        url="https://landbote.example/kommentar/anschluss",
        body="""Für den Landboten entscheidet sich alles am Morgen danach:

> „Was nützt der schönste Schlafwagen, wenn der Bus ins Dorf drei Minuten vor der Ankunft abfährt?
Drei Minuten sind keine Verspätung, sie sind eine Haltung.“""",
    ),
    Piece(
        title="Das Rathaus als Gewächshaus? Eine gute Idee",
        section="Streit um das gläserne Rathaus",
        authors=("Dr. Ulrike Esterhaus",),
        source="Neue Hafenpost",
        date=date(2025, 12, 10),
        url="https://hafenpost.example/rathaus-glas",
        body="""Die Neue Hafenpost nimmt die Kritiker beim Wort:

> „Ja, im Sommer wird es warm. Aber eine Verwaltung, in der Tomaten reifen, ist immerhin eine, in
der etwas reift.“""",
    ),
    Piece(
        title="Glas ist kein Programm",
        authors=("Falk Herbolzheimer",),
        source="Der Giebel",
        date=date(2025, 12, 10),
        url="https://giebel.example/glas-ist-kein-programm",
        body="""Der Giebel warnt vor dem Wort Transparenz:

> „Man sieht hinein, gewiss. Man sieht dort Menschen, die sich beobachtet fühlen und deshalb so tun,
als ob sie telefonierten. […] Offenheit beginnt bei der Sprechstunde, nicht bei der Fassade.“""",
    ),
    Piece(
        title="Wer putzt?",
        source="Neue Zeilen",
        date=date(2025, 12, 9),
        url="https://neue-zeilen.example/wer-putzt",
        body="""Und die Neuen Zeilen stellen eine schlichte Frage:

> „4.200 Quadratmeter Scheibe, zwei Seiten, ein Eimer. Wir hätten gern einmal den Haushaltsposten
gesehen.“""",
    ),
)


def _source(piece: Piece) -> str:
    names = f"{' / '.join(piece.authors)}, " if piece.authors else ""
    return f"{names}{piece.source}, {piece.print_date('d. MMMM y', 'de')}"


def _html(roundup: Roundup) -> str:
    parts = []
    for piece in roundup.pieces:
        if piece.section:
            parts.append(f'<tr><td><h2 class="thema">{piece.section}</h2></td></tr>')
        lead, quoted = piece.blocks
        parts.append(
            f"<tr><td><h3>{piece.title}</h3><p>{html(lead.text)}</p>"
            f'<blockquote style="border-left:3px solid #ccc;padding-left:12px">{html(quoted.text)}'
            f'</blockquote><p align="right"><a '
            f'href="{piece.url}?wt_mc=newsletter&amp;utm_campaign=ps">'
            f"{html(_source(piece))}</a></p></td></tr>"
        )
    return (
        f'<html lang="de"><body><table width="600"><tr><td><a href="https://stimmen.example/m/88">'
        f"Im Browser öffnen</a></td></tr><tr><td><h1>{roundup.title}</h1>"
        "<p>Donnerstag, 11. Dezember 2025</p><p>Zwei Themen, sechs Stimmen. Die Auszüge geben die "
        "Meinung der jeweiligen Zeitung wieder.</p></td></tr>\n"
        + "\n".join(parts)
        + "<tr><td><p>Alle Presseschauen im <a href='https://stimmen.example/archiv'>Archiv</a> | "
        "<a href='https://stimmen.example/impressum'>Impressum</a> | "
        "<a href='https://stimmen.example/abmelden'>Abbestellen</a></p></td></tr>"
        "</table></body></html>"
    )


def _text(roundup: Roundup) -> str:
    parts = [str(roundup.title).upper(), "Donnerstag, 11. Dezember 2025"]
    for piece in roundup.pieces:
        if piece.section:
            parts.append(f"+++ {piece.section} +++")
        lead, quoted = piece.blocks
        parts += [piece.title, plain(lead.text), plain(quoted.text)]
        parts.append(f"({_source(piece)})\n{piece.url}")
    return "\n\n".join([*parts, "Abbestellen: https://stimmen.example/abmelden"]) + "\n"


def write(roundup: Roundup) -> bytes:
    """Write the mail with both parts in base64."""
    return write_mail(
        sender='"Stimmen am Morgen" <presseschau@stimmen.example>',
        recipient="verteiler@stimmen.example",
        subject=str(roundup.title),
        sent_at=datetime(2025, 12, 11, 5, 45, tzinfo=UTC),
        text=_text(roundup),
        html=_html(roundup),
        encoding="base64",
    )


ROUNDUP = Roundup(
    file="presseschau_stimmen.eml",
    shape="press review by mail: topic h2, title h3, lead, quotation, linked source line",
    lang="de",
    made_with="Python's email",
    pieces=PIECES,
    write=write,
    title="Stimmen am Morgen: die Presseschau",
)
