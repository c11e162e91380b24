"""An English text-only mail whose titles carry [n] and whose addresses stand in a list below."""

import textwrap
from datetime import UTC, date, datetime

from benchmarks.roundups.mail_shapes.envelope import write_mail
from benchmarks.roundups.mail_shapes.markup import plain
from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

PIECES = (
    Piece(
        title="The town that tuned its gates",
        authors=("Clement Arkwright",),
        source="Orchard Post",
        date=date(2025, 12, 2),
        url="https://orchardpost.example/tuned-gates",
        body="""Every garden gate in Nettleby squeaks, and since the spring they squeak in C. A
retired piano tuner went round with an oil can and a good ear. Visitors notice nothing; the
residents can tell who is coming home.""",
    ),
    Piece(
        title="Small boats, large opinions",
        authors=("Effie Muldoon",),
        source="Northern Tide",
        date=date(2025, 12, 1),
        url="https://northern-tide.example/small-boats",
        body="""On the length of oars there are two schools of thought and one pub. The author
drank a half in each corner and came away with blisters from a demonstration.""",
    ),
    Piece(
        title="Notes from an unheated archive",
        authors=("Rosalind Peake", "Tobias Wren-Okafor"),
        source="Span Weekly",
        date=date(2025, 11, 28),
        url="https://spanweekly.example/unheated-archive",
        body="""Paper likes the cold better than people do. Two historians in three coats each
describe a winter among parish maps, and the afternoon a map turned out to be a recipe.""",
    ),
    Piece(
        title="Why the last bus waits",
        authors=("Desmond Achterberg",),
        source="Gauge & Sleeper",
        date=date(2025, 11, 27),
        url="https://gaugeandsleeper.example/last-bus",
        body="""The timetable says 23:10. The driver says "when the choir has finished". A study of
eleven minutes that nobody has ever complained about.""",
    ),
    Piece(
        title="Soup as an argument",
        authors=("Odile Farrant",),
        source="The Crumb",
        date=date(2025, 11, 25),
        url="https://thecrumb.example/soup-as-an-argument",
        body="""It cannot be hurried, it feeds whoever turns up, and it is improved by
disagreement. A recipe is included but the author advises against it.""",
    ),
)


def _piece(number: int, piece: Piece) -> str:
    heading = f"{piece.title} [{number}]"
    printed = piece.print_date("d MMMM y", "en_GB")
    byline = f"{' and '.join(piece.authors)} -- {piece.source} -- {printed}"
    body = "\n\n".join(textwrap.fill(plain(block.text), 70) for block in piece.blocks)
    return f"{heading}\n{'-' * len(heading)}\n{byline}\n\n{body}\n"


def write(roundup: Roundup) -> bytes:
    """Write the mail: a preface, the pieces, the numbered addresses."""
    pieces = "\n\n".join(_piece(number, piece) for number, piece in enumerate(roundup.pieces, 1))
    addresses = "\n".join(f" [{number}] {piece.url}" for number, piece in enumerate(PIECES, 1))
    text = f"""{str(roundup.title).upper()}

Five pieces for a kettle's worth of time each.


{pieces}

Links
=====

{addresses}

_______________________________________________
Kettle-reading mailing list
https://lists.kettle.example/listinfo/reading
"""
    return write_mail(
        sender="Ada Pennyfeather <ada@kettle.example>",
        recipient="reading@lists.kettle.example",
        subject=f"[reading] {roundup.title}",
        sent_at=datetime(2025, 12, 5, 6, 30, tzinfo=UTC),
        text=text,
        encoding="7bit",
        charset="us-ascii",
        headers=(("List-Id", "Kettle reading <reading.lists.kettle.example>"),),
    )


ROUNDUP = Roundup(
    file="mailing_list_references.eml",
    shape="English text-only mail of a mailing list: title with [n] underlined by dashes, 'NAME -- "
    "PAPER -- date', wrapped at 70, the addresses numbered at the end, list footer",
    lang="en",
    made_with="Python's email",
    pieces=PIECES,
    write=write,
    title="Kettle reading, 5 December",
    judges_title=False,
)
