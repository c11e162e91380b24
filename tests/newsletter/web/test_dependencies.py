"""What page functions may ask for, above all: nothing is said before it is stored."""

from dataclasses import replace
from datetime import UTC

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text

from newsletter.errors import SettingsError
from newsletter.issues import Edition
from newsletter.web.app import create_app
from newsletter.web.dependencies import AddressDep, SessionDep
from newsletter.web.site import Site, read_clock
from tests.newsletter.web.people import BASE_URL, NOON, Readers

_INSERT = "INSERT INTO suppression (address_digest, reason, at) VALUES ('x', 'requested', now())"


async def test_what_a_page_stored_is_taken_back_when_it_fails(
    app: FastAPI, browser: AsyncClient, readers: Readers
) -> None:
    @app.get("/try/half")
    async def store_and_fail(session: SessionDep) -> None:
        await (await session.connection()).execute(text(_INSERT))
        raise RuntimeError

    assert (await browser.get("/try/half")).status_code == 500
    assert await readers.snapshot() == []


async def test_a_commit_that_fails_is_seen_before_anything_is_answered(
    app: FastAPI, browser: AsyncClient
) -> None:
    @app.get("/try/commit")
    async def store_something_impossible(session: SessionDep) -> str:
        # Nothing is written yet when this returns: it is the commit that finds no such issue.
        edition = Edition(
            issue_id=4711,
            subject="",
            html="",
            text="",
            language="de",
            item_count=0,
            frozen_at=NOON,
        )
        session.add(edition)
        return "thank you"

    answer = await browser.get("/try/commit")

    assert answer.status_code == 500
    assert "thank you" not in answer.text


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "seen"),
    [
        ("192.0.2.7", None, "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "", "192.0.2.7"),
        ("10.0.0.1", "198.51.100.1", "10.0.0.0/8", "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", "10.0.0.0/8", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "10.0.0.1,10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, nonsense", "10.0.0.0/8", "10.0.0.1"),
        ("10.0.0.1", None, "10.0.0.0/8", "10.0.0.1"),
        ("::1", "2001:db8::7", "::1", "2001:db8::7"),
        ("::ffff:10.0.0.1", "::ffff:198.51.100.1", "10.0.0.0/8", "198.51.100.1"),
        ("/run/socket", "198.51.100.1", "10.0.0.0/8", ""),
    ],
)
async def test_only_trusted_proxies_are_believed(
    site: Site, peer: str, forwarded: str | None, trusted: str, seen: str
) -> None:
    settings = site.settings.model_copy(update={"trusted_proxies": trusted})
    app = create_app(replace(site, settings=settings))

    @app.get("/try/address")
    async def tell(address: AddressDep) -> str:
        return address

    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    transport = ASGITransport(app, client=(peer, 1))
    async with AsyncClient(transport=transport, base_url=BASE_URL) as client:
        answer = await client.get("/try/address", headers=headers)

    assert answer.json() == seen


def test_a_bad_list_of_proxies_stops_the_start(site: Site) -> None:
    settings = site.settings.model_copy(update={"trusted_proxies": "10.0.0.1, proxy.example.test"})

    with pytest.raises(SettingsError, match=r"^NEWSLETTER_TRUSTED_PROXIES: .proxy\.example\.test"):
        create_app(replace(site, settings=settings))


def test_the_clock_is_aware() -> None:
    assert read_clock().tzinfo is UTC
