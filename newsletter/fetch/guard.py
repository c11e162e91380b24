"""Where the fetcher may go: public addresses only, looked at one by one."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]  # host and port to numeric addresses

_UNICAST_6 = IPv6Network("2000::/3")  # all that is handed out; the rest is special or reserved
_FORBIDDEN_6 = (
    IPv6Network("2001::/23"),  # protocol assignments, Teredo among them
    IPv6Network("2001:db8::/32"),  # documentation
    IPv6Network("2002::/16"),  # 6to4: an IPv4 address in disguise
    IPv6Network("3fff::/20"),  # documentation
)
_FORBIDDEN_4 = (
    IPv4Network("192.0.0.0/24"),  # protocol assignments
    IPv4Network("192.88.99.0/24"),  # 6to4 relays
)


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return all addresses of a host, each once; raises OSError if there are none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What the fetcher may open: the defaults for everybody, the fields for tests."""

    ports: frozenset[int] = frozenset({80, 443})
    allow: frozenset[str] = frozenset()  # addresses opened although they are not public
    resolver: Resolver = resolve
    trust: ssl.SSLContext | None = None  # none: the authorities that come with httpx

    def admits(self, address: str) -> bool:
        """Tell whether a numeric address may be connected to."""
        return address in self.allow or is_public(address)


def is_public(address: str) -> bool:
    """Tell whether an address belongs to the public internet.

    NAT64 (64:ff9b::/96), IPv4-mapped (::ffff:0:0/96) and link-local addresses lie outside of
    2000::/3, as do ::1 and everything reserved; see the IANA special-purpose registries.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if not parsed.is_global or parsed.is_multicast or parsed.is_reserved:
        return False
    return _is_public_4(parsed) if isinstance(parsed, IPv4Address) else _is_public_6(parsed)


def _is_public_4(address: IPv4Address) -> bool:
    return not any(address in network for network in _FORBIDDEN_4)


def _is_public_6(address: IPv6Address) -> bool:
    return (
        address.scope_id is None
        and address in _UNICAST_6
        and not any(address in network for network in _FORBIDDEN_6)
    )
