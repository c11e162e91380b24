"""The links of the items of a mail, and the signed names under which they are counted."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from itertools import pairwise

from newsletter.links import InvalidLink, Links, Purpose

HREF = re.compile(r'(?<=\shref=")https?://[^"]+')
"""The address of a link, as it stands in HTML."""

# What issue.mjml calls an item, and what comes after the last one: as newsletter.mail.weigh has it.
_ITEM = re.compile(r'<div\b[^>]*class="(?:card|panel) item')
_AFTER = re.compile(r'<div\b[^>]*class="(?:card outro|foot)')
_PAYLOAD = re.compile(r"(\d{1,10})\.(\d{1,4})\.([\w-]{8})", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class ItemLink:
    """One link of one item. The same address in two items is two links."""

    issue_id: int
    item: int  # 1 is the first
    digest: str  # of the address: it says which link of the frozen edition is meant


def name_link(issue_id: int, item: int, url: str) -> ItemLink:
    """Return the name of a link."""
    digest = urlsafe_b64encode(sha256(url.encode()).digest())[:8].decode()
    return ItemLink(issue_id=issue_id, item=item, digest=digest)


def write_token(links: Links, link: ItemLink) -> str:
    """Return the token of a link, the same for everybody."""
    return links.sign(Purpose.CLICK, f"{link.issue_id}.{link.item}.{link.digest}")


def read_token(links: Links, token: str) -> ItemLink:
    """Return the link of a token; raises InvalidLink for what we did not sign."""
    found = _PAYLOAD.fullmatch(links.read(Purpose.CLICK, token))
    if found is None:
        raise InvalidLink("This link is damaged or not one of ours.")
    return ItemLink(issue_id=int(found[1]), item=int(found[2]), digest=found[3])


def find_items(html: str) -> Sequence[tuple[int, int]]:
    """Return where each item begins and ends; nothing if the template marks none."""
    starts = [match.start() for match in _ITEM.finditer(html)]
    if not starts:
        return []
    after = _AFTER.search(html, starts[-1])
    return list(pairwise([*starts, after.start() if after else len(html)]))


def map_targets(issue_id: int, html: str) -> dict[ItemLink, str]:
    """Return the addresses of all links of the items of an edition."""
    return {
        name_link(issue_id, item, url): url
        for item, (start, end) in enumerate(find_items(html), 1)
        for url in map(unescape, HREF.findall(html, start, end))
    }
