"""Trying whether an address still leads anywhere, without reading what stands there."""

from functools import partial

import httpx

from newsletter.fetch.errors import NotAnswering
from newsletter.fetch.fetching import (
    NO_HEADERS,
    PUBLIC,
    REDIRECTS,
    ask,
    follow,
    join_target,
    look_up,
)
from newsletter.fetch.guard import Guard

_FAULT = 400  # from here on a status says that there is no page
_FIRST_BYTE = {"Range": "bytes=0-0"}


async def probe(
    url: str, *, guard: Guard = PUBLIC, seconds: float = 10.0, max_redirects: int = 5
) -> int:
    """Return the status with which an address answers after all redirects.

    HEAD is asked first; many servers refuse it or answer it wrongly, so any fault is asked again
    with GET, for one byte. Raises FetchError's children if there is no answer at all.
    """
    try:
        status = await _follow(url, "HEAD", guard, seconds, max_redirects)
    except NotAnswering:
        return await _follow(url, "GET", guard, seconds, max_redirects)
    if status < _FAULT:
        return status
    return await _follow(url, "GET", guard, seconds, max_redirects)


async def _follow(url: str, method: str, guard: Guard, seconds: float, max_redirects: int) -> int:
    visit = partial(_visit, guard=guard, method=method)
    return await follow(url, visit, guard=guard, seconds=seconds, max_redirects=max_redirects)


async def _visit(
    transport: httpx.AsyncHTTPTransport, url: httpx.URL, guard: Guard, method: str
) -> int | str:
    """Return the status, or the URL that it redirects to."""
    headers = _FIRST_BYTE if method == "GET" else NO_HEADERS
    addresses = await look_up(url, guard)
    response = await ask(transport, url, addresses, method=method, headers=headers)
    try:
        location = response.headers.get("location")
        if response.status_code in REDIRECTS and location:
            return join_target(url, location)
        return response.status_code
    finally:
        await response.aclose()
