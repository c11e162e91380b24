"""The pieces of the three feeds."""

from datetime import date

from benchmarks.roundups.mail_shapes.piece import Piece

SPANISH = (
    Piece(
        title="El farero que aprendió a tejer",
        section="Oficios",
        authors=("Amapola Revuelta de la Cueva",),
        date=date(2025, 11, 28),
        url="https://veleta.example/oficios/el-farero-que-aprendio-a-tejer/",
        body="""En invierno el faro de Punta Lenteja recibe una barca cada diez días. En las otras
nueve, Isidro Malabia teje. Empezó con una bufanda y va por la funda del faro: cuarenta metros de
lana azul que, asegura, no son una locura, sino un proyecto.

## Un ovillo cada marea

Los vecinos le mandan restos de lana por correo. Él responde con partes meteorológicos y algún
gorro.""",
    ),
    Piece(
        title="¿Cuánto pesa una nube? Tres maneras de no responder",
        section="Ciencia",
        authors=("Dr. Leandro Quintanar", "Noa Ferreiro-Blas"),
        date=date(2025, 11, 27),
        url="https://veleta.example/ciencia/cuanto-pesa-una-nube/",
        body="""La primera manera consiste en preguntar «¿qué nube?». La segunda, en pesarla. La
tercera es la más divertida y ocupa casi todo el artículo.

> «Las nubes pesan lo mismo que las preguntas: depende de quién las sostenga».""",
    ),
    Piece(
        title="Ajedrez & churros",
        section="Barrio",
        date=date(2025, 11, 26),
        url="https://veleta.example/barrio/ajedrez-y-churros/",
        body="""A las siete de la mañana, en la plaza del Cántaro, quien pierde invita. La partida
rápida más lenta de la provincia cumple treinta años y todavía nadie ha pagado dos veces seguidas.
[…]""",
    ),
    Piece(
        title="La biblioteca que presta herramientas",
        section="Barrio",
        authors=("Teodora Salvatierra",),
        date=date(2025, 11, 24),
        url="https://veleta.example/barrio/biblioteca-de-herramientas/",
        body="""Un taladro se usa, de media, trece minutos en toda su vida. Con ese dato y una
estantería vacía empezó todo. Hoy se llevan serruchos con carné y se devuelven con historias.""",
    ),
)

DUTCH = (
    Piece(
        title="De postduif is met pensioen, leve de postduif",
        authors=("Wubbo Haverkate",),
        date=date(2025, 12, 4),
        url="https://kade.example/2025/postduif",
        body="""Ze heette 1147-B en vloog vijftien jaar lang elke zondag naar huis. Nu zit ze op de
vensterbank van een bejaard echtpaar en kijkt televisie. Een portret van een rustige oude dag, met
voetnoten over navigatie.""",
    ),
    Piece(
        title="Wat zegt een tramhalte over een stad?",
        authors=("Prof. Dr. Emmelie van 't Zand", "Rik Oosterom"),
        date=date(2025, 12, 3),
        url="https://kade.example/2025/tramhalte",
        body="""Veel, als je lang genoeg wacht. De auteurs zaten een week op één bankje en noteerden
alles: gesprekken, boodschappentassen, het moment waarop iemand eindelijk de dienstregeling
rechtzet.

## Het bankje als meetinstrument

Op dag vier bracht een buurvrouw soep.""",
    ),
    Piece(
        title="Tulpen & twijfel",
        date=date(2025, 12, 2),
        url="https://kade.example/2025/tulpen-en-twijfel",
        body="""Planten kan nog tot Kerstmis, zegt de ene kweker. Onzin, zegt de andere, en wijst op
zijn schuur. Wij legden bollen op beide data in de grond en melden ons in april.""",
    ),
    Piece(
        title='"Een sluis is een lift voor geduldige mensen"',
        authors=("Philomeen de Roo",),
        date=date(2025, 12, 1),
        url="https://kade.example/2025/sluis",
        body="""Sluiswachter Gijs Bonnema bedient drie deuren, twee kleppen en één
koffiezetapparaat.
Hij legt uit waarom haast het water niet helpt.""",
    ),
)

GERMAN = (
    Piece(
        title="Der Mann, der Treppen sammelt",
        section="Architektur",
        authors=("Malwine Tischbein",),
        date=date(2025, 12, 5),
        url="https://stufenweise.example/sammler",
        body="""Er besitzt 61 Stück, keine führt irgendwohin. In einer Halle bei Grünau stehen
Wendeltreppen, Leitern und eine halbe Freitreppe. Wer mag, darf hinauf und wieder hinunter.

## Knarren nach Noten

Besonders schön: das Kapitel über das Geräusch der dritten Stufe.""",
    ),
    Piece(
        title="Nebel: Bedienungsanleitung für ein unterschätztes Wetter",
        section="Wetter",
        authors=("Dr. Hjalmar Quast", "Undine Borchers"),
        date=date(2025, 12, 4),
        url="https://wetterwinkel.example/nebel",
        body="""Erstens: langsam gehen. Zweitens: hören. Drittens: jemanden mitnehmen, der sich
auskennt, oder wenigstens jemanden, mit dem man sich gern verläuft.""",
    ),
    Piece(
        title="Suppe gegen alles",
        section="Küche",
        date=date(2025, 12, 3),
        url="https://loeffel.example/suppe-gegen-alles",
        body="""Zwölf Rezepte aus zwölf Treppenhäusern, aufgeschrieben von denen, die sie seit
Jahren
vor fremde Türen stellen. Nummer neun enthält Birnen und ist trotzdem gut.""",
    ),
    Piece(
        title="Warum wir Züge zählen",
        section="Schiene",
        authors=("Anselm-Peter von und zum Walde",),
        date=date(2025, 12, 2),
        url="https://bahnsteig.example/zaehlen",
        body="""Es gibt Menschen, die an Böschungen sitzen und Striche machen. Einer von ihnen
erklärt, was am tausendsten Güterzug anders ist als am neunhundertneunundneunzigsten. (Nichts. Aber
man ist dabei gewesen.)""",
    ),
    Piece(
        title="Ein Garten, zwei Meter breit",
        section="Garten",
        authors=("Roswitha Engelke",),
        date=date(2025, 12, 1),
        url="https://beetschwester.example/zwei-meter",
        body="""Zwischen Brandmauer und Radweg wächst, was Platz hat: Bohnen nach oben, Minze nach
überallhin. Die Gärtnerin misst in Armlängen und erntet im Vorbeigehen.""",
    ),
)
