"""What the checks find, and what they leave alone."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues import (
    Background,
    CheckContext,
    Finding,
    Issue,
    Item,
    LinkCheck,
    LinkState,
    Severity,
    check,
)
from newsletter.issues.word_checks import quotes_are_balanced
from newsletter.mail import Contributor, ItemKind, LinkKind, Role
from tests.newsletter.issues.drafts import GARDEN, NOON, build

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


def test_a_mail_that_is_too_large_names_its_heaviest_items() -> None:
    context = CheckContext(imprint="x", today=TODAY, size=120_000, heaviest=(3, 1))
    (finding,) = (each for each in check(make(), [build()], context) if each.code == "size.large")
    assert "The heaviest items are 3, 1." in finding.message
    assert "Am schwersten sind die Beiträge 3, 1." in finding.say("de")


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


def test_an_event_says_when_it_is_and_needs_no_author() -> None:
    event = build(kind=ItemKind.EVENT, contributors=(), source_name="")

    assert look(event) == ["warning event.undated starts_at"]
    assert look(build(kind=ItemKind.EVENT, starts_at=NOON.replace(tzinfo=None))) == []


def test_a_picture_needs_words_for_those_who_cannot_see_it() -> None:
    assert look(build(image="a.jpg", image_alt=" ")) == ["error image.alt image_alt"]
    assert look(build(image="a.jpg", image_alt="Ein Beet")) == []


def test_tomorrow_is_the_future_and_today_is_not() -> None:
    assert look(build(published_on=TODAY)) == []
    assert look(build(published_on=TODAY + timedelta(days=1))) == [
        "warning date.future published_on"
    ]


@pytest.mark.parametrize("words", ["todo: Titel", "Lorem Ipsum dolor", "(wie hier dargelegt)"])
def test_what_was_left_over_is_found(words: str) -> None:
    assert look(build(body=f"{GARDEN.body} {words}")) == ["warning leftover body"]
    assert look(build(), issue=make(intro=words)) == ["warning leftover intro"]


def test_a_methodology_is_no_leftover() -> None:
    assert look(build(body=f"{GARDEN.body} Die Methodos der Alten, ein Mastodon.")) == []


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
    body = f"{words}\n\n{GARDEN.body}"

    assert look(build(body=body)) == ["error sponsor.unlabelled kind"]
    assert look(build(body=body, kind=ItemKind.SPONSOR)) == []


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


def test_a_finding_is_known_by_its_place_and_its_facts() -> None:
    def key(**changes: Any) -> str:
        return check(make(), [build(url="", **changes)], CONTEXT)[0].key

    assert key() == key(title="Neu")
    assert key() != key(position=2)
    todo, tbd = (check(make(intro=words), [build()], CONTEXT)[0].key for words in ("TODO", "TBD"))
    assert todo != tbd


def test_the_last_subject_is_not_used_again() -> None:
    again = replace(CONTEXT, background=Background(last_subject="der GARTEN "))

    assert look(build(), context=again) == ["warning subject.repeated title"]


def test_a_mail_needs_a_text_part_and_a_way_out() -> None:
    bare = replace(CONTEXT, has_text=False, can_unsubscribe=False)

    assert look(build(), context=bare) == ["error unsubscribe.missing", "error text.missing"]


@pytest.mark.parametrize("words", ["Hallo {{name}}", "*|FNAME|*", "%%first%%", "{% if a %}"])
def test_a_field_of_another_program_is_filled_in_by_nobody(words: str) -> None:
    assert look(build(), issue=make(intro=words)) == ["error merge.unfilled intro"]


def test_swedish_quotes_are_the_same_on_both_sides() -> None:
    assert quotes_are_balanced("”Ja”, sade hon.", "sv")
    assert not quotes_are_balanced("”Ja, sade hon.", "sv")


def test_a_star_needs_its_note() -> None:
    star = f"{GARDEN.body} Das Beet\\* blüht."

    assert look(build(body=star)) == ["warning leftover.footnote body"]
    assert look(build(body=f"{star}\n\n\\* im Herbst")) == []
    assert look(build(body=star, rights_note="Mit Genehmigung")) == []
    assert look(build(body=f"{GARDEN.body} Die Leser*innen und *alle* anderen.")) == []
    assert look(build(title="Das Beet*")) == ["warning leftover.footnote title"]


def test_a_link_says_where_it_leads() -> None:
    def body(words: str) -> str:
        return f"{GARDEN.body} [{words}](https://blatt.example/beet)"

    assert look(build(body=body("hier"))) == ["warning link.words body"]
    assert look(build(body=body("[Weiterlesen …]"))) == ["warning link.words body"]
    assert look(build(body=body("das ganze Beet"))) == []


def test_a_teaser_is_neither_a_line_nor_an_article() -> None:
    assert look(build(body="Nur ein Satz.")) == ["hint teaser.short body"]
    assert look(build(body="wort " * 351)) == ["hint teaser.long body"]
    assert look(build(body="Kurz.", kind=ItemKind.LINK)) == []


def test_a_translation_names_who_made_it() -> None:
    alone = (Contributor(name="Jonas Muster"),)

    def original(**changes: Any) -> list[str]:
        values = {"link_kind": LinkKind.ORIGINAL, "link_language": "en", "contributors": alone}
        return look(build(**{**values, **changes}))

    assert original() == ["warning translator.missing contributors"]
    assert original(contributors=GARDEN.contributors) == []
    assert original(language="en") == []
    assert original(link_language="de") == []


@pytest.mark.parametrize(
    "url", ["https://example.com/a", "https://link", "https://blatt.example/TODO", "http://…"]
)
def test_a_placeholder_is_no_link(url: str) -> None:
    assert look(build(url=url)) == ["error link.placeholder url"]


def test_a_link_that_counts_readers_is_a_hint() -> None:
    counted = "https://blatt.example/beet?utm_source=rundbrief&seite=2"
    body = f"{GARDEN.body} [Das Beet]({counted})"

    assert look(build(url=counted, body=body)) == [
        "hint link.tracking url",
        "hint link.tracking body",
    ]


def test_what_links_answered_is_found() -> None:
    url = "http://blatt.example/beet"

    def answered(state: LinkState, **facts: Any) -> list[str]:
        links = (LinkCheck(url=url, state=state, **facts),)
        return look(build(url=url), context=replace(CONTEXT, background=Background(links=links)))

    assert answered(LinkState.ALIVE) == []
    assert answered(LinkState.DEAD, status=404) == ["error link.dead url"]
    assert answered(LinkState.DEAD, reason="There is no host of this name.") == [
        "error link.dead url"
    ]
    assert answered(LinkState.UNCLEAR, status=403) == ["hint link.unclear url"]
    assert answered(LinkState.ALIVE, https_works=True) == ["hint link.http url"]
