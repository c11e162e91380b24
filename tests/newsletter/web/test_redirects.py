"""The links that count: where they lead, what is counted, and what never is."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text
from sqlalchemy.engine import make_url

from newsletter.clicks import Tally, lead_through, read_clicks
from newsletter.clicks.item_links import map_targets, name_link, write_token
from newsletter.database import Sessions, open_sessions
from newsletter.issues import ItemText, publish, read_rendition
from newsletter.links import Links, Purpose
from newsletter.settings import Settings
from newsletter.web.app import create_app
from newsletter.web.site import Site
from tests.newsletter.issues.drafts import BRIDGE, CLOCK, GARDEN, MASTHEAD, make_issue
from tests.newsletter.web.people import BASE_URL, NOON, Clock

FIREFOX = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/145.0"}
LATER = timedelta(seconds=11)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"click_counts": True})


async def publish_items(sessions: Sessions, *items: ItemText) -> int:
    async with sessions.begin() as session:
        issue = await make_issue(session, *items)
        await publish(session, issue.id or 0, masthead=MASTHEAD, overrides={}, now=NOON)
    return issue.id or 0


@pytest.fixture
async def number(sessions: Sessions) -> int:
    """A published issue of three items, with one link each."""
    return await publish_items(sessions, GARDEN, BRIDGE, CLOCK)


@pytest.fixture
async def reader(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(
        transport=ASGITransport(app, client=("198.51.100.4", 5)), base_url=BASE_URL, headers=FIREFOX
    ) as client:
        yield client


def path(links: Links, number: int, item: int, url: str) -> str:
    return f"/r/{write_token(links, name_link(number, item, url))}"


async def count(app: FastAPI, sessions: Sessions, clock: Clock, number: int) -> list[int]:
    """Write what was clicked, and return the clicks of each item."""
    clock.now += LATER
    tally: Tally = app.state.tally
    await tally.write()
    async with sessions() as session:
        report = await read_clicks(session, number)
    assert report.total == sum(each.clicks for each in report.items)
    return [each.clicks for each in report.items]


async def test_a_link_leads_where_the_edition_does_and_is_counted(
    app: FastAPI, reader: AsyncClient, sessions: Sessions, clock: Clock, links: Links, number: int
) -> None:
    answer = await reader.get(path(links, number, 2, BRIDGE.url))

    assert answer.status_code == 302
    assert answer.headers["location"] == BRIDGE.url
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert await count(app, sessions, clock, number) == [0, 1, 0]

    await reader.get(path(links, number, 1, GARDEN.url))
    clock.now += timedelta(minutes=2)
    await reader.get(path(links, number, 2, BRIDGE.url))
    assert await count(app, sessions, clock, number) == [1, 2, 0]


async def test_every_link_of_a_mail_leads_somewhere(
    reader: AsyncClient, sessions: Sessions, links: Links, number: int
) -> None:
    async with sessions() as session:
        sent = await read_rendition(session, number, masthead=MASTHEAD, now=NOON)
    led = lead_through(sent, number, links)
    targets = map_targets(number, sent.html)

    assert len(targets) == 3
    for link, url in targets.items():
        token = write_token(links, link)
        assert token in led.html
        assert (await reader.get(f"/r/{token}")).headers["location"] == url


async def test_it_is_no_open_redirect(reader: AsyncClient, links: Links, number: int) -> None:
    elsewhere = "https://evil.example/"
    bad = [
        path(links, number, 1, elsewhere),
        path(links, number, 3, GARDEN.url),  # the link of another item
        path(links, number + 1, 1, GARDEN.url),
        f"/r/{links.sign(Purpose.CLICK, elsewhere)}",
        f"/r/{links.reader_token(number)}",
        "/r/https:%2F%2Fevil.example",
    ]
    for each in bad:
        answer = await reader.get(each)
        assert answer.status_code == 404
        assert "location" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; linkscanner)"},
        {"User-Agent": ""},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
    ],
)
async def test_programs_are_sent_on_and_not_counted(
    app: FastAPI,
    reader: AsyncClient,
    sessions: Sessions,
    clock: Clock,
    links: Links,
    number: int,
    headers: dict[str, str],
) -> None:
    answer = await reader.get(path(links, number, 1, GARDEN.url), headers=headers)

    assert answer.status_code == 302
    assert await count(app, sessions, clock, number) == [0, 0, 0]


async def test_head_is_answered_and_not_counted(
    app: FastAPI, reader: AsyncClient, sessions: Sessions, clock: Clock, links: Links, number: int
) -> None:
    answer = await reader.head(path(links, number, 1, GARDEN.url))

    assert (answer.status_code, answer.headers["location"]) == (302, GARDEN.url)
    assert await count(app, sessions, clock, number) == [0, 0, 0]


async def test_a_scanner_that_opens_everything_is_not_counted(
    app: FastAPI, reader: AsyncClient, sessions: Sessions, clock: Clock, links: Links
) -> None:
    urls = [f"https://probezeitung.example/{name}" for name in ("eins", "zwei", "drei", "vier")]
    items = [replace(GARDEN, title=f"Beet {url[-4:]}", url=url) for url in urls]
    number = await publish_items(sessions, *items)
    for item, url in enumerate(urls, 1):
        assert (await reader.get(path(links, number, item, url))).status_code == 302
    assert await count(app, sessions, clock, number) == [0, 0, 0, 0]

    clock.now += timedelta(minutes=1)
    await reader.get(path(links, number, 4, urls[3]))
    assert await count(app, sessions, clock, number) == [0, 0, 0, 1]


async def test_switched_off_the_links_of_old_mails_still_lead_on(
    site: Site, sessions: Sessions, clock: Clock, links: Links, number: int
) -> None:
    quiet = Site(
        settings=site.settings.model_copy(update={"click_counts": False}),
        sessions=sessions,
        links=links,
        clock=clock,
    )
    app = create_app(quiet)
    async with AsyncClient(
        transport=ASGITransport(app), base_url=BASE_URL, headers=FIREFOX
    ) as client:
        answer = await client.get(path(links, number, 1, GARDEN.url))

    assert answer.headers["location"] == GARDEN.url
    assert await count(app, sessions, clock, number) == [0, 0, 0]


async def test_the_links_of_many_issues_are_found_though_few_are_kept_at_hand(
    app: FastAPI, sessions: Sessions, number: int
) -> None:
    tally: Tally = app.state.tally
    tally._targets = {number: {} for number in range(1000, 1064)}
    async with sessions() as session:
        found = await tally.find_target(session, name_link(number, 1, GARDEN.url))

    assert found == GARDEN.url
    assert len(tally._targets) == 64


async def test_what_is_waiting_is_written_when_the_program_ends(
    app: FastAPI, reader: AsyncClient, sessions: Sessions, clock: Clock, links: Links, number: int
) -> None:
    async with app.router.lifespan_context(app):
        await reader.get(path(links, number, 3, CLOCK.url))

    async with sessions() as session:
        assert [each.clicks for each in (await read_clicks(session, number)).items] == [0, 0, 1]


async def test_a_database_that_is_away_loses_no_click(
    sessions: Sessions, clock: Clock, number: int
) -> None:
    nowhere = make_url("postgresql+psycopg://nobody@/nothing?host=/nowhere")
    async with open_sessions(nowhere) as away:
        tally = Tally(away, clock)
        tally.note(name_link(number, 1, GARDEN.url), "192.0.2.1")
        clock.now += LATER
        await tally.write()
        away.configure(**sessions.kw)  # it is back
        await tally.write()

    async with sessions() as session:
        assert (await read_clicks(session, number)).total == 1


async def test_nothing_in_the_table_belongs_to_a_person(sessions: Sessions) -> None:
    async with sessions() as session:
        connection = await session.connection()
        columns = await connection.execute(
            text("SELECT column_name FROM information_schema.columns WHERE table_name = :table"),
            {"table": "click_count"},
        )
        assert set(columns.scalars()) == {"issue_id", "item", "link", "clicks"}
