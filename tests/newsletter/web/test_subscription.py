"""The way in: the form, the answer that is alike for everybody, and what is written down."""

from datetime import timedelta

import pytest
from httpx import AsyncClient

from newsletter.database import Sessions
from newsletter.web.consent import consent_wording
from subscribers import (
    ConsentKind,
    SubscriberStatus,
    SuppressionReason,
    find_subscriber,
    suppress,
)
from tests.newsletter.web.people import AGREED, NOON, Clock, Readers

MARA = {"email": "mara@example.test", "name": "Mara", **AGREED}


async def test_the_form_shows_the_consent_the_archive_and_the_imprint(
    browser: AsyncClient,
) -> None:
    page = await browser.get("/")

    assert page.status_code == 200
    assert consent_wording("Randnotizen", "en").text in page.text
    assert 'href="/archive"' in page.text
    assert "Musterweg 1" in page.text
    assert page.text.count("<h1>") == 1


async def test_a_request_is_noted_with_wording_and_address_and_gets_one_mail(
    browser: AsyncClient, readers: Readers, sessions: Sessions
) -> None:
    page = await browser.post("/subscribe", data=MARA)

    assert page.status_code == 200
    assert "mara@example.test" in page.text
    assert await readers.letters() == 1
    async with sessions() as session:
        subscriber = await find_subscriber(session, "mara@example.test")
    assert subscriber is not None
    assert subscriber.id is not None
    reader = await readers.see(subscriber.id)
    assert (reader.status, reader.name) == (SubscriberStatus.PENDING, "Mara")
    (entry,) = reader.history
    assert (entry.kind, entry.at, entry.ip) == (ConsentKind.REQUESTED, NOON, "127.0.0.1")
    assert entry.wording == consent_wording("Randnotizen", "en")


async def test_the_form_may_come_as_multipart(browser: AsyncClient, readers: Readers) -> None:
    parts = {name: (None, value) for name, value in MARA.items()}

    page = await browser.post("/subscribe", files=parts)

    assert page.status_code == 200
    assert await readers.letters() == 1


async def test_nobody_learns_from_the_answer_who_is_subscribed(
    browser: AsyncClient, readers: Readers, sessions: Sessions
) -> None:
    answers = [await browser.post("/subscribe", data=MARA)]  # unknown
    answers.append(await browser.post("/subscribe", data=MARA))  # pending
    await readers.join()
    answers.append(await browser.post("/subscribe", data=MARA))  # active
    async with sessions.begin() as session:
        await suppress(session, "mara@example.test", reason=SuppressionReason.COMPLAINED, now=NOON)
    answers.append(await browser.post("/subscribe", data=MARA))  # must not be written to

    assert len({answer.content for answer in answers}) == 1
    assert len({str(answer.headers) for answer in answers}) == 1
    assert await readers.letters() == 1


async def test_a_program_that_fills_in_the_hidden_field_gets_the_same_answer_and_nothing_else(
    browser: AsyncClient, readers: Readers
) -> None:
    trapped = await browser.post("/subscribe", data={**MARA, "homepage": "https://example.test"})

    assert await readers.snapshot() == []
    assert trapped.content == (await browser.post("/subscribe", data=MARA)).content


async def test_every_bad_field_has_its_sentence_and_what_was_typed_stays(
    browser: AsyncClient, readers: Readers
) -> None:
    typed = {"email": "mara@", "name": 'Mara "Mo" <Beispiel>'}

    page = await browser.post("/subscribe", data=typed)

    assert page.status_code == 422
    assert 'value="mara@"' in page.text
    assert 'value="Mara &#34;Mo&#34; &lt;Beispiel&gt;"' in page.text
    assert 'id="email-problem"' in page.text
    assert 'id="consent-problem"' in page.text
    assert 'role="alert"' in page.text
    assert await readers.snapshot() == []


async def test_a_box_that_was_ticked_stays_ticked(browser: AsyncClient) -> None:
    page = await browser.post("/subscribe", data={**MARA, "email": ""})

    assert "The e-mail address is missing." in page.text
    assert " checked>" in page.text


@pytest.mark.parametrize(
    "address",
    [
        "mara@example.test\r\nBcc: all@example.test",
        "mara@example.test\n",
        "a@b@c",
        "mara@example.test\0",
        "x" * 400 + "@example.test",
        "<script>@example.test",
    ],
)
async def test_an_address_that_is_none_is_refused_and_shown_harmlessly(
    browser: AsyncClient, readers: Readers, address: str
) -> None:
    page = await browser.post("/subscribe", data={**MARA, "email": address})

    assert page.status_code == 422
    assert "<script>@" not in page.text
    assert await readers.snapshot() == []


async def test_a_name_cannot_break_out_of_its_line(browser: AsyncClient, readers: Readers) -> None:
    page = await browser.post("/subscribe", data={**MARA, "name": "Mara\r\nBcc: x@example.test"})

    assert page.status_code == 422
    assert "The name has an invisible character in it." in page.text
    assert await readers.snapshot() == []


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"email=%ED%A0%80@example.test&consent=yes"),
        (
            "multipart/form-data; boundary=x; charset=raw_unicode_escape",
            b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n\\ud800@a.test\r\n--x--',
        ),
        (
            "multipart/form-data; boundary=x; charset=idna",
            b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n\xff..\xff\r\n--x--\r\n',
        ),
        ("multipart/form-data; boundary=x", b"no parts at all"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="email"; filename="a"\r\n\r\na\r\n--x--',
        ),
        ("application/json", b'{"email": "mara@example.test"}'),
        ("text/plain", b"\xff\xfe\x00"),
    ],
)
async def test_bytes_that_are_no_form_are_a_clear_page(
    browser: AsyncClient, readers: Readers, content_type: str, body: bytes
) -> None:
    page = await browser.post("/subscribe", content=body, headers={"Content-Type": content_type})

    assert page.status_code in {400, 422}
    assert "<h1>" in page.text
    assert await readers.snapshot() == []


async def test_words_that_are_no_longer_ours_have_to_be_agreed_to_anew(
    browser: AsyncClient, readers: Readers
) -> None:
    page = await browser.post("/subscribe", data={**MARA, "wording": "2025-01-en-00000000"})

    assert page.status_code == 422
    assert "This text has changed." in page.text
    assert AGREED["wording"] in page.text
    assert await readers.snapshot() == []


async def test_a_form_in_a_foreign_page_may_post_in_german(
    program: AsyncClient, readers: Readers
) -> None:
    wording = consent_wording("Randnotizen", "de").version
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example.test"}

    page = await program.post(
        "/subscribe?lang=de", data={**MARA, "wording": wording}, headers=headers
    )

    assert page.status_code == 200
    assert 'lang="de"' in page.text
    assert await readers.letters() == 1


async def test_whoever_opens_the_address_of_the_form_is_led_to_it(browser: AsyncClient) -> None:
    plain = await browser.get("/subscribe")
    german = await browser.get("/subscribe?lang=de")

    assert (plain.status_code, plain.headers["location"]) == (303, "/")
    assert german.headers["location"] == "/?lang=de"


async def test_one_network_cannot_have_many_strangers_written_to(
    browser: AsyncClient, readers: Readers, clock: Clock
) -> None:
    for number in range(10):
        answer = await browser.post("/subscribe", data={"email": f"n{number}@b.test", **AGREED})
        assert answer.status_code == 200

    refused = await browser.post("/subscribe", data={"email": "n10@b.test", **AGREED})
    clock.now += timedelta(hours=1, seconds=1)
    later = await browser.post("/subscribe", data={"email": "n10@b.test", **AGREED})

    assert (refused.status_code, later.status_code) == (429, 200)
    assert await readers.letters() == 11


async def test_the_limit_is_reached_alike_with_addresses_that_are_known(
    browser: AsyncClient, readers: Readers
) -> None:
    await readers.join()
    for _ in range(10):
        await browser.post("/subscribe", data=MARA)

    refused = await browser.post("/subscribe", data={"email": "n10@b.test", **AGREED})

    assert refused.status_code == 429
    assert await readers.letters() == 0
