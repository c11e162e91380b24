"""An issue with an item of every kind, in sections, with images and in several scripts.

It is drawn (tests/browser), and looked at by tools that nobody here wrote (tests/mailcheck).
"""

from dataclasses import replace
from datetime import UTC, date, datetime

from newsletter.mail.content import (
    Contributor,
    Image,
    IssueContent,
    ItemContent,
    ItemKind,
    LinkKind,
    Role,
)
from tests.newsletter.mail.sample import ISSUE, MASTHEAD

IMAGE_URL = f"{MASTHEAD.base_url}/images/bruecke.png"

_TEASER = """\
Es beginnt mit einer Beobachtung, die jeder schon gemacht hat und die doch kaum jemand
beschreibt. Der Beitrag nimmt sie ernst, misst nach und fragt Leute, die es wissen müssen."""

ALL_KINDS = IssueContent(
    number=13,
    slug="13-von-fenstern",
    title="Von Fenstern, Fahrplänen und Donaudampfschifffahrtsgesellschaften",
    date=date(2026, 11, 27),
    language="de",
    preheader="Ein Beitrag von jeder Art, und zwei, die von rechts nach links laufen.",
    intro="diese Ausgabe hat von allem etwas: zum Lesen, zum Ansehen, zum Anhören und zum "
    "Hingehen. Zwei Stücke kommen aus Sprachen, die anders laufen als unsere.\n\n"
    "Viel Freude damit\\\nIhre Redaktion",
    outro="Die nächste Ausgabe kommt am 4. Dezember. Schreiben Sie uns: "
    "[redaktion@randnotizen.example](mailto:redaktion@randnotizen.example)",
    items=(
        replace(
            ISSUE.items[0],
            section="Zum Lesen",
            minutes=7,
            image=Image(
                url=IMAGE_URL,
                alt="Eine schmale Brücke im Nebel, von der Seite gesehen",
                credit="Bild: Ida Probe",
                width=1200,
                height=600,
            ),
        ),
        replace(ISSUE.items[1], section="Zum Lesen"),
        ItemContent(
            kind=ItemKind.FULL,
            section="Zum Lesen",
            title="Haltestellenverzeichnisbearbeitungsvorschrift",
            standfirst="Eine Glosse in voller Länge.",
            body="Wer sie liest, steht noch. Wer sie versteht, fährt längst.\n\n"
            "1. Man nehme eine Haltestelle.\n2. Man verzeichne sie.\n3. Man warte.",
            contributors=(
                Contributor(name="Kurt Entwurf"),
                Contributor(name="Karla Entwurf", role=Role.TRANSLATOR),
            ),
            source_name="Amtsblatt für Umwege",
            published_on=date(2026, 11, 18),
            url="https://amtsblatt.example/umwege/7",
            minutes=1,
            rights_note="Mit freundlicher Genehmigung des Amtsblatts.",
        ),
        ItemContent(
            section="Zum Lesen",
            language="ar",
            title="رسائل من المدينة القديمة",
            standfirst="عن الأبواب التي لا تُغلق.",
            body="في كل صباح تُفتح الأبواب قبل أن يصل أحد.\n\n> الباب المفتوح سؤال.\n\n"
            "- باب من خشب\n- باب من حديد",
            contributors=(Contributor(name="سلمى النموذج"),),
            source_name="دفتر المثال",
            published_on=date(2026, 11, 19),
            url="https://daftar.example/abwab",
            link_kind=LinkKind.ORIGINAL,
            link_language="ar",
        ),
        ItemContent(
            kind=ItemKind.SPONSOR,
            section="Zum Lesen",
            title="Papier, das bleibt",
            body="Notizhefte aus der Werkstatt am Hang, fadengeheftet, in drei Farben.",
            source_name="Werkstatt am Hang",
            url="https://werkstatt.example/hefte",
        ),
        ItemContent(
            kind=ItemKind.VIDEO,
            section="Sehen und hören",
            title="Was Zugvögel über Fahrpläne wissen",
            body=_TEASER,
            contributors=(Contributor(name="Hanna Probe"),),
            source_name="Naturblätter",
            published_on=date(2026, 11, 20),
            minutes=24,
            url="https://naturblaetter.example/zugvoegel",
            image=Image(url=f"{MASTHEAD.base_url}/images/klein.png", alt="", width=300, height=200),
        ),
        ItemContent(
            kind=ItemKind.AUDIO,
            section="Sehen und hören",
            title="Ein Alphabet aus Fenstern",
            body=_TEASER,
            contributors=(
                Contributor(name="Levi Entwurf"),
                Contributor(name="דנה דוגמה", role=Role.INTERVIEWEE),
            ),
            source_name="Hörbote",
            minutes=52,
            url="https://hoerbote.example/fenster",
        ),
        ItemContent(
            kind=ItemKind.BOOK,
            section="Bücher und Termine",
            title="Die Kunst, einen Brief nicht abzuschicken",
            kicker="Roman",
            body=_TEASER,
            contributors=(Contributor(name="Greta Vorlage"),),
            source_name="Verlag am Rand",
            url="https://verlag.example/brief",
        ),
        ItemContent(
            kind=ItemKind.EVENT,
            section="Bücher und Termine",
            title="Lange Nacht der kurzen Wege",
            starts_at=datetime(2026, 12, 4, 19, 30, tzinfo=UTC),
            place="Altes Depot, Beispielstadt",
            body="Mit Lesungen an sieben Haltestellen.",
            url="https://depot.example/nacht",
        ),
        ItemContent(
            kind=ItemKind.LINK,
            section="Bücher und Termine",
            title="The Library in the Waiting Room",
            language="en",
            contributors=(Contributor(name="Tom Draft"),),
            source_name="The Sample Review",
            url="https://sample-review.example/library",
            link_language="en",
        ),
        ItemContent(
            kind=ItemKind.NOTE,
            section="Bücher und Termine",
            body="**In eigener Sache:** Unser Archiv ist jetzt vollständig. Wer eine alte "
            "Ausgabe sucht, findet sie dort nach Nummern geordnet.",
        ),
    ),
)
