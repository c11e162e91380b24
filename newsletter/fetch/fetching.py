"""Fetching one page from a URL that somebody pasted, without becoming their tool."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TypeVar

import httpx

from newsletter import __version__
from newsletter.fetch.body import read_body
from newsletter.fetch.errors import (
    BadStatus,
    BadUrl,
    ForbiddenAddress,
    NotAnswering,
    TooManyRedirects,
    UnknownHost,
)
from newsletter.fetch.guard import Guard

PUBLIC = Guard()
NO_HEADERS: Mapping[str, str] = MappingProxyType({})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_Found = TypeVar("_Found")
_Visit = Callable[[httpx.AsyncHTTPTransport, httpx.URL], Awaitable[_Found | str]]
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SECONDS_TO_CONNECT = 4.0  # for each address of a host, so that a dead one leaves time for the next


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """A page as it came."""

    url: str  # where it was found after all redirects
    content_type: str  # lower case, without parameters; empty if not said
    charset: str | None  # as the server says it, if Python knows it
    body: bytes  # unpacked


async def fetch(
    url: str,
    *,
    guard: Guard = PUBLIC,
    max_bytes: int = 5_000_000,
    seconds: float = 10.0,
    max_redirects: int = 5,
) -> Fetched:
    """Fetch a page; redirects are followed and each is checked like the first address.

    Every host is resolved once, all its addresses are checked, and the connection goes to a
    checked one, so that a second look-up cannot lead elsewhere. Raises FetchError's children.
    """
    visit = partial(_visit, guard=guard, max_bytes=max_bytes)
    return await follow(url, visit, guard=guard, seconds=seconds, max_redirects=max_redirects)


async def follow(
    url: str, visit: _Visit[_Found], *, guard: Guard, seconds: float, max_redirects: int
) -> _Found:
    """Visit an address and all that it redirects to, each checked like the first.

    A visit returns the address it is sent on to, or what was to be found.
    """
    at = _read_target(url, guard)
    try:
        async with asyncio.timeout(seconds), _make_transport(guard) as transport:
            for _ in range(max_redirects + 1):
                step = await visit(transport, at)
                if not isinstance(step, str):
                    return step
                at = _read_target(step, guard)
    except TimeoutError:
        reason = f"it took longer than {seconds:g} seconds"
        raise NotAnswering(str(at), host=at.host, reason=reason) from None
    except httpx.TransportError as error:
        raise NotAnswering(str(at), host=at.host, reason=_name_fault(error)) from error
    raise TooManyRedirects(url, limit=max_redirects)


def _make_transport(guard: Guard) -> httpx.AsyncHTTPTransport:
    """Return what opens connections: below httpx's client there are no cookies and no redirects."""
    return httpx.AsyncHTTPTransport(
        verify=guard.trust or True,
        trust_env=False,
        # a kept connection was verified for one name and could serve another at the same address
        limits=httpx.Limits(max_keepalive_connections=0),
    )


def _read_target(url: str, guard: Guard) -> httpx.URL:
    """Return an address that may be looked up; raises BadUrl for any other."""
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError):
        raise BadUrl(url, "it is not written like a web address") from None
    if parsed.scheme not in _DEFAULT_PORTS:
        raise BadUrl(url, "it must begin with https:// or http://")
    if not parsed.host:
        raise BadUrl(url, "it names no host")
    if parsed.userinfo:
        raise BadUrl(url, "it contains a login")
    if _find_port(parsed) not in guard.ports:
        raise BadUrl(url, f"it wants port {_find_port(parsed)}")
    return parsed.copy_with(fragment=None)


def _find_port(url: httpx.URL) -> int:
    return _DEFAULT_PORTS[url.scheme] if url.port is None else url.port


async def _visit(
    transport: httpx.AsyncHTTPTransport, url: httpx.URL, guard: Guard, max_bytes: int
) -> Fetched | str:
    """Return the page, or the URL that it redirects to."""
    response = await ask(transport, url, await look_up(url, guard))
    try:
        location = response.headers.get("location")
        if response.status_code in REDIRECTS and location:
            return join_target(url, location)
        if not response.is_success:
            raise BadStatus(str(url), host=url.host, status=response.status_code)
        return Fetched(
            url=str(url),
            content_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
            charset=_know_charset(response.charset_encoding),
            body=await read_body(response, url=str(url), max_bytes=max_bytes),
        )
    finally:
        await response.aclose()


async def look_up(url: httpx.URL, guard: Guard) -> Sequence[str]:
    """Return the addresses of the host, all of them fit to be connected to."""
    host = url.raw_host.decode("ascii")
    try:
        addresses = await guard.resolver(host, _find_port(url))
    except (OSError, UnicodeError):
        raise UnknownHost(str(url), host=url.host) from None
    if not addresses:
        raise UnknownHost(str(url), host=url.host)
    for address in addresses:
        if not guard.admits(address):
            raise ForbiddenAddress(str(url), host=url.host, address=address)
    return addresses


async def ask(
    transport: httpx.AsyncHTTPTransport,
    url: httpx.URL,
    addresses: Sequence[str],
    *,
    method: str = "GET",
    headers: Mapping[str, str] = NO_HEADERS,
) -> httpx.Response:
    """Ask at the first address that lets us connect; below this no name is resolved."""
    failure: httpx.TransportError = httpx.ConnectError("")
    for address in addresses:
        request = httpx.Request(
            method,
            url.copy_with(host=address),
            headers={
                "Host": url.netloc.decode("ascii"),
                "Accept": "*/*",
                "Accept-Encoding": "identity",
                "User-Agent": f"commentary-newsletter/{__version__}",
                **headers,
            },
            extensions={
                # the name that is told, and that the certificate must bear
                "sni_hostname": url.raw_host.decode("ascii"),
                "timeout": {"connect": _SECONDS_TO_CONNECT},
            },
        )
        try:
            return await transport.handle_async_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            failure = error
    raise failure


def join_target(url: httpx.URL, location: str) -> str:
    """Return where a redirect leads; raises BadUrl if that is no address."""
    try:
        return str(url.join(location))
    except (httpx.InvalidURL, ValueError):
        raise BadUrl(location, "it is not written like a web address") from None


def _know_charset(name: str | None) -> str | None:
    """Return the name of a character set if Python can decode it."""
    if name is None:
        return None
    try:
        b"x".decode(name, "replace")
    except (LookupError, ValueError):
        return None
    return name


def _name_fault(error: httpx.TransportError) -> str:
    """Return why a server did not answer, as the end of a sentence."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not good, {cause.verify_message.rstrip('.')}"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return "no connection could be made"
    return "it broke off or did not speak HTTP"
