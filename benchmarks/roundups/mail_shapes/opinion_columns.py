"""A Spanish letter of opinion columns by mail: tables in tables, the paper's name as a badge."""

from datetime import UTC, date, datetime

from benchmarks.roundups.mail_shapes.envelope import write_mail
from benchmarks.roundups.mail_shapes.markup import html
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Piece, Roundup

PIECES = (
    Piece(
        title="La escalera que no lleva a nadie",
        standfirst="Un edificio sin ascensor enseña a saludar, y también a callar.",
        authors=("Remedios Calatrava-Ruy",),
        source="El Mirador",
        date=date(2025, 12, 3),
        url="https://elmirador.example/opinion/escalera",
        body="""En el tercero vive un trombón. En el segundo, quien lo sufre. Entre los dos hay
dieciocho peldaños y una tregua firmada con bizcocho.

Ahora proponen un ascensor. Nadie se atreve a decir que no, pero todos han empezado a subir más
despacio.""",
    ),
    Piece(
        title="Contra la sombra de pago",
        standfirst="Los toldos de la plaza ya tienen tarifa.",
        authors=("Isidro Peñalara",),
        source="Diario del Puerto",
        date=date(2025, 12, 2),
        url="https://diariodelpuerto.example/columnas/sombra",
        body="""Cuarenta céntimos la media hora, gratis para los perros. El concejal asegura que es
una prueba. También era una prueba el sol.""",
    ),
    Piece(
        title="¿Quién riega los geranios del ayuntamiento?",
        standfirst="Una investigación vecinal con final húmedo.",
        authors=("Amparo Lizarralde", "Quim Bofarull"),
        source="La Regadera",
        date=date(2025, 11, 30),
        url="https://laregadera.example/geranios",
        body="""No figura en ningún contrato, no cobra y madruga. Esperamos tres noches detrás del
buzón. La cuarta llovió y dimos el caso por resuelto.""",
    ),
    Piece(
        title="Manual para perder un paraguas",
        standfirst="Perder bien es un arte que se aprende en los trenes.",
        authors=("Casilda Robledo-Ansúrez",),
        source="El Faro de Almenara",
        date=date(2025, 11, 28),
        url="https://elfarodealmenara.example/opinion/paraguas",
        body="""Hay que olvidarlo de verdad, sin mirar atrás. El que vuelve a por él no ha entendido
nada: ese paraguas ya es de la lluvia.""",
    ),
)


def _piece(piece: Piece) -> str:
    printed = piece.print_date("d 'de' MMMM 'de' y", "es")
    cell = 'style="padding:4px 24px;font-family:Verdana,sans-serif"'
    body = "".join(f"<p>{html(block.text)}</p>" for block in piece.blocks)
    target = f"{piece.url}?utm_source=boletin&amp;utm_medium=email&amp;utm_campaign=n12"
    button = f'<a href="{target}" class="boton">Leer la columna completa</a>'
    rows = (
        f'<span class="medio">{piece.source}</span>',
        f'<a href="{target}"><strong>{html(piece.title)}</strong></a>',
        f"<em>{piece.standfirst}</em>",
        f"Por {' y '.join(piece.authors)} · {printed}",
        body,
        button,
    )
    lines = "".join(f"<tr><td {cell}>{row}</td></tr>" for row in rows)
    return f'<table width="100%" role="presentation">{lines}</table>'


def write(roundup: Roundup) -> bytes:
    """Write the mail with its HTML part alone."""
    pieces = "".join(
        f"<tr><td>{_piece(piece)}</td></tr><tr><td height='24'>&nbsp;</td></tr>"
        for piece in roundup.pieces
    )
    return write_mail(
        sender="Cuatro Columnas <hola@cuatrocolumnas.example>",
        recipient="lectora@post.example",
        subject=str(roundup.title),
        sent_at=datetime(2025, 12, 4, 8, 0, tzinfo=UTC),
        html=f"""<html lang="es"><head><style>.medio{{color:#a33}}</style></head><body>
<div style="display:none;max-height:0">Escaleras, sombras y un paraguas</div>
<table width="600" align="center" role="presentation">
<tr><td><h1>{roundup.title}</h1>
<p>Buenos días. Hoy, cuatro columnas y ningún edificio.</p></td></tr>
{pieces}
<tr><td><small>Recibes este correo porque te apuntaste en cuatrocolumnas.example.
<a href="https://cuatrocolumnas.example/baja">Darse de baja</a></small></td></tr>
</table></body></html>""",
    )


ROUNDUP = Roundup(
    file="cuatro_columnas.eml",
    shape="Spanish opinion columns by mail, HTML only, a table a piece: the paper as a badge above"
    " a bold linked title without heading tag, italic standfirst, 'Por NAME · date', button",
    lang="es",
    made_with="Python's email",
    pieces=PIECES,
    write=write,
    title="Cuatro Columnas n.º 12",
    judged=ALWAYS_JUDGED | {"standfirst", "link_kind"},
)
