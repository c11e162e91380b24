"""How fast mails leave, on the desk: admins only."""

import re
from datetime import datetime, timedelta

import pytest
from httpx import AsyncClient

from newsletter.database import Sessions
from newsletter.deliveries import Speed, list_lanes, set_lane
from newsletter.deliveries.models import RestingDomain
from newsletter.settings import Settings
from tests.newsletter.web.desk.press import read_words
from tests.newsletter.web.people import Clock

PAGE = "/desk/speed"


async def _speeds(sessions: Sessions) -> list[Speed]:
    async with sessions() as session:
        return list(await list_lanes(session))


async def test_only_admins_see_the_page_and_use_it(desk: AsyncClient) -> None:
    assert f'href="{PAGE}"' not in (await desk.get("/desk")).text
    for answer in (
        await desk.get(PAGE),
        await desk.post(PAGE, data={"per_second": "5"}),
        await desk.post(f"{PAGE}/remove", data={"lane": "all"}),
    ):
        assert answer.status_code == 403


async def test_without_a_speed_the_page_says_what_holds(
    admin: AsyncClient, settings: Settings
) -> None:
    assert "All mails together no limit" in read_words((await admin.get(PAGE)).text)

    settings.smtp.per_second = 12.5
    words = read_words((await admin.get(PAGE)).text)
    assert "All mails together 12.5 a second, as the settings say" in words


async def test_a_speed_is_set_changed_and_removed(admin: AsyncClient, sessions: Sessions) -> None:
    assert f'href="{PAGE}"' in (await admin.get("/desk")).text
    answer = await admin.post(PAGE, data={"lane": "@Readers.TEST", "per_second": "1,000"})
    assert answer.status_code == 303
    await admin.post(PAGE, data={"lane": "", "per_second": "0,5"})

    assert await _speeds(sessions) == [
        Speed(lane="", per_second=0.5),
        Speed(lane="readers.test", per_second=1_000),
    ]
    words = read_words((await admin.get(PAGE)).text)
    assert "All mails together 0.5 a second" in words
    assert "readers.test 1,000 a second" in words

    form = (await admin.get(f"{PAGE}?lane=readers.test")).text
    assert 'value="readers.test"' in form
    assert 'value="1000"' in form
    assert 'value="all"' in (await admin.get(f"{PAGE}?lane=all")).text

    for lane in ("readers.test", "all", "all", "no domain"):
        assert (await admin.post(f"{PAGE}/remove", data={"lane": lane})).status_code == 303
    assert await _speeds(sessions) == []


async def test_a_warm_up_is_shown_day_by_day(
    admin: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    await _warm_up(sessions, clock.now - timedelta(days=2, hours=1))
    page = (await admin.get(PAGE)).text

    assert "readers.test 36 a second" in read_words(page)
    assert "Warm-up, day 3 of 5: twice as much every day, up to 100 a second." in read_words(page)
    heights = [float(each) for each in re.findall(r'<rect[^>]* height="([\d.]+)"', page)]
    assert heights == sorted(heights)
    assert len(heights) == 5
    assert page.count('class="today"') == 1
    assert 'value="9"' in (await admin.get(f"{PAGE}?lane=readers.test")).text


async def test_a_warm_up_that_is_over_needs_no_picture(
    admin: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    await _warm_up(sessions, clock.now - timedelta(days=4))
    words = read_words((await admin.get(PAGE)).text)

    assert "readers.test 100 a second" in words
    assert "Warm-up," not in words


async def _warm_up(sessions: Sessions, since: datetime) -> None:
    async with sessions.begin() as session:
        await set_lane(session, "readers.test", per_second=100, warm_up_from=9, now=since)


@pytest.mark.parametrize(
    ("field", "form", "sentence"),
    [
        ("lane", {"lane": "no domain", "per_second": "5"}, "Write the domain as example.org"),
        ("per_second", {"per_second": "fast"}, "Give the mails a second as a number"),
        ("per_second", {"per_second": "0"}, "Give the mails a second as a number"),
        ("per_second", {"per_second": "nan"}, "Give the mails a second as a number"),
        ("per_second", {"per_second": "", "warm_up_from": "0"}, "Give the mails a second"),
        ("warm_up_from", {"per_second": "5", "warm_up_from": "5"}, "A warm-up begins slower"),
        ("warm_up_from", {"per_second": "5", "warm_up_from": "few"}, "that a warm-up begins with"),
        ("warm_up_from", {"per_second": "5", "warm_up_from": "0"}, "that a warm-up begins with"),
    ],
)
async def test_what_cannot_be_stays_in_its_field(
    admin: AsyncClient, sessions: Sessions, field: str, form: dict[str, str], sentence: str
) -> None:
    answer = await admin.post(PAGE, data=form)

    assert answer.status_code == 422
    assert sentence in read_words(answer.text)
    (marked,) = re.findall(r'<input id="(\w+)"[^>]* aria-invalid="true"', answer.text)
    assert marked == field
    assert f'value="{form["per_second"]}"' in answer.text
    assert await _speeds(sessions) == []


async def test_domains_that_rest_are_named(
    admin: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    async with sessions.begin() as session:
        for name, minutes in (("busy.test", 5), ("awake.test", -5)):
            until = clock.now + timedelta(minutes=minutes)
            session.add(RestingDomain(name=name, faults=2, since=clock.now, until=until))
    words = read_words((await admin.get(PAGE)).text)

    assert "busy.test until" in words
    assert "awake.test" not in words


async def test_the_page_speaks_german_too(admin: AsyncClient) -> None:
    await admin.post(PAGE, data={"lane": "readers.test", "per_second": "1.5"})
    await admin.post("/desk/language", data={"language": "de"})
    page = (await admin.get(f"{PAGE}?lane=readers.test")).text

    assert "readers.test 1,5 pro Sekunde" in read_words(page)
    assert 'value="1,5"' in page
    answer = await admin.post(PAGE, data={"per_second": "viele"})
    assert "Geben Sie die Mails pro Sekunde als Zahl" in read_words(answer.text)
