"""NEGATIVE: one Spanish recipe as a saved page, with lists, related recipes, comments."""

from datetime import date

from benchmarks.roundups.mail_shapes.markup import BlockKind, html
from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

PIECES = (
    Piece(
        title="Pan de calabaza para domingos largos",
        authors=("Remedios Altolaguirre",),
        date=date(2025, 11, 9),
        body="""Este pan no tiene prisa y conviene que usted tampoco la tenga. Lo aprendí de una
vecina
que medía la harina en tazas de café y el tiempo en canciones. La masa pide dos coplas y un bolero.

## ¿Qué calabaza elegir?

La que pese más de lo que parece. En el [mercado de la Plaza
Vieja](https://plazavieja.example/puestos)
me recomiendan la de cuello largo; mi vecina, la que haya.

## Ingredientes

- 400 g de harina de fuerza

- 250 g de calabaza asada

- 8 g de sal y una pizca de paciencia

## Elaboración, paso a paso

Ase la calabaza la noche anterior. Por la mañana, mezcle todo y olvídelo una hora. Si quiere
entender
por qué funciona, el Dr. Plácido Urrutia lo explica en [La química de la
espera](https://miga.example/espera).

> Si la masa se pega a los dedos, es que le cae bien.

## Variantes: con nueces, con queso, con visitas

Con nueces gana textura; con queso, amigos. Con visitas, haga dos.""",
    ),
)

_PAGE = """<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"><title>{title} - Miga y
Corteza</title>
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"Recipe","name":"{title}",
"author":{{"@type":"Person","name":"{author}"}},"datePublished":"2025-11-09"}}</script></head><body>
<div class="aviso">Usamos cookies propias y de terceros. <button>Aceptar</button></div>
<nav><ul><li><a href="/">Inicio</a></li><li><a href="/panes">Panes</a></li><li><a
href="/sopas">Sopas</a></li><li><a href="/contacto">Contacto</a></li></ul></nav>
<main><article itemscope itemtype="https://schema.org/Article"><h1 itemprop="headline">{title}</h1>
<p class="firma">Por <a rel="author" href="/autoras/remedios">{author}</a> · 9 de noviembre de 2025
·
<a href="#comentarios">3 comentarios</a></p>
<figure><img src="pan.jpg" alt="Un pan redondo"><figcaption>El pan, antes de las
visitas.</figcaption>
</figure>
{body}
<p class="compartir"><a href="#">Compartir</a> <a href="#">Imprimir</a> <a href="#">Guardar</a></p>
<div class="autora"><h3>Sobre la autora</h3><p>Remedios Altolaguirre hornea y escribe en un tercero
sin
ascensor. Tiene dos hornos y ningún reloj.</p></div></article>
<section><h2>También te puede gustar</h2><article><h3><a href="/sopa">Sopa de tres cebollas</a></h3>
<p>Reconforta y hace llorar, por ese orden.</p></article><article><h3><a
href="/membrillo">Membrillo sin
termómetro</a></h3><p>A ojo, como antes.</p></article></section>
<section id="comentarios"><h2>3 comentarios</h2><ol><li><cite>Nieves</cite> <time>10/11/2025</time>
<p>Lo hice con visitas. Confirmo: dos.</p></li><li><cite>Fermín</cite>
<time>11/11/2025</time><p>¿Sirve
la calabaza de lata?</p></li><li><cite>{author}</cite> <time>11/11/2025</time><p>No,
Fermín.</p></li>
</ol></section></main>
<footer><p>Miga y Corteza © 2025 · <a href="/aviso">Aviso legal</a></p></footer></body></html>
"""


def write(roundup: Roundup) -> bytes:
    """Write the page with its furniture."""
    (piece,) = roundup.pieces
    tags = {BlockKind.SUBHEADING: "h2", BlockKind.QUOTATION: "blockquote", BlockKind.POINT: "li"}
    body = "\n".join(
        f"<{tags.get(block.kind, 'p')}>{html(block.text)}</{tags.get(block.kind, 'p')}>"
        for block in piece.blocks
    )
    body = body.replace("</h2>\n<li>", "</h2>\n<ul><li>").replace("</li>\n<h2>", "</li></ul>\n<h2>")
    return _PAGE.format(title=piece.title, author=piece.authors[0], body=body).encode()


ROUNDUP = Roundup(
    file="negativo_receta_pan.html",
    shape="NEGATIVE: one recipe page with sub-headings, lists, links, related recipes and comments",
    lang="es",
    made_with="own generator, saved-page markup",
    pieces=PIECES,
    write=write,
    judges_title=False,
    negative=True,
    judged=frozenset({"title", "authors", "date"}),
)
