"""An Italian channel as Telegram Desktop exports it: one message an item, service lines between."""

from datetime import date

from benchmarks.roundups.mail_shapes.markup import html
from benchmarks.roundups.mail_shapes.piece import Piece, Roundup

PIECES = (
    Piece(
        title="Il bar dell'ultima fermata",
        authors=("Fiammetta Rosolen",),
        source="Il Capolinea",
        date=date(2025, 12, 1),
        url="https://ilcapolinea.example/storie/ultima-fermata",
        body="""Chiude alle sette, ma se l'autobus è in ritardo chiude quando arriva l'autobus. Lo
sanno tutti, anche l'autista, che infatti ogni tanto rallenta.""",
    ),
    Piece(
        title="Contro i citofoni con lo schermo",
        authors=("Ulderico Santacroce",),
        source="Pianerottolo",
        date=date(2025, 12, 2),
        url="https://pianerottolo.example/opinioni/citofoni",
        body="""Prima si diceva «sono io» e bastava. Ora bisogna mettersi in posa davanti al
portone, sotto la pioggia, sorridendo a un puntino. L'autore propone un ritorno alla fiducia, o
almeno alla voce.""",
    ),
    Piece(
        title="La neve del 1985, vista dai gatti",
        authors=("Domitilla Bevilacqua", "Sante Marangoni"),
        source="Cronache di Cortile",
        date=date(2025, 12, 3),
        url="https://cronachedicortile.example/neve-1985",
        body="""Tre giorni sui davanzali, poi la decisione di scendere. Una ricostruzione basata
su fotografie, testimonianze e moltissime impronte.""",
    ),
    Piece(
        title="Piccola guida alle panchine storte",
        authors=("Evelina Castagneto",),
        source="Il Capolinea",
        date=date(2025, 12, 4),
        url="https://ilcapolinea.example/guide/panchine",
        body="""Pendono tutte verso il fiume. Chi ci si siede in due finisce per conoscersi
meglio.""",
    ),
)


def _message(number: int, piece: Piece) -> str:
    people = " e ".join(piece.authors)
    printed = piece.print_date("dd.MM.y", "it")
    return f"""
     <div class="message default clearfix" id="message{number}">
      <div class="pull_left userpic_wrap"><div class="userpic userpic1">
        <div class="initials">L</div></div></div>
      <div class="body">
       <div class="pull_right date details" title="{printed} 08:0{number % 10}:00 UTC+01:00">08:0{
        number % 10
    }</div>
       <div class="from_name">Letture lente</div>
       <div class="text"><strong>{html(piece.title)}</strong><br>di {people}, <em>{
        piece.source
    }</em>, {piece.print_date("d MMMM y", "it")}<br><br>{
        html(piece.blocks[0].text)
    }<br><br><a href="{piece.url}">{piece.url}</a></div>
       <div class="signature details">Redazione</div>
      </div>
     </div>"""


def _service(number: int, words: str) -> str:
    return f"""
     <div class="message service" id="message-{number}"><div class="body details">{words}</div>
     </div>"""


def write(roundup: Roundup) -> bytes:
    """Write the export, each day opened by its service line."""
    messages = "".join(
        _service(number, piece.print_date("d MMMM y", "it")) + _message(number, piece)
        for number, piece in enumerate(roundup.pieces, 31)
    )
    return f"""<!DOCTYPE html>
<html>
 <head>
  <meta charset="utf-8"/>
  <title>Exported Data</title>
  <link href="css/style.css" rel="stylesheet"/>
  <script src="js/script.js" type="text/javascript"></script>
 </head>
 <body onload="CheckLocation();">
  <div class="page_wrap">
   <div class="page_header"><div class="content"><div class="text bold">{roundup.title}</div></div>
   </div>
   <div class="page_body chat_page">
    <div class="history">{messages}{_service(99, "Letture lente changed channel photo")}
    </div>
   </div>
  </div>
 </body>
</html>
""".encode()


ROUNDUP = Roundup(
    file="telegram_letture.html",
    shape="Telegram Desktop export: one message an item, clock, sender, signature and date lines",
    lang="it",
    made_with="own generator, markup of Telegram Desktop",
    pieces=PIECES,
    write=write,
    title="Letture lente",
    judges_title=False,
)
