"""A German press review as the WordPress block editor stores it."""

from datetime import date

from benchmarks.roundups.mail_shapes.markup import Block, BlockKind, html
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Piece, Roundup

PIECES = (
    Piece(
        title="Das zweite Leben der Wartehalle",
        kicker="Stadt und Schiene",
        authors=("Mara Feldkamp", "Jonte Brinkhövel"),
        source="Deichbote",
        date=date(2025, 12, 3),
        url="https://deichbote.example/2025/12/wartehalle",
        body="""Dreißig Jahre lang wuchs Holunder aus den Fugen, jetzt riecht es im alten Bahnhof
nach Kaffee und frischem Lack. Eine Genossenschaft aus 212 Nachbarn hat die Wartehalle gekauft und
darin eine Werkstatt, eine Bücherei und ein sehr kleines Kino eingerichtet. Züge halten hier
übrigens auch wieder: zweimal am Tag, samstags dreimal.

## „Erst das Dach, dann die Träume“

Den Anfang machte ein undichtes Dach. Wer spenden wollte, durfte eine Schindel beschriften, und so
liest man heute vom Bahnsteig aus Vornamen, Rezepte und eine Liebeserklärung.

> Wir hatten keinen Plan, wir hatten nur ein Loch über uns und viel gute Laune.

Der Rest ergab sich, wie sich Dinge eben ergeben, wenn jeden Samstag jemand Suppe mitbringt. […]""",
    ),
    Piece(
        title="Warum der Herbst so leise war: Notizen eines Igelzählers",
        kicker="Natur",
        authors=("Prof. Dr. Henrik Sandvoss",),
        source="Blätter für Garten und Gegend",
        date=date(2025, 11, 29),
        url="https://gartengegend.example/igel?heft=11",
        body="""Wer nachts mit einer roten Lampe durch Vorgärten geht, muss sich erklären können.
Ich zähle Igel, seit neunzehn Jahren, immer auf denselben sechs Kilometern. In diesem Herbst waren
es 41, im vorigen 58 – und trotzdem bin ich nicht beunruhigt.

Der Grund ist ein Zaun. Genauer gesagt: dass er weg ist.""",
    ),
    Piece(
        title="Ein Turm zieht um",
        kicker="Technik",
        source="Tagblatt am Fluss",
        date=date(2025, 12, 1),
        url="https://tagblatt-fluss.example/wissen/ein-turm-zieht-um",
        body="""Achtzehn Meter in vier Tagen: So langsam ist der Wasserturm von Oberhagen in der
vergangenen Woche nach Osten gewandert. Hydraulische Pressen schoben das Bauwerk auf gefetteten
Schienen über die Wiese, weil an seinem alten Platz eine Schule entsteht. Im Inneren stand die
ganze Zeit ein Glas Wasser. Es ist nichts übergeschwappt.""",
    ),
    Piece(
        title="Schach im Freibad? Ja, bitte!",
        kicker="Sport",
        authors=("Ilse-Marie Tornow",),
        source="Der Läufer",
        date=date(2025, 12, 2),
        url="https://laeufer.example/magazin/winterbecken",
        body="""Im Winter ist das Nichtschwimmerbecken leer, und auf seinem Boden sind 64 Fliesen
von Natur aus abwechselnd hell und dunkel. Der Bademeister hat das als Erster gesehen. Nun wird
jeden Sonntag um elf gespielt, mit Figuren aus alten Pollern, in Mütze und Handschuhen.

(Die Redaktion hat mitgespielt und verloren.)""",
    ),
    Piece(
        title="„Brot ist eine Form von Geduld“",
        kicker="Küche",
        authors=("Taddäus von der Lohe",),
        source="Kruste",
        date=date(2025, 11, 27),
        url="https://kruste.example/gespraech-sauerteig",
        body="""Vor zwölf Jahren gab Anke Wiesendahl ihre Stelle im Vermessungsamt auf, um
Sauerteig zu führen. Ein Gespräch über krumme Laibe, frühe Stunden und die Frage, ob man einen
Teig beim Namen nennen sollte.""",
    ),
)

TITLE = "Presseschau: Was wir in dieser Woche gern gelesen haben"


def _block(name: str, content: str, attributes: str = "") -> str:
    space = f" {attributes}" if attributes else ""
    return f"<!-- wp:{name}{space} -->\n{content}\n<!-- /wp:{name} -->\n"


def _text(block: Block) -> str:
    words = html(block.text)
    if block.kind is BlockKind.SUBHEADING:
        return _block("heading", f'<h4 class="wp-block-heading">{words}</h4>', '{"level":4}')
    if block.kind is BlockKind.QUOTATION:
        inner = _block("paragraph", f"<p>{words}</p>").strip()
        return _block("quote", f'<blockquote class="wp-block-quote">{inner}</blockquote>')
    return _block("paragraph", f"<p>{words}</p>")


def _picture(number: int) -> str:
    return _block(
        "image",
        '<figure class="wp-block-image size-large">'
        f'<img src="https://roter-faden.example/wp-content/uploads/2025/12/bild-{number}.jpg" '
        f'alt="Blick in die Halle" class="wp-image-48{number}"/>'
        '<figcaption class="wp-element-caption">Viel Platz unter neuem Dach. '
        "Foto: Genossenschaft</figcaption></figure>",
        f'{{"id":48{number},"sizeSlug":"large","linkDestination":"none"}}',
    )


def _piece(number: int, piece: Piece) -> str:
    printed = piece.print_date("d. MMMM y", "de")
    byline = " | ".join(filter(None, [" und ".join(piece.authors), piece.source, printed]))
    parts = [
        _block("paragraph", f"<p><strong>{piece.kicker}</strong></p>"),
        _block("heading", f'<h3 class="wp-block-heading">{html(piece.title)}</h3>', '{"level":3}'),
        _block("paragraph", f'<p class="autorenzeile"><em>{byline}</em></p>'),
        _picture(number) if number == 1 else "",
        *map(_text, piece.blocks),
        _block(
            "buttons",
            '<div class="wp-block-buttons"><!-- wp:button -->\n<div class="wp-block-button">'
            '<a class="wp-block-button__link wp-element-button" '
            f'href="{piece.url}{"&amp;" if "?" in str(piece.url) else "?"}utm_source=roterfaden'
            '&amp;utm_medium=blog" target="_blank" rel="noreferrer noopener">Weiterlesen</a></div>'
            "\n<!-- /wp:button --></div>",
        ),
        _block("separator", '<hr class="wp-block-separator has-alpha-channel-opacity"/>'),
    ]
    return "\n".join(filter(None, parts))


def write(roundup: Roundup) -> bytes:
    """Write the post's content, its title as the first heading."""
    head = _block("heading", f'<h2 class="wp-block-heading">{roundup.title}</h2>') + _block(
        "paragraph",
        "<p>Guten Morgen! Auch diesmal haben wir quer durch Lokalblätter und Fachhefte geblättert. "
        "Wie immer gilt: Die Auswahl ist parteiisch, der Kaffee war heiß.</p>",
    )
    foot = _block(
        "paragraph",
        "<p><em>Haben wir etwas übersehen? Hinweise bitte an "
        '<a href="mailto:post@roter-faden.example">post@roter-faden.example</a>.</em></p>',
    ) + _block("shortcode", '[social_share networks="mail,rss"]')
    items = "\n".join(_piece(number, piece) for number, piece in enumerate(roundup.pieces, 1))
    return f"{head}\n{items}\n{foot}".encode()


ROUNDUP = Roundup(
    file="wp_bloecke_presseschau.html",
    shape="WordPress block editor: kicker paragraph, h3, italic byline A | source | date, button",
    lang="de",
    made_with="own generator, Gutenberg block markup",
    pieces=PIECES,
    write=write,
    title=TITLE,
    judged=ALWAYS_JUDGED | {"kicker", "subheadings", "link_kind", "contributors"},
)
