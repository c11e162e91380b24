"""What editors correct more than once becomes a rule, if they want it to."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues import (
    HouseRule,
    Item,
    ItemText,
    RuleKind,
    UnknownRule,
    accept_rule,
    delete_rule,
    draft,
    list_rules,
    list_uses,
    publish,
    read_issue,
    remove_item,
    revise_item,
    say_rule,
    text_of,
)
from newsletter.issues.corrections import IS_STANDFIRST, IS_TEXT, Change, imported_of, list_changes
from newsletter.issues.house_rules import apply_rules
from newsletter.mail import Contributor, LinkKind, Role
from newsletter.roundups import read
from tests.newsletter.issues.drafts import GARDEN, MASTHEAD, NOON, build

ROUNDUP = """\
Randnotizen im November

Ein Beet, das niemand umgräbt
Von J. Muster – 16. November 2026

Was nach Nachlässigkeit klingt, ist keine Methode, sagt er und zeigt auf die vielen Blüten.

Seit zehn Jahren gräbt er nicht mehr um, und der Boden wird von Jahr zu Jahr lockerer.

Noch mehr davon auf unserer Seite.

[Zum Nachlesen]

Die Uhr im Treppenhaus
Von J. Muster – 15. November 2026

Sie geht nach, und niemand hat sie je aufgezogen. Warum, fragt sich das ganze Haus seit Jahren.

Nur die Katze weiß es, und sie verrät es niemandem, der sie nicht vorher gefüttert hat.

Noch mehr davon auf unserer Seite.

[Zum Nachlesen]
"""


def change(before: ItemText, **after: Any) -> tuple[Change, ...]:
    was, now = build(before), build(before, **after)
    return list_changes([(imported_of(was), now)])


def rule(kind: RuleKind, given: str = "", wanted: str = "") -> HouseRule:
    return HouseRule(kind=kind, given=given, wanted=wanted, offered_at=NOON)


def applied(item: Item, *rules: HouseRule) -> list[tuple[RuleKind, int]]:
    return [(use.kind, use.items) for use in apply_rules(1, [item], rules)]


async def make_draft(session: AsyncSession) -> int:
    issue = await draft(session, read(ROUNDUP), source=ROUNDUP, title="T", language=None, now=NOON)
    return issue.id or 0


async def correct(session: AsyncSession, number: int, **changes: Any) -> None:
    """Change all items of a draft alike, taking out the line that nobody wants."""
    for item in (await read_issue(session, number)).items:
        body = item.body.replace("\n\nNoch mehr davon auf unserer Seite.", "")
        text = replace(text_of(item), body=body, **changes)
        await revise_item(session, number, item.id or 0, version=item.version, text=text)


async def print_issue(session: AsyncSession, number: int) -> None:
    reasons = {"link.missing": "nur gedruckt"}
    await publish(session, number, masthead=MASTHEAD, overrides=reasons, now=NOON)


JONAS = (Contributor(name="Jonas Muster"),)


def test_nothing_changed_is_nothing_to_learn() -> None:
    assert change(GARDEN) == ()
    assert change(GARDEN, title="Neu", url="https://b.example/neu") == ()


def test_a_replaced_author_is_an_alias() -> None:
    before = replace(GARDEN, contributors=(Contributor(name="J. Muster", prefix="Dr."),))

    assert change(before, contributors=JONAS) == (
        Change(kind=RuleKind.AUTHOR_ALIAS, given="Dr. J. Muster", wanted="Jonas Muster", times=1),
    )
    assert change(before, contributors=()) == ()
    assert change(replace(GARDEN, contributors=()), contributors=JONAS) == ()


def test_the_first_paragraph_is_a_standfirst_or_is_none() -> None:
    teaser = replace(GARDEN, body="Ein *Satz* vorweg.\n\nDann der Text.")
    led = replace(GARDEN, standfirst="Ein Satz vorweg.", body="Dann der Text.")

    assert [
        (each.kind, each.wanted)
        for each in change(teaser, standfirst="Ein Satz vorweg.", body="Dann der Text.")
    ] == [(RuleKind.STANDFIRST, IS_STANDFIRST)]
    assert [
        (each.kind, each.wanted)
        for each in change(led, standfirst="", body="Ein Satz vorweg.\n\nDann der Text.")
    ] == [(RuleKind.STANDFIRST, IS_TEXT)]


def test_one_standfirst_among_many_items_is_no_habit() -> None:
    teaser = replace(GARDEN, body="Ein Satz.\n\nDann der Text.")
    same = (imported_of(build(teaser)), build(teaser))
    moved = build(teaser, standfirst="Ein Satz.", body="Dann der Text.")

    assert list_changes([(imported_of(build(teaser)), moved), same, same]) == ()


def test_the_words_of_a_link_get_another_meaning() -> None:
    before = replace(GARDEN, link_label="[Zum Nachlesen]")

    assert [
        (each.kind, each.given, each.wanted) for each in change(before, link_kind=LinkKind.ORIGINAL)
    ] == [(RuleKind.LABEL, "[Zum Nachlesen]", "original")]


def test_a_line_that_moved_elsewhere_was_not_dropped() -> None:
    before = replace(GARDEN, body="Werbung für uns.\n\nDer Text.")

    assert [(each.kind, each.given) for each in change(before, body="Der Text.")] == [
        (RuleKind.DROPPED_LINE, "Werbung für uns.")
    ]
    assert change(before, body="Der Text.", rights_note="Werbung für uns.") == ()
    assert change(replace(GARDEN, body=f"{'x' * 201}\n\nDer Text."), body="Der Text.") == ()


def test_an_alias_is_applied_to_authors_only() -> None:
    translator = Contributor(name="J. Muster", role=Role.TRANSLATOR)
    item = build(contributors=(Contributor(name="J. Muster"), translator))

    assert applied(item, rule(RuleKind.AUTHOR_ALIAS, "J. Muster", "Prof. Dr. Jonas Muster")) == [
        (RuleKind.AUTHOR_ALIAS, 1)
    ]
    assert text_of(item).contributors == (
        Contributor(name="Jonas Muster", prefix="Prof. Dr."),
        translator,
    )


def test_a_first_paragraph_becomes_a_standfirst_unless_it_is_all() -> None:
    habit = rule(RuleKind.STANDFIRST, wanted=IS_STANDFIRST)
    item = build(body="Ein *Satz*.\n\nDann der Text.")

    assert applied(item, habit) == [(RuleKind.STANDFIRST, 1)]
    assert (item.standfirst, item.body) == ("Ein Satz.", "Dann der Text.")
    assert applied(item, habit) == []
    for body in ("Nur ein Absatz.", "## Titel\n\nText.", "> Zitat\n\nText."):
        assert applied(build(body=body), habit) == []


def test_a_standfirst_becomes_the_first_paragraph() -> None:
    habit = rule(RuleKind.STANDFIRST, wanted=IS_TEXT)
    item = build(standfirst="# Ein Satz.", body="Dann der Text.")

    assert applied(item, habit) == [(RuleKind.STANDFIRST, 1)]
    assert (item.standfirst, item.body) == ("", "\\# Ein Satz.\n\nDann der Text.")
    assert applied(item, habit) == []


def test_labels_and_lines_are_applied_where_they_stand() -> None:
    item = build(link_label="Zum Nachlesen", body="Werbung.\n\nDer Text.\n\nWerbung.")
    rules = (
        rule(RuleKind.LABEL, "Zum Nachlesen", "original"),
        rule(RuleKind.DROPPED_LINE, "Werbung."),
    )

    assert applied(item, *rules) == [(RuleKind.DROPPED_LINE, 1), (RuleKind.LABEL, 1)]
    assert (item.body, item.link_kind) == ("Der Text.", LinkKind.ORIGINAL)
    assert applied(item, *rules) == []


async def test_what_is_corrected_twice_is_offered_accepted_and_followed(
    session: AsyncSession,
) -> None:
    first = await make_draft(session)
    await correct(session, first, contributors=JONAS, link_kind=LinkKind.ORIGINAL)
    await print_issue(session, first)

    offered = await list_rules(session)
    assert [(each.kind, each.given, each.wanted, each.times) for each in offered] == [
        (RuleKind.AUTHOR_ALIAS, "J. Muster", "Jonas Muster", 2),
        (RuleKind.DROPPED_LINE, "Noch mehr davon auf unserer Seite.", "", 2),
        (RuleKind.LABEL, "Zum Nachlesen", "original", 2),
    ]
    assert [each.accepted_at for each in offered] == [None, None, None]

    for each in offered:
        await accept_rule(session, each.id or 0, editor_id=7, now=NOON)
    second = await make_draft(session)
    items = (await read_issue(session, second)).items
    assert [text_of(item).contributors for item in items] == [JONAS, JONAS]
    assert not any("Noch mehr" in item.body for item in items)
    assert {item.link_kind for item in items} == {LinkKind.ORIGINAL}
    assert [(each.kind, each.items) for each in await list_uses(session, second)] == [
        (RuleKind.AUTHOR_ALIAS, 2),
        (RuleKind.DROPPED_LINE, 2),
        (RuleKind.LABEL, 2),
    ]

    await print_issue(session, second)
    assert [(each.times, each.accepted_by) for each in await list_rules(session)] == [(2, 7)] * 3


async def test_without_rules_an_import_stays_as_it_is(session: AsyncSession) -> None:
    number = await make_draft(session)

    assert await list_uses(session, number) == []
    await print_issue(session, number)
    assert await list_rules(session) == []


async def test_corrections_that_contradict_each_other_make_no_rule(session: AsyncSession) -> None:
    number = await make_draft(session)
    items = (await read_issue(session, number)).items
    for item, name in zip(items, ("Jonas Muster", "Jona Muster"), strict=True):
        text = replace(text_of(item), contributors=(Contributor(name=name),))
        await revise_item(session, number, item.id or 0, version=item.version, text=text)
    await print_issue(session, number)

    assert await list_rules(session) == []


async def test_a_deleted_rule_is_offered_again_only_if_it_is_learnt_anew(
    session: AsyncSession,
) -> None:
    number = await make_draft(session)
    await correct(session, number)
    await print_issue(session, number)
    (offered,) = await list_rules(session)
    await delete_rule(session, offered.id or 0)
    untouched = await make_draft(session)
    await print_issue(session, untouched)

    assert await list_rules(session) == []
    with pytest.raises(UnknownRule):
        await accept_rule(session, offered.id or 0, editor_id=None, now=NOON)

    again = await make_draft(session)
    await correct(session, again)
    await print_issue(session, again)
    assert [each.times for each in await list_rules(session)] == [2]


async def test_an_imported_item_can_still_be_removed(session: AsyncSession) -> None:
    number = await make_draft(session)
    first, _ = (await read_issue(session, number)).items
    await remove_item(session, number, first.id or 0, version=1)
    await print_issue(session, number)

    assert len((await read_issue(session, number)).items) == 1


@pytest.mark.parametrize(
    ("made", "english", "german"),
    [
        (
            rule(RuleKind.AUTHOR_ALIAS, "J. {x}", "Jonas"),
            "“J. {x}” is written “Jonas”.",
            "„J. {x}“ wird „Jonas“ geschrieben.",
        ),
        (
            rule(RuleKind.STANDFIRST, wanted=IS_STANDFIRST),
            "The first paragraph of an item is its standfirst.",
            "Der erste Absatz eines Beitrags ist sein Vorspann.",
        ),
        (
            rule(RuleKind.STANDFIRST, wanted=IS_TEXT),
            "Items have no standfirst: it is their first paragraph.",
            "Beiträge haben keinen Vorspann: Er ist ihr erster Absatz.",
        ),
        (
            rule(RuleKind.LABEL, "Nachlesen", "original"),
            "A link called “Nachlesen” means: To the original.",
            "Ein Link namens „Nachlesen“ bedeutet: Zum Original.",
        ),
        (
            rule(RuleKind.DROPPED_LINE, "Werbung."),
            "The line “Werbung.” is taken out.",
            "Die Zeile „Werbung.“ wird herausgenommen.",
        ),
    ],
)
def test_a_rule_is_a_sentence(made: HouseRule, english: str, german: str) -> None:
    assert (say_rule(made, "en"), say_rule(made, "de")) == (english, german)
