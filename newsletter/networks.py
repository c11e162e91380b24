"""Which network an address belongs to: limits count networks, because addresses are cheap."""

from ipaddress import IPv6Address, ip_address, ip_network


def widen(ip: str) -> str:
    """Return what one customer has: an IPv4 address, or the 2^64 IPv6 addresses of one network.

    What is no address, as on a local socket, is the network "".
    """
    try:
        address = ip_address(ip)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if not address.ipv4_mapped:
            return str(ip_network((address, 64), strict=False))
        address = address.ipv4_mapped
    return str(address)
