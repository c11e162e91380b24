"""The JSON that scripts rely on."""

import json

from newsletter.roundups import as_json, read, to_json

TEXT = """Wochenblick

Ein paar Worte vorweg, damit es eine Einleitung gibt.

Der Kirschbaum blüht im Dezember
Von Prof. Anna Berg (Übersetzung: Karl Stein) – 3. Dezember 2025

Der Baum hat sich im Monat geirrt, oder der Monat sich im Baum.

Warum

Niemand weiß es. Die Nachbarn bringen Kuchen.

Nachdruck mit freundlicher Genehmigung der Autorin.

[Zum Originalbeitrag in englischer Sprache]
"""


def test_the_document_has_exactly_the_names_that_were_promised() -> None:
    document = as_json(read(TEXT))
    assert list(document) == [
        "kind",
        "language",
        "reading",
        "readings",
        "issue",
        "items",
        "left_over",
        "findings",
    ]
    assert document["readings"][0] == {"name": "bylines", "items": 1, "score": 0.96}
    assert document["issue"] == {
        "title": "Wochenblick",
        "intro": ["Ein paar Worte vorweg, damit es eine Einleitung gibt."],
        "outro": [],
    }
    (item,) = document["items"]
    confidence = item.pop("confidence")
    assert item == {
        "title": "Der Kirschbaum blüht im Dezember",
        "kicker": None,
        "standfirst": "Der Baum hat sich im Monat geirrt, oder der Monat sich im Baum.",
        "contributors": [
            {"name": "Anna Berg", "prefix": "Prof.", "role": "author"},
            {"name": "Karl Stein", "prefix": None, "role": "translator"},
        ],
        "published_on": "2025-12-03",
        "source": {"name": None, "url": None},
        "blocks": [
            {"kind": "subheading", "text": "Warum", "lines": [10, 10]},
            {
                "kind": "paragraph",
                "text": "Niemand weiß es. Die Nachbarn bringen Kuchen.",
                "lines": [12, 12],
            },
        ],
        "link": {
            "kind": "original",
            "url": None,
            "label": "Zum Originalbeitrag in englischer Sprache",
            "language": "en",
        },
        "rights": {
            "basis": "permission",
            "note": "Nachdruck mit freundlicher Genehmigung der Autorin.",
        },
        "item_kind": "excerpt",
    }
    assert confidence["standfirst"] == 0.6
    assert set(confidence) == {
        "title",
        "standfirst",
        "contributors",
        "published_on",
        "link",
        "rights",
    }
    (finding,) = document["findings"]
    assert finding == {
        "code": "link.missing",
        "severity": "error",
        "item": 0,
        "message": "Item 1 has no address to link to.",
    }


def test_the_document_is_written_as_readable_json() -> None:
    written = to_json(read(TEXT))
    assert json.loads(written) == as_json(read(TEXT))
    assert "Kirschbaum blüht" in written


def test_findings_are_said_in_german_too() -> None:
    (finding,) = read(TEXT).findings
    assert finding.message_de == "Beitrag 1 hat keine Adresse zum Verlinken."
