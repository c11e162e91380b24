"""Sending: asked before, steered on the way, never twice."""

from collections.abc import Awaitable, Callable

import pytest
from httpx import AsyncClient

from newsletter.deliveries import DeliveryStatus
from tests.newsletter.web.desk.press import NO_ISSUE, Press, read_words
from tests.newsletter.web.people import NOON, Clock, Readers


@pytest.fixture
def later(clock: Clock) -> Clock:
    """A minute after everybody has joined: an audience leaves out who did so just now."""
    clock.now = NOON.replace(minute=1)
    return clock


@pytest.mark.usefixtures("later")
async def test_sending_asks_first_and_says_how_many(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    await readers.join()
    await readers.join("bea@example.test")
    await readers.ask("cem@example.test")
    number = await press.published()
    page = await desk.get(f"/desk/issues/{number}/send")

    assert "It goes to 2 people." in page.text
    assert await press.trail() == []

    answer = await desk.post(f"/desk/issues/{number}/send")
    assert answer.headers["location"] == f"/desk/issues/{number}"
    assert "0 of 2 done" in (await desk.get(f"/desk/issues/{number}")).text
    assert await press.trail() == [f"issue.sent issue {number}"]


@pytest.mark.parametrize(
    ("make", "deed", "sentence"),
    [
        (Press.sent, "send", "Nobody gets it twice."),
        (Press.draft, "send", "Publish the issue first"),
        (Press.published, "cancel", "the issue is not being sent"),
    ],
    ids=["sent twice", "a draft", "not on its way"],
)
@pytest.mark.usefixtures("later")
async def test_what_cannot_be_done_is_neither_asked_nor_done(
    desk: AsyncClient,
    press: Press,
    readers: Readers,
    make: Callable[[Press], Awaitable[int]],
    deed: str,
    sentence: str,
) -> None:
    await readers.join()
    number = await make(press)

    for answer in (
        await desk.get(f"/desk/issues/{number}/{deed}"),
        await desk.post(f"/desk/issues/{number}/{deed}"),
    ):
        assert answer.status_code == 409
        assert sentence in answer.text
        assert "Send to 1 person" not in answer.text
    assert await press.trail() == []


async def test_without_readers_nothing_is_sent(desk: AsyncClient, press: Press) -> None:
    number = await press.published()
    page = await desk.get(f"/desk/issues/{number}/send")
    answer = await desk.post(f"/desk/issues/{number}/send")

    assert f'action="/desk/issues/{number}/send"' not in page.text
    assert answer.status_code == 409
    assert "there is nobody to send to" in answer.text


async def test_a_sending_is_paused_resumed_and_cancelled(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    await readers.join()
    number = await press.sent()
    path = f"/desk/issues/{number}"
    for deed, label in (("pause", "Paused"), ("resume", "Being sent"), ("cancel", "Cancelled")):
        assert (await desk.post(f"{path}/{deed}")).status_code == 303
        assert f"Issue {number} {label}" in read_words((await desk.get(path)).text)

    assert await press.trail() == [
        f"issue.paused issue {number}",
        f"issue.resumed issue {number}",
        f"issue.cancelled issue {number}",
    ]
    over = await desk.post(f"{path}/resume")
    assert over.status_code == 409
    assert "the issue is cancelled" in over.text


async def test_cancelling_asks_first_and_says_who_goes_without(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    mara = await readers.join()
    await readers.join("bea@example.test")
    number = await press.sent()
    await press.settle(number, mara, DeliveryStatus.SENT)
    page = await desk.get(f"/desk/issues/{number}/cancel")

    assert "1 person who is still waiting will not get it." in page.text
    assert "Being sent" in (await desk.get(f"/desk/issues/{number}")).text


@pytest.mark.parametrize("deed", ["send", "pause", "resume", "cancel", "publish"])
async def test_an_issue_that_is_not_there_is_not_found(desk: AsyncClient, deed: str) -> None:
    assert (await desk.post(f"/desk/issues/{NO_ISSUE}/{deed}")).status_code == 404


@pytest.mark.parametrize("deed", ["pause", "resume", "publish", "test"])
async def test_looking_never_acts(desk: AsyncClient, press: Press, deed: str) -> None:
    number = await press.published()

    assert (await desk.get(f"/desk/issues/{number}/{deed}")).status_code == 405
