"""Addresses that must not be written to."""

from datetime import timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers import (
    ConsentKind,
    InvalidAddress,
    SubscriberStatus,
    SuppressionReason,
    erase,
    is_suppressed,
    lift_suppression,
    parse_address,
    read_preferences,
    suppress,
    suppress_subscriber,
)
from subscribers.models import Suppression
from tests.subscribers.readers import NOW, READER, ask, join

LATER = NOW + timedelta(days=1)
BOUNCED, COMPLAINED = SuppressionReason.BOUNCED, SuppressionReason.COMPLAINED


async def test_a_suppressed_address_is_known_in_every_spelling(session: AsyncSession) -> None:
    await suppress(session, "Reader@Bücher.example", reason=BOUNCED, now=NOW)

    assert await is_suppressed(session, "READER@xn--bcher-kva.example")
    assert await is_suppressed(session, parse_address("reader@bücher.example").key)
    assert not await is_suppressed(session, "reader2@bücher.example")


async def test_a_suppression_ends_the_subscription(session: AsyncSession) -> None:
    number = await join(session)
    await suppress(session, READER, reason=BOUNCED, now=LATER)
    assert (await read_preferences(session, number)).status is SubscriberStatus.UNSUBSCRIBED


async def test_a_bounced_mailbox_withdraws_no_consent(session: AsyncSession) -> None:
    number = await join(session)
    await suppress_subscriber(session, number, reason=BOUNCED, now=LATER)
    kinds = [entry.kind for entry in (await read_preferences(session, number)).history]
    assert kinds == [ConsentKind.REQUESTED, ConsentKind.CONFIRMED]


async def test_a_complaint_withdraws_the_consent_and_says_so(session: AsyncSession) -> None:
    number = await join(session)
    await suppress_subscriber(session, number, reason=COMPLAINED, now=LATER)
    last = (await read_preferences(session, number)).history[-1]
    assert (last.kind, last.at, last.evidence) == (ConsentKind.WITHDRAWN, LATER, "complained")


async def test_a_suppression_stops_who_has_not_confirmed_yet(session: AsyncSession) -> None:
    requested = await ask(session)
    await suppress(session, READER, reason=COMPLAINED, now=LATER)
    preferences = await read_preferences(session, requested.subscriber_id or 0)
    assert preferences.status is SubscriberStatus.UNSUBSCRIBED


async def test_of_two_suppressions_the_first_is_kept(session: AsyncSession) -> None:
    await suppress(session, READER, reason=BOUNCED, now=NOW)
    await suppress(session, READER, reason=COMPLAINED, now=LATER)

    (kept,) = await session.exec(select(Suppression))
    assert (kept.reason, kept.at) == (BOUNCED, NOW)


async def test_a_suppression_holds_no_address(session: AsyncSession) -> None:
    await suppress(session, READER, reason=BOUNCED, now=NOW)
    (kept,) = await session.exec(select(Suppression))
    assert len(kept.address_digest) == 64
    assert "reader" not in kept.model_dump_json()


async def test_a_suppression_outlives_erasure(session: AsyncSession) -> None:
    await join(session)
    await suppress(session, READER, reason=COMPLAINED, now=NOW)
    await erase(session, READER, now=LATER)
    assert await is_suppressed(session, READER)


async def test_a_bounce_of_somebody_erased_or_unknown_is_no_error(session: AsyncSession) -> None:
    number = await join(session)
    await erase(session, READER, now=LATER)
    for gone in (number, 10**12):
        await suppress_subscriber(session, gone, reason=BOUNCED, now=LATER)
    assert not (await session.exec(select(Suppression))).all()


async def test_a_lifted_suppression_lets_the_address_ask_again(session: AsyncSession) -> None:
    number = await join(session)
    await suppress(session, READER, reason=BOUNCED, now=NOW)

    assert await lift_suppression(session, READER.upper())
    assert not await lift_suppression(session, READER)

    assert (await read_preferences(session, number)).status is SubscriberStatus.UNSUBSCRIBED
    assert (await ask(session, now=LATER)).mail_due


async def test_what_is_no_address_can_be_neither_suppressed_nor_lifted(
    session: AsyncSession,
) -> None:
    with pytest.raises(InvalidAddress):
        await suppress(session, "nobody", reason=BOUNCED, now=NOW)
    with pytest.raises(InvalidAddress):
        await is_suppressed(session, "nobody")
    with pytest.raises(InvalidAddress):
        await lift_suppression(session, "nobody")
