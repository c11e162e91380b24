"""From which network address a request really came, behind the proxies that we trust."""

from functools import cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from starlette.requests import Request

from newsletter.errors import SettingsError


@cache
def parse_networks(setting: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks of a comma-separated setting; a single address is a network of one.

    Raises SettingsError for anything else.
    """
    words = [word for word in (part.strip() for part in setting.split(",")) if word]
    try:
        return tuple(ip_network(word) for word in words)
    except ValueError as error:
        raise SettingsError(f"NEWSLETTER_TRUSTED_PROXIES: {error}.") from None


def client_address(request: Request, networks: tuple[IPv4Network | IPv6Network, ...]) -> str:
    """Return the address of the client, or "" where there is none (a Unix socket).

    X-Forwarded-For is read from its end, only as long as trusted proxies wrote it: what stands
    left of the first untrusted address may be invented.
    """
    peer = _parse(request.client.host) if request.client else None
    forwarded = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    while peer and forwarded and any(peer in network for network in networks):
        # A word that is no address cannot be trusted, nor can what stands before it.
        before = _parse(forwarded.pop())
        if before is None:
            break
        peer = before
    return str(peer or "")


def _parse(word: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(word.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
