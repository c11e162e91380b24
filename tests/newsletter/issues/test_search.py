"""What the search of the archive finds, in which form of a word, and in which order."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import URL, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from newsletter.database import Sessions
from newsletter.issues import (
    ItemText,
    Passage,
    SearchResult,
    Snippet,
    publish,
    search,
    search_archive,
)
from newsletter.issues.archive_passages import DICTIONARIES, choose_dictionary
from newsletter.mail import ItemKind
from newsletter.migrations import downgrade, upgrade
from tests.newsletter.issues.drafts import BRIDGE, GARDEN, MASTHEAD, NOON, make_issue

ENGLISH = replace(
    GARDEN, title="The library", body="She was running through libraries.", language="en"
)


async def shelve(session: AsyncSession, *texts: ItemText) -> int:
    issue = await make_issue(session, *texts)
    assert issue.id is not None
    await publish(session, issue.id, masthead=MASTHEAD, overrides={}, now=NOON)
    return issue.id


async def find(session: AsyncSession, words: str) -> Sequence[str]:
    result = await search_archive(session, words, limit=10)
    return [read(hit.heading) for hit in result.hits]


def read(snippets: Sequence[Snippet]) -> str:
    return "".join(each.text for each in snippets)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Brücke", [BRIDGE.title]),
        ("BRUECKEN", [BRIDGE.title]),  # as who has no such key writes it
        ("Brücke Beet", []),  # both words
        ("brücken or uhr", [BRIDGE.title]),
        ("geschichte erzähle", [BRIDGE.title]),
        ("„zwei Geschichten“", [BRIDGE.title]),
        ('"Geschichten zwei"', []),
        ("brücken -geschichten", []),
        ("ran library", []),  # German pieces are not read as English
        ("libraries run", [ENGLISH.title]),
        ("Karla Entwurf -Brücken -library", [GARDEN.title]),
        ("Probezeitung -Beet -library", [BRIDGE.title]),
        ("-Beet", []),  # nearly everything, which nobody asks for
        ("eines", []),  # a word that says nothing
        ("", []),
    ],
)
async def test_words_are_found_in_any_form_of_their_language(
    session: AsyncSession, words: str, found: list[str]
) -> None:
    bridge = replace(BRIDGE, body="Ein Ufer und noch eines.")
    await shelve(session, GARDEN, bridge, ENGLISH)

    assert await find(session, words) == found


async def test_a_title_counts_more_than_a_text_and_the_newest_issue_first(
    session: AsyncSession,
) -> None:
    mentions = replace(GARDEN, title="Anderes", body="Von Kreide ist auch die Rede.")
    about = replace(GARDEN, title="Kreide", body="Sie hinterlässt Spuren.")
    older, newer = await shelve(session, mentions, about), await shelve(session, about)

    hits = (await search_archive(session, "kreide", limit=10)).hits

    assert [(hit.issue_id, hit.position) for hit in hits] == [(newer, 1), (older, 2), (older, 1)]


async def test_what_was_asked_for_is_marked_in_title_and_text(session: AsyncSession) -> None:
    number = await shelve(session, GARDEN)

    (hit,) = (await search_archive(session, "beete", limit=10)).hits

    assert [each.text for each in hit.heading if each.found] == ["Beet"]
    assert [each.text for each in hit.excerpt if each.found] == ["Beete"]
    assert (hit.issue_id, hit.position, hit.language) == (number, 1, "de")
    assert hit.subject == "Der langsame Garten"
    assert hit.people == "Jonas Muster, Karla Entwurf, Die Probezeitung"
    assert "*" not in read(hit.excerpt)
    assert read(hit.excerpt).startswith("… ")
    assert read(hit.excerpt).endswith("niemand gesät …")


async def test_drafts_and_advertisements_are_not_found(session: AsyncSession) -> None:
    await make_issue(session, replace(GARDEN, title="Zebras"))
    await shelve(session, GARDEN, replace(GARDEN, kind=ItemKind.SPONSOR, title="Kreide"))

    assert await find(session, "Zebras") == []
    assert await find(session, "Kreide") == []


async def test_a_page_says_how_much_there_is_on_all_of_them(session: AsyncSession) -> None:
    await shelve(session, *(replace(GARDEN, title=f"Kreide {at}") for at in range(5)))

    first = await search_archive(session, "kreide", limit=2)
    last = await search_archive(session, "kreide", limit=2, offset=4)

    assert (len(first.hits), first.total) == (2, 5)
    assert (len(last.hits), last.total) == (1, 5)
    beyond = await search_archive(session, "kreide", limit=2, offset=6)
    assert beyond == SearchResult(hits=(), total=0)


@pytest.mark.parametrize(
    ("language", "dictionary"),
    [("de", "german"), ("de-AT", "german"), ("EN", "english"), ("pl", "simple"), ("", "simple")],
)
def test_each_language_has_its_stemmer_or_none(language: str, dictionary: str) -> None:
    assert choose_dictionary(language) == dictionary


async def test_a_language_without_a_stemmer_is_found_word_for_word(session: AsyncSession) -> None:
    await shelve(session, replace(GARDEN, title="Mosty i rzeki", language="pl"))

    assert await find(session, "mosty") == ["Mosty i rzeki"]


async def test_the_index_answers_and_not_a_walk_through_all_that_was_written(
    session: AsyncSession,
) -> None:
    number = await shelve(session, GARDEN)
    connection = await session.connection()
    await connection.execute(
        text(
            "INSERT INTO passage (issue_id, position, heading, people, words, dictionary, document)"
            " SELECT :number, at, 'x', '', 'x', 'german', to_tsvector('german', 'Wort' || at)"
            " FROM generate_series(100, 20000) AS at"
        ),
        {"number": number},
    )
    await connection.execute(text("ANALYZE passage"))

    values = {
        "words": "Wort777",
        "dictionaries": list(DICTIONARIES),
        "limit": 20,
        "offset": 0,
        "whole": "",
        "excerpt": "",
    }
    plan = await connection.execute(text(f"EXPLAIN {search._SEARCH.text}"), values)
    assert "Bitmap Index Scan on passage_document" in str(plan.all())


async def test_issues_that_were_published_before_there_was_a_search_are_found(
    sessions: Sessions, database: URL
) -> None:
    paid = replace(GARDEN, kind=ItemKind.SPONSOR, title="Kreide")
    linked = replace(BRIDGE, body="Ein [*langer* Steg](https://steg.example/weg).\n\n> Und Ufer.")
    async with sessions.begin() as session:
        number = await shelve(session, linked, paid, replace(ENGLISH, language="pl"))
        written = (await session.exec(_select_passages())).all()

    await downgrade(database, "0005")
    await upgrade(database)

    async with sessions.begin() as session:
        again = (await session.exec(_select_passages())).all()
        (hit,) = (await search_archive(session, "stege", limit=10)).hits
    assert again == written
    assert (hit.issue_id, hit.position) == (number, 1)


def _select_passages() -> Select[int, str, str, str]:
    statement = select(Passage.position, Passage.heading, Passage.people, Passage.words)
    return statement.order_by(col(Passage.position))
