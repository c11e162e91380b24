"""Forgetting people."""

from datetime import timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers import (
    InvalidAddress,
    Subscriber,
    SubscriberStatus,
    confirm,
    erase,
    erase_subscriber,
    find_subscriber,
    read_addresses,
    unsubscribe,
)
from subscribers.models import Consent, Suppression
from tests.subscribers.readers import NOW, READER, ask, join

LATER = NOW + timedelta(days=1)


async def test_nothing_leads_to_an_erased_person_any_more(session: AsyncSession) -> None:
    number = await join(session, name="Jo Doe")

    assert await erase(session, READER.upper(), now=LATER) == [number]

    stored = " ".join(
        [row.model_dump_json() for row in await session.exec(select(Subscriber))]
        + [row.model_dump_json() for row in await session.exec(select(Consent))]
        + [row.model_dump_json() for row in await session.exec(select(Suppression))]
    ).casefold()
    assert stored
    assert not [trace for trace in ("reader", "example", "jo doe", "192.0.2.7") if trace in stored]


async def test_the_number_and_the_times_stay(session: AsyncSession) -> None:
    number = await join(session)
    await erase(session, READER, now=LATER)

    (row,) = await session.exec(select(Subscriber))
    assert (row.id, row.status) == (number, SubscriberStatus.UNSUBSCRIBED)
    assert (row.confirmed_at, row.unsubscribed_at, row.erased_at) == (NOW, LATER, LATER)


async def test_who_left_before_keeps_the_time_at_which_they_left(session: AsyncSession) -> None:
    number = await join(session)
    await unsubscribe(session, number, ip=None, now=NOW + timedelta(hours=1))
    await erase_subscriber(session, number, now=LATER)

    (row,) = await session.exec(select(Subscriber))
    assert (row.unsubscribed_at, row.erased_at) == (NOW + timedelta(hours=1), LATER)


async def test_every_subscription_of_the_address_is_erased_whichever_is_named(
    session: AsyncSession,
) -> None:
    old = await join(session)
    await unsubscribe(session, old, ip=None, now=NOW)
    new = await join(session, now=LATER)

    assert sorted(await erase_subscriber(session, old, now=LATER)) == [old, new]

    assert await read_addresses(session, [old, new]) == {old: None, new: None}
    assert not (await session.exec(select(Consent))).all()


async def test_erasing_one_leaves_the_others_as_they_are(session: AsyncSession) -> None:
    await join(session)
    other = await join(session, "other@example.org")
    await erase(session, READER, now=LATER)

    assert await read_addresses(session, [other]) == {other: "other@example.org"}
    assert len((await session.exec(select(Consent))).all()) == 2


async def test_a_pending_request_can_be_erased_and_asked_for_again(session: AsyncSession) -> None:
    first = await ask(session)
    await erase(session, READER, now=NOW)

    again = await ask(session, now=NOW)

    assert again.mail_due
    assert again.subscriber_id != first.subscriber_id
    await confirm(session, again.subscriber_id or 0, ip=None, now=NOW)


async def test_erasing_nobody_is_no_error(session: AsyncSession) -> None:
    number = await join(session)
    await erase(session, READER, now=LATER)

    assert await erase(session, READER, now=LATER) == []
    assert await erase_subscriber(session, number, now=LATER) == []
    assert await find_subscriber(session, READER) is None
    with pytest.raises(InvalidAddress):
        await erase(session, "nobody", now=LATER)
