"""How a page is made: its language, its dates, its links."""

import pytest
from fastapi import FastAPI, Request
from httpx import AsyncClient
from jinja2 import UndefinedError

from newsletter.mail.templates import open_design
from newsletter.resources import static_folder
from newsletter.web.pages import render
from tests.newsletter.web.people import BASE_URL


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "en", "en"),
        ("", "de-AT,de;q=0.9,en;q=0.8", "de"),
        ("", "de;q=0.3, en-GB;q=0.7", "en"),
        ("", "fr, en;q=0", "de"),  # neither: the newsletter's own
        ("", "", "de"),
        ("", "*;q=x,,;q=", "de"),
        ("?lang=en", "de", "en"),
        ("?lang=xx", "en", "en"),
    ],
)
async def test_the_page_speaks_what_was_chosen_or_asked_for(
    program: AsyncClient, query: str, accepted: str, language: str
) -> None:
    page = await program.get(f"/{query}", headers={"Accept-Language": accepted})

    assert page.headers["content-language"] == language
    assert f'<html lang="{language}">' in page.text


async def test_a_chosen_language_stays_chosen(program: AsyncClient) -> None:
    page = (await program.get("/archive?lang=en")).text

    assert 'href="/?lang=en"' in page
    assert 'href="?lang=de"' in page
    assert "set-cookie" not in (await program.get("/?lang=en")).headers


async def test_an_answer_to_a_form_offers_no_switch_that_would_lose_it(
    browser: AsyncClient,
) -> None:
    assert "hreflang" in (await browser.get("/")).text
    assert "hreflang" not in (await browser.post("/subscribe")).text


async def test_the_query_cannot_break_out_of_a_link(program: AsyncClient) -> None:
    page = (await program.get('/archive?x="><script>&lang=de')).text

    assert "<script>" not in page


async def test_no_address_turns_the_switch_into_a_link_to_another_host(
    program: AsyncClient,
) -> None:
    page = (await program.get(f"{BASE_URL}//elsewhere.example.test/archive")).text

    assert "elsewhere" not in page


async def test_a_value_that_a_template_lacks_is_an_error(
    app: FastAPI, browser: AsyncClient
) -> None:
    caught: list[Exception] = []

    @app.get("/try/blank")
    async def forget(request: Request) -> None:
        try:
            render(request, "subscription/confirm.html")
        except UndefinedError as error:
            caught.append(error)

    await browser.get("/try/blank")

    assert len(caught) == 1


def test_the_colours_are_those_of_the_mail() -> None:
    light, dark = (static_folder() / "site.css").read_text().split("prefers-color-scheme: dark")

    for name in ("page", "card", "ink", "dim", "accent", "rule"):
        shade = getattr(open_design(None).theme.palette, name)
        assert f"--{name}: {shade.light};" in light
        assert f"--{name}: {shade.dark};" in dark
