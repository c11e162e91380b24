"""From where mail leaves, as far as it can be known from here."""

import ipaddress
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


async def find_origin(names: Names, setup: Setup) -> Origin | None:
    """Return from where mail leaves; None where nobody outside sees our server's addresses.

    Raises Unanswered.
    """
    if told := setup.sending_address:
        return Origin(host=told, addresses=(ipaddress.ip_address(told),), certain=True)
    if setup.server is None:
        return None
    host = setup.server.host
    addresses = await names.addresses(host) if host != "localhost" else ()
    seen = tuple(one for one in addresses if not any(one in network for network in _INSIDE))
    if host == "localhost" or (addresses and not seen):
        return None
    return Origin(host=host, addresses=seen, certain=False)


def name_origin(origin: Origin | None) -> str:
    """Return the words of an SPF record that let an origin send."""
    if origin is None:
        return "mx"
    try:
        return f"ip{ipaddress.ip_address(origin.host).version}:{origin.host}"
    except ValueError:
        return f"a:{origin.host}"
