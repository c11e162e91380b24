"""Leaving: by any link of any mail, at any time, once."""

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers import (
    ConsentKind,
    SubscriberStatus,
    erase,
    find_subscriber,
    read_preferences,
    unsubscribe,
)
from tests.subscribers.readers import MAIL_IP, NOW, READER, ask, join

LATER = NOW + timedelta(days=1)


async def test_who_leaves_is_unsubscribed_and_the_ledger_says_when(session: AsyncSession) -> None:
    number = await join(session)

    assert await unsubscribe(session, number, ip=MAIL_IP, now=LATER)

    subscriber = await find_subscriber(session, READER)
    assert subscriber is not None
    assert subscriber.status is SubscriberStatus.UNSUBSCRIBED
    assert (subscriber.confirmed_at, subscriber.unsubscribed_at) == (NOW, LATER)
    last = (await read_preferences(session, number)).history[-1]
    assert (last.kind, last.at, last.ip) == (ConsentKind.WITHDRAWN, LATER, MAIL_IP)


async def test_leaving_twice_is_no_error_and_changes_nothing(session: AsyncSession) -> None:
    number = await join(session)
    await unsubscribe(session, number, ip=None, now=LATER)
    before = await read_preferences(session, number)

    assert not await unsubscribe(session, number, ip=None, now=LATER + timedelta(days=1))
    assert await read_preferences(session, number) == before


async def test_who_has_not_confirmed_yet_can_leave(session: AsyncSession) -> None:
    requested = await ask(session)

    assert await unsubscribe(session, requested.subscriber_id or 0, ip=None, now=LATER)

    subscriber = await find_subscriber(session, READER)
    assert subscriber is not None
    assert subscriber.status is SubscriberStatus.UNSUBSCRIBED


async def test_the_link_of_an_old_mail_ends_the_present_subscription(session: AsyncSession) -> None:
    old = await join(session)
    await unsubscribe(session, old, ip=None, now=LATER)
    new = await join(session, now=LATER)

    assert await unsubscribe(session, old, ip=None, now=LATER + timedelta(days=1))
    preferences = await read_preferences(session, new)
    assert preferences.status is SubscriberStatus.UNSUBSCRIBED


async def test_leaving_takes_nobody_else_along(session: AsyncSession) -> None:
    number = await join(session)
    other = await join(session, "other@example.org")

    await unsubscribe(session, number, ip=None, now=LATER)

    assert (await read_preferences(session, other)).status is SubscriberStatus.ACTIVE


async def test_a_link_of_somebody_unknown_or_erased_is_no_error(session: AsyncSession) -> None:
    number = await join(session)
    await erase(session, READER, now=LATER)

    assert not await unsubscribe(session, number, ip=None, now=LATER)
    assert not await unsubscribe(session, 10**12, ip=None, now=LATER)
