"""One click mends a finding, and nothing else."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from newsletter.issues import (
    Background,
    CheckContext,
    Finding,
    Issue,
    Item,
    ItemText,
    LinkCheck,
    LinkState,
    check,
    fix,
    name_fix,
    text_of,
)
from newsletter.issues.fixes import _FIXES
from newsletter.issues.spellings import Spelling
from newsletter.mail import Contributor, ItemKind
from tests.newsletter.issues.drafts import GARDEN, NOON, build

ISSUE = Issue(id=1, title="Der Garten", language="de", created_at=NOON)
URL = "http://blatt.example/beet?utm_source=rundbrief"


def find(item: Item, code: str, *others: Item, **background: Any) -> Finding:
    context = CheckContext(
        imprint="x", today=date(2026, 11, 20), background=Background(**background)
    )
    return next(each for each in check(ISSUE, [item, *others], context) if each.code == code)


def mended(item: Item, code: str, *others: Item, **background: Any) -> ItemText | None:
    finding = find(item, code, *others, **background)
    assert name_fix(finding).format_map(finding.facts)
    return fix(finding, item, language="de")


def test_the_text_of_an_item_is_all_that_was_written() -> None:
    assert text_of(build()) == GARDEN


def test_tracking_is_stripped_where_it_was_found() -> None:
    assert mended(build(url=URL), "link.tracking") == replace(
        GARDEN, url="http://blatt.example/beet"
    )
    linked = f"{GARDEN.body} [Beet]({URL})\n\n> [Beet]({URL})\n\n- [Beet]({URL})"
    text = mended(build(body=linked), "link.tracking")
    assert text is not None
    assert text.body == linked.replace("?utm_source=rundbrief", "")


def test_https_takes_the_place_of_http() -> None:
    url = "http://blatt.example/beet"
    links = (LinkCheck(url=url, state=LinkState.ALIVE, https_works=True),)

    assert mended(build(url=url), "link.http", links=links) == replace(
        GARDEN, url="https://blatt.example/beet"
    )


def test_an_author_is_written_as_elsewhere() -> None:
    item = build(contributors=(Contributor(name="Jonas Mutser", prefix="Dr."),))
    text = mended(item, "author.spelling", authors=(Spelling(name="Jonas Muster", times=2),))

    assert text is not None
    assert text.contributors == (Contributor(name="Jonas Muster", prefix="Dr."),)


def test_a_name_is_written_as_elsewhere_in_text_and_source() -> None:
    item = build(body=f"{GARDEN.body} Das sagt Jonas Mustre.")
    text = mended(item, "name.spelling")
    assert text is not None
    assert text.body.endswith("Das sagt Jonas Muster.")

    sources = (Spelling(name="Die Probezeitung", times=2),)
    named = mended(build(source_name="Die Probezeitnug"), "name.spelling", sources=sources)
    assert named == GARDEN


@pytest.mark.parametrize(
    ("day", "right"),
    [(date(2025, 11, 15), date(2026, 11, 15)), (date(2026, 3, 1), None)],
)
def test_a_year_is_corrected_if_the_day_fits(day: date, right: date | None) -> None:
    others = [build(position=n) for n in (2, 3, 4)]
    text = mended(build(published_on=day), "date.distant", *others)

    assert (text.published_on if text else None) == right


def test_the_turn_of_the_year_is_kept_in_mind() -> None:
    others = [build(position=n, published_on=date(2026, 1, 2)) for n in (2, 3, 4)]
    text = mended(build(published_on=date(2026, 12, 30)), "date.distant", *others)

    assert text is not None
    assert text.published_on == date(2025, 12, 30)


def test_the_29th_of_february_is_in_no_other_year() -> None:
    others = [build(position=n, published_on=date(2026, 2, 27)) for n in (2, 3, 4)]

    assert mended(build(published_on=date(2024, 2, 29)), "date.distant", *others) is None


def test_quotation_marks_are_set_in_pairs() -> None:
    item = build(standfirst='Er sagt: „Ja" und geht.')

    assert mended(item, "quotes.unbalanced") == replace(
        GARDEN, standfirst="Er sagt: „Ja“ und geht."
    )
    assert mended(build(standfirst="Er sagt: „Ja"), "quotes.unbalanced") is None


def test_a_star_without_a_note_is_taken_out() -> None:
    text = mended(build(body=f"{GARDEN.body} Das Beet\\* blüht."), "leftover.footnote")

    assert text is not None
    assert text.body == f"{GARDEN.body} Das Beet blüht."


def test_a_phrase_in_brackets_is_taken_out_and_a_todo_is_not() -> None:
    item = build(body=f"{GARDEN.body} So ist es (wie hier dargelegt), meint er.")
    text = mended(item, "leftover")

    assert text is not None
    assert text.body == f"{GARDEN.body} So ist es, meint er."
    assert mended(build(body=f"{GARDEN.body} TODO"), "leftover") is None


def test_what_is_paid_for_becomes_a_sponsors_item() -> None:
    item = build(body=f"Anzeige\n\n{GARDEN.body}")
    text = mended(item, "sponsor.unlabelled")

    assert text is not None
    assert text.kind is ItemKind.SPONSOR


def test_what_only_a_person_can_mend_has_no_fix() -> None:
    assert fix(find(build(url=""), "link.missing"), build(url=""), language="de") is None


def test_every_fix_has_a_name() -> None:
    for code in _FIXES:
        finding = replace(find(build(url=""), "link.missing"), code=code)
        assert name_fix(finding)
