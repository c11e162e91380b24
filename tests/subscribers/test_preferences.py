"""What people see and change about themselves."""

from datetime import timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers import (
    ImportRow,
    InvalidLanguage,
    InvalidName,
    SubscriberStatus,
    UnknownSubscriber,
    change_preferences,
    erase,
    find_subscriber,
    import_subscribers,
    read_preferences,
    unsubscribe,
)
from tests.subscribers.readers import NOW, READER, join

LATER = NOW + timedelta(days=1)


async def test_people_see_what_is_stored_about_them(session: AsyncSession) -> None:
    number = await join(session, name="Jo")

    preferences = await read_preferences(session, number)

    assert (preferences.address, preferences.name, preferences.language) == (READER, "Jo", "en")
    assert preferences.status is SubscriberStatus.ACTIVE
    assert len(preferences.history) == 2


async def test_people_change_name_and_language(session: AsyncSession) -> None:
    number = await join(session, name="Jo")

    await change_preferences(session, number, name=" Joanna  Doe", language="de")

    preferences = await read_preferences(session, number)
    assert (preferences.name, preferences.language) == ("Joanna Doe", "de")


async def test_the_link_of_an_old_mail_shows_and_changes_the_present_subscription(
    session: AsyncSession,
) -> None:
    old = await join(session, name="Jo")
    await unsubscribe(session, old, ip=None, now=LATER)
    new = await join(session, now=LATER)

    await change_preferences(session, old, name="Joanna", language="en")

    preferences = await read_preferences(session, new)
    assert preferences == await read_preferences(session, old)
    assert (preferences.name, preferences.status) == ("Joanna", SubscriberStatus.ACTIVE)
    assert len(preferences.history) == 5


async def test_an_imported_person_sees_the_evidence(session: AsyncSession) -> None:
    row = ImportRow(address=READER, name="", language="en")
    await import_subscribers(session, [row], evidence="paper list of 2019", now=NOW)
    subscriber = await find_subscriber(session, READER)
    assert subscriber is not None
    history = (await read_preferences(session, subscriber.id)).history
    assert [(entry.evidence, entry.wording) for entry in history] == [("paper list of 2019", None)]


async def test_values_that_break_out_of_a_line_are_refused(session: AsyncSession) -> None:
    number = await join(session, name="Jo")

    with pytest.raises(InvalidName):
        await change_preferences(session, number, name="Jo\nBcc: x", language="en")
    with pytest.raises(InvalidLanguage):
        await change_preferences(session, number, name="Jo", language="en\n")

    assert (await read_preferences(session, number)).name == "Jo"


async def test_nobody_unknown_or_erased_has_preferences(session: AsyncSession) -> None:
    number = await join(session)
    await erase(session, READER, now=LATER)

    for gone in (number, 10**12):
        with pytest.raises(UnknownSubscriber):
            await read_preferences(session, gone)
        with pytest.raises(UnknownSubscriber):
            await change_preferences(session, gone, name="", language="en")
