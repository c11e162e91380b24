"""A German library letter in tables, Mailchimp-like; the text part has clean addresses."""

from datetime import UTC, date, datetime

from benchmarks.roundups.mail_shapes.envelope import count_clicks, write_mail
from benchmarks.roundups.mail_shapes.markup import html, plain
from benchmarks.roundups.mail_shapes.piece import ALWAYS_JUDGED, Piece, Roundup

HOST = "lesezeichen.list-mailer.example"

PIECES = (
    Piece(
        title="Ausleihe auf Rädern: Der Bücherbus bekommt einen Bruder",
        kicker="AUS DEN ZWEIGSTELLEN",
        authors=("Annegret Stüwe",),
        source="Bibliotheksblatt",
        date=date(2025, 11, 26),
        url="https://bibliotheksblatt.example/2025/11/buecherbus",
        body="""Seit 1979 fährt der gelbe Bus donnerstags über die Dörfer, und seit 1979 ist er
donnerstags zu klein. Jetzt hat der Kreis einen zweiten angeschafft, gebraucht und in Blau. Er fährt
elektrisch, leise und, wie der Fahrer sagt, „zum Anschleichen an Leser“.""",
    ),
    Piece(
        title="Dürfen Bücher duften?",
        kicker="DEBATTE",
        authors=("Dr. Valentin Ossenbrügge",),
        source="Magazin für Papier",
        date=date(2025, 11, 25),
        url="https://papiermagazin.example/debatte/duft",
        body="""Vanille, Staub, ein wenig Keller: Was wir als Geruch alter Bücher lieben, ist der
Zerfall von Papier. Restauratoren möchten ihn aufhalten, Leserinnen bitten um Gnade. Ein Streit, in
dem beide Seiten recht haben und keine gut lüften kann.""",
    ),
    Piece(
        title="Lesesessel „Nordlicht“: jetzt zur Probe sitzen",
        kicker="ANZEIGE",
        url="https://sesselhaus.example/nordlicht?aktion=advent",
        item_kind="sponsor",
        unjudged=frozenset({"kicker", "date", "source", "text_starts", "text_ends"}),
        body="""Dreißig Tage lesen, erst dann entscheiden. Der Sessel Nordlicht hat eine Lampe,
eine Ablage für Tee und keine Termine.""",
    ),
    Piece(
        title="Wie eine Stadt ihre Straßennamen vorliest",
        kicker="ZUM NACHMACHEN",
        authors=("Jule Rabenau", "Max-Ferdinand Kluth"),
        source="Stadtteilkurier",
        date=date(2025, 11, 24),
        url="https://stadtteilkurier.example/kultur/strassennamen",
        body="""Jeden ersten Freitag stellt sich jemand unter ein Straßenschild und erzählt, wer
das war. Manchmal weiß man es nicht; dann wird, so will es die Regel, gut erfunden. Inzwischen gibt
es Stammgäste und ein Heft mit Nachträgen.""",
    ),
    Piece(
        title="Kein Handyempfang, viele Besucher – ein Lesesaal im Wald",
        kicker="REPORTAGE",
        source="Blätterwerk",
        date=date(2025, 11, 23),
        url="https://blaetterwerk.example/wald-lesesaal",
        body="""Man läuft vierzig Minuten, dann steht da eine Hütte mit zweitausend Bänden und
einem Ofen. Ausgeliehen wird auf Ehrenwort. In drei Jahren sind vier Bücher verschwunden und neun
dazugekommen.""",
    ),
)

_GAP = "&#8199;&#65279;&#847; " * 12

BROWSER = f'<a href="{count_clicks("archiv", HOST)}">Diese E-Mail im Browser ansehen</a>'
GREETING = "<p>Hallo Carla,<br>draußen Nebel, drinnen Regale: fünf Fundstücke für die Woche.</p>"
IMPRINT = f"""<em>Copyright © 2025 Lesezeichen e. V., alle Rechte vorbehalten.</em><br>
Sie erhalten diese E-Mail, weil Sie sich auf unserer Website angemeldet haben.<br><br>
<strong>Unsere Postanschrift:</strong><br>Lesezeichen e. V.<br>Am Speicher 3<br>00000 Musterhafen
<br><br>Möchten Sie ändern, wie Sie diese E-Mails erhalten?<br>
Sie können <a href="{count_clicks("profil", HOST)}">Ihre Einstellungen ändern</a> oder sich
<a href="{count_clicks("ab", HOST)}">von der Liste abmelden</a>."""


def _line(piece: Piece) -> str:
    if piece.date is None:
        return ""
    printed = piece.print_date("dd.MM.y", "de")
    return " | ".join(filter(None, [", ".join(piece.authors), piece.source, printed]))


def _cell(content: str, name: str = "mcnTextContent") -> str:
    return (
        '<table border="0" cellpadding="0" cellspacing="0" width="100%" '
        'class="mcnTextBlock"><tbody>'
        f'<tr><td valign="top" class="{name}" style="padding:9px 18px;font-family:Georgia;'
        f'line-height:150%;">{content}</td></tr></tbody></table>\n'
    )


def _html_piece(number: int, piece: Piece) -> str:
    link = count_clicks(str(piece.url), HOST)
    picture = _cell(
        f'<a href="{link}"><img src="https://bilder.list-mailer.example/{number}.jpg" width="564" '
        f'alt="" class="mcnImage"></a>',
        "mcnImageContent",
    )
    line = f'<span style="font-size:12px;color:#777">{html(_line(piece))}</span><br>'
    body = "<br>\n<br>\n".join(html(block.text) for block in piece.blocks)
    words = _cell(
        f'<span style="font-size:11px;letter-spacing:2px">{piece.kicker}</span>'
        f'<h2 class="null">{html(piece.title)}</h2>{line if piece.date else ""}{body}'
    )
    button = (
        '<table class="mcnButtonBlock" width="100%"><tr><td align="center"><a class="mcnButton" '
        f'title="Weiterlesen" href="{link}" target="_blank">'
        f"{'Mehr erfahren' if piece.item_kind else 'Weiterlesen'}</a></td></tr></table>\n"
        '<table class="mcnDividerBlock" width="100%"><tr><td><span></span></td></tr></table>\n'
    )
    return (picture if number % 2 else "") + words + button


def _html(roundup: Roundup) -> str:
    social = "".join(
        f'<a href="{count_clicks(word, HOST)}"><img '
        f'src="https://bilder.list-mailer.example/{word}.png" '
        f'alt="{word}" width="24"></a>'
        for word in ("Mastodon", "Website", "E-Mail")
    )
    return f"""<!doctype html><html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<!--[if gte mso 15]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml>
<![endif]--><meta charset="UTF-8"><title>{roundup.title}</title>
<style type="text/css">p{{margin:10px 0}} .mcnButton{{display:block}}</style></head><body>
<!--*|IF:MC_PREVIEW_TEXT|*--><span class="mcnPreviewText" style="display:none;visibility:hidden">Ein
blauer Bruder und die Frage, ob Bücher duften dürfen{_GAP}</span><!--*|END:IF|*-->
<center><table id="bodyTable" width="100%"><tr><td align="center"><table class="templateContainer">
<tr><td id="templatePreheader">{_cell(BROWSER)}
</td></tr><tr><td id="templateHeader">{_cell('<img alt="Logo Lesezeichen" src="https://bilder.list-mailer.example/logo.png">')}
</td></tr><tr><td id="templateBody">
{_cell(f"<h1>{roundup.title}</h1>{GREETING}")}
{"".join(_html_piece(number, piece) for number, piece in enumerate(roundup.pieces, 1))}
</td></tr><tr><td id="templateFooter">{_cell(social, "mcnFollowContent")}
{_cell(IMPRINT)}
</td></tr></table></td></tr></table></center></body></html>"""


def _text(roundup: Roundup) -> str:
    parts = [
        f"** {roundup.title}\n{'-' * 60}",
        "Hallo Carla,\ndraußen Nebel, drinnen Regale: fünf Fundstücke für die Woche.",
    ]
    for piece in roundup.pieces:
        label = "Mehr erfahren" if piece.item_kind else "Weiterlesen"
        head = [str(piece.kicker), f"\n** {piece.title}\n{'-' * 60}\n", _line(piece)]
        parts.append("\n".join(filter(None, head)))
        parts += [plain(block.text) for block in piece.blocks]
        parts.append(f"{label} ({piece.url}?utm_source=lesezeichen&mc_cid=0f3a&mc_eid=UNIQID)")
    parts += [
        "=" * 60,
        "Copyright © 2025 Lesezeichen e. V., alle Rechte vorbehalten.",
        "Unsere Postanschrift:\nLesezeichen e. V.\nAm Speicher 3\n00000 Musterhafen",
        "** von der Liste abmelden (https://x.example/ab)",
    ]
    return "\n\n".join(parts).replace("?aktion=advent?utm", "?aktion=advent&utm") + "\n"


def write(roundup: Roundup) -> bytes:
    """Write the mail with both parts in quoted-printable."""
    return write_mail(
        sender="Lesezeichen e. V. <post@lesezeichen.example>",
        recipient="Carla <carla@post.example>",
        subject=f"📚 {roundup.title}",
        sent_at=datetime(2025, 11, 27, 6, 30, tzinfo=UTC),
        text=_text(roundup),
        html=_html(roundup),
        headers=[("X-Mailer", "List Mailer"), ("List-Unsubscribe", "<https://x.example/ab>")],
    )


ROUNDUP = Roundup(
    file="mailchimp_lesezeichen.eml",
    shape="table-layout mail: kicker, h2, line name | source | date, button; one advertisement",
    lang="de",
    made_with="Python's email, Mailchimp-like template",
    pieces=PIECES,
    write=write,
    title="Lesezeichen im November",
    judged=ALWAYS_JUDGED | {"kicker"},
)
