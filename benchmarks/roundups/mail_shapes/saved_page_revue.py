"""A French review of the press as a whole web page that somebody saved."""

from datetime import date

from benchmarks.roundups.mail_shapes.markup import BlockKind, html
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Piece, Roundup

PIECES = (
    Piece(
        title="À Valserine, le dernier passeur de bac rend sa casquette",
        authors=("Léonie d’Arcambal",),
        source="Le Courrier des rives",
        date=date(2025, 11, 28),
        url="https://courrier-rives.example/valserine/bac",
        body="""Pendant quarante et un ans, il a traversé la rivière soixante fois par jour, sans
jamais aller plus loin que l’autre bord. Ce vendredi, Aurèle Quintard a confié les amarres à une
navette électrique. Il dit ne rien regretter, sauf le bruit de la chaîne.

« On me parlait du temps qu’il faisait, et puis du reste », raconte-t-il au quotidien.""",
    ),
    Piece(
        title="Faut-il couper la tête aux hortensias ?",
        authors=("Maxence Le Goualec", "Dr. Odile Varengeot"),
        source="Jardins & Murets",
        date=date(2025, 11, 26),
        url="https://jardins-murets.example/hortensias-faut-il-couper",
        body="""La question divise les voisins depuis toujours. Les uns taillent en novembre, les
autres attendent mars, et chacun montre ses fleurs comme une preuve. Le mensuel a donc fait ce que
personne n’avait fait : compter, dans douze jardins, pendant six ans.

## Un résultat qui ne fâche personne

La réponse tient en une ligne, mais il faut lire l’article pour la trouver. […]""",
    ),
    Piece(
        title="Une bibliothèque dans un wagon, et la queue sur le quai",
        source="Agence Traverse",
        date=date(2025, 11, 25),
        url="https://traverse.example/depeches/2025/wagon-bibliotheque",
        body="""Le wagon est vert, il vient d’une ligne fermée en 1998 et contient six mille
livres. Garé depuis septembre sur une voie de garage, il a déjà prêté plus d’ouvrages que la
médiathèque voisine, qui s’en réjouit.""",
    ),
    Piece(
        title="Échecs : la nulle la plus longue du monde a duré un été",
        authors=("Bérénice Tastevin",),
        source="La Case noire",
        date=date(2025, 11, 24),
        url="https://casenoire.example/partie-ete",
        body="""Ils jouaient un coup par jour, à l’heure de l’apéritif, sous le même platane.
Cent sept jours plus tard, il ne restait que deux rois et une foule de curieux. « Personne n’a
gagné, tout le monde a bronzé », résume l’arbitre.""",
    ),
    Piece(
        title="Le vent, ce vieux boulanger",
        authors=("Théophraste de la Morandière",),
        source="Farines",
        date=date(2025, 11, 23),
        url="https://farines.example/carnets/vent",
        body="""Dans le Bas-Clairvent, trois moulins ont retrouvé leurs ailes. Les meuniers y
pétrissent au rythme de la météo marine : quand le vent tombe, le pain attend. Reportage dans une
vallée où l’on consulte le ciel avant de mettre la table.""",
    ),
)

NAVIGATION = ("À la une", "Régions", "Culture", "Revue de presse", "Podcasts", "S’abonner")
RELATED = (
    "Revue de presse du 21 novembre : des ponts et des poules",
    "Revue de presse du 14 novembre : le retour des tramways",
    "Nos dix promenades préférées sous la pluie",
)


def _list(words: tuple[str, ...]) -> str:
    items = "".join(
        f'<li><a href="/p/{number}">{word}</a></li>' for number, word in enumerate(words)
    )
    return f"<ul>{items}</ul>"


def _piece(piece: Piece) -> str:
    printed = piece.print_date("d MMMM y", "fr")
    names = f"Par {' et '.join(piece.authors)}, " if piece.authors else ""
    body = "\n".join(
        f"<h4>{html(block.text)}</h4>"
        if block.kind is BlockKind.SUBHEADING
        else f"<p>{html(block.text)}</p>"
        for block in piece.blocks
    )
    return (
        f"<h3>{html(piece.title)}</h3>\n"
        f'<p class="signature">{names}<cite>{html(piece.source or "")}</cite>, le {printed}</p>\n'
        f'{body}\n<p class="suite"><a href="{piece.url}#xtor=RSS-1">Lire la suite&nbsp;→</a></p>\n'
    )


_PAGE = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8">
<title>{title} | La Girouette</title>
<meta name="description" content="Chaque semaine, le meilleur de la presse locale.">
<meta property="og:site_name" content="La Girouette"><meta property="og:title" content="{title}">
<link rel="stylesheet" href="fichiers/style.css"><style>.nav{{display:flex}}</style>
<script>window.dataLayer=window.dataLayer||[];function suivi(){{dataLayer.push(arguments)}}</script>
</head><body class="single category-revue">
<div id="cookies" role="dialog"><p>Nous utilisons des cookies pour mesurer l’audience de ce site.
Vous pouvez les accepter ou les refuser.</p><button>Tout accepter</button>
<button>Continuer sans accepter</button></div>
<header><a href="/" class="logo"><img src="fichiers/logo.svg" alt="La Girouette"></a>
<nav class="nav">{navigation}</nav>
<form role="search"><input type="search"
placeholder="Rechercher"><button>OK</button></form></header>
<main><article class="post"><p class="fil">Accueil &gt; Revue de presse</p>
<h1>{title}</h1>
<p class="meta">Publié le 29 novembre 2025 à 07h30 – Temps de lecture : 6 min</p>
<div class="partage"><a href="mailto:?body=x">Envoyer par mail</a> <a href="#">Copier le lien</a>
<a href="#commentaires">12 commentaires</a></div>
<figure><img src="fichiers/une.jpg" alt=""><figcaption>Un kiosque, un matin de novembre. © La
Girouette</figcaption></figure>
<div class="entry-content">
<p>Des rives de la Valserine aux moulins du Bas-Clairvent, voici ce que la presse locale a raconté
de plus réjouissant cette semaine.</p>
{items}
</div></article>
<section class="lies"><h2>Sur le même sujet</h2>{related}</section>
<section id="commentaires"><h2>Vos réactions</h2><div class="commentaire"><b>girouette42</b>
<time>29/11/2025 à 09:12</time><p>Merci, le wagon m’a fait ma journée.</p></div></section></main>
<aside><h2>Les plus lus</h2><ol><li><a href="/a">Le guide des marchés de décembre</a></li>
<li><a href="/b">Quiz : connaissez-vous vos nuages ?</a></li></ol>
<div class="pub"><span>Publicité</span><img src="fichiers/pub.gif" alt="publicité"></div>
<h2>Recevez la lettre</h2><p>Chaque samedi dans votre boîte.</p><button>Je
m’inscris</button></aside>
<footer><p>© 2025 La Girouette – 4, place du Puits, 00000 Clairvent</p>
<ul><li><a href="/m">Mentions légales</a></li><li><a href="/c">Gestion des cookies</a></li></ul>
</footer></body></html>
"""


def write(roundup: Roundup) -> bytes:
    """Write the page with everything that stands around the roundup."""
    return _PAGE.format(
        title=roundup.title,
        navigation=_list(NAVIGATION),
        items="\n".join(map(_piece, roundup.pieces)),
        related=_list(RELATED),
    ).encode()


ROUNDUP = Roundup(
    file="page_enregistree_revue.html",
    shape="saved whole web page (cookie note, navigation, aside, comments, footer) around h3 items",
    lang="fr",
    made_with="own generator, saved-page markup",
    pieces=PIECES,
    write=write,
    title="Revue de presse : un bac, des moulins et un wagon vert",
    judged=ALWAYS_JUDGED | {"subheadings", "link_kind"},
)
