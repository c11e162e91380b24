"""Looking people up for the desk."""

from datetime import timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers import (
    InvalidAddress,
    SubscriberCounts,
    count_by_status,
    erase,
    find_subscriber,
    read_addresses,
    unsubscribe,
)
from tests.subscribers.readers import NOW, READER, ask, join


async def test_an_address_is_found_in_every_spelling(session: AsyncSession) -> None:
    number = await join(session)
    for spelling in (READER, READER.upper(), f" {READER}\t"):
        subscriber = await find_subscriber(session, spelling)
        assert subscriber is not None
        assert subscriber.id == number


async def test_of_several_subscriptions_the_latest_is_found(session: AsyncSession) -> None:
    old = await join(session)
    await unsubscribe(session, old, ip=None, now=NOW)
    new = await join(session, now=NOW + timedelta(days=1))

    subscriber = await find_subscriber(session, READER)

    assert subscriber is not None
    assert subscriber.id == new


async def test_who_is_not_there_is_not_found(session: AsyncSession) -> None:
    assert await find_subscriber(session, READER) is None
    with pytest.raises(InvalidAddress):
        await find_subscriber(session, "nobody")


async def test_addresses_are_read_by_number(session: AsyncSession) -> None:
    one, two = await join(session, "one@example.org"), await join(session, "two@example.org")
    await erase(session, "two@example.org", now=NOW)

    found = await read_addresses(session, (number for number in (one, two, 10**12)))

    assert found == {one: "one@example.org", two: None}
    assert await read_addresses(session, []) == {}


async def test_subscriptions_are_counted_by_where_they_stand(session: AsyncSession) -> None:
    assert await count_by_status(session) == SubscriberCounts(pending=0, active=0, unsubscribed=0)

    await join(session, "one@example.org")
    await join(session, "two@example.org")
    left = await join(session, "three@example.org")
    await unsubscribe(session, left, ip=None, now=NOW)
    await ask(session, "four@example.org")

    assert await count_by_status(session) == SubscriberCounts(pending=1, active=2, unsubscribed=1)
