"""Taking people over whose consent is proven elsewhere."""

import asyncio
from datetime import timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers import (
    BadRow,
    ImportResult,
    ImportRow,
    SubscriberStatus,
    SuppressionReason,
    Wording,
    confirm,
    count_by_status,
    find_subscriber,
    import_subscribers,
    invite_subscribers,
    is_suppressed,
    read_preferences,
    suppress,
    unsubscribe,
)
from subscribers.models import Consent
from tests.subscribers.readers import NOW, Sessions, ask, join, wait_for_lock

EVIDENCE = "paper list of the spring fair, 2019"
LATER = NOW + timedelta(days=1)


def _row(address: str, *, name: str = "", language: str = "de", line: int = 0) -> ImportRow:
    return ImportRow(address=address, name=name, language=language, line=line)


async def test_an_imported_person_is_active_with_the_evidence(session: AsyncSession) -> None:
    result = await import_subscribers(
        session, [_row(" New@Example.org ", name="Jo  Doe")], evidence=EVIDENCE, now=NOW
    )

    assert result == ImportResult(added=1, known=0, left=0, suppressed=0, bad=())
    subscriber = await find_subscriber(session, "new@example.org")
    assert subscriber is not None
    assert (subscriber.address, subscriber.name) == ("New@example.org", "Jo Doe")
    assert (subscriber.status, subscriber.confirmed_at) == (SubscriberStatus.ACTIVE, NOW)
    (entry,) = (await read_preferences(session, subscriber.id)).history
    assert (entry.kind, entry.at, entry.evidence, entry.ip) == ("confirmed", NOW, EVIDENCE, None)


async def test_every_row_is_accounted_for(session: AsyncSession) -> None:
    await join(session, "active@example.org", name="Jo")
    await ask(session, "pending@example.org", name="Kim")
    await unsubscribe(session, await join(session, "left@example.org"), ip=None, now=NOW)
    await join(session, "bounced@example.org")
    await suppress(session, "bounced@example.org", reason=SuppressionReason.BOUNCED, now=NOW)
    rows: list[ImportRow | BadRow] = [
        _row("new@example.org"),
        _row("ACTIVE@example.org", name="Somebody else"),
        _row("Pending@example.org", name="Somebody else"),
        _row("left@example.org"),
        _row("bounced@example.org"),
        _row("New@example.org"),
        _row("nobody", line=8),
        _row("name@example.org", name="Jo\nDoe", line=9),
        _row("language@example.org", language="German", line=10),
        BadRow(line=11, reason="Unreadable."),
    ]

    result = await import_subscribers(session, rows, evidence=EVIDENCE, now=LATER)

    assert (result.added, result.known, result.left, result.suppressed) == (2, 2, 1, 1)
    assert [row.line for row in result.bad] == [8, 9, 10, 11]
    assert "nobody" not in " ".join(row.reason for row in result.bad)
    for address, name in (("active@example.org", "Jo"), ("pending@example.org", "Kim")):
        subscriber = await find_subscriber(session, address)
        assert subscriber is not None
        assert (subscriber.status, subscriber.name) == (SubscriberStatus.ACTIVE, name)


async def test_no_import_takes_back_what_a_person_decided(session: AsyncSession) -> None:
    number = await join(session, "left@example.org")
    await unsubscribe(session, number, ip=None, now=NOW)

    await import_subscribers(session, [_row("left@example.org")], evidence=EVIDENCE, now=LATER)

    assert (await read_preferences(session, number)).status is SubscriberStatus.UNSUBSCRIBED


async def test_who_left_and_came_back_is_known(session: AsyncSession) -> None:
    await unsubscribe(session, await join(session, "back@example.org"), ip=None, now=NOW)
    await join(session, "back@example.org", now=LATER)

    result = await import_subscribers(
        session, [_row("back@example.org")], evidence=EVIDENCE, now=LATER
    )

    assert (result.known, result.left) == (1, 0)


async def test_importing_again_changes_nothing(session: AsyncSession) -> None:
    rows = [_row(f"reader{number}@example.org") for number in range(20)]
    await import_subscribers(session, rows, evidence=EVIDENCE, now=NOW)

    result = await import_subscribers(session, rows, evidence="other", now=LATER)

    assert (result.added, result.known) == (0, 20)
    assert (await session.exec(select(func.count(col(Consent.id))))).one() == 20


async def test_nothing_to_import_is_no_error(session: AsyncSession) -> None:
    result = await import_subscribers(session, iter(()), evidence=EVIDENCE, now=NOW)
    assert result == ImportResult(added=0, known=0, left=0, suppressed=0, bad=())


async def test_ten_thousand_people_are_taken_over_in_chunks(session: AsyncSession) -> None:
    rows = (_row(f"reader{number % 9_999}@example.org") for number in range(10_000))

    result = await import_subscribers(session, rows, evidence=EVIDENCE, now=NOW)

    assert (result.added, result.known) == (9_999, 1)
    assert (await count_by_status(session)).active == 9_999
    assert (await session.exec(select(func.count(col(Consent.id))))).one() == 9_999


async def test_two_imports_and_a_suppression_at_once_lose_nobody_and_write_to_nobody_twice(
    sessions: Sessions,
) -> None:
    rows = [_row(f"reader{number}@example.org") for number in range(50)]

    async def take_over(rows: list[ImportRow]) -> ImportResult:
        async with sessions.begin() as session:
            return await import_subscribers(session, rows, evidence=EVIDENCE, now=NOW)

    async def complain() -> None:
        async with sessions.begin() as session:
            await suppress(session, rows[7].address, reason=SuppressionReason.COMPLAINED, now=NOW)

    one, two, _ = await asyncio.gather(take_over(rows), take_over(rows[::-1]), complain())

    async with sessions() as session:
        assert (await count_by_status(session)).active == 49
        assert await is_suppressed(session, rows[7].address)
        complainer = await find_subscriber(session, rows[7].address)
    assert complainer is None or complainer.status is SubscriberStatus.UNSUBSCRIBED
    assert one.added + two.added in {49, 50}


async def test_a_request_that_crosses_an_import_is_confirmed_by_it(
    sessions: Sessions,
) -> None:
    async with sessions() as form:
        await ask(form, "reader@example.org")

        async def take_over() -> ImportResult:
            async with sessions.begin() as session:
                return await import_subscribers(
                    session, [_row("reader@example.org")], evidence=EVIDENCE, now=NOW
                )

        waiting = asyncio.create_task(take_over())
        await wait_for_lock(sessions)
        await form.commit()
        assert (await waiting).added == 1

    async with sessions() as session:
        assert (await count_by_status(session)).active == 1


async def test_who_is_invited_is_pending_until_they_confirm(session: AsyncSession) -> None:
    await join(session, "active@example.org")
    await ask(session, "pending@example.org")
    rows: list[ImportRow | BadRow] = [
        _row("New@example.org", name="Jo", language="en"),
        _row("active@example.org"),
        _row("pending@example.org"),
        BadRow(line=9, reason="no"),
    ]

    invitation = await invite_subscribers(session, rows, wording=_words, now=NOW)

    assert invitation.result == ImportResult(
        added=1, known=2, left=0, suppressed=0, bad=(BadRow(line=9, reason="no"),)
    )
    subscriber = await find_subscriber(session, "new@example.org")
    assert subscriber is not None
    assert invitation.languages == {subscriber.id: "en"}
    assert (subscriber.status, subscriber.requested_at) == (SubscriberStatus.PENDING, NOW)
    await confirm(session, subscriber.id, ip=None, now=LATER)
    newest, oldest = sorted(
        (await read_preferences(session, subscriber.id)).history,
        key=lambda each: -each.at.timestamp(),
    )
    assert (newest.kind, newest.wording) == ("confirmed", _words("en"))
    assert (oldest.kind, oldest.wording, oldest.evidence) == (
        "requested",
        _words("en"),
        "imported without proof",
    )


async def test_nobody_is_invited_who_has_left_or_must_not_be_written_to(
    session: AsyncSession,
) -> None:
    await unsubscribe(session, await join(session, "left@example.org"), ip=None, now=NOW)
    await suppress(session, "bounced@example.org", reason=SuppressionReason.BOUNCED, now=NOW)

    invitation = await invite_subscribers(
        session, [_row("left@example.org"), _row("bounced@example.org")], wording=_words, now=NOW
    )

    assert invitation.languages == {}
    assert invitation.result == ImportResult(added=0, known=0, left=1, suppressed=1, bad=())


def _words(language: str) -> Wording:
    return Wording(version=f"1-{language}", language=language, text=f"Yes ({language}).")
