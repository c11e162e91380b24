"""A German monthly blog post of link tips: one paragraph a tip, the title linked inside it."""

from datetime import date

from benchmarks.roundups.mail_shapes.markup import html
from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

PIECES = (
    Piece(
        title="Die Stille zwischen den Haltestellen",
        authors=("Rieke Ohlsen",),
        source="Takt",
        date=date(2025, 11, 6),
        url="https://takt.example/stille",
        section="Unterwegs",
        body="""Eine Busfahrerin zählt auf, worüber in ihrem Bus nicht gesprochen wird. Es ist eine
lange und sehr zärtliche Liste.""",
    ),
    Piece(
        title="Alle Wege führen nach Wanne",
        authors=("Ferdinand Ascheberg",),
        source="Revierfunde",
        date=date(2025, 11, 11),
        url="https://revierfunde.example/wege",
        body="""Ein Selbstversuch mit zwölf Umstiegen. Ankommen war nicht das Ziel, ist aber
versehentlich doch passiert.""",
    ),
    Piece(
        title="Mein Schreibtisch, Stand heute",
        authors=("Inken Jepsen",),
        source="Werkbank",
        date=date(2025, 11, 14),
        url="https://werkbank.example/schreibtisch",
        section="Drinnen",
        body="""Fotografiert wurde nichts, beschrieben alles: drei Tassen, ein Seestern, die
Steuer von vorletztem Jahr. Selten habe ich so gern in fremder Unordnung gelesen.""",
    ),
    Piece(
        title="Was man in Schubladen findet, wenn man das Lineal sucht",
        authors=("Thaddäus Krohn", "Pauline Essling"),
        source="Die kleine Form",
        date=date(2025, 11, 19),
        url="https://die-kleine-form.example/lineal",
        body="""Das Lineal jedenfalls nicht. Dafür eine Theorie des Gummibands, die ich seither
jedem erzähle, ob er will oder nicht.""",
    ),
    Piece(
        title="Suppe ist Architektur",
        authors=("Oda Rosenhagen",),
        source="Löffelweise",
        date=date(2025, 11, 25),
        url="https://loeffelweise.example/suppe-ist-architektur",
        section="Am Herd",
        body="""Fundament, Tragwerk, Einlage: Wer das gelesen hat, wird nie wieder einfach nur
Wasser aufsetzen.""",
    ),
)


def _piece(piece: Piece) -> str:
    heading = f'<h3 class="wp-block-heading">{piece.section}</h3>\n' if piece.section else ""
    people = " und ".join(piece.authors)
    return (
        f'{heading}<p>→ <a href="{piece.url}?utm_campaign=linktipps">{html(piece.title)}</a> '
        f"({people}, <em>{piece.source}</em>, {piece.print_date('d.M.y', 'de')}): "
        f"{html(piece.blocks[0].text)}</p>"
    )


def write(roundup: Roundup) -> bytes:
    """Write the post as its page holds it, tags and neighbours included."""
    return f"""<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>{roundup.title} | Zettelwirtschaft</title>
<meta property="og:title" content="{roundup.title}"><meta property="og:type" content="article">
</head><body class="single"><header><a href="/">Zettelwirtschaft</a></header>
<main><article class="post"><h1 class="entry-title">{roundup.title}</h1>
<p class="entry-meta">Veröffentlicht am <time datetime="2025-11-30">30. November 2025</time></p>
<div class="entry-content"><p>Der November hat dreißig Tage und, wie jedes Jahr, ungefähr vierzig
Abende. Das hier habe ich an ihnen gelesen.</p>
{chr(10).join(map(_piece, roundup.pieces))}
<p>Und ihr? Schreibt mir gern in die Kommentare, was ich übersehen habe.</p></div>
<footer class="entry-footer">Schlagwörter: <a href="/tag/lesen/">Lesen</a>,
<a href="/tag/linktipps/">Linktipps</a></footer></article>
<nav class="post-navigation"><a href="/linktipps-oktober/">← Linktipps im Oktober</a></nav></main>
<footer><a href="/impressum/">Impressum</a> <a href="/datenschutz/">Datenschutz</a></footer>
</body></html>
""".encode()


ROUNDUP = Roundup(
    file="linktipps_november.html",
    shape="German blog post: '→ linked title (NAME, PAPER, date): remark' in one paragraph an item",
    lang="de",
    made_with="own generator, blog markup",
    pieces=PIECES,
    write=write,
    title="Linktipps im November",
)
