"""What editors hand over, taken in: by one entry, whatever is at an address."""

from datetime import date
from urllib.parse import urlsplit

import pytest

from newsletter.fetch import BadStatus, ForbiddenAddress, Guard
from newsletter.intake import NoArticle, open_article, take_address, take_source
from newsletter.roundups import EmptyInputError, RoundupItem, Taken
from tests.newsletter.fetch.site import site
from tests.newsletter.intake.pages import ARTICLE, FEED, HEAD_ONLY, ROUNDUP, SILENT, say


async def take(page: bytes, **days: date) -> Taken:
    async with site({"/x/page": page}) as server:
        return await take_address(server.url("/x/page"), guard=server.guard(), **days)


def path_of(url: str | None) -> str:
    return urlsplit(url or "").path


async def take_item(page: bytes) -> RoundupItem:
    (item,) = (await take(page)).roundup.items
    return item


async def test_a_text_and_a_file_come_in_by_the_same_door() -> None:
    text = "Moos\nVon Ida Kern – 16. November 2026\nEs wächst, wo niemand geht.\n"

    for given in (text, text.encode("windows-1252")):
        (item,) = (await take_source(given, name="moos.txt")).roundup.items
        assert (item.title, item.contributors[0].name) == ("Moos", "Ida Kern")


async def test_the_page_of_an_article_is_one_item_with_all_that_it_says() -> None:
    taken = await take(say(ARTICLE))
    (item,) = taken.roundup.items

    assert item.title == "Der Regenwurm zieht um"
    assert [(each.prefix, each.name) for each in item.contributors] == [
        ("Dr.", "Anna Berg"),
        (None, "Jo Lenz"),
    ]
    assert item.published_on == date(2026, 11, 17)
    assert item.source.name == "Probezeitung"
    assert path_of(item.link.url) == "/regenwurm"
    assert item.standfirst == "Warum er dabei niemanden um Erlaubnis fragt."
    assert item.blocks[-1].text.endswith("dass Wege sich lohnen.")
    assert not {each.code for each in taken.roundup.findings} & {"link.missing", "date.missing"}


async def test_a_description_that_is_how_the_text_begins_is_no_standfirst() -> None:
    begins = "Er packt nichts ein und kommt doch mit allem an …"
    page = ARTICLE.replace("Warum er dabei niemanden um Erlaubnis fragt.", begins)

    assert (await take_item(say(page))).standfirst != begins


async def test_a_name_that_only_the_text_may_mean_is_no_author() -> None:
    page = ARTICLE.replace("ld+json", "json").replace(
        "<article>", "<article><p>Foto: Max Linse</p>"
    )

    assert (await take_item(say(page))).contributors == ()


async def test_a_page_that_a_script_fills_is_known_by_its_head() -> None:
    item = await take_item(say(HEAD_ONLY))

    assert (item.title, item.contributors[0].name) == ("Nur ein Kopf", "Ida Kern")
    assert path_of(item.link.url) == "/x/page"


async def test_a_page_that_says_nothing_is_empty() -> None:
    with pytest.raises(EmptyInputError):
        await take(say(SILENT))
    with pytest.raises(EmptyInputError):
        await take(say(" ", "text/plain"))


@pytest.mark.parametrize("head", ["<head>", "", '<head class="x">'])
async def test_links_of_a_roundup_lead_where_they_lead_on_its_page(head: str) -> None:
    page = ROUNDUP.replace("<head>", head) if head else ROUNDUP[len("<!DOCTYPE html>") :]
    async with site({"/x/page": say(page)}) as server:
        taken = await take_address(server.url("/x/page"), guard=server.guard())
        links = [item.link.url for item in taken.roundup.items]

    assert links == [server.url("/garten"), server.url("/x/uhr")]


async def test_the_base_that_a_page_names_is_its_base() -> None:
    page = ROUNDUP.replace("<head>", '<head><base href="https://b.example/c/">')

    first, second = (item.link.url for item in (await take(say(page))).roundup.items)
    assert (first, second) == ("https://b.example/garten", "https://b.example/c/uhr")


@pytest.mark.parametrize("tell", [True, False])
async def test_letters_are_read_as_the_server_or_the_page_says(*, tell: bool) -> None:
    page = ROUNDUP if tell else ROUNDUP.replace("<head>", '<head><meta charset="windows-1252">')
    taken = await take(say(page, letters="windows-1252", tell=tell))

    assert taken.roundup.items[0].title == "Ein Beet, das niemand umgräbt"


async def test_of_a_feed_the_entries_of_some_days_are_taken() -> None:
    page = say(FEED, "application/rss+xml")

    assert [item.title for item in (await take(page)).roundup.items] == ["Moos", "Farn"]
    week = await take(page, since=date(2026, 11, 18), until=date(2026, 11, 20))
    assert [item.title for item in week.roundup.items] == ["Farn"]


async def test_an_address_is_guarded_and_must_answer() -> None:
    with pytest.raises(ForbiddenAddress):
        await take_address("http://127.0.0.1/", guard=Guard())
    with pytest.raises(BadStatus):
        await take(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")


async def test_one_article_is_read_off_its_page() -> None:
    async with site({"/x": say(ARTICLE)}) as server:
        article = await open_article(server.url("/x"), guard=server.guard())

    assert article.url == server.url("/regenwurm")
    assert article.facts.image == "https://probezeitung.example/wurm.jpg"


@pytest.mark.parametrize("canonical", ["https://other.example/a", "/"])
async def test_a_canonical_address_that_is_not_the_pages_own_is_not_believed(
    canonical: str,
) -> None:
    page = ARTICLE.replace('href="/regenwurm"', f'href="{canonical}"')
    async with site({"/x": say(page)}) as server:
        article = await open_article(server.url("/x"), guard=server.guard())

    assert article.url == server.url("/x")


@pytest.mark.parametrize("page", [say(FEED, "application/rss+xml"), say(SILENT)])
async def test_what_is_no_page_of_an_article_is_refused(page: bytes) -> None:
    async with site({"/x": page}) as server:
        with pytest.raises(NoArticle, match="no page that says what it is about"):
            await open_article(server.url("/x"), guard=server.guard())
