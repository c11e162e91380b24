"""What people see, change and erase about themselves."""

import pytest
from httpx import AsyncClient

from newsletter.links import Links
from newsletter.web.consent import consent_wording
from subscribers import SubscriberStatus, UnknownSubscriber
from tests.newsletter.web.people import Readers


async def test_the_page_shows_everything_that_is_stored(
    browser: AsyncClient, readers: Readers
) -> None:
    number = await readers.join(name="Mara <Beispiel>")

    page = await browser.get(f"/preferences/{readers.token(number)}")

    assert "mara@example.test" in page.text
    assert "Mara &lt;Beispiel&gt;" in page.text
    assert '<time datetime="2026-11-20">20 November 2026</time>' in page.text
    assert 'datetime="2026-11-20T12:00:00+01:00"' in page.text  # in the newsletter's zone
    assert page.text.count(consent_wording("Randnotizen", "en").text) == 2


async def test_name_and_language_are_changed_and_the_page_says_so(
    browser: AsyncClient, readers: Readers
) -> None:
    number = await readers.join()
    url = f"/preferences/{readers.token(number)}"

    answer = await browser.post(url, data={"name": " Mo  Muster ", "language": "de"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"{url}?saved=yes")
    reader = await readers.see(number)
    assert (reader.name, reader.language) == ("Mo Muster", "de")
    page = await browser.get(answer.headers["location"])
    assert "Gespeichert." in page.text


async def test_a_bad_name_stays_in_its_field_with_a_sentence(
    browser: AsyncClient, readers: Readers
) -> None:
    number = await readers.join()

    page = await browser.post(
        f"/preferences/{readers.token(number)}", data={"name": "Mo\x07", "language": "en"}
    )

    assert page.status_code == 422
    assert 'id="name-problem"' in page.text
    assert "Mo\x07" in page.text
    assert (await readers.see(number)).name == "Mara"


async def test_a_language_that_we_do_not_speak_changes_nothing(
    browser: AsyncClient, readers: Readers
) -> None:
    number = await readers.join()

    await browser.post(
        f"/preferences/{readers.token(number)}", data={"name": "Mo", "language": "xx'--"}
    )

    reader = await readers.see(number)
    assert (reader.name, reader.language) == ("Mo", "en")


async def test_erasing_is_asked_first_and_then_complete(
    browser: AsyncClient, readers: Readers
) -> None:
    number = await readers.join()
    url = f"/preferences/{readers.token(number)}/erase"
    before = await readers.snapshot()
    asked = await browser.get(url)
    assert "Erase for good" in asked.text
    assert await readers.snapshot() == before

    page = await browser.post(url)

    assert page.status_code == 200
    assert "Everything is erased" in page.text
    assert not any("mara" in row for row in await readers.snapshot())
    with pytest.raises(UnknownSubscriber):
        await readers.see(number)


async def test_who_was_erased_is_not_found_any_more(browser: AsyncClient, readers: Readers) -> None:
    number = await readers.join()
    url = f"/preferences/{readers.token(number)}"
    await browser.post(f"{url}/erase")

    answers = [
        await browser.get(url),
        await browser.post(url, data={"name": "x"}),
        await browser.get(f"{url}/erase"),
        await browser.post(f"{url}/erase"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert "This subscription does not exist" in answers[0].text


async def test_whoever_left_sees_what_is_still_stored(
    browser: AsyncClient, readers: Readers
) -> None:
    number = await readers.join()
    await readers.leave(number)

    page = await browser.get(f"/preferences/{readers.token(number)}")

    assert "unsubscribed" in page.text
    assert "Subscription ended" in page.text
    assert "Erase everything" in page.text
    assert 'name="language"' not in page.text


async def test_another_site_cannot_change_or_erase(
    program: AsyncClient, readers: Readers, links: Links
) -> None:
    number = await readers.join()
    before = await readers.snapshot()

    for path in ("", "/erase"):
        answer = await program.post(
            f"/preferences/{links.reader_token(number)}{path}",
            headers={"Sec-Fetch-Site": "cross-site"},
        )
        assert answer.status_code == 403

    assert await readers.snapshot() == before
    assert (await readers.see(number)).status is SubscriberStatus.ACTIVE
