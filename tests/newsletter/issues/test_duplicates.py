"""The same piece is found again: by address, by title, by text."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues import (
    Duplicate,
    ItemText,
    Likeness,
    find_duplicates,
    publish,
    read_background,
    read_issue,
)
from newsletter.issues.fingerprints import Fingerprint, are_near, fingerprint, simhash, split_words
from newsletter.issues.memory import ItemFingerprint, KnownName, NameKind
from newsletter.issues.remembering import catch_up, remember
from tests.newsletter.issues.drafts import BRIDGE, GARDEN, MASTHEAD, NOON, build, make_issue

PROSE = (
    "Wer im Oktober durch die Kleingärten geht, hört das Rascheln der Blätter und das Klappern "
    "der Leitern, denn jetzt werden die letzten Äpfel geerntet, die Bänke gestrichen und die "
    "Wassertonnen geleert. Ein alter Gärtner erzählt, warum er seine Beete niemals umgräbt, und "
    "weshalb der Boden darunter von Jahr zu Jahr lockerer und dunkler geworden ist als früher."
)
OTHER = (
    "Die Brücke am Hafen wurde in nur vier Wochen errichtet, doch ihre Geschichte reicht weiter "
    "zurück: Schon die Fischer hatten hier einen Steg, später fuhr eine Fähre mit zwei Rudern, "
    "und der Fährmann kannte jeden Fahrgast beim Namen. Heute zählt ein Sensor die Fahrräder, "
    "und niemand fragt mehr, wer hinüber will, solange die Ampel auf der anderen Seite grün ist."
)


async def number_of(session: AsyncSession, *texts: ItemText) -> int:
    return (await make_issue(session, *texts)).id or 0


async def print_issue(session: AsyncSession, *texts: ItemText, days: int = 0) -> int:
    number = await number_of(session, *texts)
    now = NOON - timedelta(days=30 - days)
    await publish(session, number, masthead=MASTHEAD, overrides={}, now=now)
    return number


def tell(found: Sequence[Duplicate]) -> list[tuple[Likeness, int]]:
    return [(each.likeness, each.issue_id) for each in found]


def test_a_fingerprint_does_not_mind_how_things_are_written() -> None:
    one = fingerprint(build(title="Ein Beet, das *niemand* umgräbt"))
    other = fingerprint(
        build(title="EIN BEET – DAS NIEMAND UMGRABT!", url=f"{GARDEN.url}/?utm_source=x#top")
    )

    assert (one.title, one.url_digest) == (other.title, other.url_digest)


def test_what_is_empty_or_general_recognises_nothing() -> None:
    assert fingerprint(build(title="Kurz notiert", url=" ", body="Nichts.")) == Fingerprint()
    assert Fingerprint().bands == ()
    assert not are_near(None, 3)


def test_a_text_stays_near_itself_when_some_words_change() -> None:
    first = simhash(split_words(PROSE))
    second = simhash(split_words(PROSE.replace("Oktober", "Herbst").replace("alter", "junger")))

    assert are_near(first, second)
    assert not are_near(first, simhash(split_words(OTHER)))


@given(st.integers(-(2**63), 2**63 - 1), st.sets(st.integers(0, 63), max_size=3))
def test_texts_that_differ_in_three_bits_share_a_band(bits: int, flipped: set[int]) -> None:
    other = bits
    for bit in flipped:
        other ^= 1 << bit

    assert set(Fingerprint(simhash=bits).bands) & set(Fingerprint(simhash=other).bands)


@pytest.mark.parametrize(
    ("again", "likeness"),
    [
        (replace(GARDEN, title="Neuer Titel, altes Lied", body=OTHER), Likeness.ADDRESS),
        (replace(GARDEN, url="https://blatt.example/neu", body=OTHER), Likeness.TITLE),
        (
            replace(BRIDGE, url="https://blatt.example/neu", body=PROSE.replace("alter", "junger")),
            Likeness.TEXT,
        ),
    ],
)
async def test_a_piece_of_an_earlier_issue_is_found(
    session: AsyncSession, again: ItemText, likeness: Likeness
) -> None:
    earlier = await print_issue(session, replace(GARDEN, body=PROSE))
    number = await number_of(session, again)

    (found,) = await find_duplicates(session, number)
    assert (found.likeness, found.issue_id) == (likeness, earlier)
    assert found.issue_title == "Der langsame Garten"


async def test_the_latest_of_several_issues_is_named(session: AsyncSession) -> None:
    await print_issue(session, GARDEN, days=1)
    later = await print_issue(session, GARDEN, days=2)
    number = await number_of(session, GARDEN)

    assert tell(await find_duplicates(session, number)) == [(Likeness.ADDRESS, later)]


async def test_drafts_and_other_pieces_are_no_duplicates(session: AsyncSession) -> None:
    await number_of(session, GARDEN)
    await print_issue(session, replace(GARDEN, body=PROSE))
    new = replace(BRIDGE, url="https://blatt.example/bruecke", body=OTHER)

    assert await find_duplicates(session, await number_of(session, new)) == []


async def test_an_issue_without_items_has_no_duplicates(session: AsyncSession) -> None:
    issue = await make_issue(session)
    for item in (await read_issue(session, issue.id or 0)).items:
        await session.delete(item)
    await session.flush()

    assert await find_duplicates(session, issue.id or 0) == []


async def test_a_piece_that_is_in_an_issue_twice_is_found_below(session: AsyncSession) -> None:
    number = await number_of(session, GARDEN, replace(BRIDGE, url=""), GARDEN)
    first, _, last = (await read_issue(session, number)).items

    (found,) = await find_duplicates(session, number)
    assert (found.item_id, found.other_id, found.issue_id) == (last.id, first.id, number)


async def test_publishing_remembers_names_once(session: AsyncSession) -> None:
    number = await print_issue(session, GARDEN, replace(BRIDGE, source_name=""))
    await remember(session, number)

    names = await session.exec(select(KnownName))
    assert {(each.kind, each.name, each.times) for each in names} == {
        (NameKind.SOURCE, "Die Probezeitung", 1),
        (NameKind.AUTHOR, "Jonas Muster", 2),
        (NameKind.AUTHOR, "Karla Entwurf", 2),
    }


async def test_what_was_published_before_is_remembered_when_it_is_needed(
    session: AsyncSession,
) -> None:
    await print_issue(session, GARDEN)
    for row in await session.exec(select(ItemFingerprint)):
        await session.delete(row)
    await session.flush()
    number = await number_of(session, GARDEN)

    await catch_up(session)
    assert len(await find_duplicates(session, number)) == 1


async def test_the_background_is_what_the_checks_compare_with(session: AsyncSession) -> None:
    await print_issue(session, GARDEN)
    draft = await read_issue(session, await number_of(session, GARDEN))
    background = await read_background(session, draft)

    assert background.last_subject == "Der langsame Garten"
    assert [each.name for each in background.authors] == ["Jonas Muster", "Karla Entwurf"]
    assert [each.name for each in background.sources] == ["Die Probezeitung"]
    assert [each.likeness for each in background.duplicates] == [Likeness.ADDRESS]
    assert background.links == ()
