"""The roundups that lie beside the project, read as people read them."""

import json
from pathlib import Path
from typing import Any

import pytest

from newsletter.roundups import BlockKind, LinkKind, RightsBasis, Role, Roundup, read

FOLDER = Path(__file__).parents[4] / "shared" / "roundups"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the shared roundups do not lie beside this checkout"
)

KINDS = {
    "para": BlockKind.PARAGRAPH,
    "intro": BlockKind.PARAGRAPH,
    "subheading": BlockKind.SUBHEADING,
    "quote": BlockKind.QUOTATION,
}
ROLES = {"translation": Role.TRANSLATOR, "introduction": Role.INTRODUCTION}


def load(name: str) -> tuple[Roundup, dict[str, Any]]:
    gold = json.loads((FOLDER / "gold" / f"{name}.json").read_text())
    return read((FOLDER / gold["file"]).read_bytes(), name=gold["file"]), gold


@pytest.mark.parametrize(
    "name",
    [
        "kommentarschau_invented_words",
        "longreads_2015-10-23",
        "nachdenkseiten_hinweise",
        "negative_single_article",
        "negative_subheadings_no_byline",
        "rubikon_wochenuebersicht",
    ],
)
def test_titles_authors_dates_and_sources_are_those_of_the_gold_file(name: str) -> None:
    roundup, gold = load(name)
    assert len(roundup.items) == gold["n_items"]
    assert roundup.title == gold.get("issue_title")
    for item, wanted in zip(roundup.items, gold["items"], strict=True):
        assert item.title == wanted["title"]
        authors = [person.name for person in item.contributors if person.role is Role.AUTHOR]
        assert authors == wanted["authors"]
        assert item.source.name == wanted.get("source")
        assert item.link.url == wanted["url"]
        if "date" in wanted:
            assert item.published_on is not None
            assert item.published_on.isoformat() == wanted["date"]


def test_every_block_of_the_commentary_roundup_is_what_it_looks_like() -> None:
    roundup, gold = load("kommentarschau_invented_words")
    for item, wanted in zip(roundup.items, gold["items"], strict=True):
        found = {block.lines[0]: block.kind for block in item.blocks}
        for block in wanted["blocks"]:
            names = {block["kind"], *block["alt"]}
            if block["line"] in found:
                assert found[block["line"]] in {KINDS[name] for name in names if name in KINDS}
            else:
                assert names & {"standfirst", "permission"}
        subheadings = [one.text for one in item.blocks if one.kind is BlockKind.SUBHEADING]
        assert subheadings == wanted["subheadings"]
        assert item.link.kind.value == wanted["link_kind"]
        credits_ = {(person.name, person.role) for person in item.contributors}
        for credit in wanted["credits"]:
            assert {(credit["name"], ROLES[role]) for role in credit["roles"]} <= credits_


def test_prefix_target_language_and_permission_are_kept_apart() -> None:
    roundup, _ = load("kommentarschau_invented_words")
    assert roundup.language == "de"
    assert roundup.readings[0].items == 10
    assert [item.contributors[0].prefix for item in roundup.items] == [
        "Prof." if number == 2 else None for number in range(10)
    ]
    assert [item.link.language for item in roundup.items] == ["en"] + [None] * 8 + ["en"]
    assert roundup.items[9].rights.basis is RightsBasis.PERMISSION
    assert (
        roundup.items[9].rights.note == "Veröffentlichung mit freundlicher Genehmigung des Autors."
    )
    assert (roundup.left_over, roundup.intro, roundup.outro) == ((), (), ())
    assert [finding.code for finding in roundup.findings] == ["link.missing"] * 10


def test_a_missing_link_line_of_the_longreads_is_no_link() -> None:
    roundup, gold = load("longreads_2015-10-23")
    assert len(roundup.intro) == gold["intro_paragraphs"]
    assert [item.reading_minutes for item in roundup.items] == [29, 27, 43, 16, 14]
    assert {item.link.kind for item in roundup.items} == {LinkKind.NONE}


def test_a_contents_list_of_27_is_no_27_items_but_a_warning() -> None:
    roundup, gold = load("rubikon_wochenuebersicht")
    assert len(roundup.left_over) == 1 + gold["toc_entries"]
    assert (roundup.items[0].standfirst or "").startswith(gold["items"][0]["standfirst"])
    mismatch = next(one for one in roundup.findings if one.code == "contents.mismatch")
    assert "27" in mismatch.message


def test_the_introduction_of_the_daily_hints_is_kept_whole() -> None:
    roundup, _ = load("nachdenkseiten_hinweise")
    assert roundup.reading == "numbered"
    assert len(roundup.intro) == 3
    assert [block.text for block in roundup.left_over] == ["Ein Artikel von:"]
