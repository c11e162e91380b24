"""From where mail leaves, as far as it can be known from here."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.doctor.names import Address, Names
from newsletter.doctor.setup import Setup

_INSIDE = [
    ipaddress.ip_network("10.0.0.0/8"),
    ipaddress.ip_network("127.0.0.0/8"),
    ipaddress.ip_network("169.254.0.0/16"),
    ipaddress.ip_network("172.16.0.0/12"),
    ipaddress.ip_network("192.168.0.0/16"),
    ipaddress.ip_network("::1/128"),
    ipaddress.ip_network("fc00::/7"),
    ipaddress.ip_network("fe80::/10"),
]
"""Networks of our own: nobody outside sees these addresses."""

UNKNOWN = "from which address mail leaves is not known here: tell it by --from-address"


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """A host whose addresses readers' servers see."""

    host: str
    addresses: tuple[Address, ...]  # none: the host has none
    certain: bool  # told by the operator; else the SMTP server's, which may send from others


async def find_origins(names: Names, setup: Setup) -> list[Origin | None]:
    """Return from where mail leaves, by each server; None where nobody outside sees its addresses.

    Raises Unanswered.
    """
    if told := setup.sending_address:
        return [Origin(host=told, addresses=(ipaddress.ip_address(told),), certain=True)]
    hosts = dict.fromkeys(server.host for server in setup.servers)
    return [await _find_origin(names, host) for host in hosts] or [None]


async def _find_origin(names: Names, host: str) -> Origin | None:
    addresses = await names.addresses(host) if host != "localhost" else ()
    seen = tuple(one for one in addresses if not any(one in network for network in _INSIDE))
    if host == "localhost" or (addresses and not seen):
        return None
    return Origin(host=host, addresses=seen, certain=False)


def name_origins(origins: Sequence[Origin | None]) -> str:
    """Return the words of an SPF record that let origins send."""
    return " ".join(dict.fromkeys(map(_name_origin, origins)))


def _name_origin(origin: Origin | None) -> str:
    if origin is None:
        return "mx"
    try:
        return f"ip{ipaddress.ip_address(origin.host).version}:{origin.host}"
    except ValueError:
        return f"a:{origin.host}"
