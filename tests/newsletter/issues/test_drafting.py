"""From a roundup to a draft: nothing lost, nothing turned into markup."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues import IssueStatus, contributors_of, draft, draft_empty, read_issue
from newsletter.mail import Contributor, ItemKind, LinkKind, Role
from newsletter.markup import parse, plain
from newsletter.roundups import Roundup, read
from tests.newsletter.issues.drafts import NOON

ROUNDUP = """\
Randnotizen im November

Ein Beet, das niemand umgräbt
Von Prof. Jonas Muster – 16. November 2026 (Übersetzung: Karla Entwurf)

Was nach Nachlässigkeit klingt, ist *keine* Methode, sagt [er].

3. Dezember ist es so weit, steht auf einem Schild am Zaun.

[Zum Originalbeitrag in englischer Sprache]

Die Uhr im Treppenhaus
Von Lene Vorlage – 15. November 2026

Sie geht nach, und niemand hat sie je aufgezogen. Warum, fragt sich das ganze Haus seit Jahren.

Hier weiterlesen: https://probezeitung.example/uhr
"""
INVENTED = Path("../shared/roundups/kommentarschau_invented_words.txt")


async def make(session: AsyncSession, roundup: Roundup, **changes: str | None) -> int:
    given: dict[str, str | None] = {"title": None, "language": None, **changes}
    issue = await draft(
        session, roundup, source=ROUNDUP, title=given["title"], language=given["language"], now=NOON
    )
    return issue.id or 0


async def test_a_roundup_becomes_a_draft_with_its_items(session: AsyncSession) -> None:
    found = await read_issue(session, await make(session, read(ROUNDUP)))

    assert found.issue.status is IssueStatus.DRAFT
    assert (found.issue.language, found.issue.slug) == ("de", None)
    garden, clock = found.items
    assert (garden.position, clock.position) == (1, 2)
    assert garden.title == "Ein Beet, das niemand umgräbt"
    assert contributors_of(garden) == (
        Contributor(name="Jonas Muster", prefix="Prof."),
        Contributor(name="Karla Entwurf", role=Role.TRANSLATOR),
    )
    assert garden.published_on == date(2026, 11, 16)
    assert (garden.link_kind, garden.link_language, garden.url) == (LinkKind.ORIGINAL, "en", "")
    assert (clock.link_kind, clock.url) == (LinkKind.CONTINUE, "https://probezeitung.example/uhr")


async def test_words_that_look_like_markup_stay_words(session: AsyncSession) -> None:
    found = await read_issue(session, await make(session, read(ROUNDUP)))

    text = found.items[0].standfirst + "\n" + plain(parse(found.items[0].body))
    assert "ist *keine* Methode, sagt [er]." in text
    assert "3. Dezember ist es so weit" in text


async def test_what_it_was_made_of_is_kept(session: AsyncSession) -> None:
    roundup = read(ROUNDUP)
    found = await read_issue(session, await make(session, roundup))

    assert found.imported is not None
    assert found.imported.source == ROUNDUP
    assert found.imported.reading == roundup.reading
    assert len(found.imported.readings) == len(roundup.readings)
    assert [each["code"] for each in found.imported.findings] == [
        each.code for each in roundup.findings
    ]


async def test_a_given_title_and_language_win(session: AsyncSession) -> None:
    number = await make(session, read(ROUNDUP), title=" Neue\r\nNotizen ", language="en")
    found = await read_issue(session, number)

    assert (found.issue.title, found.issue.language) == ("Neue Notizen", "en")
    assert {item.language for item in found.items} == {"de"}


async def test_a_subject_that_is_too_long_ends_at_a_word(session: AsyncSession) -> None:
    issue = await draft_empty(session, title="Wort " * 50, language="de", now=NOON)

    assert issue.title.endswith("Wort…")
    assert len(issue.title) <= 200


async def test_what_is_watched_is_a_video(session: AsyncSession) -> None:
    source = ROUNDUP.replace("Hier weiterlesen", "Hier ansehen")
    found = await read_issue(session, await make(session, read(source)))

    assert found.items[1].kind is ItemKind.VIDEO
    assert found.items[1].link_kind is LinkKind.WATCH


async def test_what_is_paid_for_and_how_long_it_takes_stand_where_readers_look(
    session: AsyncSession,
) -> None:
    source = """\
Fundstücke

STADT

Der Brunnen läuft*
Von Lene Vorlage | Tagesbote | 3. Dezember 2025 | 4 Minuten

Nach elf Jahren fließt Wasser über den alten Stein. Die Tauben waren als Erste da.

*Veröffentlichung mit freundlicher Genehmigung der Autorin.

[Mehr]

Ein Feld wird Wald
Von Ida Probe | Tagesbote | 2. Dezember 2025 | 12 Minuten

Der Bauer hat einfach aufgehört zu mähen. Nach fünf Jahren stehen dort Birken.

[Mehr]

ANZEIGE

Die gute Kanne
Von Tom Entwurf | Tagesbote | 1. Dezember 2025

Eine Kanne, die nicht tropft. Mehr muss man darüber nicht schreiben.

[Mehr]
"""
    found = await read_issue(session, await make(session, read(source)))

    assert [item.kicker for item in found.items] == ["STADT", "", ""]
    assert [item.reading_minutes for item in found.items] == [4, 12, None]
    assert found.items[0].title == "Der Brunnen läuft"
    assert [item.kind for item in found.items][1:] == [ItemKind.EXCERPT, ItemKind.SPONSOR]


@pytest.fixture
def invented_words() -> str:
    if not INVENTED.exists():
        pytest.skip("the shared roundups are not beside the project")
    return INVENTED.read_text(encoding="utf-8")


async def test_all_ten_invented_items_arrive(session: AsyncSession, invented_words: str) -> None:
    found = await read_issue(session, await make(session, read(invented_words)))

    assert len(found.items) == 10
    assert all(item.title and item.body and item.contributors for item in found.items)
    assert found.items[9].rights_note
