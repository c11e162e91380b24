"""`newsletter roundup read`: for people, and for programs."""

import json
from pathlib import Path

from tests.newsletter.cli.commands import ROUNDUPS, SAMPLE, Call


def test_the_sample_is_read_for_people(call: Call) -> None:
    said = call("roundup", "read", str(SAMPLE))
    assert said.code == 0
    assert "10 by bylines" in said.out
    assert "Lene Vorlage, Karla Entwurf (translator) · 2026-11-15" in said.out
    assert max(map(len, said.out.splitlines())) <= 80


def test_what_is_left_over_and_what_is_missing_is_said(call: Call, empty: Path) -> None:
    (empty / "one.txt").write_text("Ein Titel [bold]\n\nEin Absatz.\n")
    said = call("roundup", "read", "one.txt")
    assert "Ein Titel [bold]" in said.out
    assert "no address" in said.out
    assert "warning Item 1 names no author." in said.out


def test_the_json_has_the_names_that_scripts_rely_on(call: Call) -> None:
    said = call("roundup", "read", str(ROUNDUPS / "kommentarschau_invented_words.txt"), "--json")
    document = json.loads(said.out)
    assert set(document) == {
        "kind", "language", "reading", "readings", "issue", "items", "left_over", "findings",
    }  # fmt: skip
    assert set(document["items"][0]) == {
        "title", "kicker", "standfirst", "contributors", "published_on", "source", "blocks",
        "link", "rights", "item_kind", "confidence",
    }  # fmt: skip
    assert document["kind"] == "text"
    assert len(document["items"]) == 10
