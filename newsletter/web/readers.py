"""For whom a signed link speaks, and how much of them a page shows."""

from newsletter.links import Links, Purpose


def read_reader(links: Links, purpose: Purpose, token: str) -> int:
    """Return the number of the subscriber in whose mail a link stood.

    Raises InvalidLink.
    """
    return int(links.read(purpose, token))


def mask(address: str) -> str:
    """Return an address as its owner recognises it and nobody else can use it: m…@example.org."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
