"""Items by the page of their article: filled in from their link, and added by an address."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from httpx import AsyncClient

from newsletter.database import Sessions
from newsletter.links import Links
from newsletter.settings import Settings
from newsletter.web.site import Site
from tests.newsletter.fetch.site import Site as WebServer
from tests.newsletter.fetch.site import site as web_server
from tests.newsletter.intake.pages import ARTICLE, FEED, ROUNDUP, say
from tests.newsletter.issues.drafts import GARDEN
from tests.newsletter.web.desk.press import Press, read_form, read_words
from tests.newsletter.web.people import Clock


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    too_long = ARTICLE.replace("Der Regenwurm zieht um", "Wurm " * 200)
    pages = {
        "/wurm": say(ARTICLE),
        "/english": say(ARTICLE.replace('lang="de"', 'lang="en"')),
        "/lang": say(too_long),
        "/feed": say(FEED, "application/rss+xml"),
        "/schau": say(ROUNDUP),
        "/gone": b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n",
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


async def ask(
    desk: AsyncClient, press: Press, number: int, **data: str
) -> tuple[int, str, dict[str, str], str]:
    """Have the first item filled in: its id, the page, its form, and where that goes."""
    (item_id, *_) = await press.item_ids(number)
    path = f"/desk/issues/{number}/items/{item_id}/article"
    answer = await desk.post(path, data=data)
    return item_id, answer.text, read_form(answer.text, f"{path}/apply"), f"{path}/apply"


async def test_a_page_is_shown_beside_the_item_and_nothing_is_changed(
    desk: AsyncClient, press: Press, server: WebServer
) -> None:
    number = await press.draft(replace(GARDEN, url=server.url("/wurm"), source_name=""))
    before = (await press.see(number)).items[0].model_dump()
    _, page, form, _ = await ask(desk, press, number)
    words = read_words(page)

    assert "Title Ein Beet, das zehn Jahre lang niemand umgräbt Der Regenwurm zieht um" in words
    assert "Date 16 November 2026 17 November 2026" in words
    assert "Language behind the link – German" in words
    assert "https://probezeitung.example/wurm.jpg" in words
    assert form["found:contributors"] == "Dr. Anna Berg\nJo Lenz"
    # What is empty is ticked beforehand, what is written is not.
    assert 'value="source_name" checked' in page
    assert 'value="standfirst" checked' in page
    assert 'value="title">' in page
    assert (await press.see(number)).items[0].model_dump() == before


async def test_what_is_ticked_is_taken_over_and_the_rest_stays(
    desk: AsyncClient, press: Press, server: WebServer
) -> None:
    number = await press.draft(replace(GARDEN, url=server.url("/wurm"), source_name=""))
    item_id, _, form, action = await ask(desk, press, number)

    done = await desk.post(action, data={**form, "take": ["source_name", "contributors"]})
    (item,) = (await press.see(number)).items
    assert done.headers["location"] == f"/desk/issues/{number}#item-{item_id}"
    assert item.source_name == "Probezeitung"
    assert [each["name"] for each in item.contributors] == ["Anna Berg", "Jo Lenz"]
    assert (item.title, item.standfirst) == (GARDEN.title, "")


async def test_an_item_without_a_link_is_filled_in_from_one_that_is_typed(
    desk: AsyncClient, press: Press, server: WebServer
) -> None:
    number = await press.draft_without_link()
    page = (await desk.get(f"/desk/issues/{number}")).text
    _, shown, form, action = await ask(desk, press, number, url=server.url("/wurm"))

    assert f'formaction="{action.removesuffix("/apply")}"' in page
    assert 'value="url" checked' in shown
    await desk.post(action, data={**form, "take": ["url"]})
    assert (await press.see(number)).items[0].url == server.url("/regenwurm")


async def test_what_the_page_says_too_is_not_offered(
    desk: AsyncClient, press: Press, server: WebServer
) -> None:
    number = await press.draft(replace(GARDEN, url=server.url("/wurm"), source_name="Probezeitung"))
    _, page, form, _ = await ask(desk, press, number)

    assert "found:source_name" not in form
    assert "Probezeitung Probezeitung the same" in read_words(page)


async def test_somebody_who_was_faster_is_not_overwritten(
    desk: AsyncClient, press: Press, server: WebServer
) -> None:
    number = await press.draft(replace(GARDEN, url=server.url("/wurm")))
    item_id, _, form, action = await ask(desk, press, number)
    edit = f"/desk/issues/{number}/items/{item_id}"
    theirs = read_form((await desk.get(f"/desk/issues/{number}")).text, edit)
    await desk.post(edit, data={**theirs, "title": "Anders"})

    answer = await desk.post(action, data={**form, "take": ["title"]})
    assert answer.status_code == 409
    assert "Somebody was faster" in answer.text
    assert (await press.see(number)).items[0].title == "Anders"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/gone", "The server does not show this page: it answers with status 404."),
        ("/feed", "At this address there is no page that says what it is about."),
    ],
)
async def test_a_page_that_is_not_there_is_a_sentence(
    desk: AsyncClient, press: Press, server: WebServer, path: str, sentence: str
) -> None:
    number = await press.draft(replace(GARDEN, url=server.url(path)))
    (item_id,) = await press.item_ids(number)
    filled = await desk.post(f"/desk/issues/{number}/items/{item_id}/article")
    added = await desk.post(f"/desk/issues/{number}/items/article", data={"url": server.url(path)})

    for answer in (filled, added):
        assert answer.status_code == 422
        assert sentence in read_words(answer.text)
    # The address stays in its field, and the summary leads there.
    assert f'value="{server.url(path)}"' in added.text
    assert 'href="#article-address"' in added.text
    assert len((await press.see(number)).items) == 1


async def test_an_item_is_added_by_its_address(
    desk: AsyncClient, press: Press, server: WebServer
) -> None:
    number = await press.draft()
    answer = await desk.post(
        f"/desk/issues/{number}/items/article", data={"url": server.url("/wurm")}
    )
    _, item = (await press.see(number)).items

    assert answer.headers["location"] == f"/desk/issues/{number}#item-{item.id}"
    assert (item.title, item.source_name) == ("Der Regenwurm zieht um", "Probezeitung")
    assert item.standfirst == "Warum er dabei niemanden um Erlaubnis fragt."
    assert (item.language, item.link_language) == ("", "de")
    await desk.post(f"/desk/issues/{number}/items/article", data={"url": server.url("/english")})
    assert (await press.see(number)).items[-1].language == "en"


async def test_what_does_not_fit_stands_in_the_form_of_the_new_item(
    desk: AsyncClient, press: Press, server: WebServer
) -> None:
    number = await press.draft()
    answer = await desk.post(
        f"/desk/issues/{number}/items/article", data={"url": server.url("/lang")}
    )

    assert answer.status_code == 422
    form = read_form(answer.text, f"/desk/issues/{number}/items")
    assert form["title"].startswith("Wurm Wurm")
    assert len((await press.see(number)).items) == 1


async def test_a_published_issue_takes_no_more_items(
    desk: AsyncClient, press: Press, server: WebServer
) -> None:
    number = await press.published()
    answer = await desk.post(
        f"/desk/issues/{number}/items/article", data={"url": server.url("/wurm")}
    )

    assert answer.status_code == 409
    assert "cannot be changed any more" in read_words(answer.text)


@pytest.mark.parametrize(
    ("field", "path", "items"), [("url", "/wurm", 1), ("text", "/schau", 2), ("url", "/feed", 2)]
)
async def test_a_new_issue_is_made_of_an_address(
    desk: AsyncClient, press: Press, server: WebServer, field: str, path: str, items: int
) -> None:
    answer = await desk.post("/desk/issues/new", data={field: f" {server.url(path)} "})

    number = int(answer.headers["location"].split("/")[3])
    assert len((await press.see(number)).items) == items


async def test_of_a_feed_the_entries_of_some_days_are_taken(
    desk: AsyncClient, press: Press, server: WebServer
) -> None:
    data = {"url": server.url("/feed"), "since": "2026-11-18", "until": "kein Tag"}
    answer = await desk.post("/desk/issues/new", data=data)

    number = int(answer.headers["location"].split("/")[3])
    assert [item.title for item in (await press.see(number)).items] == ["Farn"]


async def test_an_address_that_does_not_answer_is_named_at_its_field(
    desk: AsyncClient, server: WebServer
) -> None:
    answer = await desk.post("/desk/issues/new", data={"url": server.url("/gone")})

    assert answer.status_code == 422
    assert 'id="url-problem"' in answer.text
    assert 'id="text-problem"' not in answer.text
    assert f'value="{server.url("/gone")}"' in answer.text
