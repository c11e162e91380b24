"""Where an item's link is found in markup: on its title, in its byline, or in a line of its own."""

from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.models import Link, LinkKind
from newsletter.roundups.outline import Stretch

_LONGEST_LABEL: Final = 300


def read_link(mark: MarkedBlock) -> Link | None:
    """Read a block as a link: by its words, or because it links as a whole."""
    if mark.link:
        return mark.link
    url = mark.block.target
    return Link(kind=LinkKind.CONTINUE, url=url, label=mark.text) if url else None


def find_links(marked: Marked, stretch: Stretch) -> list[int]:
    """Find the link lines of an item; with none, its last line that links as a whole."""
    inside = (*stretch.head, *stretch.body)
    links = [index for index in inside if marked[index].link]
    if links:
        return links
    texts = [index for index in stretch.body if marked[index].plain and not marked[index].note]
    if stretch.title is not None and (target := marked[stretch.title].block.target):
        # A button that leads where the title leads needs no words that are known.
        return [index for index in texts[-1:] if _is_button(marked[index], target)]
    cards = [index for index in texts if marked[index].titled]
    targets = {marked[index].block.target for index in cards}
    if len(cards) > 1 and len(targets) == 1:
        return cards[-1:]  # a card is several lines with one link
    return [index for index in texts[-1:] if _is_link_line(marked[index])]


def complete_link(marked: Marked, stretch: Stretch, link: Link) -> Link:
    """Give a link without an address the one that title or byline lead to."""
    if link.url is not None:
        return link
    url = _find_url(marked, stretch)
    if url is None:
        return link
    kind = LinkKind.CONTINUE if link.kind is LinkKind.NONE else link.kind
    return replace(link, kind=kind, url=url)


def _find_url(marked: Marked, stretch: Stretch) -> str | None:
    if stretch.title is not None:
        title = marked[stretch.title].block
        if parts := marked[stretch.title].parts:
            return parts.url
        if title.led:
            return _find_in_text(marked, stretch)
        if title.links:
            return title.target or title.links[0][1]
    lines = (marked[index] for index in (*stretch.head, *stretch.body) if marked[index].byline)
    urls = (url for mark in lines for _, url in mark.block.links)
    return next((url for url in urls if _is_of_a_page(url)), None)


def _find_in_text(marked: Marked, stretch: Stretch) -> str | None:
    """Find the last link of the paragraph that a title was cut off."""
    first = next(iter(stretch.body), None)
    urls = [url for _, url in marked[first].block.links] if first is not None else []
    return urls[-1] if urls else None


def _is_of_a_page(url: str) -> bool:
    """Tell whether an address is that of a piece rather than of a paper."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.path.strip("/") or parts.query)


def _is_button(mark: MarkedBlock, target: str) -> bool:
    return _is_link_line(mark) and mark.block.target == target


def _is_link_line(mark: MarkedBlock) -> bool:
    block = mark.block
    apart = not (block.quoted or block.listed or block.depth) and block.heading is None
    return mark.plain and mark.titled and apart and len(mark.text) <= _LONGEST_LABEL
