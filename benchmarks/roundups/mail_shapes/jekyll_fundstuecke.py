"""German finds of the week as a Jekyll post: front matter, linked headings, reference notes."""

from datetime import date

from benchmarks.roundups.mail_shapes.markup import BlockKind
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, LinkKind, Piece, Roundup

PIECES = (
    Piece(
        title="Der Bäcker, der um Mitternacht Geige spielt",
        authors=("Finja Holtermann",),
        source="Nachtausgabe",
        date=date(2025, 11, 18),
        url="https://nachtausgabe.example/baecker-geige",
        body="""Der Teig ruht vierzig Minuten, und vierzig Minuten dauert, mit Wiederholungen, eine
Partita. *So einfach ist das*, sagt Hinnerk Pauls, und legt das Mehl beiseite.

> Die Brötchen hören zu. Sie werden davon nicht besser, aber ich.

Das Porträt kommt ohne ein einziges Wortspiel mit „Ton“ aus und ist schon deshalb zu empfehlen.""",
    ),
    Piece(
        title="Wie repariert man ein Karussell?",
        authors=("Béla Sörensen-Thal", "Käthe Abendroth"),
        source="Werkbank",
        date=date(2025, 11, 16),
        url="https://werkbank.example/serie/karussell-3",
        body="""Folge drei der Serie: das Lager. Es geht um Fett, Geduld und ein Holzpferd, dem seit
1958 ein Ohr fehlt.

- Werkzeug: ein Abzieher, zwei Keile, Kakao

- Dauer: ein Wochenende, sagt der Plan

- tatsächlich: elf""",
    ),
    Piece(
        title="Video: Eine Minute Moor",
        source="Wetland TV",
        date=date(2025, 11, 15),
        url="https://wetland.example/watch/moor",
        link_kind=LinkKind.WATCH,
        item_kind="video",
        body="""Sechzig Sekunden, in denen ein Wollgras sich einmal verneigt. Mehr passiert nicht,
und man sieht es trotzdem zweimal.""",
    ),
    Piece(
        title="Stadt ohne Ampel – ein Zwischenstand",
        authors=("Prof. Gundula Mehrwald-Ohm",),
        source="Kreuzung",
        date=date(2025, 11, 14),
        url="https://kreuzung.example/zwischenstand",
        body="""Seit einem Jahr regeln in Neuenkamp Blicke den Verkehr. Die Zahlen sind erfreulich,
die Blicke werden freundlicher, nur der Briefträger vermisst die Pausen. [Transparenzhinweis: Die
Autorin war einmal Gast auf unserem Sommerfest.]""",
    ),
)


def _body(piece: Piece) -> str:
    marks = {BlockKind.QUOTATION: "> ", BlockKind.POINT: "* "}
    lines = ""
    previous = None
    for block in piece.blocks:
        tight = block.kind is previous is BlockKind.POINT
        lines += ("\n" if tight else "\n\n") + marks.get(block.kind, "") + block.text
        previous = block.kind
    return lines.strip()


def _piece(piece: Piece) -> str:
    printed = piece.print_date("d. MMMM y", "de")
    byline = " · ".join(filter(None, [", ".join(piece.authors), piece.source, printed]))
    label = "Anschauen" if piece.link_kind is LinkKind.WATCH else "Weiterlesen"
    heading = f"### [{piece.title}]({piece.url})"
    return f"{heading}\n\n*{byline}*\n\n{_body(piece)}\n\n[{label} »]({piece.url})\n"


def write(roundup: Roundup) -> bytes:
    """Write the post with its front matter and liquid tags."""
    items = "\n---\n\n".join(map(_piece, roundup.pieces))
    return f"""---
layout: post
title: "{roundup.title}"
date: 2025-11-21 07:00:00 +0100
categories: [fundstücke, wochenpost]
tags: [brot, moor, karussell]
author: nora
image: /assets/img/2025/47.jpg
comments: true
---

Diese Woche mit Geige, Getriebefett und sehr wenig Verkehr.

<!--more-->

{items}
---

*Die Fundstücke erscheinen freitags. Abonnieren per [RSS](/feed.xml) oder
[Brieftaube](/kontakt/).*

{{% include teilen.html %}}
""".encode()


ROUNDUP = Roundup(
    file="2025-11-21-fundstuecke.md",
    shape="Jekyll Markdown: front matter, ### linked titles, italic byline with dots, rules",
    lang="de",
    made_with="own generator, Markdown",
    pieces=PIECES,
    write=write,
    title="Fundstücke der 47. Woche",
    judged=ALWAYS_JUDGED | {"link_kind", "subheadings"},
)
