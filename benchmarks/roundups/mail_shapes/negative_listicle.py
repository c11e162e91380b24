"""NEGATIVE: one German article of seven numbered tips in Markdown: a list, but one piece."""

from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

TIPS = (
    (
        "Erst schauen, dann schneiden",
        (
            "Was braun aussieht, ist oft nur müde. Kratzen Sie mit dem Daumennagel: Ist es "
            "darunter "
            "grün, "
            "bleibt die Schere im Schuppen. Eine gute Übersicht hat die "
            "[Gartenakademie](https://gartenakademie.example/winterschnitt) zusammengestellt."
        ),
    ),
    (
        "Töpfe rücken zusammen",
        (
            "Wie Menschen an der Haltestelle. Drei Töpfe in der Ecke frieren weniger als einer in "
            "der Mitte. "
            "Pappe darunter, Vlies darum, fertig."
        ),
    ),
    (
        "Gießen? Ja, aber wie!",
        (
            "Immergrüne verdursten eher, als dass sie erfrieren. An milden Tagen ein Glas Wasser, "
            "mittags, "
            "ohne Untersetzer."
        ),
    ),
    (
        "Das Vogelbuffet: weniger ist mehr",
        (
            "> „Streuen Sie so viel, wie bis zum Abend weg ist“, rät Dr. Notburga Kranz.\n\n"
            "Mehr dazu im [Meisenblatt](https://meisenblatt.example/fuettern)."
        ),
    ),
    (
        "Zwiebeln nachlegen – auch im Dezember",
        (
            "Solange der Boden offen ist, dürfen Tulpen hinein. Sie blühen dann später, aber sie "
            "blühen."
        ),
    ),
    (
        "Werkzeug pflegen",
        "Drei Dinge genügen:\n\n* ein Lappen\n* ein Rest Leinöl\n* ein Hörbuch",
    ),
    (
        "Nichts tun",
        (
            "Der schwerste Tipp zum Schluss. Stellen Sie den Stuhl in die Sonne, so eine da ist, "
            "und "
            "lassen "
            "Sie den Balkon in Ruhe. Er weiß, was er tut."
        ),
    ),
)
PIECES = (
    Piece(
        title="Der Balkon im Winter: sieben Tipps, die nichts kosten",
        authors=("Gesa Nordhoff-Lüders",),
    ),
)


def write(roundup: Roundup) -> bytes:
    """Write the article with front matter and the writer's portrait at its end."""
    (piece,) = roundup.pieces
    tips = "\n\n".join(
        f"## {number}. {head}\n\n{text}" for number, (head, text) in enumerate(TIPS, 1)
    )
    return f"""---
title: "{piece.title}"
author: {piece.authors[0]}
date: 2025-11-30
description: Was Töpfe, Meisen und Sie selbst jetzt brauchen
tags:
  - balkon
  - winter
---

# {piece.title}

*Von {piece.authors[0]}*

Im November sieht ein Balkon aus wie ein Wartezimmer. Dabei passiert dort gerade das meiste, nur
eben
unter der Erde. Sieben Handgriffe, mit denen Sie dabei nicht stören.

{tips}

---

**Über die Autorin:** {piece.authors[0]} gärtnert im vierten Stock und schreibt für mehrere Blätter
über
Pflanzen in Töpfen. [Alle Beiträge](https://vierterstock.example/autorin/gesa)

**Lesen Sie auch:** [Moos ist kein Feind](https://vierterstock.example/moos) |
[Die Kresse-Chronik](https://vierterstock.example/kresse)
""".encode()


ROUNDUP = Roundup(
    file="negativ_sieben_tipps.md",
    shape="NEGATIVE: one article of seven numbered tips, front matter, links, biography at the end",
    lang="de",
    made_with="own generator, Markdown",
    pieces=PIECES,
    write=write,
    judges_title=False,
    negative=True,
    judged=frozenset({"title", "authors"}),
)
