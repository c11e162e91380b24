"""Whatever is put in, every character is accounted for, and only own errors come out."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.roundups import (
    LabelRole,
    Roundup,
    RoundupError,
    count_accounted_characters,
    read,
    to_json,
)

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.txt"))
LINES = st.sampled_from(
    [
        "",
        "Ein Titel ohne Punkt",
        "Von Anna Berg – 3. Dezember 2025",
        "Quelle: Ortsblatt",
        "[Hier weiterlesen]",
        "https://beispiel.example/a",
        "Ein ganzer Satz, der lang genug ist, um Text zu sein. Und noch einer.",
        "„Eine ganze Rede in Anführungszeichen, lang genug für ein Zitat allemal.“",
        "* Punkt",
        "1. Eins",
        "2. Zwei",
        "Inhalt",
        "* * *",
        "— Anna Berg",
        "Übersetzung: Karl Stein",
        "3. Dezember 2025",
        "Nachdruck mit freundlicher Genehmigung der Autorin.",
        "Impressum",
        "Anmerkung der Redaktion: gekürzt.",
        "POLITIK",
        "Lesen Sie auch: Etwas anderes",
    ]
)


TEXTS = {
    LabelRole.TEXT,
    LabelRole.SUBHEADING,
    LabelRole.QUOTATION,
    LabelRole.LIST,
    LabelRole.NOTE,
}


def check(roundup: Roundup) -> None:
    assert count_accounted_characters(roundup) == roundup.source_characters
    for first, second in zip(roundup.labels, roundup.labels[1:], strict=False):
        assert first.lines[1] < second.lines[0]
    for label in roundup.labels:
        if label.item is None:
            continue
        item = roundup.items[label.item]
        assert item.lines[0] <= label.lines[0] <= label.lines[1] <= item.lines[1]
        if label.role in TEXTS:
            spans = [block.lines for block in item.blocks]
            assert any(span[0] <= label.lines[0] <= label.lines[1] <= span[1] for span in spans)
    check_fields(roundup)


def count(spans: list[tuple[int, int]]) -> set[int]:
    """Return the lines of some spans; a list may span blank ones."""
    return {line for first, last in spans for line in range(first, last + 1)}


def check_fields(roundup: Roundup) -> None:
    """What a label says must be found in the field it names."""
    roles = {LabelRole.INTRO: roundup.intro, LabelRole.OUTRO: roundup.outro}
    roles[LabelRole.LEFT_OVER] = roundup.left_over
    for role, blocks in roles.items():
        lines = [label.lines for label in roundup.labels if label.role is role]
        assert count(lines) <= count([block.lines for block in blocks])
        assert {line for block in blocks for line in block.lines} <= count(lines)
    for number, item in enumerate(roundup.items):
        found = {label.role for label in roundup.labels if label.item == number}
        assert (item.title is not None) == (LabelRole.TITLE in found)
        assert (item.kicker is not None) == (LabelRole.KICKER in found)
        assert (item.standfirst is not None) == (LabelRole.STANDFIRST in found)
        assert bool(item.rights.note) == (LabelRole.RIGHTS in found)
        assert LabelRole.LINK in found or not item.link.label


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_roundup_is_placed_to_its_last_character(path: Path) -> None:
    check(read(path.read_bytes()))


@given(st.lists(LINES, max_size=30).map("\n".join))
@example("[Hier weiterlesen]\n[Hier weiterlesen]")
@example("Von Anna Berg – 3. Dezember 2025")
@example("* * *")
@example("Inhalt\n* a\n* b")
def test_any_order_of_known_lines_is_placed_to_the_last_character(text: str) -> None:
    try:
        roundup = read(text)
    except RoundupError:
        return
    check(roundup)
    assert json.loads(to_json(roundup))["reading"] == roundup.reading


@given(st.one_of(st.text(), st.binary(), st.text(alphabet="aA. \n\t-–|[]():1„“*>")))
@example("\ud800")
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00\xd8")
def test_any_input_is_read_or_refused_with_an_own_error(source: bytes | str) -> None:
    try:
        roundup = read(source)
    except RoundupError:
        return
    check(roundup)
