"""The archive as a list: the latest issues, a year of them, what a search finds."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from httpx import AsyncClient

from newsletter.mail import ItemContent, ItemKind
from tests.newsletter.web.archive.shelf import BRIDGES, GARDEN, JUNE, Shelf
from tests.newsletter.web.people import BASE_URL


async def test_an_empty_archive_says_so(browser: AsyncClient) -> None:
    page = await browser.get("/archive")

    assert page.status_code == 200
    assert "No issue has appeared yet." in page.text
    assert 'type="search"' not in page.text
    assert "last-modified" not in page.headers


async def test_issues_are_listed_by_year_in_the_newsletters_zone(
    browser: AsyncClient, shelf: Shelf
) -> None:
    await shelf.put(1, GARDEN, at=datetime(2025, 6, 1, tzinfo=UTC))
    # Already 2026 in Berlin.
    await shelf.put(2, title="Heft <b>", at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))

    page = (await browser.get("/archive")).text

    assert page.index(">2026</h2>") < page.index("/archive/2-heft") < page.index(">2025</h2>")
    assert '<time datetime="2026-01-01">1 January 2026</time>' in page
    assert "2 pieces" in page
    assert "1 piece<" in page
    assert "Heft &lt;b&gt;" in page


async def test_a_line_says_what_awaits_the_reader(browser: AsyncClient, shelf: Shelf) -> None:
    advertisement = ItemContent(kind=ItemKind.SPONSOR, title="Kauft Kreide")
    await shelf.put(1, BRIDGES, advertisement, GARDEN)
    await shelf.put(2, preheader="Von Ufern & Beeten")

    page = (await browser.get("/archive")).text

    assert f"{BRIDGES.title}\u00a0· {GARDEN.title}" in page
    assert "Von Ufern &amp; Beeten" in page
    assert "Kauft Kreide" not in page


async def test_a_year_is_a_page_of_its_own(browser: AsyncClient, shelf: Shelf) -> None:
    await shelf.put(1, at=JUNE - timedelta(days=365))
    await shelf.put(2, at=JUNE)

    front = (await browser.get("/archive?lang=de")).text
    page = await browser.get("/archive?year=2025&lang=de")

    assert "/archive?year=2025&amp;lang=de" in front
    assert "1-heft" in page.text
    assert "2-heft" not in page.text
    assert "<h1>Archiv 2025</h1>" in page.text
    assert f'<link rel="canonical" href="{BASE_URL}/archive?year=2025">' in page.text
    assert re.search(r'aria-current="page">2025 <span class="count">1 Ausgabe<', page.text)
    assert page.headers["last-modified"] == "Mon, 01 Jun 2026 09:00:00 GMT"


@pytest.mark.parametrize(("year", "status"), [("1999", 404), ("0", 422), ("alt", 422)])
async def test_a_year_without_issues_is_no_page(
    browser: AsyncClient, shelf: Shelf, year: str, status: int
) -> None:
    await shelf.put(1)

    assert (await browser.get(f"/archive?year={year}")).status_code == status


async def test_a_search_leads_to_the_piece_and_marks_what_was_asked_for(
    browser: AsyncClient, shelf: Shelf
) -> None:
    await shelf.put(1, GARDEN, BRIDGES)

    page = (await browser.get("/archive", params={"q": "brücke", "lang": "de"})).text

    assert 'href="/archive/1-heft?lang=de#item-2"' in page
    assert "Warum <mark>Brücken</mark> zwei" in page
    assert "eine <mark>Brücke</mark> betritt" in page
    assert "1 Beitrag mit „brücke“" in page
    assert '<meta name="robots" content="noindex">' in page
    assert '<input type="hidden" name="lang" value="de">' in page
    assert "langsame" not in page


async def test_what_is_found_in_an_introduction_leads_to_the_issue(
    browser: AsyncClient, shelf: Shelf
) -> None:
    await shelf.put(1, title="Heft über Kreide", intro="Diesmal geht es um Regen.")

    page = (await browser.get("/archive?q=regen")).text

    assert 'href="/archive/1-heft">Heft über Kreide<' in page


async def test_a_piece_without_a_title_is_found_under_its_issue(
    browser: AsyncClient, shelf: Shelf
) -> None:
    note = ItemContent(kind=ItemKind.NOTE, body="Unser Archiv zieht um.")
    await shelf.put(1, GARDEN, note, title="Umzug der Karten")

    page = (await browser.get("/archive?q=archiv")).text

    assert 'href="/archive/1-heft#item-2">Umzug der Karten<' in page


async def test_what_looks_like_html_is_shown_and_never_run(
    browser: AsyncClient, shelf: Shelf
) -> None:
    await shelf.put(
        1, ItemContent(title="Ein <b>Feld</b>", body="Feld \\<script>x\\</script> & Rain")
    )

    page = (await browser.get("/archive", params={"q": 'feld "><script>'})).text

    assert "<script" not in page
    assert "<b>" not in page
    assert "<mark>Feld</mark>" in page


async def test_nothing_found_is_an_answer(browser: AsyncClient, shelf: Shelf) -> None:
    await shelf.put(1)

    page = await browser.get("/archive?q=Zebrastreifen")

    assert page.status_code == 200
    assert "0 pieces with “Zebrastreifen”" in page.text
    assert "Perhaps another word" in page.text


@pytest.mark.parametrize(
    "words", ["%00", "%20", "%ED%A0%80", "%22", "-", "(", "x" * 3000, "a:*b&|!"]
)
async def test_no_search_breaks_the_page(browser: AsyncClient, shelf: Shelf, words: str) -> None:
    await shelf.put(1)

    assert (await browser.get(f"/archive?q={words}")).status_code == 200


async def test_many_hits_are_shown_page_by_page(browser: AsyncClient, shelf: Shelf) -> None:
    for number in (1, 2, 3):
        await shelf.put(number, *(ItemContent(title=f"Kreide {at}") for at in range(10)))

    first = (await browser.get("/archive?q=kreide")).text
    second = (await browser.get("/archive?q=kreide&page=2")).text

    assert first.count("<mark>Kreide</mark>") == 20
    assert 'rel="next" href="/archive?q=kreide&amp;page=2"' in first
    assert 'rel="prev"' not in first
    assert second.count("<mark>Kreide</mark>") == 10
    assert 'rel="prev" href="/archive?q=kreide&amp;page=1"' in second
    assert 'rel="next"' not in second


async def test_the_front_page_stays_short_and_the_years_hold_the_rest(
    browser: AsyncClient, shelf: Shelf
) -> None:
    for number in range(1, 32):
        await shelf.put(number, GARDEN, at=JUNE + timedelta(days=number))

    front = (await browser.get("/archive")).text
    year = (await browser.get("/archive?year=2026")).text

    assert front.count("-heft") == 30
    assert "31 issues" in front
    assert year.count("-heft") == 31
