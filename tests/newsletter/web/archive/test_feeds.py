"""The feeds, read by a feed reader that nobody here wrote."""

import json
from calendar import timegm
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any

import feedparser
from httpx import AsyncClient
from lxml import etree, html

from newsletter.mail import ItemContent
from tests.newsletter.mail.sample import ISSUE
from tests.newsletter.web.archive.shelf import GARDEN, JUNE, Shelf
from tests.newsletter.web.people import BASE_URL

ATOM = "{http://www.w3.org/2005/Atom}"


async def read_atom(browser: AsyncClient) -> Any:
    answer = await browser.get("/archive/feed.xml")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(answer.content)
    assert (parsed.bozo, parsed.version) == (False, "atom10")
    return parsed


def read_time(utc: struct_time) -> datetime:
    return datetime.fromtimestamp(timegm(utc), UTC)


async def test_a_feed_reader_understands_the_feed(browser: AsyncClient, shelf: Shelf) -> None:
    await shelf.put(1, title="Heft & <mehr>", preheader="Über Ufer")
    await shelf.put(2, language="en", at=JUNE + timedelta(hours=1))

    feed = await read_atom(browser)

    assert (feed.feed.title, feed.feed.author) == ("Randnotizen", "Randnotizen")
    assert feed.feed.id == f"{BASE_URL}/archive/feed.xml"
    assert read_time(feed.feed.updated_parsed) == JUNE + timedelta(hours=1)
    newest, oldest = feed.entries
    assert newest.link == newest.id == f"{BASE_URL}/archive/2-heft"
    assert oldest.title == "Heft & <mehr>"
    assert oldest.summary == "Über Ufer"
    assert oldest.content[0].type == "text/html"
    assert (oldest.content[0].language, newest.content[0].language) == ("de", "en")
    assert read_time(oldest.published_parsed) == JUNE


async def test_an_entry_holds_the_whole_issue_with_whole_links(
    browser: AsyncClient, shelf: Shelf
) -> None:
    await shelf.put_whole(ISSUE)

    (entry,) = (await read_atom(browser)).entries
    content = html.fragment_fromstring(entry.content[0].value, create_parent="div")

    words = " ".join(content.text_content().split())
    assert [each.text_content() for each in content.iter("h2")][:2] == [
        ISSUE.items[0].title,
        ISSUE.items[1].title,
    ]
    assert "Wer war vor uns hier?" in words
    assert "In eigener Sache:" in words
    links = content.xpath("//a/@href")
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in links)
    assert {ISSUE.items[0].url, ISSUE.items[1].url} <= set(links)


async def test_every_entry_has_what_atom_asks_for(browser: AsyncClient, shelf: Shelf) -> None:
    await shelf.put(1)
    await shelf.put(2, ItemContent(body="Nur ein Wort."), at=JUNE + timedelta(days=1))
    answer = await browser.get("/archive/feed.xml")

    root = etree.fromstring(answer.content, etree.XMLParser(resolve_entities=False))

    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert element.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert len(root.findall(f".//{ATOM}summary")) == 1  # an empty one would say nothing
    assert root.findtext(f"{ATOM}entry/{ATOM}content") == "<p>Nur ein Wort.</p>"
    assert [link.get("rel") for link in root.findall(f"{ATOM}link")] == ["self", "alternate"]


async def test_a_feed_without_issues_is_a_feed(browser: AsyncClient) -> None:
    feed = await read_atom(browser)
    empty = (await browser.get("/archive/feed.json")).json()

    assert feed.entries == []
    assert empty["items"] == []


async def test_feeds_hold_the_latest_twenty(browser: AsyncClient, shelf: Shelf) -> None:
    for number in range(1, 23):
        await shelf.put(number, GARDEN, at=JUNE + timedelta(days=number))

    feed = await read_atom(browser)
    items = (await browser.get("/archive/feed.json")).json()["items"]

    assert [entry.id for entry in feed.entries] == [item["id"] for item in items]
    assert len(items) == 20
    assert items[0]["id"] == f"{BASE_URL}/archive/22-heft"


async def test_json_feed_has_the_fields_of_its_version(browser: AsyncClient, shelf: Shelf) -> None:
    await shelf.put(1, GARDEN, title="Heft & <mehr>")
    await shelf.put(2, ItemContent(body="Nur ein Wort."), at=JUNE + timedelta(days=1))

    answer = await browser.get("/archive/feed.json")
    feed = json.loads(answer.content)

    assert answer.headers["content-type"] == "application/feed+json"
    assert {key: type(value) for key, value in feed.items()} == {
        "version": str,
        "title": str,
        "home_page_url": str,
        "feed_url": str,
        "favicon": str,
        "language": str,
        "authors": list,
        "items": list,
    }
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{BASE_URL}/archive/feed.json"
    without, item = feed["items"]
    assert "summary" not in without
    assert f"<h2>{GARDEN.title}</h2>" in item.pop("content_html").replace(' class="title"', "")
    assert item == {
        "id": f"{BASE_URL}/archive/1-heft",
        "url": f"{BASE_URL}/archive/1-heft",
        "title": "Heft & <mehr>",
        "summary": GARDEN.title,
        "date_published": "2026-06-01T09:00:00+00:00",
        "language": "de",
    }


async def test_the_pages_name_the_feeds(browser: AsyncClient, shelf: Shelf) -> None:
    await shelf.put(1)
    for path in ("/archive", "/archive/1-heft"):
        page = html.document_fromstring((await browser.get(path)).content)
        feeds = page.xpath('//link[@rel="alternate"]/@href')
        assert feeds == ["/archive/feed.xml", "/archive/feed.json"]
        assert [(await browser.get(feed)).status_code for feed in feeds] == [200, 200]
