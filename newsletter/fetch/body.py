"""Reading the body of a page with a limit that holds after unpacking too."""

import zlib
from collections.abc import Callable

import httpx

from newsletter.fetch.errors import TooLarge, Unreadable

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS

Unpacker = Callable[[bytes, int], bytes]  # packed bytes and how many unpacked ones at most


async def read_body(response: httpx.Response, *, url: str, max_bytes: int) -> bytes:
    """Return the unpacked body, never holding much more than is allowed.

    Raises TooLarge or Unreadable. We ask for unpacked pages, but some servers pack them all the
    same, and a few kilobytes may unpack to gigabytes.
    """
    if _read_length(response) > max_bytes:
        raise TooLarge(url, limit=max_bytes)
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing in {"identity", ""}:
        return await _collect(response, lambda chunk, _: chunk, url=url, max_bytes=max_bytes)
    if packing not in {"gzip", "x-gzip", "deflate"}:
        raise Unreadable(url, reason="it is packed in a way that was not asked for")
    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        body = await _collect(response, unpacker.decompress, url=url, max_bytes=max_bytes)
    except zlib.error:
        raise Unreadable(url, reason="it is damaged") from None
    if not unpacker.eof:
        raise Unreadable(url, reason="its end is missing")
    return body


async def _collect(
    response: httpx.Response, unpack: Unpacker, *, url: str, max_bytes: int
) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += unpack(chunk, max_bytes - len(body) + 1)
        if len(body) > max_bytes:
            raise TooLarge(url, limit=max_bytes)
    return bytes(body)


def _read_length(response: httpx.Response) -> int:
    length = response.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdecimal() else 0
