"""Who got an issue, who did not, and why."""

import pytest
from httpx import AsyncClient

from newsletter.deliveries import DeliveryStatus
from tests.newsletter.web.desk.press import Press, read_words
from tests.newsletter.web.people import Readers


async def test_people_are_listed_with_their_state_and_the_reply(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    mara, bea = await readers.join(), await readers.join("bea@example.test")
    await readers.join("cem@example.test")
    number = await press.sent()
    await press.settle(number, mara, DeliveryStatus.SENT, "queued as 4711")
    await press.settle(number, bea, DeliveryStatus.FAILED, "<b>no & never</b>")
    path = f"/desk/issues/{number}/recipients"
    everybody = (await desk.get(path)).text
    failed = (await desk.get(f"{path}?state=failed")).text
    queued = (await desk.get(f"{path}?state=queued")).text

    assert "mara@example.test Sent" in read_words(everybody)
    assert "250 queued as 4711" in everybody
    assert "&lt;b&gt;no &amp; never&lt;/b&gt;" in everybody
    assert "Waiting 1 Sent 1 Failed 1" in read_words(everybody)
    assert "bea@example.test" in failed
    assert "mara@example.test" not in failed
    assert "cem@example.test" in queued
    assert "mara@example.test" not in queued


async def test_an_empty_state_says_so(desk: AsyncClient, press: Press, readers: Readers) -> None:
    await readers.join()
    number = await press.sent()

    page = (await desk.get(f"/desk/issues/{number}/recipients?state=bounced")).text
    assert "Nobody is in this state." in page


async def test_a_long_list_goes_on_where_it_ended(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    people = [await readers.join(f"reader{at}@example.test") for at in range(101)]
    number = await press.sent()
    for person in people:
        await press.settle(number, person, DeliveryStatus.SENT)
    path = f"/desk/issues/{number}/recipients"
    first = (await desk.get(f"{path}?state=sent")).text
    second = (await desk.get(f"{path}?after={people[99]}&state=sent")).text

    assert f'href="{path}?state=sent&amp;after={people[99]}"' in first
    assert "reader100@" not in first
    assert "reader100@" in second
    assert "reader99@" not in second
    assert "First page" in second
    assert "Next page" not in second


async def test_one_persons_tries_are_shown(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    number, mara = await press.settled(readers, DeliveryStatus.SENT)
    words = read_words((await desk.get(f"/desk/issues/{number}/recipients/{mara}")).text)

    assert "mara@example.test" in words
    assert "Trying again 20 Nov 2026" in words
    assert "mx.readers.example 451 4.7.1 greylisted, come back" in words


async def test_who_was_erased_stays_in_the_sum_without_a_name(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    number, mara = await press.settled(readers, DeliveryStatus.SENT)
    await readers.erase()
    page = (await desk.get(f"/desk/issues/{number}/recipients")).text

    assert f"erased, number {mara}</a>" in page
    assert "mara@" not in page


@pytest.mark.parametrize(
    "rest",
    [
        "?after=-1",
        "?after=99999999999999999999",
        "/0",
        f"/{2**31 - 1}",  # no sequence that counts through all tests comes so far
        "/99999999999999999999",
    ],
)
async def test_what_is_not_there_is_not_found(
    desk: AsyncClient, press: Press, readers: Readers, rest: str
) -> None:
    await readers.join()
    number = await press.sent()

    assert (await desk.get(f"/desk/issues/{number}/recipients{rest}")).status_code == 404


async def test_an_issue_that_was_not_sent_has_no_recipients(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.published()

    assert (await desk.get(f"/desk/issues/{number}/recipients")).status_code == 404
    assert (await desk.get(f"/desk/issues/{number}/recipients?state=x")).status_code == 422


async def test_an_address_leads_to_its_person(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    mara = await readers.join()
    await readers.join("bea@example.test")
    number = await press.sent()
    late = await readers.join("late@example.test")
    await press.settle(number, mara, DeliveryStatus.SENT)
    path = f"/desk/issues/{number}/recipients"

    answer = await desk.post(path, data={"like": "MARA@example.test"})
    assert answer.headers["location"] == f"{path}/{mara}"
    words = read_words((await desk.get(f"{path}/{mara}")).text)
    assert "250 ok" in words  # the acceptance is a try too

    answer = await desk.post(path, data={"like": "bea@example.test"})
    assert "Their turn has not come yet." in (await desk.get(answer.headers["location"])).text

    answer = await desk.post(path, data={"like": "late@example.test"})
    assert answer.status_code == 422
    assert "Nobody of this address was to get this issue." in answer.text
    assert (await desk.get(f"{path}/{late}")).status_code == 404


async def test_a_part_of_an_address_filters_the_list(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    mara, bea = await readers.join(), await readers.join("bea@other.test")
    number = await press.sent()
    for person in (mara, bea):
        await press.settle(number, person, DeliveryStatus.FAILED)
    path = f"/desk/issues/{number}/recipients"
    answer = await desk.post(path, data={"like": "@other", "state": "failed"})

    assert answer.headers["location"] == f"{path}?state=failed&like=%40other"
    page = (await desk.get(answer.headers["location"])).text
    assert "bea@other.test" in page
    assert "mara@" not in page
    nobody = (await desk.get(f"{path}?like=%25%00_")).text
    assert "Nobody here has that in their address." in nobody
