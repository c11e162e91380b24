"""Opening pages that somebody pasted: from a real server, through every trap we know."""

import asyncio
from collections.abc import Sequence

import pytest

from newsletter.fetch import (
    BadStatus,
    BadUrl,
    FetchError,
    ForbiddenAddress,
    Guard,
    NotAnswering,
    TooManyRedirects,
    UnknownHost,
    fetch,
)
from tests.newsletter.fetch.site import HOME, OK, Page, lead_to, resolve_like, site


async def test_a_page_comes_as_it_is() -> None:
    body = "<h1>Grüße</h1>".encode()
    async with site({"/page?a=1": OK + b"\r\n" + body}) as web:
        fetched = await fetch(web.url("/page?a=1#part"), guard=web.guard())
    assert fetched.body == body
    assert fetched.url == web.url("/page?a=1")
    assert (fetched.content_type, fetched.charset) == ("text/html", "utf-8")
    [head] = web.heads
    assert f"Host: {HOME}:{web.port}" in head
    assert "cookie" not in head.lower()
    assert "Accept-Encoding: identity" in head


@pytest.mark.parametrize(
    ("header", "kind", "charset"),
    [
        (b"", "", None),
        (b"Content-Type: Text/Plain\r\n", "text/plain", None),
        (b"Content-Type: text/plain; charset=klingon\r\n", "text/plain", None),
        (b"Content-Type: text/plain; charset=rot13\r\n", "text/plain", None),
        (b"Content-Type: text/plain; charset=latin1\r\n", "text/plain", "latin1"),
    ],
)
async def test_what_a_page_is_may_be_left_open(
    header: bytes, kind: str, charset: str | None
) -> None:
    async with site({"/": b"HTTP/1.1 200 OK\r\n" + header + b"\r\nx"}) as web:
        fetched = await fetch(web.url("/"), guard=web.guard())
    assert (fetched.content_type, fetched.charset, fetched.body) == (kind, charset, b"x")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/page",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://example.org:80/",
        "http://",
        "http:///page",
        "https://user:password@example.org/",
        "https://user@example.org/",
        "http://example.org:22/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://[::1",
        "http://exa\nmple.org/",
        "http://example.org/\udcff",
        "http://\udcff.example.org/",
        "http://" + "x" * 70_000,
    ],
)
async def test_what_is_no_web_address_is_not_opened(url: str) -> None:
    with pytest.raises(BadUrl) as caught:
        await fetch(url)
    assert caught.value.url == url
    assert str(caught.value).startswith("This address cannot be opened: ")


@pytest.mark.parametrize(
    "host", [HOME, "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "169.254.169.254", "0"]
)
async def test_our_own_network_is_not_opened(host: str) -> None:
    with pytest.raises(ForbiddenAddress, match="not on the public internet"):
        await fetch(f"http://{host}/")


async def test_a_name_with_one_address_inside_is_not_opened_at_all() -> None:
    async with site({"/": OK + b"\r\nx"}) as web:
        guard = web.guard(mixed=[HOME, "10.0.0.1"])
        with pytest.raises(ForbiddenAddress) as caught:
            await fetch(web.url("/", "mixed"), guard=guard)
    assert caught.value.address == "10.0.0.1"
    assert web.heads == []


async def test_a_name_is_resolved_once_and_the_checked_address_is_opened() -> None:
    async with site({"/": OK + b"\r\nx"}) as web:
        fetched = await fetch(web.url("/", "once"), guard=web.guard(once=[HOME]))
    assert fetched.url == web.url("/", "once")
    assert f"Host: once:{web.port}" in web.heads[0]


async def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    async with site({"/": OK + b"\r\nx"}) as web:
        guard = Guard(
            allow=frozenset({HOME, "::1"}),
            ports=frozenset({web.port}),
            resolver=resolve_like({"two": ["::1", HOME]}),
        )
        assert (await fetch(web.url("/", "two"), guard=guard)).body == b"x"


async def test_a_redirect_is_followed_and_checked_anew() -> None:
    pages: dict[str, Page] = {
        "/a": lead_to("/b", 301),
        "/b": lead_to("c?d", 308),
        "/c?d": OK + b"\r\nthere",
        "/in": lead_to("http://169.254.169.254/latest/"),
        "/port": lead_to("http://127.0.0.1:22/"),
        "/file": lead_to("file:///etc/passwd"),
        "/odd": lead_to("http://[::1"),
        "/nowhere": b"HTTP/1.1 302 Go\r\nContent-Length: 0\r\n\r\n",
        "/loop": lead_to("/loop"),
    }
    async with site(pages) as web:
        fetched = await fetch(web.url("/a"), guard=web.guard())
        assert (fetched.body, fetched.url) == (b"there", web.url("/c?d"))
        guard = Guard(allow=frozenset({HOME}), ports=frozenset({80, web.port}))
        expected = {
            "/in": ForbiddenAddress,
            "/port": BadUrl,
            "/file": BadUrl,
            "/odd": BadUrl,
            "/nowhere": BadStatus,
            "/loop": TooManyRedirects,
        }
        for path, error in expected.items():
            with pytest.raises(error):
                await fetch(web.url(path), guard=guard)
        assert not any("cookie" in head.lower() for head in web.heads)
        assert sum("GET /loop" in head for head in web.heads) == 6


@pytest.mark.parametrize("status", [204, 206, 304, 400, 401, 403, 404, 410, 429, 500, 503])
async def test_an_answer_that_is_not_the_page_is_named(status: int) -> None:
    async with site({"/": f"HTTP/1.1 {status} Hm\r\nContent-Length: 0\r\n\r\n".encode()}) as web:
        if status < 300:
            assert (await fetch(web.url("/"), guard=web.guard())).body == b""
            return
        with pytest.raises(
            BadStatus, match=f"{HOME} does not show this page: .* {status}"
        ) as caught:
            await fetch(web.url("/"), guard=web.guard())
    assert caught.value.status == status


async def send_drops(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"\r\nx")
    await asyncio.Event().wait()


async def test_a_server_that_dawdles_is_left() -> None:
    async with site({"/": send_drops}) as web:
        with pytest.raises(NotAnswering, match=r"took longer than 0\.2 seconds"):
            await fetch(web.url("/"), guard=web.guard(), seconds=0.2)


async def test_a_resolver_that_dawdles_is_left() -> None:
    async def dawdle(_host: str, _port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    with pytest.raises(NotAnswering):
        await fetch("http://example.org/", guard=Guard(resolver=dawdle), seconds=0.2)


@pytest.mark.parametrize(
    "page",
    [b"", b"SSH-2.0-x\r\n", OK + b"Content-Length: 9\r\n\r\nshort", OK + b"X: " + b"x" * 200_000],
    ids=["nothing", "no HTTP", "cut off", "endless head"],
)
async def test_a_server_that_breaks_off_is_named(page: bytes) -> None:
    async with site({"/": page}) as web:
        with pytest.raises(NotAnswering, match="broke off or did not speak HTTP"):
            await fetch(web.url("/"), guard=web.guard())


async def test_a_port_where_nobody_listens_is_named() -> None:
    async with site({}) as web:
        pass
    with pytest.raises(NotAnswering, match="no connection could be made"):
        await fetch(web.url("/"), guard=web.guard())


@pytest.mark.parametrize("addresses", [[], None])
async def test_a_name_that_nobody_knows_is_named(addresses: list[str] | None) -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        if addresses is None:
            raise OSError
        return addresses

    with pytest.raises(UnknownHost, match="no host named müller"):
        await fetch("http://müller.example/", guard=Guard(resolver=resolve))


@pytest.mark.parametrize("host", ["x" * 64 + ".example", "a..b", "a%20b"])
async def test_a_name_that_is_none_is_named(host: str) -> None:
    with pytest.raises(FetchError):
        await fetch(f"http://{host}/")
