"""The links of a mail led through our own pages; the edition itself keeps the direct ones."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape, unescape

from newsletter.clicks.item_links import HREF, find_items, name_link, write_token
from newsletter.links import Links
from newsletter.mail import Rendered

_IN_TEXT = re.compile(r"https?://\S+")


def lead_through(rendered: Rendered, issue_id: int, links: Links) -> Rendered:
    """Return a mail in which the links of the items lead through /r/TOKEN, the same for everybody.

    What leads to our own pages stays as it is, and so does a mail whose template marks no items.
    """
    items = find_items(rendered.html)
    tokens = [
        _write_addresses(rendered.html[start:end], issue_id, number, links)
        for number, (start, end) in enumerate(items, 1)
    ]
    return replace(
        rendered,
        html=_lead_html(rendered.html, items, tokens),
        text=_lead_text(rendered.text, tokens),
    )


def _write_addresses(html: str, issue_id: int, item: int, links: Links) -> dict[str, str]:
    """Return by what each address of an item is replaced."""
    return {
        url: f"{links.base_url}/r/{write_token(links, name_link(issue_id, item, url))}"
        for url in map(unescape, HREF.findall(html))
        if not url.startswith(f"{links.base_url}/")
    }


def _lead_html(
    html: str, items: Sequence[tuple[int, int]], addresses: Sequence[Mapping[str, str]]
) -> str:
    pieces, done = [], 0
    for (start, end), mine in zip(items, addresses, strict=True):
        pieces += [html[done:start], _lead_item(html[start:end], mine)]
        done = end
    return "".join([*pieces, html[done:]])


def _lead_item(html: str, addresses: Mapping[str, str]) -> str:
    def swap(found: re.Match[str]) -> str:
        led = addresses.get(unescape(found[0]))
        return escape(led) if led else found[0]

    return HREF.sub(swap, html)


def _lead_text(text: str, addresses: Sequence[Mapping[str, str]]) -> str:
    """Replace the links of the plain text, which names them item by item.

    A link that an item has named already belongs to the next one that has it too: this tells apart
    the items that come from one source.
    """
    at, seen = 0, set[str]()

    def swap(found: re.Match[str]) -> str:
        nonlocal at, seen
        url = found[0]
        if url in seen or url not in _at(addresses, at):
            later = (i for i in range(at + 1, len(addresses)) if url in addresses[i])
            following = next(later, None)
            if following is not None:
                at, seen = following, set()
        seen.add(url)
        return _at(addresses, at).get(url, url)

    return _IN_TEXT.sub(swap, text)


def _at(addresses: Sequence[Mapping[str, str]], at: int) -> Mapping[str, str]:
    return addresses[at] if at < len(addresses) else {}
