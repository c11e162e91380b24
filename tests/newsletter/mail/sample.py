"""A sample issue of fifteen invented items: for tests, benchmarks and pictures."""

from datetime import date

from newsletter.mail.content import (
    Contributor,
    IssueContent,
    ItemContent,
    ItemKind,
    LinkKind,
    Masthead,
    Role,
)

MASTHEAD = Masthead(
    name="Randnotizen",
    base_url="https://randnotizen.example",
    imprint="Randnotizen, Musterweg 1, 12345 Beispielstadt\nVerantwortlich: Lea Vorbild",
)

_BRIDGES = """\
Wer eine Brücke betritt, hat das eine Ufer schon halb vergessen und das andere noch nicht
erreicht. Genau in diesem Zwischenraum, schreibt die Autorin, entstehe ein eigener Ort: windig,
vorläufig und erstaunlich gesprächig.

> Man bleibt auf einer Brücke nicht stehen, weil man müde ist, sondern weil man plötzlich etwas
> sieht.

Der Essay folgt drei kleinen Übergängen durch ein Jahr und fragt, was sich an einem Weg ändert,
wenn man ihn täglich geht."""

_GARDEN = """\
Ein Beet, das zehn Jahre lang niemand umgräbt: Was nach Nachlässigkeit klingt, erweist sich als
genaue Methode. Der Beitrag beschreibt, wie aus Laub, Geduld und wenigen Handgriffen ein Boden
entsteht, der fast von selbst trägt.

## Was der Boden behält

Besonders schön sind die
[Protokolle](https://probezeitung.example/protokolle?jahr=2026&art=beet), die das Gartenpaar
geführt hat – kurze, nüchterne Sätze, aus denen man trotzdem die Freude liest.

## Was er abgibt

Am Ende steht keine Anleitung, sondern eine Liste mit Fragen:

- Wer war *vor uns* hier?
- Was wächst, **wenn niemand hinsieht**?
- Wohin mit den Schnecken?"""

_SOUNDS = """\
Knistern, knarzen, knirschen: Das Deutsche kennt für kleine Geräusche erstaunlich viele Wörter,
aber kaum eines für die Stille dazwischen. Ein Versuch, die Lücke zu füllen.

Die Autorin sammelt seit Jahren Klänge aus Treppenhäusern, Werkstätten und Küchen und ordnet sie
nach einer Systematik, die sie freundlicherweise nicht ganz ernst nimmt."""

_BREAD = """\
Drei Bäckereien, eine Straße, ein Sauerteig, der älter ist als alle, die ihn füttern. Der
Beitrag begleitet eine Nacht lang die Arbeit am Ofen und rechnet vor, warum gutes Brot vor allem
aus Warten besteht. Wer ihn liest, versteht, weshalb um vier Uhr früh niemand in Eile ist und
trotzdem um sechs alles fertig auf dem Blech liegt."""

_SHORT = """\
Es beginnt mit einer Beobachtung, die jeder schon gemacht hat und die doch kaum jemand
beschreibt. Der Beitrag nimmt sie ernst, misst nach, fragt Leute, die es wissen müssen, und
kommt zu einem Schluss, der ebenso einfach wie überraschend ist: Es lohnt sich, zweimal
hinzusehen, bevor man sich einmal wundert. Das liest sich leicht und bleibt lange im Gedächtnis."""


def _short(
    title: str, author: str, source: str, day: int, link_kind: LinkKind = LinkKind.CONTINUE
) -> ItemContent:
    return ItemContent(
        title=title,
        body=_SHORT,
        contributors=(Contributor(name=author),),
        source_name=source,
        published_on=date(2026, 11, day),
        url=f"https://beispielbote.example/texte/{title.rsplit(maxsplit=1)[-1].lower()}",
        link_kind=link_kind,
    )


ISSUE = IssueContent(
    number=12,
    slug="12-von-bruecken",
    title="Von Brücken, Gärten und der Stille dazwischen",
    date=date(2026, 11, 20),
    language="de",
    preheader="Fünfzehn Beiträge, die genau hinsehen und sich dabei nicht beeilen.",
    intro=(
        "diese Ausgabe handelt vom Dazwischen: von Übergängen, Pausen und Dingen, die noch nicht "
        "fertig oder nicht mehr nötig sind. Wir haben fünfzehn Beiträge ausgesucht, die genau "
        "hinsehen und sich dabei nicht beeilen.\n\nEine gute Lektüre wünscht\\\nIhre Redaktion"
    ),
    outro="Die nächste Ausgabe kommt am 27. November. Schreiben Sie uns: "
    "[redaktion@randnotizen.example](mailto:redaktion@randnotizen.example)",
    items=(
        ItemContent(
            title="Warum Brücken immer zwei Geschichten erzählen",
            body=_BRIDGES,
            contributors=(Contributor(name="Mara Beispiel"),),
            source_name="Musterblatt",
            published_on=date(2026, 11, 17),
            url="https://musterblatt.example/kultur/warum-bruecken-zwei-geschichten-erzaehlen",
        ),
        ItemContent(
            title="Der langsame Garten",
            body=_GARDEN,
            contributors=(Contributor(name="Jonas Muster"), Contributor(name="Ida Probe")),
            source_name="Die Probezeitung",
            source_url="https://probezeitung.example/",
            published_on=date(2026, 11, 16),
            url="https://probezeitung.example/garten?quelle=a&teil=2",
        ),
        ItemContent(
            title="Das Wörterbuch der Geräusche",
            body=_SOUNDS,
            contributors=(
                Contributor(name="Lene Vorlage"),
                Contributor(name="Karla Entwurf", role=Role.TRANSLATOR),
            ),
            source_name="Hörbote",
            published_on=date(2026, 11, 15),
            url="https://hoerbote.example/nl/woordenboek",
            link_kind=LinkKind.ORIGINAL,
            link_language="nl",
        ),
        ItemContent(
            title="Brot und Zeit",
            kicker="Handwerk",
            standfirst="Eine Nacht am Ofen, und was sie über Geduld lehrt.",
            body=_BREAD,
            contributors=(Contributor(name="Anton Muster", prefix="Prof."),),
            source_name="Beispielbote",
            published_on=date(2026, 11, 14),
            url="https://beispielbote.example/brot",
            rights_note="Veröffentlichung mit freundlicher Genehmigung des Verlags.",
        ),
        ItemContent(
            kind=ItemKind.SPONSOR,
            title="Papier, das bleibt",
            body="Notizhefte aus der Werkstatt am Hang, fadengeheftet, in drei Farben.",
            source_name="Werkstatt am Hang",
            url="https://werkstatt.example/hefte",
            link_kind=LinkKind.NONE,
        ),
        _short("Von Leuchttürmen, die niemand mehr braucht", "Rike Probe", "Küstenrevue", 13),
        ItemContent(
            title="The Library in the Waiting Room",
            language="en",
            body="A surgery in a small town lends out books instead of magazines. “Nobody minds "
            "waiting any more,” says the receptionist, “some come too early on purpose.” A report "
            "on shelves, patience and the art of returning things in good time, with a list of "
            "what is read most, and by whom.",
            contributors=(
                Contributor(name="Tom Draft"),
                Contributor(name="Dr. Ute Vorbild", role=Role.INTERVIEWEE),
            ),
            source_name="The Sample Review",
            published_on=date(2026, 11, 13),
            url="https://sample-review.example/library",
            link_language="en",
        ),
        _short("Kartografie eines Nachmittags", "Selma Vorlage", "Die Probezeitung", 12),
        _short("Über das Reparieren von „guten“ Tassen", "Ove Beispiel", "Werkheft", 12),
        _short(
            "Was Zugvögel über Fahrpläne wissen", "Hanna Probe", "Naturblätter", 11, LinkKind.WATCH
        ),
        _short("Ein Alphabet aus Fenstern", "Levi Entwurf", "Hörbote", 11, LinkKind.LISTEN),
        _short("Die Kunst, einen Brief nicht abzuschicken", "Greta Vorlage", "Beispielbote", 10),
        _short("Mathematik am Küchentisch", "Emil Muster", "Werkheft", 9),
        _short(
            "Haltestellenverzeichnisbearbeitungsvorschrift",
            "Kurt Entwurf",
            "Amtsblatt für Umwege",
            8,
        ),
        ItemContent(
            kind=ItemKind.NOTE,
            body="**In eigener Sache:** Unser Archiv ist jetzt vollständig. Wer eine alte Ausgabe "
            "sucht, findet sie dort nach Nummern geordnet.",
        ),
    ),
)
