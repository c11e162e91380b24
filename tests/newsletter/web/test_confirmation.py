"""The link of the confirmation mail: looking changes nothing, the button confirms."""

from datetime import timedelta

from httpx import AsyncClient

from newsletter.links import Links, Purpose
from subscribers import ConsentKind, SubscriberStatus
from tests.newsletter.web.people import Clock, Readers


async def test_opening_the_link_changes_nothing(browser: AsyncClient, readers: Readers) -> None:
    token = readers.confirm_token(await readers.ask())
    before = await readers.snapshot()

    for method in ("GET", "HEAD"):
        answer = await browser.request(method, f"/confirm/{token}")
        assert answer.status_code == 200

    assert await readers.snapshot() == before


async def test_the_page_shows_enough_of_the_address_and_not_more(
    browser: AsyncClient, readers: Readers
) -> None:
    page = await browser.get(f"/confirm/{readers.confirm_token(await readers.ask())}")

    assert "m…@example.test" in page.text
    assert "mara@" not in page.text


async def test_the_button_confirms_once_with_time_and_network_address(
    browser: AsyncClient, readers: Readers, clock: Clock
) -> None:
    number = await readers.ask()
    clock.now += timedelta(hours=1)

    for _ in range(2):
        page = await browser.post(f"/confirm/{readers.confirm_token(number)}")
        assert page.status_code == 200
        assert "Welcome" in page.text

    reader = await readers.see(number)
    assert reader.status is SubscriberStatus.ACTIVE
    entry = reader.history[-1]
    assert (entry.kind, entry.at, entry.ip) == (ConsentKind.CONFIRMED, clock.now, "127.0.0.1")
    assert len(reader.history) == 2


async def test_a_confirmed_link_says_so(browser: AsyncClient, readers: Readers) -> None:
    number = await readers.join()

    page = await browser.get(f"/confirm/{readers.confirm_token(number)}")

    assert "Welcome" in page.text
    assert f"/preferences/{readers.token(number)}" in page.text


async def test_a_link_that_is_too_old_offers_the_form(
    browser: AsyncClient, readers: Readers, clock: Clock
) -> None:
    token = readers.confirm_token(await readers.ask())
    clock.now += timedelta(days=15)

    page = await browser.post(f"/confirm/{token}")

    assert page.status_code == 410
    assert 'action="/subscribe"' in page.text


async def test_a_subscription_that_ended_is_not_confirmed_again(
    browser: AsyncClient, readers: Readers
) -> None:
    number = await readers.join()
    await readers.leave(number)

    for method in ("GET", "POST"):
        page = await browser.request(method, f"/confirm/{readers.confirm_token(number)}")
        assert page.status_code == 410
    assert (await readers.see(number)).status is SubscriberStatus.UNSUBSCRIBED


async def test_a_token_of_another_purpose_confirms_nothing(
    browser: AsyncClient, readers: Readers, links: Links
) -> None:
    number = await readers.ask()
    before = await readers.snapshot()
    foreign = [links.sign(purpose, str(number)) for purpose in Purpose if purpose != "confirm"]
    damaged = readers.confirm_token(number)[:-1] + "*"

    for token in (*foreign, damaged, "x", "a.b.c", "%ED%A0%80.%00"):
        page = await browser.post(f"/confirm/{token}")
        assert page.status_code == 404
        assert 'action="/subscribe"' in page.text

    assert await readers.snapshot() == before


async def test_the_page_speaks_the_language_in_which_the_person_subscribed(
    browser: AsyncClient, readers: Readers
) -> None:
    token = readers.confirm_token(await readers.ask())

    page = await browser.get(f"/confirm/{token}", headers={"Accept-Language": "de"})

    assert page.headers["content-language"] == "en"
    assert "One click is missing" in page.text
