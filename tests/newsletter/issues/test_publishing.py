"""Publishing: rendered once, frozen, found again."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions
from newsletter.issues import (
    IssueNotPublished,
    IssueStatus,
    PublishingBlocked,
    UnknownIssue,
    find_edition,
    is_published,
    list_editions,
    list_overrides,
    masthead_of,
    prove,
    publish,
    read_edition,
    read_issue,
)
from newsletter.issues.slugs import make_slug
from newsletter.settings import Settings
from tests.newsletter.issues.drafts import BRIDGE, GARDEN, MASTHEAD, NOON, make_issue


async def number_of_new(session: AsyncSession, *, url: str = GARDEN.url) -> int:
    return (await make_issue(session, replace(GARDEN, url=url), BRIDGE)).id or 0


async def test_publishing_freezes_what_was_proved(session: AsyncSession) -> None:
    number = await number_of_new(session)
    proof = await prove(await read_issue(session, number), masthead=MASTHEAD, now=NOON)
    edition = await publish(session, number, masthead=MASTHEAD, overrides={}, now=NOON)

    issue = (await read_issue(session, number)).issue
    assert (issue.status, issue.published_at) == (IssueStatus.PUBLISHED, NOON)
    assert issue.slug == f"{number}-der-langsame-garten"
    assert (edition.html, edition.text) == (proof.rendered.html, proof.rendered.text)
    assert proof.size == len(edition.html.encode())
    assert (edition.subject, edition.language, edition.item_count) == (issue.title, "de", 2)
    assert f"https://letters.example.test/archive/{issue.slug}" in edition.html
    assert "20. November 2026" in edition.text


async def test_publishing_twice_gives_the_same_edition(session: AsyncSession) -> None:
    number = await number_of_new(session)
    first = await publish(session, number, masthead=MASTHEAD, overrides={}, now=NOON)
    renamed = replace(MASTHEAD, name="Anders")
    later = NOON + timedelta(days=1)
    second = await publish(session, number, masthead=renamed, overrides={}, now=later)

    assert (second.html, second.frozen_at) == (first.html, NOON)


async def test_an_error_without_a_reason_stops_it(session: AsyncSession) -> None:
    number = await number_of_new(session, url="")

    for reasons in ({}, {"link.missing": " \n"}, {"items.none": "falsch"}):
        with pytest.raises(PublishingBlocked, match=r"link\.missing") as caught:
            await publish(session, number, masthead=MASTHEAD, overrides=reasons, now=NOON)
        assert [finding.position for finding in caught.value.findings] == [1]
    assert not await is_published(session, number)


async def test_a_reason_is_kept_with_who_gave_it(session: AsyncSession) -> None:
    number = await number_of_new(session, url="")
    reasons = {"link.missing": "  Nur\r\ngedruckt. ", "items.none": "nicht nötig"}
    await publish(session, number, masthead=MASTHEAD, overrides=reasons, now=NOON, editor_id=7)

    (kept,) = await list_overrides(session, number)
    assert (kept.code, kept.reason, kept.editor_id, kept.at) == (
        "link.missing",
        "Nur gedruckt.",
        7,
        NOON,
    )


async def test_the_reason_for_letting_a_warning_pass_is_kept_too(session: AsyncSession) -> None:
    number = (await make_issue(session, replace(GARDEN, source_name=""))).id or 0
    reasons = {"source.missing": "Steht im Text."}
    await publish(session, number, masthead=MASTHEAD, overrides=reasons, now=NOON)

    (kept,) = await list_overrides(session, number)
    assert (kept.code, kept.reason) == ("source.missing", "Steht im Text.")


async def test_a_draft_has_no_edition(session: AsyncSession) -> None:
    number = await number_of_new(session)

    with pytest.raises(IssueNotPublished):
        await read_edition(session, number)
    with pytest.raises(UnknownIssue):
        await publish(session, 999_999, masthead=MASTHEAD, overrides={}, now=NOON)


async def test_the_archive_finds_editions_by_name_and_lists_the_newest_first(
    session: AsyncSession,
) -> None:
    numbers = [await number_of_new(session) for _ in range(3)]
    for days, number in enumerate(numbers[:2]):
        now = NOON + timedelta(days=days)
        await publish(session, number, masthead=MASTHEAD, overrides={}, now=now)

    listed = await list_editions(session, zone=ZoneInfo("Europe/Berlin"))
    assert [each.issue_id for each in listed] == [numbers[1], numbers[0]]
    assert (listed[0].title, listed[0].item_count) == ("Der langsame Garten", 2)
    assert listed[0].date == NOON + timedelta(days=1)
    found = await find_edition(session, listed[0].slug)
    assert found is not None
    assert found.edition.issue_id == numbers[1]
    assert await find_edition(session, "nirgends") is None


async def test_two_who_publish_at_once_get_one_edition(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        number = await number_of_new(session)

    async def publish_once() -> str:
        async with sessions.begin() as session:
            edition = await publish(session, number, masthead=MASTHEAD, overrides={}, now=NOON)
            return edition.html

    first, second = await asyncio.gather(publish_once(), publish_once())
    assert first == second


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Der Äpfel süßer Ölfleck", "12-der-aepfel-suesser-oelfleck"),
        ("Łódź, café & Ærø", "12-lodz-cafe-aeroe"),
        ("../../etc/passwd", "12-etc-passwd"),
        ("Привет", "12"),
        ("", "12"),
        ("A" * 200, "12"),
        ("wort " * 40, "12" + "-wort" * 15),
    ],
)
def test_a_slug_is_short_and_ascii(title: str, slug: str) -> None:
    assert make_slug(12, title) == slug


def test_the_masthead_comes_from_the_settings() -> None:
    settings = Settings(_env_file=None, name="Notizen", imprint="Wir", base_url="https://a.test/")

    assert (masthead_of(settings).name, masthead_of(settings).base_url) == (
        "Notizen",
        "https://a.test",
    )
