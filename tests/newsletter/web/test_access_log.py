"""The log of requests: what was asked for, never by whom."""

import logging

import pytest
from httpx import AsyncClient

from tests.newsletter.web.people import Readers

LOGGER = "newsletter.web.access_log"


async def test_a_line_has_the_route_and_no_token(
    browser: AsyncClient, readers: Readers, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    token = readers.token(await readers.join())

    await browser.head(f"/unsubscribe/{token}?x={token}")
    await browser.get(f"/preferences/{token}/erase")
    await browser.get("/nothing")
    await browser.post("/subscribe", content=b"x" * 2_000_000)

    lines = [record.getMessage() for record in caplog.records if record.name == LOGGER]
    assert [line.rsplit(" ", 2)[0] for line in lines] == [
        "HEAD /unsubscribe/{token} 200",
        "GET /preferences/{token}/erase 200",
        "GET (no page) 404",
        "POST (no page) 413",
    ]
    assert token not in caplog.text
    assert all(line.endswith(" ms") for line in lines)
