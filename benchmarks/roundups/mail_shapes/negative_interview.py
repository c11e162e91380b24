"""NEGATIVE: one German interview as WordPress blocks, with bold questions, sub-headings, links."""

from datetime import date
from itertools import groupby

from benchmarks.roundups.mail_shapes.markup import Block, BlockKind, html
from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

PIECES = (
    Piece(
        title="„Ich kenne jede Schraube beim Vornamen“",
        kicker="Interview",
        standfirst="Seit 26 Jahren wartet Hedwig Immerath die Drehbrücke am Alten Hafen. "
        "Ein Gespräch über Rost, Geduld und die schönste Minute des Tages.",
        authors=("Tönjes Brandwein",),
        date=date(2025, 11, 16),
        body="""**Frau Immerath, wie spricht man mit einer Brücke?**

Leise. Wenn sie antwortet, ist etwas lose. Im Winter antwortet sie öfter, dann nehme ich die große
Kanne Öl mit und ein Buch, denn die Lager brauchen ihre Zeit.

**Was lesen Sie da oben?**

Fahrpläne. Im Ernst: alte Kursbücher. Ein Freund hat mir eine ganze Kiste aus dem
[Museum der Anschlüsse](https://anschluss.example/museum) besorgt. Man reist damit sehr günstig.

## Vom Drehen und Warten

**Wie oft am Tag drehen Sie?**

Sechsmal nach Plan, dazu auf Zuruf. Neulich hat die
[Hafenpost](https://hafenpost.example/drehbruecke)
geschrieben, ich würde für Segler schneller drehen. Das stimmt nicht. Ich drehe für alle gleich
langsam.

> Eine Brücke, die eilt, ist keine Brücke mehr, sondern eine Tür.

**Und die schönste Minute?**

Wenn sie offen ist und noch kein Schiff kommt. Dann gehört das Wasser kurz niemandem.

## Was bleibt, was rostet?

**2027 soll ein Neubau kommen. Schlafen Sie noch gut?**

Ausgezeichnet. Drei Dinge habe ich mir ausbedungen:

- das Geländer bleibt,

- die Glocke bleibt,

- und ich darf den ersten Knopf drücken.

**Sie werden dann 64 sein.**

Die Brücke wird null. Eine von uns muss ja erwachsen sein.""",
    ),
)

BIOGRAPHY = (
    "Tönjes Brandwein, geboren 1984, schreibt über Häfen, Handwerk und Hunde. Zuletzt erschien "
    "von ihm "
    "der Band „Ebbe für Anfänger“."
)


def _block(block: Block) -> str:
    words = html(block.text)
    match block.kind:
        case BlockKind.SUBHEADING:
            return f"<!-- wp:heading -->\n<h3>{words}</h3>\n<!-- /wp:heading -->"
        case BlockKind.QUOTATION:
            quoted = f"<blockquote><p>{words}</p></blockquote>"
            return f"<!-- wp:quote -->\n{quoted}\n<!-- /wp:quote -->"
        case BlockKind.POINT:
            return f"<!-- wp:list-item -->\n<li>{words}</li>\n<!-- /wp:list-item -->"
        case BlockKind.PARAGRAPH:
            return f"<!-- wp:paragraph -->\n<p>{words}</p>\n<!-- /wp:paragraph -->"


def _text(piece: Piece) -> str:
    parts = []
    for kind, blocks in groupby(piece.blocks, key=lambda block: block.kind):
        group = "\n".join(map(_block, blocks))
        if kind is BlockKind.POINT:
            group = f"<!-- wp:list -->\n<ul>{group}</ul>\n<!-- /wp:list -->"
        parts.append(group)
    return "\n\n".join(parts)


def write(roundup: Roundup) -> bytes:
    """Write the post with the writer's portrait and what else to read."""
    (piece,) = roundup.pieces
    return f"""<!-- wp:paragraph {{"className":"dachzeile"}} -->
<p class="dachzeile">{piece.kicker}</p>
<!-- /wp:paragraph -->
<h1 class="entry-title">{piece.title}</h1>
<p class="vorspann"><strong>{piece.standfirst}</strong></p>
<p class="meta">Von {piece.authors[0]} | 16. November 2025 | Lesezeit: 5 Minuten</p>
{_text(piece)}
<!-- wp:separator --><hr class="wp-block-separator"/><!-- /wp:separator -->
<!-- wp:paragraph --><p><em>{BIOGRAPHY}</em></p><!-- /wp:paragraph -->
<!-- wp:heading --><h3>Mehr zum Thema</h3><!-- /wp:heading -->
<!-- wp:list --><ul><li><a href="https://hafenkante.example/schleuse">Die Schleuse, die keiner
bestellt
hat</a></li><li><a href="https://hafenkante.example/moewen">Möwen zählen mit Herrn
Adam</a></li></ul>
<!-- /wp:list -->
""".encode()


ROUNDUP = Roundup(
    file="negativ_interview_bruecke.html",
    shape="NEGATIVE: one interview, bold questions, two sub-headings, list, quotation, biography",
    lang="de",
    made_with="own generator, Gutenberg block markup",
    pieces=PIECES,
    write=write,
    judges_title=False,
    negative=True,
    judged=frozenset({"title", "authors", "date", "standfirst"}),
)
