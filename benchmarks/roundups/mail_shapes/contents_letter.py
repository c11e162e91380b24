"""A German commentary letter by mail: linked contents on top, "Von NAME – date", a sponsor."""

from datetime import UTC, date, datetime

from benchmarks.roundups.mail_shapes.envelope import write_mail
from benchmarks.roundups.mail_shapes.markup import Block, BlockKind, html, plain
from benchmarks.roundups.mail_shapes.piece import (
    ALWAYS_JUDGED,
    Contributor,
    LinkKind,
    Piece,
    Roundup,
)

PIECES = (
    Piece(
        title="Die Brücke trägt auch Zweifel",
        authors=("Friederike Wandsbeck",),
        date=date(2025, 12, 3),
        url="https://uferpost.example/meinung/bruecke-zweifel",
        label="[Hier weiterlesen]",
        body="""Dreißig Tonnen steht auf dem Schild, und jeden Morgen fragt sich ein Busfahrer, ob
er die Fahrgäste mitrechnen muss. Er tut es. Er lässt die Schulkinder zu Fuß hinübergehen.

## Das Gutachten und das Geländer

Die Statik sagt: hält. Das Geländer sagt: wackelt. In Haldenau glaubt man dem, woran man sich
festhält.

> Vertrauen ist eine Frage der Schrauben.

So steht es, mit Kreide, am dritten Pfeiler. […]""",
    ),
    Piece(
        title="Nachhaltig schlafen mit Heu & Hafer",
        item_kind="sponsor",
        url="https://heubett.example/angebot",
        label="Jetzt Probe liegen",
        unjudged=ALWAYS_JUDGED | {"kicker", "subheadings", "rights", "link_kind", "contributors"},
        body="""Unsere Matratzen riechen nach Sommer. Bis Weihnachten liefern wir das Kissen dazu,
frisch gemäht.""",
    ),
    Piece(
        title="Ein Lob auf den schlechten Verlierer",
        authors=("Prof. Dr. Adalbert Kühnrich", "Jette Maibohm"),
        contributors=(Contributor(name="Gisbert Ohlau", role="introduction"),),
        date=date(2025, 12, 2),
        url="https://spielfeld.example/essay/schlechter-verlierer",
        label="[Hier weiterlesen]",
        note="Mit einer Einleitung von Gisbert Ohlau",
        body="""Er wirft die Figuren um, er zählt nach, er verlangt Revanche. Ohne ihn wäre das
Spiel nach einer Partie vorbei und der Abend auch.

## Warum Großmut ermüdet

Der gute Verlierer gratuliert und geht nach Hause. Man kann ihm nichts vorwerfen, und eben das
verzeiht man ihm nicht.""",
    ),
    Piece(
        title="Die Welt ist eine Warteschlange",
        authors=("Perpetua Nordqvist",),
        contributors=(Contributor(name="Silke Amrath", role="translator"),),
        date=date(2025, 11, 30),
        url="https://koposten.example/debatt/ko",
        link_kind=LinkKind.ORIGINAL,
        link_language="sv",
        label="[Zum Originalbeitrag in schwedischer Sprache]",
        rights="permission",
        note="Aus dem Schwedischen von Silke Amrath",
        body="""Im Amt zieht man eine Nummer, beim Bäcker merkt man sich ein Gesicht. Ich habe
beides studiert, je drei Wochen, und bin zu einem Urteil gekommen.

Die Nummer ist gerecht. Das Gesicht ist schneller, denn es lässt einen vor, wenn es eilig hat und
freundlich fragt.""",
    ),
    Piece(
        title="Kein Anschluss unter diesem Schal",
        authors=("Mirko Habermann",),
        date=date(2025, 11, 29),
        url="https://abteil.example/kolumne/schal",
        label="[Hier weiterlesen]",
        body="""Seit gestern fahren die Züge wieder pünktlich, und der halbe Bahnsteig ist
beleidigt. Man hatte sich eingerichtet. Es gab eine Thermoskanne, die herumging.""",
    ),
)
LOOKS = {BlockKind.SUBHEADING: "h3", BlockKind.QUOTATION: "blockquote", BlockKind.POINT: "p"}
PERMISSION = "<p><em>Veröffentlichung mit freundlicher Genehmigung der Autorin.</em></p>"


def _block(block: Block) -> str:
    look = LOOKS.get(block.kind, "p")
    return f"<{look}>{html(block.text)}</{look}>"


def _piece(number: int, piece: Piece) -> str:
    printed = piece.print_date("d. MMMM y", "de")
    note = f"<p><em>{piece.note}</em></p>" if piece.note else ""
    byline = f"<p>Von {' und '.join(piece.authors)} – {printed}</p>" if piece.authors else ""
    above = "" if piece.authors else "<p style='font-size:11px'>ANZEIGE</p>"
    permitted = PERMISSION if piece.rights else ""
    link = f'<p><a href="{piece.url}">{piece.label}</a></p>'
    body = "".join(map(_block, piece.blocks))
    title = f'<h2 id="t{number}">{html(piece.title)}</h2>'
    return f"{above}{title}{byline}{note}{body}{permitted}{link}<hr>"


def _contents(roundup: Roundup) -> str:
    entries = "".join(
        f'<li><a href="#t{number}">{html(piece.title)}</a> ({piece.authors[0].split()[-1]})</li>'
        for number, piece in enumerate(roundup.pieces)
        if piece.authors
    )
    return f"<p><strong>In dieser Ausgabe:</strong></p><ul>{entries}</ul><hr>"


def _plain(piece: Piece) -> str:
    printed = piece.print_date("d. MMMM y", "de")
    byline = f"Von {' und '.join(piece.authors)} – {printed}\n" if piece.authors else "ANZEIGE\n"
    body = "\n\n".join(plain(block.text) for block in piece.blocks)
    return f"{piece.title}\n{byline}{piece.note}\n\n{body}\n\n{piece.label} {piece.url}\n"


def write(roundup: Roundup) -> bytes:
    """Write the mail with both parts."""
    pieces = "".join(_piece(number, piece) for number, piece in enumerate(roundup.pieces))
    head = f"<h1>{roundup.title}</h1><p>Guten Abend! Fünf Minuten, vier Kommentare.</p>"
    foot = "<p>Bis nächste Woche!<br>Ihr Ufer-Team</p><p>Uferverlag, Kai 4, 99999 Musterstadt</p>"
    return write_mail(
        sender="Uferbrief <brief@uferverlag.example>",
        recipient="leserin@post.example",
        subject=str(roundup.title),
        sent_at=datetime(2025, 12, 5, 17, 0, tzinfo=UTC),
        text="\n\n".join(map(_plain, roundup.pieces)),
        html=f"<html><body>{head}{_contents(roundup)}{pieces}{foot}</body></html>",
    )


ROUNDUP = Roundup(
    file="uferbrief_inhalt.eml",
    shape="German commentary letter by mail, both parts: linked contents on top, h2, 'Von NAME –"
    " date', note of introduction or translation, h3 inside, bracketed link, an advertisement",
    lang="de",
    made_with="Python's email",
    pieces=PIECES,
    write=write,
    title="Uferbrief Nr. 49: Brücken, Schlangen, Schals",
    judged=(ALWAYS_JUDGED - {"source"})
    | {"link_kind", "link_language", "subheadings", "rights", "contributors"},
)
