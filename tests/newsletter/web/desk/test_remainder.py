"""Sending the rest, and settling what nobody knows."""

import pytest
from httpx import AsyncClient

from newsletter.deliveries import DeliveryStatus
from tests.newsletter.web.desk.press import NO_ISSUE, Press, read_words
from tests.newsletter.web.people import Readers


async def test_the_rest_is_counted_and_asked_for_first(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    people = [await readers.join(f"reader{at}@example.test") for at in range(4)]
    number = await press.sent()
    await press.settle(number, people[0], DeliveryStatus.FAILED, "no", code=550)
    await press.settle(number, people[1], DeliveryStatus.SENT)
    path = f"/desk/issues/{number}"
    await desk.post(f"{path}/cancel")
    issue = (await desk.get(path)).text
    page = read_words((await desk.get(f"{path}/rest")).text)

    assert f'href="{path}/rest" data-rest>' in issue
    assert "3 people have not got it and are sent to now." in page
    assert "Refused, or given up 1" in page
    assert "Had not had their turn when the sending was cancelled 2" in page

    answer = await desk.post(f"{path}/rest")
    assert answer.headers["location"] == path
    assert "Being sent" in (await desk.get(path)).text
    assert await press.trail() == [
        f"issue.cancelled issue {number}",
        f"issue.rest_sent issue {number}",
    ]
    again = await desk.post(f"{path}/rest")
    assert again.status_code == 409
    assert "Nobody is left" in again.text


async def test_where_everybody_has_it_no_rest_is_offered(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    number, _ = await press.settled(readers, DeliveryStatus.SENT)
    path = f"/desk/issues/{number}"

    assert f'href="{path}/rest" data-rest hidden>' in (await desk.get(path)).text
    assert "Nobody is left to whom it could be sent." in (await desk.get(f"{path}/rest")).text


async def test_the_rest_of_a_paused_sending_waits(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    number, _ = await press.settled(readers, DeliveryStatus.FAILED)
    path = f"/desk/issues/{number}"
    await desk.post(f"{path}/pause")

    assert "The sending is paused." in (await desk.get(f"{path}/rest")).text
    assert (await desk.post(f"{path}/rest")).status_code == 409


async def test_doubts_are_settled_for_all_at_once(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    people = [await readers.join(f"reader{at}@example.test") for at in range(3)]
    number = await press.sent()
    for doubts, person in zip((1, 2, 3), people, strict=True):
        await press.settle(number, person, DeliveryStatus.UNCERTAIN, doubts=doubts)
    path = f"/desk/issues/{number}"
    page = read_words((await desk.get(f"{path}/rest")).text)

    assert "Of 3 people nobody knows whether they have it" in page
    assert "Send again to 2 people" in page
    assert "1 of them may have had three copies already." in page

    assert (await desk.post(f"{path}/again")).headers["location"] == path
    assert (await desk.post(f"{path}/again")).status_code == 409
    assert (await desk.post(f"{path}/arrived")).headers["location"] == path
    assert "Sent 1" in read_words((await desk.get(path)).text)
    assert await press.trail() == [
        f"issue.sent_again issue {number}",
        f"issue.taken_as_arrived issue {number}",
    ]


async def test_a_doubt_is_settled_for_one_person(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    mara, bea = await readers.join(), await readers.join("bea@example.test")
    number = await press.sent()
    for person in (mara, bea):
        await press.settle(number, person, DeliveryStatus.UNCERTAIN, doubts=1)
    page = f"/desk/issues/{number}/recipients/{mara}"

    assert "Has it arrived?" in (await desk.get(page)).text
    answer = await desk.post(f"/desk/issues/{number}/arrived", data={"recipient_id": str(mara)})
    assert answer.headers["location"] == page
    words = read_words((await desk.get(page)).text)
    assert "Has it arrived?" not in words
    assert "Settled by hand" in words
    assert "An editor says that it has arrived." in words
    other = read_words((await desk.get(f"/desk/issues/{number}/recipients/{bea}")).text)
    assert "Has it arrived?" in other


async def test_nothing_is_offered_that_would_be_refused(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    mara, bea = await readers.join(), await readers.join("bea@example.test")
    number = await press.sent()
    await press.settle(number, mara, DeliveryStatus.UNCERTAIN, doubts=1)
    await press.settle(number, bea, DeliveryStatus.UNCERTAIN, doubts=3)
    path = f"/desk/issues/{number}"
    first = read_words((await desk.get(f"{path}/recipients/{mara}")).text)
    full = read_words((await desk.get(f"{path}/recipients/{bea}")).text)
    await desk.post(f"{path}/pause")
    paused = read_words((await desk.get(f"{path}/recipients/{mara}")).text)

    assert "It has arrived Send it again" in first
    assert "It has arrived This person may have had three copies already." in full
    assert "Send it again" not in full
    assert "It has arrived" in paused
    assert "Send it again" not in paused


@pytest.mark.parametrize("deed", ["rest", "arrived", "again"])
async def test_nothing_of_it_happens_by_looking_or_where_nothing_is(
    desk: AsyncClient, press: Press, readers: Readers, deed: str
) -> None:
    await readers.join()
    number = await press.sent()
    before = await press.trail()

    await desk.get(f"/desk/issues/{number}/{deed}")
    strange = {"Sec-Fetch-Site": "cross-site"}
    refused = await desk.post(f"/desk/issues/{number}/{deed}", headers=strange)
    assert refused.status_code == 403
    assert (await desk.post(f"/desk/issues/{NO_ISSUE}/{deed}")).status_code == 404
    assert (await desk.post(f"/desk/issues/{number}/{deed}")).status_code == 409
    assert await press.trail() == before
