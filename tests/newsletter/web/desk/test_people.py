"""What one reader got, found by address or number."""

import pytest
from httpx import AsyncClient

from newsletter.deliveries import DeliveryStatus
from tests.newsletter.web.desk.press import Press, read_words
from tests.newsletter.web.people import Readers


async def test_an_address_leads_to_what_it_got(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    number, mara = await press.settled(readers, DeliveryStatus.BOUNCED)
    other = await press.sent()
    await desk.post(f"/desk/issues/{other}/cancel")
    answer = await desk.post("/desk/people", data={"who": " Mara@example.test"})

    assert answer.headers["location"] == f"/desk/people/{mara}"
    words = read_words((await desk.get(f"/desk/people/{mara}")).text)
    assert f"Subscription {mara} subscribed mara@example.test" in words
    assert f"Issue {number} Bounced" in words
    assert f"Issue {other} Not sent to: the sending was cancelled" in words


async def test_who_came_back_has_several_subscriptions(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    first = await readers.join()
    await readers.leave(first)
    second = await readers.join()
    answer = await desk.post("/desk/people", data={"who": "mara@example.test"})

    assert answer.headers["location"] == f"/desk/people/{second}"
    words = read_words((await desk.get(f"/desk/people/{second}")).text)
    assert f"Other subscriptions of this address Subscription {first} , unsubscribed" in words
    assert "No issue was sent while this person was subscribed." in words


async def test_the_erased_are_a_number(desk: AsyncClient, press: Press, readers: Readers) -> None:
    number, mara = await press.settled(readers, DeliveryStatus.SENT)
    await readers.erase()
    answer = await desk.post("/desk/people", data={"who": str(mara)})

    assert answer.headers["location"] == f"/desk/people/{mara}"
    assert f"erased, number {mara}" in (await desk.get(f"/desk/people/{mara}")).text
    assert f"erased, number {mara}" in (await desk.get(f"/desk/issues/{number}/recipients")).text


@pytest.mark.parametrize("who", ["", "mara", "nobody@example.test", "999999", "9" * 40, "a\0b"])
async def test_who_is_not_there_is_not_found(desk: AsyncClient, who: str) -> None:
    answer = await desk.post("/desk/people", data={"who": who})

    assert answer.status_code == (422 if who else 200)
    assert 'name="who"' in answer.text


async def test_a_flood_of_text_is_not_sent_back(desk: AsyncClient) -> None:
    answer = await desk.post("/desk/people", data={"who": "m" * 900_000})

    assert answer.status_code == 422
    assert len(answer.text) < 10_000


@pytest.mark.parametrize("number", [0, 77, 2**63])
async def test_a_number_that_nobody_has_is_not_found(desk: AsyncClient, number: int) -> None:
    assert (await desk.get(f"/desk/people/{number}")).status_code == 404
