"""How much a request may bring along."""

from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient

from tests.newsletter.web.people import Readers

MEGABYTE = 1024 * 1024
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def _in_pieces(size: int) -> AsyncIterator[bytes]:
    yield b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n'
    for _ in range(size // 65_536):
        yield b"x" * 65_536


@pytest.mark.parametrize("path", ["/subscribe", "/unsubscribe/x", "/confirm/x", "/nothing"])
async def test_two_megabytes_are_too_much(browser: AsyncClient, path: str) -> None:
    page = await browser.post(path, content=b"x" * (2 * MEGABYTE), headers=FORM)

    assert page.status_code == 413
    assert "That was too much at once" in page.text
    assert page.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("content_type", [*FORM.values(), "multipart/form-data; boundary=x"])
async def test_the_size_need_not_be_announced(
    browser: AsyncClient, readers: Readers, content_type: str
) -> None:
    page = await browser.post(
        "/subscribe", content=_in_pieces(2 * MEGABYTE), headers={"Content-Type": content_type}
    )

    assert page.status_code == 413
    assert "That was too much at once" in page.text
    assert await readers.snapshot() == []


async def test_a_size_that_is_a_lie_does_not_help(browser: AsyncClient) -> None:
    headers = {**FORM, "Content-Length": "9"}

    page = await browser.post("/subscribe", content=_in_pieces(2 * MEGABYTE), headers=headers)

    assert page.status_code == 413


async def test_less_than_a_megabyte_is_read(browser: AsyncClient) -> None:
    page = await browser.post("/subscribe", content=b"name=" + b"x" * 500_000, headers=FORM)

    assert page.status_code == 422


async def test_a_roundup_may_be_longer(program: AsyncClient) -> None:
    """Nobody is signed in here, so 401 is the answer of the page itself."""
    taken = await program.post("/desk/issues/new", content=b"x" * (7 * MEGABYTE), headers=FORM)
    refused = await program.post("/desk/issues/new", content=b"x" * (9 * MEGABYTE), headers=FORM)

    assert (taken.status_code, refused.status_code) == (401, 413)


async def test_a_picture_may_be_larger_still(program: AsyncClient) -> None:
    for path in ("/desk/issues/1/items", "/desk/issues/1/items/2"):
        taken = await program.post(path, content=b"x" * (15 * MEGABYTE), headers=FORM)
        refused = await program.post(path, content=b"x" * (17 * MEGABYTE), headers=FORM)

        assert taken.status_code != 413
        assert refused.status_code == 413
