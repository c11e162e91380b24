"""A French letter forwarded from a web mailer: nested parts, an attachment, a signature above."""

from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

from benchmarks.roundups.mail_shapes.envelope import fingerprint
from benchmarks.roundups.mail_shapes.markup import html, plain
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Piece, Roundup

PIECES = (
    Piece(
        title="Petite histoire du parapluie oublié",
        authors=("Sidonie Margueritte-Clos",),
        source="Le Bureau des objets",
        date=date(2025, 12, 5),
        url="https://bureau-objets.example/parapluie?page=2",
        body="""Il en arrive trois cents par mois, presque tous noirs. L’autrice a suivi le plus
bariolé d’entre eux, de la banquette d’un train de nuit jusqu’à sa propriétaire. Celle-ci en avait
acheté deux autres entre-temps, par précaution.""",
    ),
    Piece(
        title="Tramway : « Nous avons appris à freiner plus doucement que l’eau »",
        authors=("Octave Brindejonc", "Maud Ar Gall"),
        source="Rails & Compagnie",
        date=date(2025, 12, 4),
        url="https://rails-compagnie.example/entretiens/freiner",
        body="""Une conductrice et un horloger comparent leurs métiers. La conversation commence par
les secondes et finit, comme souvent, par la cantine.""",
    ),
    Piece(
        title="Que deviennent les cartes postales sans adresse ?",
        source="La Boîte jaune",
        date=date(2025, 12, 3),
        url="https://boitejaune.example/sans-adresse",
        body="""Elles sont lues, d’abord. Ensuite, dans un bureau au fond d’un couloir, quelqu’un
devine. Le taux de réussite laisse rêveur : une sur quatre arrive.""",
    ),
    Piece(
        title="Le potager du phare, an III",
        authors=("Prof. Hyacinthe Delestrade",),
        source="Jardins & Murets",
        date=date(2025, 12, 2),
        url="https://jardins-murets.example/phare-an-3",
        body="""Des choux, du sel, beaucoup de cordes. Au troisième hiver, le professeur consent
enfin à parler de récolte, et même de soupe. […]""",
    ),
    Piece(
        title="Échec au roi, bonjour chez vous",
        authors=("Bérénice Tastevin",),
        source="La Case noire",
        date=date(2025, 12, 1),
        url="https://casenoire.example/bonjour-chez-vous",
        body="""Un facteur joue contre toute sa tournée : quarante-deux parties, un coup par
passage. Le dimanche, tout le monde réfléchit.""",
    ),
)


def _line(piece: Piece) -> str:
    names = f"par {' et '.join(piece.authors)}" if piece.authors else ""
    printed = f"le {piece.print_date('d MMMM y', 'fr')}"
    return ", ".join(filter(None, [names, f"dans {piece.source}", printed]))


def _html_piece(piece: Piece) -> str:
    body = "".join(f"<div>{html(block.text)}</div>" for block in piece.blocks)
    return (
        f'<div><b><font size="4">{html(piece.title)}</font></b></div>'
        f'<div><i><font color="#666666">{html(_line(piece))}</font></i></div>{body}'
        f'<div>→ <a href="{piece.url}" target="_blank" '
        'data-saferedirecturl="https://mailer.example">'
        "Lire la suite</a></div><div><br></div>\n"
    )


def _html(roundup: Roundup) -> str:
    return f"""<div dir="ltr">Salut Maël,<div><br></div><div>Tu peux en faire quelque chose pour
jeudi ?
Le programme est en pièce jointe.</div><div><br clear="all"><div><div dir="ltr"
class="gmail_signature">
--<br>Apolline Roussel<br>Association Le Kiosque | 2 rue du Pont</div></div><br></div><br>
<div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message
---------<br>
De : <strong class="gmail_sendername" dir="auto">La Malle à lire</strong>
<span dir="auto">&lt;<a href="mailto:malle@malle.example">malle@malle.example</a>&gt;</span><br>
Date: ven. 5 déc. 2025 à 18:02<br>Subject: {roundup.title}<br>To:
&lt;<a href="mailto:apolline@post.example">apolline@post.example</a>&gt;<br></div><br><br>
<div><div><h1>{roundup.title}</h1></div><div>Cinq lectures et un bol de soupe.</div><div><br></div>
{"".join(map(_html_piece, roundup.pieces))}
<div>À la semaine prochaine !</div><div><small>Pour ne plus recevoir La Malle à lire,
<a href="https://malle.example/stop">cliquez ici</a>.</small></div></div></div></div>
"""


def _text(roundup: Roundup) -> str:
    items = [
        f"*{piece.title}*\n_{_line(piece)}_\n{plain(piece.blocks[0].text)}\n"
        f"→ Lire la suite <{piece.url}>\n"
        for piece in roundup.pieces
    ]
    head = f"""Salut Maël,

Tu peux en faire quelque chose pour jeudi ? Le programme est en pièce jointe.

--
Apolline Roussel
Association Le Kiosque | 2 rue du Pont


---------- Forwarded message ---------
De : La Malle à lire <malle@malle.example>
Date: ven. 5 déc. 2025 à 18:02
Subject: {roundup.title}
To: <apolline@post.example>


{roundup.title}
Cinq lectures et un bol de soupe.

"""
    foot = (
        "\nÀ la semaine prochaine !\nPour ne plus recevoir La Malle à lire, cliquez ici\n"
        "<https://malle.example/stop>.\n"
    )
    return head + "\n".join(items) + foot


def write(roundup: Roundup) -> bytes:
    """Write the mail: both texts inside, a calendar beside them."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Apolline Roussel <apolline@post.example>"
    message["To"] = "Maël <mael@post.example>"
    message["Subject"] = f"Fwd: {roundup.title}"
    message["Date"] = "Sat, 06 Dec 2025 09:15:00 +0100"
    message["Message-ID"] = f"<{fingerprint(roundup.file)}@post.example>"
    message.set_content(_text(roundup), cte="quoted-printable")
    message.make_alternative(boundary=f"000000000000{fingerprint('alternative')}")
    message.add_alternative(_html(roundup), subtype="html", cte="quoted-printable")
    message.make_mixed(boundary=f"000000000000{fingerprint('mixed')}")
    message.add_attachment("10 h : accueil\n11 h : soupe\n", filename="programme.txt")
    return message.as_bytes()


ROUNDUP = Roundup(
    file="transfert_malle_a_lire.eml",
    shape="letter forwarded from a web mailer: div lines, bold title, italic par NAME, dans source",
    lang="fr",
    made_with="Python's email, nested parts and an attachment",
    pieces=PIECES,
    write=write,
    title="La Malle à lire",
    judged=ALWAYS_JUDGED | {"link_kind"},
)
