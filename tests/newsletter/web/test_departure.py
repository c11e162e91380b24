"""The way out: looking changes nothing, one click or the button is enough."""

import pytest
from httpx import AsyncClient, Response

from newsletter.links import Links, Purpose
from subscribers import ConsentKind, SubscriberStatus
from tests.newsletter.web.people import NOON, Readers

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def test_opening_the_link_changes_nothing(program: AsyncClient, readers: Readers) -> None:
    token = readers.token(await readers.join())
    before = await readers.snapshot()

    for method in ("GET", "HEAD"):
        answer = await program.request(method, f"/unsubscribe/{token}?x=List-Unsubscribe")
        assert answer.status_code == 200

    assert await readers.snapshot() == before


async def _click(program: AsyncClient, token: str, encoding: str) -> Response:
    url = f"/unsubscribe/{token}"
    if encoding == "multipart":
        parts = {name: (None, value) for name, value in ONE_CLICK.items()}
        return await program.post(url, files=parts)
    return await program.post(url, data=ONE_CLICK)


@pytest.mark.parametrize("encoding", ["urlencoded", "multipart"])
async def test_one_click_ends_the_subscription(
    program: AsyncClient, readers: Readers, encoding: str
) -> None:
    number = await readers.join()

    answer = await _click(program, readers.token(number), encoding)

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert "set-cookie" not in answer.headers
    reader = await readers.see(number)
    assert reader.status is SubscriberStatus.UNSUBSCRIBED
    entry = reader.history[-1]
    assert (entry.kind, entry.at, entry.ip) == (ConsentKind.WITHDRAWN, NOON, "127.0.0.1")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://mail.example.test", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Cookie": "session=stranger"},
    ],
)
async def test_one_click_is_not_asked_where_it_comes_from(
    program: AsyncClient, readers: Readers, headers: dict[str, str]
) -> None:
    number = await readers.join()

    answer = await program.post(
        f"/unsubscribe/{readers.token(number)}", data=ONE_CLICK, headers=headers
    )

    assert answer.status_code == 200
    assert (await readers.see(number)).status is SubscriberStatus.UNSUBSCRIBED


async def test_a_second_click_changes_nothing(program: AsyncClient, readers: Readers) -> None:
    token = readers.token(await readers.join())
    first = await _click(program, token, "urlencoded")
    before = await readers.snapshot()

    second = await _click(program, token, "urlencoded")

    assert (second.status_code, second.content) == (200, first.content)
    assert await readers.snapshot() == before


@pytest.mark.parametrize("body", [b"", b"\xff\x00", b"List-Unsubscribe=One-Click&x=" + b"y" * 99])
async def test_leaving_does_not_depend_on_the_body(
    program: AsyncClient, readers: Readers, body: bytes
) -> None:
    number = await readers.join()

    answer = await program.post(f"/unsubscribe/{readers.token(number)}", content=body)

    assert answer.status_code == 200
    assert (await readers.see(number)).status is SubscriberStatus.UNSUBSCRIBED


async def test_the_button_of_the_page_answers_with_a_page(
    browser: AsyncClient, readers: Readers
) -> None:
    number = await readers.join()
    url = f"/unsubscribe/{readers.token(number)}"
    shown = await browser.get(url)
    assert "m…@example.test" in shown.text
    assert 'name="by" value="button"' in shown.text

    page = await browser.post(url, data={"by": "button"})

    assert page.status_code == 200
    assert "You are unsubscribed" in page.text
    assert (await readers.see(number)).status is SubscriberStatus.UNSUBSCRIBED
    assert "You are unsubscribed" in (await browser.get(url)).text


async def test_a_damaged_link_says_so_to_people_and_to_programs(
    browser: AsyncClient, readers: Readers, links: Links
) -> None:
    number = await readers.join()
    for token in ("nothing", links.sign(Purpose.CONFIRM, str(number))):
        seen = await browser.get(f"/unsubscribe/{token}")
        pressed = await browser.post(f"/unsubscribe/{token}", data={"by": "button"})
        clicked = await browser.post(f"/unsubscribe/{token}", data=ONE_CLICK)

        assert [answer.status_code for answer in (seen, pressed, clicked)] == [404] * 3
        assert "<h1>" in seen.text
        assert "<h1>" in pressed.text
        assert clicked.headers["content-type"].startswith("text/plain")
    assert (await readers.see(number)).status is SubscriberStatus.ACTIVE


async def test_the_link_of_somebody_erased_ends_in_the_same_page(
    browser: AsyncClient, links: Links
) -> None:
    url = f"/unsubscribe/{links.reader_token(4711)}"

    for answer in (await browser.get(url), await browser.post(url, data={"by": "button"})):
        assert answer.status_code == 200
        assert "You are unsubscribed" in answer.text
        assert "/preferences/" not in answer.text
