"""The links of a draft on the desk: found again, and tried."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from newsletter.database import Sessions
from newsletter.issues import start_run
from newsletter.links import Links
from newsletter.settings import Settings
from newsletter.web.desk import end_streams
from newsletter.web.desk.link_checking import run_check
from newsletter.web.site import Site
from tests.newsletter.fetch.site import OK, lead_to
from tests.newsletter.fetch.site import Site as WebServer
from tests.newsletter.fetch.site import site as web_server
from tests.newsletter.issues.drafts import BRIDGE, CLOCK, GARDEN
from tests.newsletter.web.desk.press import Press, read_form, read_words
from tests.newsletter.web.people import BASE_URL, Clock

LOST = tuple(replace(each, url="") for each in (GARDEN, BRIDGE, CLOCK))


def page(body: str, kind: str = "text/html") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\n"
    return f"{head}Content-Length: {len(body.encode())}\r\n\r\n{body}".encode()


FEED = "".join(
    (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Probe</title>',
        *(
            f"<item><title>{each.title}</title><link>https://b.example/{n}</link></item>"
            for n, each in enumerate((CLOCK, GARDEN), start=1)
        ),
        "</channel></rss>",
    )
)


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    pages = {
        "/ok": OK + b"Content-Length: 0\r\n\r\n",
        "/gone": b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n",
        "/feed": page(FEED, "application/rss+xml"),
        "/list": page(f'<ul><li><a href="https://b.example/b">{BRIDGE.title}</a></li></ul>'),
        "/away": lead_to("ftp://b.example/"),
        "/not": b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
        "/empty": page(" "),
    }
    async with web_server(dict(pages)) as running:
        yield running


@pytest.fixture
def site(
    settings: Settings, sessions: Sessions, links: Links, clock: Clock, server: WebServer
) -> Site:
    return Site(
        settings=settings, sessions=sessions, links=links, clock=clock, guard=server.guard()
    )


async def test_the_draft_offers_to_find_lost_links(desk: AsyncClient, press: Press) -> None:
    number = await press.draft(*LOST)
    words = read_words((await desk.get(f"/desk/issues/{number}")).text)

    assert "3 items have lost their link" in words
    whole = read_words((await desk.get(f"/desk/issues/{await press.draft()}")).text)
    assert "lost" not in whole


async def test_pasted_addresses_are_shown_before_they_are_taken_over(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.draft(*LOST)
    path = f"/desk/issues/{number}/links"
    shown = await desk.post(
        f"{path}/found", data={"pasted": "https://b.example/1\r\nhttps://b.example/2"}
    )
    first, second, third = (item.id for item in (await press.see(number)).items)

    form = read_form(shown.text, f"{path}/apply")
    assert (form[f"url:{first}"], form[f"url:{second}"], form[f"url:{third}"]) == (
        "https://b.example/1",
        "https://b.example/2",
        "",
    )
    assert f'value="{second}" checked' in shown.text
    assert f'value="{third}" checked' not in shown.text
    assert [item.url for item in (await press.see(number)).items] == ["", "", ""]

    done = await desk.post(f"{path}/apply", data={**form, "take": [str(second)]})
    assert done.status_code == 303
    assert [item.url for item in (await press.see(number)).items] == [
        "",
        "https://b.example/2",
        "",
    ]
    assert await press.trail() == [f"issue.linked issue {number}"]


async def test_a_pasted_page_says_why_a_link_fits(desk: AsyncClient, press: Press) -> None:
    number = await press.draft(*LOST)
    html = f'<p><a href="https://b.example/u">{CLOCK.title}</a></p>'
    shown = await desk.post(f"/desk/issues/{number}/links/found", data={"pasted": html})

    assert "by its title" in read_words(shown.text)
    assert 'value="https://b.example/u"' in shown.text


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/feed", {0: "https://b.example/2", 2: "https://b.example/1"}),
        ("/list", {1: "https://b.example/b"}),
    ],
)
async def test_a_feed_or_a_page_of_the_source_is_matched_by_title(
    desk: AsyncClient, press: Press, server: WebServer, path: str, expected: dict[int, str]
) -> None:
    number = await press.draft(*LOST)
    links = f"/desk/issues/{number}/links"
    shown = await desk.post(f"{links}/found", data={"feed": server.url(path)})

    form = read_form(shown.text, f"{links}/apply")
    ids = await press.item_ids(number)
    assert {n: form[f"url:{each}"] for n, each in enumerate(ids) if form[f"url:{each}"]} == expected


async def test_what_does_not_fit_is_said_and_kept_in_the_form(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.draft(*LOST)
    path = f"/desk/issues/{number}/links/found"
    answer = await desk.post(path, data={"pasted": "keine Adresse"})

    assert answer.status_code == 422
    assert "None of the addresses in it fits" in answer.text
    assert "keine Adresse</textarea>" in answer.text


@pytest.mark.parametrize(
    ("path", "english", "german"),
    [
        ("/away", "This address cannot be opened.", "Diese Adresse lässt sich nicht öffnen."),
        ("/not", "The server does not show this page: it", "Der Server zeigt diese Seite nicht"),
        ("/empty", "The input is empty", "Die Eingabe ist leer"),
    ],
)
async def test_a_feed_that_cannot_be_had_is_said_in_both_languages(
    desk: AsyncClient, press: Press, server: WebServer, path: str, english: str, german: str
) -> None:
    number = await press.draft(*LOST)
    for language, sentence in (("en", english), ("de", german)):
        answer = await desk.post(
            f"/desk/issues/{number}/links/found",
            data={"feed": server.url(path)},
            headers={"Accept-Language": language},
        )
        assert answer.status_code == 422
        assert sentence in read_words(answer.text)


async def test_a_bad_address_is_shown_and_nothing_is_taken(desk: AsyncClient, press: Press) -> None:
    number = await press.draft(*LOST)
    path = f"/desk/issues/{number}/links/apply"
    first, second, _ = await press.item_ids(number)
    form = {
        f"url:{first}": "https://b.example/1",
        f"version:{first}": "1",
        f"url:{second}": "javascript:alert(1)",
        "take": [str(first), str(second)],
    }
    bad = await desk.post(path, data=form)
    empty = await desk.post(path, data={**form, f"url:{second}": " "})

    assert (bad.status_code, empty.status_code) == (422, 422)
    assert "A link begins with https://" in bad.text
    assert 'value="https://b.example/1"' in bad.text
    assert "The link is missing." in read_words(empty.text)
    assert [item.url for item in (await press.see(number)).items] == ["", "", ""]


async def test_who_is_slower_takes_nothing_over(desk: AsyncClient, press: Press) -> None:
    number = await press.draft(*LOST)
    first, *_ = await press.item_ids(number)
    answer = await desk.post(
        f"/desk/issues/{number}/links/apply",
        data={f"url:{first}": "https://b.example/1", f"version:{first}": "x", "take": str(first)},
    )

    assert answer.status_code == 409
    assert (await press.see(number)).items[0].url == ""


async def test_links_are_tried_and_their_answers_become_findings(
    desk: AsyncClient, press: Press, server: WebServer
) -> None:
    dead, alive = server.url("/gone"), server.url("/ok")
    number = await press.draft(replace(GARDEN, url=dead), replace(BRIDGE, url=alive))
    path = f"/desk/issues/{number}/links"
    before = read_words((await desk.get(path)).text)
    assert (await desk.post(f"{path}/check")).status_code == 303
    after = read_words((await desk.get(path)).text)

    assert before.count("not tried yet") == 2
    assert f"{dead} 1 dead 404" in after
    assert f"{alive} 2 answers" in after
    draft = read_words((await desk.get(f"/desk/issues/{number}")).text)
    assert f"Error The link is dead: the server answers 404. ({dead})" in draft
    refused = await desk.post(f"/desk/issues/{number}/publish")
    assert refused.status_code == 422

    asked = len(server.heads)
    await desk.post(f"{path}/check")
    assert len(server.heads) == asked  # the answers are fresh


async def test_a_running_check_shows_how_far_it_is(
    desk: AsyncClient, press: Press, sessions: Sessions, clock: Clock
) -> None:
    number = await press.draft()
    async with sessions.begin() as session:
        await start_run(session, number, 4, now=clock.now)
    page = (await desk.get(f"/desk/issues/{number}/links")).text

    assert "0 of 4 tried" in read_words(page)
    assert 'http-equiv="refresh"' in page
    assert "/links/check" not in page
    assert (await desk.post(f"/desk/issues/{number}/links/check")).status_code == 303


async def test_a_server_that_ends_ends_its_check(app: FastAPI, site: Site, press: Press) -> None:
    number = await press.draft()
    closing = asyncio.Event()
    closing.set()
    end_streams(app)

    async with asyncio.timeout(30):
        await run_check(site, number, ["https://b.example:1/"] * 3, closing)


async def test_an_issue_without_links_has_nothing_to_try(desk: AsyncClient, press: Press) -> None:
    number = await press.draft(*LOST[:1])

    assert "The issue has no links." in (await desk.get(f"/desk/issues/{number}/links")).text


async def test_only_editors_see_the_links(app: FastAPI, press: Press) -> None:
    number = await press.draft()
    async with AsyncClient(transport=ASGITransport(app), base_url=BASE_URL) as stranger:
        assert (await stranger.get(f"/desk/issues/{number}/links")).status_code == 303
