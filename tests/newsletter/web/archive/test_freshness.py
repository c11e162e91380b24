"""What a browser or a feed reader has is not sent again."""

import pytest
from httpx import AsyncClient

from tests.newsletter.web.archive.shelf import Shelf

PATHS = (
    "/archive",
    "/archive/1-heft",
    "/archive/1-heft/mail",
    "/archive/feed.xml",
    "/archive/feed.json",
    "/sitemap.xml",
)


@pytest.mark.parametrize("path", [*PATHS, "/robots.txt"])
@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
async def test_what_the_browser_has_is_not_sent_again(
    browser: AsyncClient, shelf: Shelf, path: str, known: str
) -> None:
    await shelf.put(1)
    first = await browser.get(path)
    tag = first.headers["etag"]

    same = await browser.get(path, headers={"If-None-Match": known.format(tag=tag)})
    other = await browser.get(path, headers={"If-None-Match": '"other"'})

    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert same.headers["cache-control"] == "public, max-age=300"
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Mon, 01 Jun 2026 09:00:00 GMT", 304),
        ("Mon, 01 Jun 2026 11:00:01 +0200", 304),
        ("Mon, 01 Jun 2026 08:59:59 GMT", 200),
        ("Mon, 01 Jun 2026 09:00:00 -0000", 200),  # of no zone
        ("gestern", 200),
    ],
)
async def test_a_date_will_do_where_there_is_no_tag(
    browser: AsyncClient, shelf: Shelf, path: str, since: str, status: int
) -> None:
    await shelf.put(1)

    answer = await browser.get(path, headers={"If-Modified-Since": since})

    assert answer.status_code == status
    assert answer.headers["last-modified"] == "Mon, 01 Jun 2026 09:00:00 GMT"


async def test_a_tag_counts_more_than_a_date(browser: AsyncClient, shelf: Shelf) -> None:
    await shelf.put(1)
    headers = {"If-None-Match": '"other"', "If-Modified-Since": "Mon, 01 Jun 2026 09:00:00 GMT"}

    assert (await browser.get("/archive", headers=headers)).status_code == 200


async def test_an_empty_archive_has_no_date_to_compare(browser: AsyncClient) -> None:
    headers = {"If-Modified-Since": "Mon, 01 Jun 2026 09:00:00 GMT"}

    assert (await browser.get("/archive", headers=headers)).status_code == 200
