"""What browsers are told to forbid, and which foreign pages may post to us."""

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from newsletter.database import Sessions
from newsletter.links import Links
from newsletter.settings import Settings
from newsletter.web.app import create_app
from newsletter.web.security import framed
from newsletter.web.site import Site
from tests.newsletter.web.people import BASE_URL, Readers

OWN = "letters.example.test"


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/livez", "/static/site.css", "/confirm/x", "/desk", "/embed.js"]
)
async def test_every_answer_carries_the_headers(program: AsyncClient, path: str) -> None:
    headers = (await program.get(path)).headers

    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert "'unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin"  # never a path: it may hold a token
    assert headers["cross-origin-opener-policy"] == "same-origin"
    shared = "cross-origin" if path == "/embed.js" else "same-origin"
    assert headers["cross-origin-resource-policy"] == shared
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert "camera=()" in headers["permissions-policy"]


async def test_pages_of_one_person_are_kept_nowhere(program: AsyncClient, readers: Readers) -> None:
    page = await program.get(f"/preferences/{readers.token(await readers.join())}")

    assert page.headers["cache-control"] == "no-store"


async def test_no_page_needs_inline_script_or_style(program: AsyncClient, readers: Readers) -> None:
    number = await readers.join()
    token, confirm = readers.token(number), readers.confirm_token(number)
    for path in (
        "/",
        "/archive",
        "/embed",
        f"/confirm/{confirm}",
        f"/unsubscribe/{token}",
        f"/preferences/{token}",
        f"/preferences/{token}/erase",
        "/nothing",
    ):
        page = (await program.get(path)).text.split("<textarea")[0]
        assert "<style" not in page
        assert " style=" not in page
        assert "<script" not in page


async def test_without_tls_nobody_is_told_to_insist_on_it(
    settings: Settings, sessions: Sessions, links: Links
) -> None:
    plain = settings.model_copy(update={"base_url": "http://localhost:8000"})
    app = create_app(Site(settings=plain, sessions=sessions, links=links))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
        headers = (await client.get("/")).headers

    assert "strict-transport-security" not in headers


async def test_a_framed_mail_may_show_its_styles_and_do_nothing_else(app: FastAPI) -> None:
    @app.get("/try/framed")
    async def show() -> object:
        return framed("<p style='color: red'>Grüße</p>")

    async with AsyncClient(transport=ASGITransport(app), base_url=BASE_URL) as client:
        answer = await client.get("/try/framed")

    rules = answer.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "style-src 'unsafe-inline'", "img-src 'self' data:"} <= set(rules)
    assert {"sandbox", "frame-ancestors 'self'", "form-action 'none'"} <= set(rules)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),  # a neighbour under our domain is not us
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": BASE_URL}, False),
        ({"Origin": BASE_URL}, True),
        ({"Origin": "http://proxied.example.test:8000", "Host": "proxied.example.test:8000"}, True),
        ({"Origin": "https://elsewhere.example.test"}, False),
        ({"Origin": f"https://{OWN}.elsewhere.example.test"}, False),
        ({"Origin": f"https://{OWN}@elsewhere.example.test"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "null", "Host": ""}, False),
        ({"Origin": ""}, False),
        ({}, True),  # a program without anybody's cookie
        ({"Cookie": "session=x"}, False),
    ],
)
async def test_only_our_own_pages_may_post(
    program: AsyncClient, readers: Readers, headers: dict[str, str], *, allowed: bool
) -> None:
    token = readers.confirm_token(await readers.ask())
    before = await readers.snapshot()

    answer = await program.post(f"/confirm/{token}", headers=headers)

    assert answer.status_code == (200 if allowed else 403)
    assert (await readers.snapshot() != before) == allowed


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "BREW"])
async def test_no_other_method_slips_through(program: AsyncClient, method: str) -> None:
    answer = await program.request(method, "/", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
