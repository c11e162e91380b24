"""A Dutch text-only letter that a colleague forwarded."""

from datetime import UTC, date, datetime
from textwrap import wrap

from benchmarks.roundups.mail_shapes.envelope import write_mail
from benchmarks.roundups.mail_shapes.markup import plain
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Piece, Roundup

PIECES = (
    Piece(
        title="De brug die op dinsdag open blijft",
        authors=("Joris van der Weegen",),
        source="Havenkrant",
        date=date(2025, 11, 27),
        url="https://havenkrant.example/brug-op-dinsdag",
        body="""Niemand weet meer wie het ooit zo heeft afgesproken, maar elke dinsdag van twee tot
drie staat de Oude Klap omhoog. Schippers zwaaien, fietsers eten een broodje. Nu wil de gemeente het
wonder afschaffen en ontdekt dat er inmiddels een terras van leeft.""",
    ),
    Piece(
        title="Waarom regent het altijd in het weekend? (Het antwoord valt mee)",
        authors=("Ir. Sietske ter Braakhuis", "Mees Oudejans"),
        source="Weerspiegel",
        date=date(2025, 11, 26),
        url="https://weerspiegel.example/weekendregen",
        body="""Het regent niet vaker op zaterdag; we onthouden die regen alleen beter. De auteurs
telden vijftig jaar lang druppels in zeven steden. Vooral de grafiek over verjaardagen is de moeite
waard.""",
    ),
    Piece(
        title="Stekjes ruilen bij de kapper",
        source="De Groene Vinger",
        date=date(2025, 11, 24),
        url="https://groenevinger.example/stekjes-bij-de-kapper",
        body="""Tussen de föhns staat sinds mei een rek met potjes. Wie iets meeneemt, laat iets
achter. De kapper zelf heeft nog geen plant in leven gehouden, maar hij is nu wel de best bezochte
tuinier van de wijk.""",
    ),
    Piece(
        title="Schaakclub zonder klok",
        authors=("Famke Hogenesch-de Boer",),
        source="Toren & Co",
        date=date(2025, 11, 22),
        url="https://torenco.example/zonder-klok",
        body="""Na de verbouwing waren de klokken zoek. Ze zijn nooit meer vervangen, en sindsdien
duren de avonden langer en de ruzies korter. Een reportage over traagheid als huisregel.""",
    ),
    Piece(
        title="Het laatste loket",
        authors=("Bas Wintermans",),
        source="Perron",
        date=date(2025, 11, 21),
        url="https://perron.example/het-laatste-loket",
        body="""Achter het glas zit Truus, voor het glas staat een rij die eigenlijk niet hoeft. Je
kunt alles ook op je telefoon doen. "Maar die vraagt nooit hoe het met mijn knie gaat", zegt een
klant.""",
    ),
)


def _piece(piece: Piece) -> str:
    printed = piece.print_date("d MMMM y", "nl")
    names = f"Door {' en '.join(piece.authors)}, " if piece.authors else ""
    body = "\n\n".join("\n".join(wrap(plain(block.text), 72)) for block in piece.blocks)
    return (
        f"{piece.title}\n{names}{piece.source}, {printed}\n\n{body}\n\nLees verder: <{piece.url}>\n"
    )


def _text(roundup: Roundup) -> str:
    rule = "\n* * *\n\n"
    return f"""Hoi Wil,

Deze vond ik iets voor onze nieuwsbrief, vooral die van dat loket!

Groetjes,
Jet

Verstuurd vanaf mijn telefoon

---------- Forwarded message ---------
Van: De Leeswijzer <post@leeswijzer.example>
Date: vr 28 nov 2025 om 08:00
Subject: {roundup.title}
To: <jet@post.example>


Bekijk deze mail in je browser: <https://leeswijzer.example/b/112>

{roundup.title}

Goedemorgen! Vijf stukken die wij deze week niet wilden missen.

{rule.join(map(_piece, roundup.pieces))}
* * *

Tot volgende week,
de redactie van De Leeswijzer

--
De Leeswijzer | Kade 9, 0000 XX Voorbeeldstad
Afmelden: <https://leeswijzer.example/uit/112>
"""


def write(roundup: Roundup) -> bytes:
    """Write the mail: a word of the sender, the headers of the forwarded one, its text."""
    return write_mail(
        sender="Jet Roodhart <jet@post.example>",
        recipient="Wil <wil@post.example>",
        subject=f"Fwd: {roundup.title}",
        sent_at=datetime(2025, 11, 28, 10, 41, tzinfo=UTC),
        text=_text(roundup),
        encoding="8bit",
    )


ROUNDUP = Roundup(
    file="doorgestuurd_leeswijzer.eml",
    shape="forwarded text-only mail wrapped at 72: title, Door NAME, source, date, text, address",
    lang="nl",
    made_with="Python's email",
    pieces=PIECES,
    write=write,
    title="De Leeswijzer 112 – bruggen, regen en een rek vol stekjes",
    judged=ALWAYS_JUDGED | {"link_kind"},
)
