"""What the checks find, and what they leave alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues import CheckContext, Finding, Issue, Item, Severity, check
from newsletter.issues.checks import quotes_are_balanced
from newsletter.mail import Contributor, ItemKind, LinkKind, Role
from tests.newsletter.issues.drafts import NOON, build

TODAY = date(2026, 11, 20)
CONTEXT = CheckContext(imprint="Musterweg 1", today=TODAY, size=70_000)


def make(**changes: Any) -> Issue:
    values: dict[str, Any] = {
        "id": 1,
        "title": "Der Garten",
        "language": "de",
        "created_at": NOON,
        **changes,
    }
    return Issue(**values)


def look(*items: Item, issue: Issue | None = None, context: CheckContext = CONTEXT) -> list[str]:
    """The codes that are found, with the place."""
    found = check(issue or make(), items, context)
    return [f"{each.severity.value} {each.code} {each.field}".strip() for each in found]


def test_a_complete_issue_has_no_findings() -> None:
    assert look(build()) == []


def test_an_item_that_promises_a_link_needs_one() -> None:
    assert look(build(url="")) == ["error link.missing url"]
    assert look(build(url="", link_kind=LinkKind.NONE)) == []


def test_an_issue_needs_title_items_and_imprint() -> None:
    empty = CheckContext(imprint=" ", today=TODAY)

    assert look(issue=make(title="  "), context=empty) == [
        "error subject.empty title",
        "error items.none",
        "error imprint.missing",
    ]


def test_a_subject_is_long_from_61_characters_on() -> None:
    assert look(build(), issue=make(title="x" * 60)) == []
    assert look(build(), issue=make(title="x" * 61)) == ["warning subject.long title"]


@pytest.mark.parametrize(
    ("size", "found"),
    [
        (89_999, []),
        (90_000, ["warning size.large"]),
        (100_000, ["warning size.large"]),
        (100_001, ["error size.large"]),
    ],
)
def test_the_size_warns_before_it_stops(size: int, found: list[str]) -> None:
    assert look(build(), context=CheckContext(imprint="x", today=TODAY, size=size)) == found


def test_an_item_should_name_title_author_and_source() -> None:
    translated = (Contributor(name="Karla Entwurf", role=Role.TRANSLATOR),)

    assert look(build(title="", contributors=translated, source_name=" ")) == [
        "warning title.missing title",
        "warning author.missing contributors",
        "warning source.missing source_name",
    ]


@pytest.mark.parametrize("kind", [ItemKind.NOTE, ItemKind.SPONSOR])
def test_a_note_and_a_sponsor_need_neither_author_nor_source(kind: ItemKind) -> None:
    assert look(build(kind=kind, contributors=(), source_name="")) == []


def test_a_link_alone_needs_no_author_but_a_source() -> None:
    assert look(build(kind=ItemKind.LINK, contributors=())) == []
    assert look(build(kind=ItemKind.LINK, source_name="")) == ["warning source.missing source_name"]


def test_tomorrow_is_the_future_and_today_is_not() -> None:
    assert look(build(published_on=TODAY)) == []
    assert look(build(published_on=TODAY + timedelta(days=1))) == [
        "warning date.future published_on"
    ]


@pytest.mark.parametrize("words", ["todo: Titel", "Lorem Ipsum dolor", "(wie hier dargelegt)"])
def test_what_was_left_over_is_found(words: str) -> None:
    assert look(build(body=words)) == ["warning leftover body"]
    assert look(build(), issue=make(intro=words)) == ["warning leftover intro"]


def test_a_methodology_is_no_leftover() -> None:
    assert look(build(body="Die Methodos der Alten, ein Mastodon.")) == []


@pytest.mark.parametrize(
    "text",
    [
        "„So“ und „so“",
        "“Yes,” she said.",
        "«Oui» et »ja«",
        '"gerade" Zeichen',
        "Peter’s ‚halbes‘ Wort",
        "",
    ],
)
def test_quotation_marks_of_each_language_have_their_partners(text: str) -> None:
    assert quotes_are_balanced(text)


@pytest.mark.parametrize("text", ["„So", "so“ und „so“", "Yes,” she said.", "«Oui", '"gerade'])
def test_a_lone_quotation_mark_is_found(text: str) -> None:
    assert not quotes_are_balanced(text)
    assert look(build(standfirst=text)) == ["warning quotes.unbalanced standfirst"]


@given(st.text(alphabet='„“”«»" a', max_size=30))
def test_quoting_a_balanced_text_leaves_it_balanced(text: str) -> None:
    assert quotes_are_balanced(f"«{text}»") == quotes_are_balanced(text)


@pytest.mark.parametrize(
    "words",
    [
        "Anzeige: Gartenscheren",
        "[Anzeige] Scheren",
        "Anzeige\n\nScheren",
        "*Werbung*",
        "Sponsored by Muster",
    ],
)
def test_what_looks_paid_for_must_be_labelled(words: str) -> None:
    assert look(build(body=words)) == ["error sponsor.unlabelled kind"]
    assert look(build(body=words, kind=ItemKind.SPONSOR)) == []


def test_an_advertisement_as_a_subject_is_not_paid_for() -> None:
    assert look(build(title="Anzeigenblätter sterben")) == []
    assert look(build(title="Die Anzeige im Wandel")) == []


def test_errors_come_first_and_name_their_item() -> None:
    found = check(make(), [build(position=2, url=""), build(title="", position=1)], CONTEXT)

    assert [(each.severity, each.position, each.item_id) for each in found] == [
        (Severity.ERROR, 2, 102),
        (Severity.WARNING, 1, 101),
    ]


def test_findings_speak_english_and_german() -> None:
    finding: Finding = check(make(title="x" * 61), [build()], CONTEXT)[0]

    assert finding.message == "The subject has 61 characters; many inboxes show only about 60."
    assert finding.say("de").startswith("Der Betreff hat 61 Zeichen")


def test_braces_in_a_text_are_only_text() -> None:
    finding = check(make(intro="TODO {0} {code}"), [build()], CONTEXT)[0]

    assert finding.message == "“TODO” was left over."
