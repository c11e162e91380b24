"""The form and the button: who gets into the address book, and what the ledger says then."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers import (
    ConfirmationExpired,
    ConsentKind,
    InvalidAddress,
    InvalidLanguage,
    InvalidName,
    Requested,
    SubscriberStatus,
    SubscriptionEnded,
    SuppressionReason,
    UnknownSubscriber,
    Wording,
    WordingChanged,
    confirm,
    count_by_status,
    erase,
    find_subscriber,
    read_preferences,
    subscribe,
    suppress,
    unsubscribe,
)
from tests.subscribers.readers import (
    FORM_IP,
    MAIL_IP,
    NOW,
    READER,
    WORDING,
    Sessions,
    ask,
    join,
    wait_for_lock,
)

NOBODY = 10**12


async def test_the_form_makes_a_pending_subscriber_whose_mail_is_due(session: AsyncSession) -> None:
    requested = await ask(session, name="  Jo Doe ")

    subscriber = await find_subscriber(session, "READER@EXAMPLE.ORG")
    assert subscriber is not None
    assert requested == Requested(subscriber_id=subscriber.id, mail_due=True)
    assert subscriber.status is SubscriberStatus.PENDING
    assert (subscriber.address, subscriber.name, subscriber.language) == (READER, "Jo Doe", "en")
    assert (subscriber.requested_at, subscriber.confirmed_at) == (NOW, None)


async def test_the_button_makes_an_active_subscriber(session: AsyncSession) -> None:
    requested = await ask(session)
    later = NOW + timedelta(hours=3)

    subscriber = await confirm(session, requested.subscriber_id or 0, ip=MAIL_IP, now=later)

    assert subscriber.status is SubscriberStatus.ACTIVE
    assert subscriber.confirmed_at == later


async def test_the_ledger_proves_the_request_and_the_confirmation(session: AsyncSession) -> None:
    number = await join(session)

    history = (await read_preferences(session, number)).history

    assert [(entry.kind, entry.at, entry.ip, entry.wording) for entry in history] == [
        (ConsentKind.REQUESTED, NOW, FORM_IP, WORDING),
        (ConsentKind.CONFIRMED, NOW, MAIL_IP, WORDING),
    ]


async def test_pressing_the_button_again_changes_nothing_even_years_later(
    session: AsyncSession,
) -> None:
    number = await join(session)

    subscriber = await confirm(session, number, ip="192.0.2.99", now=NOW + timedelta(days=900))

    assert subscriber.confirmed_at == NOW
    assert len((await read_preferences(session, number)).history) == 2


async def test_who_is_active_already_gets_no_mail_and_keeps_the_name(session: AsyncSession) -> None:
    number = await join(session, name="Jo")

    requested = await ask(session, name="Somebody else", now=NOW + timedelta(days=1))

    assert requested == Requested(subscriber_id=number, mail_due=False)
    preferences = await read_preferences(session, number)
    assert preferences.name == "Jo"
    assert len(preferences.history) == 2


async def test_a_second_request_within_ten_minutes_brings_no_second_mail(
    session: AsyncSession,
) -> None:
    first = await ask(session)
    soon = await ask(session, name="Jo", now=NOW + timedelta(minutes=9, seconds=59))
    later = await ask(session, name="Jo", now=NOW + timedelta(minutes=10))

    assert (first.mail_due, soon.mail_due, later.mail_due) == (True, False, True)
    assert first.subscriber_id == soon.subscriber_id == later.subscriber_id


async def test_a_request_that_a_mail_answers_replaces_name_and_time(session: AsyncSession) -> None:
    await ask(session, name="Jo")
    later = NOW + timedelta(days=2)
    await ask(session, "reader@Example.org", name="Joanna", now=later)

    subscriber = await find_subscriber(session, READER)
    assert subscriber is not None
    assert (subscriber.name, subscriber.requested_at) == ("Joanna", later)


async def test_a_stranger_cannot_make_us_send_more_than_five_mails_a_day(
    session: AsyncSession,
) -> None:
    due = [(await ask(session, now=NOW + timedelta(hours=hour))).mail_due for hour in range(24)]
    assert due == [True] * 5 + [False] * 19
    assert (await ask(session, now=NOW + timedelta(hours=24))).mail_due


async def test_the_ledger_has_one_request_for_each_mail(session: AsyncSession) -> None:
    for minute in range(20):
        requested = await ask(session, now=NOW + timedelta(minutes=minute))
    history = (await read_preferences(session, requested.subscriber_id or 0)).history
    assert [entry.at for entry in history] == [NOW, NOW + timedelta(minutes=10)]


async def test_a_request_can_be_confirmed_for_fourteen_days(session: AsyncSession) -> None:
    requested = await ask(session)
    number = requested.subscriber_id or 0

    with pytest.raises(ConfirmationExpired):
        await confirm(session, number, ip=None, now=NOW + timedelta(days=14, seconds=1))

    await ask(session, now=NOW + timedelta(days=20))
    subscriber = await confirm(session, number, ip=None, now=NOW + timedelta(days=34))
    assert subscriber.status is SubscriberStatus.ACTIVE


async def test_the_confirmation_names_the_wording_that_was_agreed_to_last(
    session: AsyncSession,
) -> None:
    german = Wording(version="2026-01-de", language="de", text="Ja, ich möchte den Newsletter.")
    requested = await ask(session)
    await ask(session, wording=german, now=NOW + timedelta(hours=1))
    number = requested.subscriber_id or 0
    await confirm(session, number, ip=None, now=NOW + timedelta(hours=2))

    history = (await read_preferences(session, number)).history
    assert [entry.wording for entry in history] == [WORDING, german, german]


async def test_a_version_of_a_wording_stands_for_one_text_for_ever(session: AsyncSession) -> None:
    await ask(session)
    changed = Wording(version=WORDING.version, language="en", text="Yes, send me everything.")

    with pytest.raises(WordingChanged) as caught:
        await ask(session, "other@example.org", wording=changed)
    assert caught.value.version in caught.value.message


async def test_who_comes_back_gets_a_new_row(session: AsyncSession) -> None:
    first = await join(session)
    await unsubscribe(session, first, ip=None, now=NOW + timedelta(days=1))

    again = await ask(session, now=NOW + timedelta(days=2))

    assert again.mail_due
    assert again.subscriber_id not in {None, first}
    with pytest.raises(SubscriptionEnded):
        await confirm(session, first, ip=None, now=NOW + timedelta(days=2))


async def test_a_suppressed_address_cannot_be_subscribed(session: AsyncSession) -> None:
    await suppress(session, READER, reason=SuppressionReason.COMPLAINED, now=NOW)

    assert await ask(session) == Requested(subscriber_id=None, mail_due=False)
    assert await find_subscriber(session, READER) is None


async def test_nobody_unknown_or_erased_can_be_confirmed(session: AsyncSession) -> None:
    requested = await ask(session)
    await erase(session, READER, now=NOW)

    for number in (requested.subscriber_id or 0, NOBODY):
        with pytest.raises(UnknownSubscriber) as caught:
            await confirm(session, number, ip=None, now=NOW)
        assert caught.value.subscriber_id == number


async def test_bad_values_leave_no_trace(session: AsyncSession) -> None:
    with pytest.raises(InvalidAddress):
        await ask(session, "reader@example.org\r\nBcc: all@example.org")
    with pytest.raises(InvalidName):
        await ask(session, name="Jo\r\nBcc: all@example.org")
    assert (await count_by_status(session)).pending == 0


async def test_two_requests_at_the_same_time_make_one_row_and_one_mail(sessions: Sessions) -> None:
    async with sessions() as one, sessions() as two:
        first = await ask(one)
        waiting = asyncio.create_task(ask(two, name="Too late"))
        await wait_for_lock(sessions)
        await one.commit()
        second = await waiting
        await two.commit()

    assert first.mail_due
    assert second == Requested(subscriber_id=first.subscriber_id, mail_due=False)


async def test_a_burst_of_requests_makes_one_row_and_one_mail(sessions: Sessions) -> None:
    async def press() -> Requested:
        async with sessions.begin() as session:
            return await ask(session)

    came = await asyncio.gather(*(press() for _ in range(8)))

    assert len({requested.subscriber_id for requested in came}) == 1
    assert [requested.mail_due for requested in came].count(True) == 1


async def test_a_request_that_is_rolled_back_leaves_the_address_to_the_next_one(
    sessions: Sessions,
) -> None:
    async with sessions() as one, sessions.begin() as two:
        await ask(one)
        waiting = asyncio.create_task(ask(two))
        await wait_for_lock(sessions)
        await one.rollback()
        assert (await waiting).mail_due


async def test_a_suppression_that_crosses_a_request_still_stops_it(sessions: Sessions) -> None:
    async with sessions() as feedback, sessions() as form:
        await suppress(feedback, READER, reason=SuppressionReason.COMPLAINED, now=NOW)
        requested = await ask(form)
        await form.commit()
        await feedback.commit()

    async with sessions() as button:
        with pytest.raises(SubscriptionEnded):
            await confirm(button, requested.subscriber_id or 0, ip=None, now=NOW)


async def test_the_name_may_be_empty_but_not_the_language(session: AsyncSession) -> None:
    with pytest.raises(InvalidLanguage):
        await subscribe(session, READER, name="", language="", wording=WORDING, ip=None, now=NOW)
