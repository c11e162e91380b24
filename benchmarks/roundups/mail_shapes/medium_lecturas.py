"""Spanish readings as a page of the sort that Medium serves: hashed classes, figures, claps."""

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
        title="La estación donde nadie tiene prisa",
        authors=("Candela Ibarguren",),
        source="El Andén",
        date=date(2025, 11, 20),
        url="https://anden.example/la-estacion-sin-prisa",
        body="""En Villar del Cierzo paran dos trenes al día y el café dura lo que dura la espera.
La jefa de estación, que también es la bibliotecaria, ha llenado la sala de novelas largas. «Si
pierden el tren, al menos que no pierdan el hilo».""",
    ),
    Piece(
        title="¿Y si el compost fuera una conversación?",
        authors=("Baltasar de los Ríos Montiel", "Aitana Pujadas-Soler"),
        source="Huerta Abierta",
        date=date(2025, 11, 18),
        url="https://huertaabierta.example/compost-conversacion",
        body="""Ella es química; él, hortelano. Se escriben cartas desde 2019 sobre un mismo montón
de hojas. El resultado es un manual involuntario y una amistad.

> Me preguntas qué falta. Falta marzo.""",
    ),
    Piece(
        title="El puente que cantaba en re menor",
        authors=("Ingrid Halvorsdal",),
        contributors=(Contributor(name="Rocío Campomanes", role="translator"),),
        source="Span",
        date=date(2025, 11, 12),
        url="https://span.example/the-bridge-that-sang",
        link_kind=LinkKind.ORIGINAL,
        link_language="en",
        body="""Durante tres noches de octubre, el viento encontró la nota exacta entre los cables y
medio valle salió a escuchar. Los ingenieros corrigieron el defecto. El coro local, no.""",
    ),
    Piece(
        title="Elogio del paraguas prestado",
        source="Agencia Llovizna",
        date=date(2025, 11, 10),
        url="https://llovizna.example/elogio",
        body="""Un paraguas propio protege de la lluvia; uno prestado, además, obliga a volver.
Breve
ensayo con estadísticas de la oficina de objetos perdidos.""",
    ),
)


def _graf(words: str, tag: str = "p", name: str = "pw-post-body-paragraph nb nc gv") -> str:
    return f'<{tag} class="{name}" data-selectable-paragraph="">{words}</{tag}>\n'


def _piece(piece: Piece) -> str:
    printed = piece.print_date("d 'de' MMMM 'de' y", "es")
    names = f"Por {' y '.join(piece.authors)}" if piece.authors else ""
    credit = f" (traducción: {piece.contributors[0].name})" if piece.contributors else ""
    byline = ", ".join(filter(None, [names + credit, str(piece.source), printed]))
    label = (
        "Leer el original en inglés" if piece.link_kind is LinkKind.ORIGINAL else "Seguir leyendo"
    )
    body = "".join(
        f'<blockquote class="oy oz pa">{_graf(html(block.text))}</blockquote>'
        if block.kind is BlockKind.QUOTATION
        else _graf(html(block.text))
        for block in piece.blocks
    )
    address = f"{piece.url}?source=post_page-----8f1e"
    link = f'<a class="ag pz" href="{address}" rel="noopener ugc nofollow">'
    return (
        _graf(html(piece.title), "h2", "od oe gv bf")
        + _graf(f'<em class="pf">{byline}</em>')
        + body
        + _graf(f"{link}{label}</a>")
    )


def write(roundup: Roundup) -> bytes:
    """Write the page with the writer's box above and the claps below."""
    items = '<div class="ab cb"><span class="px" role="separator"></span></div>'.join(
        map(_piece, roundup.pieces)
    )
    return f"""<!doctype html><html lang="es"><head><meta charset="utf-8">
<title data-rh="true">{roundup.title} | by Zoraida Peñaflor | Lecturas Lentas | Nov, 2025</title>
<meta property="al:ios:app_name" content="Mediano"><meta name="author" content="Zoraida Peñaflor">
</head><body><div id="root"><div class="a b c"><a href="#">Open in app</a><a href="#">Sign up</a>
<a href="#">Sign in</a></div><article><div class="l"><section><div><div class="fr fs">
<h1 class="pw-post-title gt gu" data-testid="storyTitle">{roundup.title}</h1>
<h2 class="pw-subtitle-paragraph">Cuatro textos para leer sin mirar el reloj</h2>
<div class="speechify-ignore"><img alt="Zoraida Peñaflor" class="l fd" src="z.jpeg" width="44">
<a href="#">Zoraida Peñaflor</a><span>·</span><button>Follow</button><div>Published in
<a href="#">Lecturas Lentas</a></div><span data-testid="storyReadTime">4 min
read</span><span>·</span>
<span data-testid="storyPublishDate">Nov 23, 2025</span></div>
<div><p>--</p><button>Listen</button><button>Share</button></div>
<figure class="mk ml"><picture><img alt="" src="https://img.mediano.example/1.jpeg"></picture>
<figcaption class="ms">Foto de la autora, con niebla</figcaption></figure>
{items}</div></div></section></div></article>
<div class="footer"><a href="#">Lectura</a><a href="#">Trenes</a><div>--</div><button>1</button>
<h2>Written by Zoraida Peñaflor</h2><div>212 Followers</div><p>Leo despacio y subrayo a lápiz.</p>
<h2>More from Zoraida Peñaflor and Lecturas Lentas</h2><div><h2>Cinco mapas sin norte</h2>
<p>Nov 9</p></div></div><div><a href="#">Help</a><a href="#">Status</a><a href="#">Terms</a></div>
</div></body></html>
""".encode()


ROUNDUP = Roundup(
    file="medium_lecturas.html",
    shape="Medium-like page: h2 titles, italic Por NAME, source, date; buttons and claps around",
    lang="es",
    made_with="own generator, Medium-like markup",
    pieces=PIECES,
    write=write,
    title="Lecturas lentas de noviembre",
    judged=ALWAYS_JUDGED | {"contributors", "link_kind", "link_language"},
)
