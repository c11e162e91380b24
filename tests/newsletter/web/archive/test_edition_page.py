"""An issue as a web page: the words and links that were mailed, in our own layout."""

import json
import re
from collections import Counter
from datetime import timedelta
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from httpx import AsyncClient
from lxml import html

from newsletter.mail import IssueContent, ItemContent
from tests.newsletter.mail.all_kinds import ALL_KINDS
from tests.newsletter.mail.sample import ISSUE, MASTHEAD
from tests.newsletter.web.archive.shelf import BRIDGES, GARDEN, JUNE, Shelf
from tests.newsletter.web.people import BASE_URL

OURS = '//p[@class="share"]|//header/p'  # what the page adds inside the issue

FRAME = (  # the masthead, the imprint and what inboxes show: the site has its own
    '//div[contains(concat(" ", @class, " "), " head ")]'
    '|//div[contains(concat(" ", @class, " "), " foot ")]|//div[contains(@style, "display:none")]'
)


def read_words(elements: list[html.HtmlElement]) -> Counter[str]:
    texts = (text for each in elements for text in each.itertext())
    return Counter(" ".join(texts).replace("\u00ad", "").split())


def read_links(elements: list[html.HtmlElement], url: str) -> list[str]:
    return sorted(urljoin(url, href) for each in elements for href in each.xpath(".//a/@href"))


@pytest.mark.parametrize("issue", [ISSUE, ALL_KINDS], ids=["sample", "all kinds"])
async def test_the_page_has_the_words_and_links_of_the_mail_and_no_others(
    browser: AsyncClient, shelf: Shelf, issue: IssueContent
) -> None:
    await shelf.put_whole(issue, masthead=MASTHEAD)
    url = f"{BASE_URL}/archive/{issue.slug}"

    page = html.document_fromstring((await browser.get(f"/archive/{issue.slug}")).content)
    mail = html.document_fromstring((await browser.get(f"/archive/{issue.slug}/mail")).content)
    for each in (*page.xpath(OURS), *mail.xpath(FRAME), *mail.xpath("//comment()")):
        each.drop_tree()
    shown, mailed = page.xpath("//article"), mail.xpath("//body")

    assert read_words(shown) == read_words(mailed)
    assert [each.attrib["alt"] for one in shown for each in one.iter("img")] == [
        each.attrib["alt"] for one in mailed for each in one.iter("img")
    ]
    assert read_links(shown, url) == read_links(mailed, url)
    assert len(read_links(shown, url)) > 20
    assert len(read_words(shown)) > 300


async def test_every_anchor_that_the_page_links_to_is_there(
    browser: AsyncClient, shelf: Shelf
) -> None:
    await shelf.put_whole(ISSUE)

    page = html.document_fromstring((await browser.get(f"/archive/{ISSUE.slug}")).content)

    ids = page.xpath("//@id")
    inside = [href[1:] for href in page.xpath("//a/@href") if href.startswith("#")]
    assert {"item-1", "item-15"} <= set(inside) <= set(ids)
    assert len(ids) == len(set(ids))


async def test_a_piece_can_be_passed_on(browser: AsyncClient, shelf: Shelf) -> None:
    await shelf.put(1)

    page = html.document_fromstring((await browser.get("/archive/1-heft")).content)

    (mailto,) = page.xpath('//section[@id="item-1"]//a[starts-with(@href, "mailto:")]/@href')
    words = parse_qs(urlsplit(mailto).query)
    assert words == {
        "subject": [BRIDGES.title],
        "body": [f"{BRIDGES.title}\r\n{BASE_URL}/archive/1-heft#item-1"],
    }
    assert page.xpath('//section[@id="item-1"]//a[@href="#item-1"]')


async def test_the_page_tells_machines_what_it_is(browser: AsyncClient, shelf: Shelf) -> None:
    await shelf.put(7, title='Heft "7" </script>')

    page = html.document_fromstring((await browser.get("/archive/7-heft?lang=de")).content)

    url = f"{BASE_URL}/archive/7-heft"
    said = {each.get("property"): each.get("content") for each in page.xpath("//meta[@property]")}
    assert page.xpath('//link[@rel="canonical"]/@href') == [url]
    assert said["og:title"] == 'Heft "7" </script>'
    assert said["og:url"] == url
    assert said["og:description"] == f"{BRIDGES.title} · {GARDEN.title}"
    (data,) = page.xpath('//script[@type="application/ld+json"]/text()')
    issue = json.loads(data)
    assert (issue["name"], issue["issueNumber"]) == ('Heft "7" </script>', 7)
    assert issue["hasPart"][1] == {
        "@type": "CreativeWork",
        "name": GARDEN.title,
        "url": f"{url}#item-2",
    }
    assert len(page.xpath("//script")) == 1


async def test_a_long_list_of_titles_is_cut_at_a_word(browser: AsyncClient, shelf: Shelf) -> None:
    await shelf.put(1, *(ItemContent(title=f"Das {at}. Fenster") for at in range(1, 40)))

    page = html.document_fromstring((await browser.get("/archive/1-heft")).content)

    (summary,) = page.xpath('//meta[@name="description"]/@content')
    assert summary.endswith("Das 11. Fenster · Das 12.…")
    assert len(summary) <= 200


async def test_the_page_leads_to_what_appeared_before_and_after(
    browser: AsyncClient, shelf: Shelf
) -> None:
    for number in (1, 2, 3):
        await shelf.put(number, at=JUNE + timedelta(days=number))

    pages = [(await browser.get(f"/archive/{number}-heft")).text for number in (1, 2, 3)]

    found = [re.findall(r'rel="(prev|next)" href="/archive/(\d)', page) for page in pages]
    assert found == [[("next", "2")], [("prev", "1"), ("next", "3")], [("prev", "2")]]


async def test_a_next_issue_makes_the_page_new(browser: AsyncClient, shelf: Shelf) -> None:
    await shelf.put(1)
    before = (await browser.get("/archive/1-heft")).headers
    await shelf.put(2, at=JUNE + timedelta(days=7))
    after = (await browser.get("/archive/1-heft")).headers

    assert before["last-modified"] == "Mon, 01 Jun 2026 09:00:00 GMT"
    assert after["last-modified"] == "Mon, 08 Jun 2026 09:00:00 GMT"
    assert before["etag"] != after["etag"]


async def test_an_issue_keeps_its_language_whatever_the_page_speaks(
    browser: AsyncClient, shelf: Shelf
) -> None:
    await shelf.put(1, language="ar", title="الجسر")

    answer = await browser.get("/archive/1-heft")

    assert '<article class="edition" lang="ar" dir="rtl">' in answer.text
    assert '<html lang="en">' in answer.text
    assert answer.headers["vary"] == "Accept-Language"


async def test_the_mail_itself_is_shown_with_rules_of_its_own(
    browser: AsyncClient, shelf: Shelf
) -> None:
    edition = await shelf.put(1)

    answer = await browser.get("/archive/1-heft/mail")

    assert edition.html.startswith(answer.text[:2000])
    assert "/unsubscribe/" not in answer.text
    assert answer.headers["content-language"] == "de"
    assert answer.headers["x-robots-tag"] == "noindex"
    rules = answer.headers["content-security-policy"]
    assert "style-src 'unsafe-inline'" in rules
    assert "script-src" not in rules
    assert rules.startswith("default-src 'none'")
    again = await browser.get("/archive/1-heft/mail", headers={"If-None-Match": "*"})
    assert (again.status_code, again.headers["content-security-policy"]) == (304, rules)


async def test_a_page_needs_no_token_and_sets_no_cookie(program: AsyncClient, shelf: Shelf) -> None:
    await shelf.put(1)

    answer = await program.get("/archive/1-heft")

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "__" not in answer.text  # no mark of a slot


@pytest.mark.parametrize("slug", ["nothing", "%00", "%0d%0aX: y", "%ED%A0%80", "x" * 3000])
@pytest.mark.parametrize("below", ["", "/mail"])
async def test_what_never_appeared_is_a_page_that_says_so(
    browser: AsyncClient, slug: str, below: str
) -> None:
    page = await browser.get(f"/archive/{slug}{below}")

    assert page.status_code == 404
    assert "<h1>" in page.text
