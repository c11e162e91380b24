"""A German roundup from the classic editor of WordPress: strong title, soft break, byline."""

from datetime import date

from benchmarks.roundups.mail_shapes.markup import BlockKind, html
from benchmarks.roundups.mail_shapes.piece import (
    ALWAYS_JUDGED,
    Contributor,
    LinkKind,
    Piece,
    Roundup,
)

PIECES = (
    Piece(
        title="Der Fahrplan ist ein Versprechen",
        authors=("Wenzel Ackerbauer",),
        date=date(2025, 11, 24),
        url="https://nebenstrecke.example/fahrplan-versprechen/",
        label="Hier weiterlesen",
        body="""Eine Zahl auf einem Aushang ist noch kein Zug. Aber sie ist die Zusage, dass um
7.12 Uhr jemand kommt und die Tür aufmacht, und auf dem Land hängt an dieser Zusage mehr, als die
Tabellen der Planer verraten: der Schulbeginn, der Zahnarzt, der Chor.

Wer den Takt ausdünnt, spart nicht an Kilometern, sondern an Verlässlichkeit. Und Verlässlichkeit
lässt sich, einmal verloren, nicht zum nächsten Fahrplanwechsel nachbestellen. […]""",
    ),
    Piece(
        title="Von Mooren, Mücken und der Kunst, nichts zu tun",
        authors=("Dr. Friederike Almstedt-Kohn",),
        contributors=(Contributor(name="Jasper Uhlenbrook", role="translator"),),
        date=date(2025, 11, 22),
        url="https://wetland-review.example/the-art-of-leaving-alone",
        link_kind=LinkKind.ORIGINAL,
        link_language="en",
        label="Zum Originalbeitrag in englischer Sprache",
        body="""Das Erste, was man in einem wiedervernässten Moor lernt, ist Zuschauen. Die Gräben
sind zu, das Wasser steht, und dann geschieht monatelang scheinbar gar nichts.

## Die Ungeduld der Geldgeber

Förderanträge verlangen Meilensteine. Ein Moor kennt keine. Von den Birken heißt es, sie gäben nach
drei Wintern auf; in unserem Fall waren es sieben. Man muss das aushalten, auch im
Jahresbericht.""",
    ),
    Piece(
        title="Kommentar: Lasst die Bibliotheken sonntags offen!",
        authors=("Sunniva Grothe",),
        date=date(2025, 11, 21),
        url="https://lesesaal.example/kommentar/sonntags",
        label="Weiter auf lesesaal.example",
        body="""Sonntag, 14 Uhr, Nieselregen: Vor der Stadtbücherei stehen elf Menschen und lesen
die Öffnungszeiten. Es ist das Einzige, was es hier heute zu lesen gibt. In Nachbarstädten hat man
das Problem mit zwei Studentinnen, einem Schlüssel und einer Kanne Tee gelöst.""",
    ),
    Piece(
        title="Brücken bauen, wörtlich",
        authors=("Arvid Lindenow", "Prof. Kaja Petermann"),
        date=date(2025, 11, 20),
        url="https://spannweite.example/heft-4/bruecken-bauen",
        label="Hier weiterlesen",
        rights="permission",
        note="Veröffentlichung mit freundlicher Genehmigung der Zeitschrift „Spannweite“.",
        body="""Die Hängebrücke von Tiefental ist 54 Meter lang, 90 Zentimeter breit und wurde von
Leuten gebaut, die vorher höchstens ein Regal aufgehängt hatten. Zwei Ingenieure im Ruhestand
rechneten, der Rest trug Seile. Heute führt der Schulweg darüber.

„Am meisten hat uns überrascht, dass sie schwingt“, sagt eine Anwohnerin. „Am zweitmeisten, dass wir
das inzwischen vermissen, wenn wir anderswo gehen.“""",
    ),
    Piece(
        title="Kleine Verteidigung des Nieselregens",
        date=date(2025, 11, 19),
        url="https://wetterwinkel.example/nieselregen",
        label="Hier weiterlesen",
        body="""Sturm hat Freunde, Schnee sowieso, sogar der Hagel wird fotografiert. Nur der
Nieselregen bekommt keinen Applaus. Zu Unrecht: Kein anderes Wetter macht so schöne Geräusche auf
einer Kapuze, und keines ist so höflich zum Feldsalat.""",
    ),
    Piece(
        title="Acht Bauern und ein Todesfall",
        authors=("Ruben Castorf-Elling",),
        date=date(2025, 11, 18),
        url="https://rochade.example/acht-bauern",
        label="Hier weiterlesen",
        body="""Keine Sorge, es stirbt nur ein König, und der ist aus Lindenholz. In der Partie,
die das Dorf Ahrenswinkel seit 1987 gegen das Dorf gegenüber führt, ist nach 38 Jahren der
entscheidende Fehler passiert. Jeder Zug kommt per Postkarte, und diesmal war die Briefmarke
schuld.""",
    ),
)


def _byline(piece: Piece) -> str:
    printed = piece.print_date("d. MMMM y", "de")
    if not piece.authors:
        return printed
    role = f" (Übersetzung: {piece.contributors[0].name})" if piece.contributors else ""
    return f"Von {' und '.join(piece.authors)}{role} &#8211; {printed}"


def _piece(piece: Piece) -> str:
    lines = [f"<p><strong>{html(piece.title)}</strong><br />\n{_byline(piece)}</p>"]
    lines += [
        f"<p><strong>{html(block.text)}</strong></p>"
        if block.kind is BlockKind.SUBHEADING
        else f"<p>{html(block.text)}</p>"
        for block in piece.blocks
    ]
    if piece.rights:
        lines.append(f"<p><em>*{piece.note}</em></p>")
    lines.append(
        f'<p><a href="{piece.url}" target="_blank" '
        f'rel="noopener">[{piece.label}]</a></p>\n<p>&nbsp;</p>'
    )
    return "\n".join(lines)


def write(roundup: Roundup) -> bytes:
    """Write the post as `wpautop` leaves it, typographic signs as numbers."""
    first, *others = map(_piece, roundup.pieces)
    post = (
        "<p>Liebe Leserinnen, liebe Leser,<br />\nsechs Stimmen aus der Woche, "
        "in alphabetischer Unordnung. Gute Lektüre!</p>\n"
        f"{first}\n<p><!--more--></p>\n" + "\n".join(others) + "\n"
        "<p>Ihre Redaktion der Nebenstrecke</p>\n"
        '<div class="sharedaddy sd-sharing-enabled"><div class="robots-nocontent sd-block">'
        '<h3 class="sd-title">Teilen mit:</h3><ul><li><a class="share-email" href='
        '"mailto:?subject=Lesetipp">Klicken, um einem Freund einen Link per E-Mail zu senden</a>'
        "</li></ul></div></div>\n"
    )
    for sign, number in {"„": 8222, "“": 8220, "–": 8211, "…": 8230, "’": 8217}.items():
        post = post.replace(sign, f"&#{number};")
    return post.encode()


ROUNDUP = Roundup(
    file="wp_klassisch_kommentare.html",
    shape="WordPress classic: strong title <br> Von NAME – date, paragraphs, bracketed link",
    lang="de",
    made_with="own generator, wpautop markup",
    pieces=PIECES,
    write=write,
    judged=(ALWAYS_JUDGED - {"source"})
    | {"contributors", "link_kind", "link_language", "rights", "subheadings", "standfirst"},
)
