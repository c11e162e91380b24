"""What search engines are told."""

from httpx import AsyncClient
from lxml import etree

from tests.newsletter.web.archive.shelf import Shelf
from tests.newsletter.web.people import BASE_URL

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


async def test_the_sitemap_lists_all_that_is_public(program: AsyncClient, shelf: Shelf) -> None:
    await shelf.put(1)

    answer = await program.get("/sitemap.xml")
    root = etree.fromstring(answer.content)

    assert root.xpath("//s:loc/text()", namespaces=NAMES) == [
        f"{BASE_URL}/",
        f"{BASE_URL}/archive",
        f"{BASE_URL}/archive/1-heft",
    ]
    assert root.xpath("//s:lastmod/text()", namespaces=NAMES)[0].startswith("2026-06-01T")
    assert answer.headers["last-modified"] == "Mon, 01 Jun 2026 09:00:00 GMT"


async def test_a_sitemap_without_issues_still_leads_to_the_form(program: AsyncClient) -> None:
    root = etree.fromstring((await program.get("/sitemap.xml")).content)

    assert len(root) == 2


async def test_robots_find_the_sitemap_and_stay_out_of_what_is_private(
    program: AsyncClient,
) -> None:
    answer = await program.get("/robots.txt")
    rules = answer.text.splitlines()

    assert rules[0] == "User-agent: *"
    assert "Disallow: /unsubscribe/" in rules
    assert rules[-1] == f"Sitemap: {BASE_URL}/sitemap.xml"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
