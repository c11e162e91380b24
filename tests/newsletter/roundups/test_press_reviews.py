"""Press reviews: pieces without titles, known by the paper that their first words name."""

from datetime import date

import pytest

from newsletter.roundups import BlockKind, LinkKind, Roundup, count_accounted_characters, read

GERMAN = """Stimmen der Blätter

Es geht um die neue Brücke und um die alte Fähre.

Die {0} lobt die Brücke: „Sie ist schmal und schön, und niemand hat sie zu spät gebaut.“

Das {1} hält dagegen: „Wer schwimmen kann, braucht keine Brücke, und sonst gibt es die Fähre.“

Zur Fähre meint der {2}: „Sie fährt, wenn sie will, und das ist mehr, als man sagen kann.“

Anders sieht es die {3}: „Eine Fähre ist kein Fahrplan, sondern eine Verabredung.“

Das war die Presseschau."""

FRENCH = """Revue de presse

Le Courrier du Lac (Genève) : « Le nouveau pont est étroit, et cela lui va très bien. »

La Gazette des Rives (Nyon) : « On attendait un bac, on a reçu une passerelle avec des bancs. »

L'Écho du Port (Brest) : « Le bac part quand il veut, et nous aussi, le plus souvent. »

Le Journal des Jardins (Lyon) : « Personne n'a encore demandé leur avis aux canards du lac. »"""

ENGLISH = """What the papers say

The Span Weekly writes that the new footbridge hums in the wind, and that nobody minds.

https://spanweekly.example/hum

The Moss Quarterly asks whether a hedge is a wall, and answers at some length that it is not.

https://mossquarterly.example/hedge

The Ledbury Courant argues that every library should lend umbrellas, ideally in pairs.

https://ledburycourant.example/umbrellas"""

SPANISH = """Lo que dicen los diarios

El Faro de Almenara opina que una estación sin trenes sigue siendo una estación para todos.

Diario del Valle: «La biblioteca presta gallinas, y nadie las devuelve antes de tiempo».

La Gaceta de Piedra señala que el puente está torcido desde hace cuatro siglos y sigue en pie."""

ROUND = """Aus den Feuilletons

Bühne

Anna Berg hört in der Neuen Zeitung (3.12.2025) das Gras wachsen, drei Stunden lang und mit Pause.
https://zeitung.example/gras

Karl Stein (Ortsblatt, 4. Dezember 2025): Das Stück ist ein Gießen ohne Ernte, und alles rostet.

Musik

Im Talboten (2.12.2025) verteidigt Ruth Amsel das Stricken im Konzert, weil es die Ohren öffnet."""

INTERVIEW = """Ein Gespräch über Brücken

Zeitung: Wie lange haben Sie an der Brücke gebaut, und wann war sie endlich fertig?

Berg: Neun Jahre, und im letzten haben wir vor allem auf das Geländer gewartet.

Zeitung: Was sagen die Leute, die jeden Tag über die neue Brücke gehen müssen?

Berg: Sie sagen nichts, und das ist in Bergwald das höchste Lob, das es gibt.

Zeitung: Und was kommt nach der Brücke, wenn alles fertig und bezahlt ist?

Berg: Dann kommt der Fluss, der war schließlich schon immer vor uns da."""

PASSERS_BY = """Was halten Sie von der Brücke?

Anna Berg: „Ich gehe jeden Tag hinüber und zähle dabei die Bretter, es sind sehr viele.“

Karl Stein: „Mir war die Fähre lieber, weil man auf ihr wenigstens sitzen konnte.“

Ruth Amsel: „Meine Kinder werfen Stöcke hinunter und rennen dann auf die andere Seite.“

Emil Holz: „Man könnte sie blau streichen, dann sähe der Fluss daneben sauberer aus.“"""

ARTICLE = """Wie die Zeitungen über die Brücke streiten

In Bergwald wird seit Wochen über nichts anderes gesprochen als über die schmale Brücke am Markt.

Die NEUE ZEITUNG schreibt, sie sei zu schmal, und das sieht man auf den ersten Blick wohl ein.

Wer hinübergeht, merkt davon nichts, denn es kommt einem selten jemand entgegen.

Das ORTSBLATT wiederum lobt das Geländer, an dem neun Jahre lang geschmiedet worden ist.

Am Ende bleibt die Frage, ob eine Brücke breit sein muss, um eine Brücke zu sein, oder nur fest.

Der TALBOTE hat darauf noch keine Antwort gefunden, und auch der Stadtrat sucht noch danach.

So lange gehen die Leute hinüber und herüber, und niemand hat es bisher sehr bereut."""

CAPITALS = ("BERGWALDER RUNDSCHAU", "ORTSBLATT", "TALBOTE", "NEUE ZEITUNG")
PLAIN = ("Bergwalder Rundschau", "Ortsblatt", "Talbote", "Neue Zeitung")


def sources(roundup: Roundup) -> list[str | None]:
    return [item.source.name for item in roundup.items]


@pytest.mark.parametrize("papers", [CAPITALS, PLAIN])
def test_each_paper_of_a_press_review_is_an_item(papers: tuple[str, ...]) -> None:
    roundup = read(GERMAN.format(*papers))
    assert roundup.reading == "papers"
    assert sources(roundup) == list(papers)
    assert roundup.title == "Stimmen der Blätter"
    assert len(roundup.intro) == 1
    assert [block.text for block in roundup.outro] == ["Das war die Presseschau."]


def test_a_piece_without_a_title_gets_none_and_keeps_its_text_whole() -> None:
    first = read(GERMAN.format(*CAPITALS)).items[0]
    assert first.title is None
    assert first.standfirst is None
    assert first.blocks[0].kind is BlockKind.PARAGRAPH
    assert first.blocks[0].text.startswith("Die BERGWALDER RUNDSCHAU lobt")
    assert first.blocks[0].text.endswith("gebaut.“")
    assert first.confidence.source is not None


def test_french_papers_stand_before_a_colon_with_their_town() -> None:
    assert sources(read(FRENCH)) == [
        "Le Courrier du Lac",
        "La Gazette des Rives",
        "L'Écho du Port",
        "Le Journal des Jardins",
    ]


def test_english_papers_are_known_by_what_they_do_and_keep_their_links() -> None:
    roundup = read(ENGLISH)
    assert sources(roundup) == ["The Span Weekly", "The Moss Quarterly", "The Ledbury Courant"]
    assert [item.link.url for item in roundup.items] == [
        "https://spanweekly.example/hum",
        "https://mossquarterly.example/hedge",
        "https://ledburycourant.example/umbrellas",
    ]
    assert all(item.link.kind is LinkKind.CONTINUE for item in roundup.items)


def test_spanish_papers_may_be_led_in_in_more_ways_than_one() -> None:
    assert sources(read(SPANISH)) == [
        "El Faro de Almenara",
        "Diario del Valle",
        "La Gaceta de Piedra",
    ]


def test_a_round_of_the_arts_pages_names_author_paper_and_day_in_its_sentences() -> None:
    items = read(ROUND).items
    assert [[one.name for one in item.contributors] for item in items] == [
        ["Anna Berg"],
        ["Karl Stein"],
        ["Ruth Amsel"],
    ]
    assert [item.source.name for item in items] == ["Neuen Zeitung", "Ortsblatt", "Talboten"]
    assert [item.published_on for item in items] == [
        date(2025, 12, 3),
        date(2025, 12, 4),
        date(2025, 12, 2),
    ]
    assert [item.kicker for item in items] == ["Bühne", None, "Musik"]
    assert items[0].link.url == "https://zeitung.example/gras"


def test_bold_words_at_the_beginning_are_the_paper() -> None:
    paragraphs = (
        ("Bergwalder Rundschau", "Die Brücke ist schmal und schön, und sie hält, was sie trägt."),
        ("Neue Brücke", "Wer schwimmen kann, der braucht sie nicht, und alle anderen warten."),
        ("Talbote", "Eine Fähre ist kein Fahrplan, sondern eine Verabredung mit dem Fluss."),
    )
    page = "".join(f"<p><b>{name}</b> {text}</p>" for name, text in paragraphs)
    roundup = read(f"<html><body><h1>Stimmen</h1>{page}</body></html>")
    assert sources(roundup) == [name for name, _ in paragraphs]


def test_a_short_line_above_each_piece_is_its_title() -> None:
    text = "Stimmen\n\n" + "\n\n".join(
        f"Zur Lage {number}\nDie {paper} schreibt: „Es wird schon werden, und sonst eben nicht.“"
        for number, paper in enumerate(("NEUE ZEITUNG", "BERGWALDER RUNDSCHAU", "TALPOST"))
    )
    roundup = read(text)
    assert [item.title for item in roundup.items] == ["Zur Lage 0", "Zur Lage 1", "Zur Lage 2"]
    assert roundup.title == "Stimmen"


@pytest.mark.parametrize("text", [INTERVIEW, PASSERS_BY, ARTICLE])
def test_one_article_with_many_voices_stays_one(text: str) -> None:
    roundup = read(text)
    assert len(roundup.items) == 1


@pytest.mark.parametrize(
    "text", [GERMAN.format(*CAPITALS), FRENCH, ENGLISH, SPANISH, ROUND, INTERVIEW, ARTICLE]
)
def test_every_character_of_a_press_review_is_accounted_for(text: str) -> None:
    roundup = read(text)
    assert count_accounted_characters(roundup) == roundup.source_characters


HEADED = (
    ("The Wetland Review (Kanada), 1. Dezember 2025", "Wer hätte gedacht, dass Schilf winkt."),
    ("Bergwalder Rundschau, 2. Dezember 2025", "Am Kanal repariert eine Frau nur, was sie hört."),
    ("Der Läufer, 30. November 2025", "Ein Remis muss nicht langweilig sein, nur eben lang."),
)


def test_a_heading_of_paper_and_day_is_no_title() -> None:
    page = "".join(
        f'<h3><a href="/hefte/{number}">{heading}</a></h3><p>{text} Mehr davon steht im Heft.</p>'
        f'<p><a href="/archiv">Archiv: {heading.split(",")[0].split(" (")[0]}</a></p>'
        for number, (heading, text) in enumerate(HEADED)
    )
    roundup = read(f"<html><body><h1>Aus den Heften</h1>{page}</body></html>")
    assert [item.title for item in roundup.items] == [None] * 3
    assert sources(roundup) == ["The Wetland Review", "Bergwalder Rundschau", "Der Läufer"]
    assert [item.published_on for item in roundup.items] == [
        date(2025, 12, 1),
        date(2025, 12, 2),
        date(2025, 11, 30),
    ]
    assert [len(item.blocks) for item in roundup.items] == [1, 1, 1]
    assert roundup.left_over[0].text == "Archiv: The Wetland Review"
    assert roundup.title == "Aus den Heften"


def test_lines_of_paper_and_day_between_texts_are_no_titles_either() -> None:
    text = "Aus den Heften\n\nGuten Morgen, liebe Leute, hier sind sie.\n\n" + "\n\n".join(
        f"{heading}\n{text} Mehr davon steht im Heft." for heading, text in HEADED
    )
    roundup = read(text)
    assert [item.title for item in roundup.items] == [None] * 3
    assert sources(roundup) == ["The Wetland Review", "Bergwalder Rundschau", "Der Läufer"]


def test_below_a_title_such_a_line_is_its_byline() -> None:
    text = "Aus den Heften\n\n" + "\n\n".join(
        f"Ein Titel Nummer {number}\n{heading}\n{text} Mehr davon steht im Heft."
        for number, (heading, text) in enumerate(HEADED)
    )
    roundup = read(text)
    assert [item.title for item in roundup.items] == [f"Ein Titel Nummer {n}" for n in range(3)]
