"""Whether an address still leads anywhere, asked of a real server."""

import asyncio
from contextlib import suppress

import pytest

from newsletter.fetch import BadUrl, ForbiddenAddress, Guard, NotAnswering, TooManyRedirects, probe
from tests.newsletter.fetch.site import OK, Site, lead_to, site

PAGE = OK + b"Content-Length: 1000000\r\n\r\n"
GONE = b"HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n"
NO_HEAD = b"HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n"


def asked(running: Site) -> list[str]:
    return [" ".join(head.split(" ")[:2]) for head in running.heads]


async def test_a_page_that_answers_is_not_read() -> None:
    async with site({"/a": PAGE}) as running:
        assert await probe(running.url("/a"), guard=running.guard()) == 200
    assert asked(running) == ["HEAD /a"]


async def test_redirects_are_followed() -> None:
    async with site({"/a": lead_to("/b"), "/b": PAGE}) as running:
        assert await probe(running.url("/a"), guard=running.guard()) == 200
    assert asked(running) == ["HEAD /a", "HEAD /b"]


async def test_any_fault_is_asked_again_for_one_byte() -> None:
    async def answer_get_only(writer: asyncio.StreamWriter) -> None:
        is_head = running.heads[-1].startswith("HEAD")
        writer.write(NO_HEAD if is_head else PAGE)
        await writer.drain()

    async with site({"/a": GONE, "/b": answer_get_only}) as running:
        assert await probe(running.url("/a"), guard=running.guard()) == 404
        assert await probe(running.url("/b"), guard=running.guard()) == 200
    assert asked(running) == ["HEAD /a", "GET /a", "HEAD /b", "GET /b"]
    assert "Range: bytes=0-0" in running.heads[1]


async def test_a_server_that_hangs_up_on_head_is_asked_again() -> None:
    async def hang_up(writer: asyncio.StreamWriter) -> None:
        if not running.heads[-1].startswith("HEAD"):
            writer.write(PAGE)
            await writer.drain()

    async with site({"/a": hang_up}) as running:
        assert await probe(running.url("/a"), guard=running.guard()) == 200


async def test_a_server_that_says_nothing_does_not_answer() -> None:
    async def wait(writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()

    async with site({"/a": wait}) as running:
        with pytest.raises(NotAnswering, match=r"longer than 0\.1 seconds"):
            await probe(running.url("/a"), guard=running.guard(), seconds=0.1)


async def test_the_guard_holds_for_every_step() -> None:
    async with site(
        {"/a": lead_to("http://10.0.0.1/"), "/b": lead_to("ftp://b.example")}
    ) as running:
        guard = Guard(allow=frozenset({"127.0.0.1"}), ports=frozenset({running.port, 80}))
        with pytest.raises(ForbiddenAddress):
            await probe(running.url("/a"), guard=guard)
        with pytest.raises(BadUrl):
            await probe(running.url("/b"), guard=guard)


async def test_a_circle_of_redirects_is_left() -> None:
    async with site({"/a": lead_to("/a")}) as running:
        with pytest.raises(TooManyRedirects):
            await probe(running.url("/a"), guard=running.guard())
