"""Bodies: never larger than allowed, as sent or unpacked, and never half."""

import asyncio
import gzip
import tracemalloc
import zlib

import pytest

from newsletter.fetch import TooLarge, Unreadable, fetch
from tests.newsletter.fetch.site import OK, Page, site


async def send_endless(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"\r\n")
    while True:
        writer.write(b"x" * 65_536)
        await writer.drain()


@pytest.mark.parametrize(
    "page",
    [
        OK + b"Content-Length: 6000000\r\n\r\n",
        OK + b"\r\n" + b"x" * 100_001,
        send_endless,
        OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(100_000_000)),
        OK + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(bytes(100_001)),
    ],
    ids=["declared", "sent", "endless", "gzip bomb", "deflate"],
)
async def test_a_page_that_is_too_large_is_not_taken(page: Page) -> None:
    async with site({"/": page}) as web:
        with pytest.raises(TooLarge, match="more than 100,000 bytes"):
            await fetch(web.url("/"), guard=web.guard(), max_bytes=100_000)


async def test_a_page_that_would_unpack_to_gigabytes_is_not_held_in_memory() -> None:
    packed = gzip.compress(bytes(200_000_000))
    async with site({"/": OK + b"Content-Encoding: gzip\r\n\r\n" + packed}) as web:
        tracemalloc.start()
        try:
            with pytest.raises(TooLarge):
                await fetch(web.url("/"), guard=web.guard(), max_bytes=1_000_000)
            assert tracemalloc.get_traced_memory()[1] < 10_000_000
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(
    ("packing", "packed"),
    [
        ("identity", bytes(100_000)),
        ("gzip", gzip.compress(bytes(100_000), mtime=0)),
        ("X-GZIP", gzip.compress(bytes(100_000), mtime=0)),
        ("deflate", zlib.compress(bytes(100_000))),
    ],
)
async def test_a_page_of_just_the_right_size_is_unpacked(packing: str, packed: bytes) -> None:
    head = OK + f"Content-Encoding: {packing}\r\n\r\n".encode()
    async with site({"/": head + packed}) as web:
        fetched = await fetch(web.url("/"), guard=web.guard(), max_bytes=100_000)
    assert fetched.body == bytes(100_000)


@pytest.mark.parametrize(
    ("packing", "packed"),
    [
        ("br", b"x"),
        ("gzip, gzip", b"x"),
        ("gzip", b"no gzip"),
        ("gzip", gzip.compress(b"x", mtime=0)[:-4]),
    ],
)
async def test_a_page_that_cannot_be_unpacked_is_named(packing: str, packed: bytes) -> None:
    head = OK + f"Content-Encoding: {packing}\r\n\r\n".encode()
    async with site({"/": head + packed}) as web:
        with pytest.raises(Unreadable, match="cannot be unpacked"):
            await fetch(web.url("/"), guard=web.guard())
