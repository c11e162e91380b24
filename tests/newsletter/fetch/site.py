"""A real web server that says exactly the bytes it is told to, and names that lead to it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from newsletter.fetch import Guard

Page = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]
HOME = "127.0.0.1"
TLS_HELLO = b"\x16"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


@dataclass
class Site:
    """A real web server whose pages are given as the bytes it says."""

    pages: dict[str, Page]
    port: int = 0
    heads: list[str] = field(default_factory=list)

    def url(self, path: str, host: str = HOME, scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def guard(self, **names: Sequence[str]) -> Guard:
        return Guard(
            allow=frozenset({HOME}),
            ports=frozenset({self.port}),
            resolver=resolve_like(names),
        )


def resolve_like(
    names: dict[str, Sequence[str]],
) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    """A resolver that knows some names, each only once, and else takes the host for an address."""
    left = dict(names)

    async def resolve(host: str, _port: int) -> Sequence[str]:
        return left.pop(host) if host in names else [host]

    return resolve


@asynccontextmanager
async def site(pages: dict[str, Page], tls: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    running = Site(pages=pages)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            while await _answer(running, reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            tasks.discard(task)

    server = await asyncio.start_server(serve, HOME, 0, ssl=tls)
    running.port = server.sockets[0].getsockname()[1]
    try:
        yield running
    finally:
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tuple(tasks), return_exceptions=True)


async def _answer(
    running: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bool:
    """Answer one request and tell whether the connection stays for another."""
    first = await reader.readexactly(1)
    if first == TLS_HELLO:  # as any server does, instead of waiting for an end that never comes
        return False
    head = (first + await reader.readuntil(b"\r\n\r\n")).decode()
    running.heads.append(head)
    page = running.pages[head.split(" ")[1]]
    if not isinstance(page, bytes):
        await page(writer)
        return False
    writer.write(page)
    await writer.drain()
    return page.endswith(b"Content-Length: 0\r\n\r\n")


def lead_to(location: str, status: int = 302) -> bytes:
    return (
        f"HTTP/1.1 {status} Go\r\nLocation: {location}\r\n"
        "Set-Cookie: trail=1\r\nContent-Length: 0\r\n\r\n"
    ).encode()
