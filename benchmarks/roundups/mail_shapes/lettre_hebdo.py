"""A French weekly letter: kicker, title, standfirst, author below the text, linked title."""

from datetime import UTC, date, datetime

from benchmarks.roundups.mail_shapes.envelope import count_clicks, write_mail
from benchmarks.roundups.mail_shapes.markup import html, plain
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, LinkKind, Piece, Roundup

HOST = "clic.lettre.example"

PIECES = (
    Piece(
        title="Sous les pavés, des radis",
        kicker="REPORTAGE",
        standfirst="À Montcaillou, les parkings se cultivent désormais au mètre carré.",
        authors=("Perrine Lestrange",),
        source="La Brouette",
        date=date(2025, 12, 2),
        url="https://brouette.example/radis",
        body="""On a soulevé les dalles une à une, et dessous il y avait de la bonne terre, presque
vexée d’avoir attendu. Depuis, chaque place de stationnement libérée devient un carré potager. Les
automobilistes râlent, puis demandent des graines.""",
    ),
    Piece(
        title="« Le silence d’une gare, c’est du bruit bien rangé »",
        kicker="ENTRETIEN",
        standfirst="Une ingénieure du son raconte vingt ans d’annonces en gare.",
        authors=("Hippolyte Vaucresson-Nguyên",),
        source="Quai no 3",
        date=date(2025, 12, 1),
        url="https://quai3.example/entretien-silence",
        body="""Elle a enregistré le mot « retard » cent douze fois, sans jamais trouver le ton
juste. Conversation sur les voix, les voûtes et les pigeons, qui n’écoutent pas.""",
    ),
    Piece(
        title="Un roman écrit sur des tickets de caisse",
        kicker="LIVRES",
        standfirst="L’autrice tenait la caisse, le livre tient la route.",
        source="Agence Traverse",
        date=date(2025, 11, 30),
        url="https://traverse.example/livres/tickets",
        body="""Quatre ans, onze mille tickets et une boîte à chaussures : voilà pour la méthode. Le
résultat, drôle et précis, se lit comme on fait ses courses, en oubliant l’essentiel. […]""",
    ),
    Piece(
        title="La météo des grands-mères",
        kicker="À ÉCOUTER",
        standfirst="Quatre épisodes sur les dictons et ceux qui y croient encore.",
        authors=("Ysaline Kerbrat", "Mathurin Delorge"),
        source="Radio Girouette",
        date=date(2025, 11, 29),
        url="https://radio-girouette.example/podcast/meteo",
        link_kind=LinkKind.LISTEN,
        item_kind="audio",
        body="""Saint-Médard a-t-il toujours raison ? Les deux documentaristes ont vérifié pendant
quarante jours, sous un parapluie.""",
    ),
)


def _signature(piece: Piece) -> str:
    printed = piece.print_date("d MMMM y", "fr")
    return ", ".join(filter(None, [" et ".join(piece.authors), piece.source, printed]))


def _label(piece: Piece) -> str:
    return "Écouter" if piece.link_kind is LinkKind.LISTEN else "Lire l’article"


def _html_piece(piece: Piece) -> str:
    link = count_clicks(str(piece.url), HOST)
    body = "".join(f"<p>{html(block.text)}</p>" for block in piece.blocks)
    return (
        f'<div class="article"><div class="rubrique">{piece.kicker}</div>'
        f'<h2><a href="{link}">{html(piece.title)}</a></h2>'
        f"<p><strong>{html(piece.standfirst or '')}</strong></p>{body}"
        f'<p style="text-align:right"><em>— {html(_signature(piece))}</em></p>'
        f'<p><a class="bouton" href="{link}">{_label(piece)}</a></p></div><hr>\n'
    )


def _text_piece(piece: Piece) -> str:
    return "\n\n".join(
        [
            str(piece.kicker),
            piece.title,
            str(piece.standfirst),
            *[plain(block.text) for block in piece.blocks],
            f"— {_signature(piece)}",
            f"{_label(piece)} : {piece.url}",
        ]
    )


def write(roundup: Roundup) -> bytes:
    """Write both parts; only the text has the addresses themselves."""
    items = "".join(map(_html_piece, roundup.pieces))
    page = f"""<html lang="fr"><body><div style="display:none">Des radis, une voix, onze mille
tickets.</div><p><small>Si cet e-mail ne s’affiche pas correctement,
<a href="{count_clicks("web", HOST)}">consultez-le en ligne</a>.</small></p>
<img src="https://lettre.example/entete.png" alt="La lettre du kiosque">
<h1>{roundup.title}</h1><p>Chères lectrices, chers lecteurs,</p><p>quatre trouvailles pour la
semaine,
et un coup de chapeau à Solveig, qui nous a signalé le roman.</p>
{items}<p>Bonne semaine !</p><p>L’équipe du kiosque</p>
<p><small>Vous recevez cette lettre parce que vous l’avez demandée.
<a href="{count_clicks("out", HOST)}">Se désabonner</a> – Le Kiosque, 2 rue du Pont,
Clairvent</small></p>
</body></html>"""
    intro = (
        "Chères lectrices, chers lecteurs,\n\nquatre trouvailles pour la semaine, et un coup de "
        "chapeau à Solveig, qui nous a signalé le roman."
    )
    text = "\n\n----------\n\n".join(
        [
            f"{roundup.title}\n\n{intro}",
            *map(_text_piece, roundup.pieces),
            "Bonne semaine !\nL’équipe du kiosque\n\nSe désabonner : https://lettre.example/out",
        ]
    )
    return write_mail(
        sender="Le Kiosque <lettre@lettre.example>",
        recipient="lecteur@post.example",
        subject=str(roundup.title),
        sent_at=datetime(2025, 12, 3, 7, 0, tzinfo=UTC),
        text=text,
        html=page,
    )


ROUNDUP = Roundup(
    file="lettre_du_kiosque.eml",
    shape="weekly letter: kicker, linked title, bold standfirst, text, — NAME, source, date",
    lang="fr",
    made_with="Python's email",
    pieces=PIECES,
    write=write,
    title="La lettre du kiosque n° 58",
    judged=ALWAYS_JUDGED | {"kicker", "standfirst", "link_kind"},
)
