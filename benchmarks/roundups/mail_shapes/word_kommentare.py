"""German commentary as Word puts it on the clipboard."""

from datetime import date

from benchmarks.roundups.mail_shapes.markup import BlockKind, html
from benchmarks.roundups.mail_shapes.piece import (
    ALWAYS_JUDGED,
    Contributor,
    Piece,
    Roundup,
)

PIECES = (
    Piece(
        title="Wem gehört der Uferweg?",
        authors=("Kornelius Achterberg",),
        date=date(2025, 12, 4),
        url="https://uferblick.example/wem-gehoert-der-uferweg",
        body="""Es gibt Wege, die jeder geht und niemand besitzt, jedenfalls nicht im Grundbuch.
Der Pfad am Mühlenteich ist so einer. Seit ein Tor davorsteht, wissen alle, dass er fehlt.

Die Gemeinde hat nun etwas sehr Vernünftiges getan: Sie hat eingeladen. Am runden Tisch saßen
Angler, Läufer, zwei Eigentümer und ein Biologe, der die Enten vertrat.""",
    ),
    Piece(
        title="Das Ende der Kreide – und was danach kommt",
        authors=("Dr. Philippa Sonnleitner",),
        contributors=(Contributor(name="Gero Mathieu", role="introduction"),),
        date=date(2025, 12, 3),
        url="https://pausenhof.example/ende-der-kreide",
        body="""Die letzte Tafel hing in Raum 12. Als sie abgeschraubt wurde, kamen dahinter die
Umrisse aller Tafeln zum Vorschein, die dort je gehangen hatten, wie Jahresringe.

## Quietschen als Kulturgut

Eine Klasse hat das Geräusch aufgenommen und ins Stadtarchiv gegeben. Dort liegt es nun zwischen
Kirchenglocken und einer Dampfpfeife.

## Und die Schwämme?

Die Schwämme durften die Kinder behalten.""",
    ),
    Piece(
        title="Warum ich im Zug nicht arbeite",
        authors=("Leopold zur Heiden",),
        date=date(2025, 12, 2),
        url="https://fensterplatz.example/kolumne/7",
        body="""Ich habe es versucht. Aber draußen steht dann ein Reiher in einem Graben, und
schon ist der Satz weg. Seitdem halte ich es so: Wer fährt, der fährt.

> „Der Zug ist der letzte Ort, an dem man gleichzeitig unterwegs und unerreichbar sein darf.“""",
    ),
    Piece(
        title="Kürbis: Ein Nachruf zu Lebzeiten",
        authors=("Jolanda Prätorius", "Emil Wackernagel"),
        date=date(2025, 12, 1),
        url="https://erdapfel.example/kuerbis",
        body="""Im Dezember will ihn keiner mehr sehen. Suppe, Kuchen, Laterne: alles gehabt. Dabei
beginnt jetzt seine beste Zeit, denn ein Hokkaido, der sechs Wochen im Keller lag, schmeckt nach
Maronen. […]""",
    ),
)

_HEAD = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns:m="http://schemas.microsoft.com/office/2004/12/omml"
xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Word.Document>
<meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml>
 <w:WordDocument><w:View>Normal</w:View><w:HyphenationZone>21</w:HyphenationZone>
 <w:LidThemeOther>DE</w:LidThemeOther></w:WordDocument>
</xml><![endif]-->
<style>
<!--
 /* Style Definitions */
 p.MsoNormal, li.MsoNormal, div.MsoNormal
	{mso-style-unhide:no;mso-style-qformat:yes;margin:0cm;mso-pagination:widow-orphan;
	font-size:12.0pt;font-family:"Calibri",sans-serif;mso-fareast-language:EN-US;}
a:link, span.MsoHyperlink {mso-style-priority:99;color:#0563C1;text-decoration:underline;}
@page WordSection1 {size:595.3pt 841.9pt;margin:70.85pt 70.85pt 2.0cm 70.85pt;}
-->
</style>
</head>
<body lang=DE link="#0563C1" vlink="#954F72" style='tab-interval:35.4pt;word-wrap:break-word'>
<!--StartFragment-->
"""


def _line(content: str, name: str = "MsoNormal") -> str:
    return f"<p class={name}>{content}</p>\n\n"


def _words(text: str) -> str:
    return f"<span style='mso-bidi-font-weight:bold'>{text}<o:p></o:p></span>"


_EMPTY = _line("<o:p>&nbsp;</o:p>")


def _piece(piece: Piece) -> str:
    role = "".join(f" (Einleitung: {one.name})" for one in piece.contributors)
    byline = (
        f"Von {', '.join(piece.authors)}{role} –\n"
        f"<span style='mso-spacerun:yes'> </span>{piece.print_date('d. MMMM y', 'de')}"
    )
    parts = [
        _line(f"<b>{_words(html(piece.title))}</b>"),
        _line(f"<i>{_words(byline)}</i>"),
        _EMPTY,
    ]
    for block in piece.blocks:
        words = html(block.text, strong="b", emphasis="i")
        if block.kind is BlockKind.SUBHEADING:
            parts.append(_line(f"<b><u>{_words(words)}</u></b>"))
        elif block.kind is BlockKind.QUOTATION:
            parts.append(_line(_words(words), "MsoQuote"))
        else:
            parts.append(_line(_words(words)))
        parts.append(_EMPTY)
    target = (
        f"<a href=\"{piece.url}\"><span style='mso-fareast-language:DE'>Hier weiterlesen</span></a>"
    )
    return "".join(parts) + _line(f"[{target}]<o:p></o:p>") + _EMPTY


def write(roundup: Roundup) -> bytes:
    """Write the clipboard with Word's head, comments and empty paragraphs."""
    title = _line(f"<b><span style='font-size:18.0pt'>{roundup.title}<o:p></o:p></span></b>")
    body = title + _EMPTY + "".join(map(_piece, roundup.pieces))
    return f"{_HEAD}\n{body}<!--EndFragment-->\n</body>\n\n</html>\n".encode()


ROUNDUP = Roundup(
    file="word_zwischenablage_kommentare.html",
    shape="Word clipboard: MsoNormal paragraphs, o:p, bold title, italic byline, bracketed link",
    lang="de",
    made_with="own generator, clipboard markup of Word 16",
    pieces=PIECES,
    write=write,
    title="Kommentarschau zum zweiten Advent",
    judged=(ALWAYS_JUDGED - {"source"}) | {"contributors", "subheadings", "link_kind"},
)
