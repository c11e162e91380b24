"""Links found again: web addresses paired with the items that lost theirs. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

import lxml.etree
import lxml.html

from newsletter.issues.fingerprints import split_words
from newsletter.issues.models import Item
from newsletter.issues.web_checks import tidy_url
from newsletter.mail import LinkKind
from newsletter.markup import clean, clean_url

_URL = re.compile(r"https?://[^\s<>\"“”„]+")
_PAGE = re.compile(r"<a\s[^>]*href", re.IGNORECASE)
_LINK_WORDS = re.compile(
    r"weiter|lesen|artikel|beitrag|original|mehr|read|continue|full|more|watch|listen|lire|suite"
    r"|leer|leia|leggi|lees|czytaj|читать|ansehen|anhören|hier\b|here\b",
    re.IGNORECASE,
)
_BLOCKS = {
    *("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "tr", "table", "ul", "ol"),
    *("article", "section", "header", "footer", "blockquote", "br", "hr", "body", "figure"),
}
_IGNORED = {"script", "style", "template", "noscript", "head"}
_ALIKE = 0.8  # of two titles' words


class Evidence(StrEnum):
    """Why an address is thought to belong to an item."""

    TITLE = auto()  # the link's words are the title
    PLACE = auto()  # the link stands below the title, before the next one
    LABEL = auto()  # the link has the words that the item's link had
    ORDER = auto()  # the first address to the first item without a link, and so on


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A link of a page; its block is the number of the paragraph that it stands in."""

    words: str
    url: str
    block: int


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Something that has a title and an address, such as an entry of a feed."""

    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """An address suggested for an item."""

    item_id: int
    url: str
    words: str  # of the link, or of the entry; empty for a bare address
    evidence: Evidence


@dataclass(frozen=True, kw_only=True)
class Page:
    """The paragraphs of a page, folded to be compared, and its links."""

    blocks: tuple[str, ...]
    anchors: tuple[Anchor, ...]


def needs_link(item: Item) -> bool:
    """Tell whether an item promises a link that it does not have."""
    return item.link_kind is not LinkKind.NONE and not item.url


def pair_pasted(items: Sequence[Item], pasted: str) -> tuple[Pairing, ...]:
    """Pair what was pasted, HTML or addresses line by line, with the items without a link."""
    text = clean(pasted)
    if _PAGE.search(text):
        return pair_page(items, read_page(text))
    return pair_lines(items, text)


def pair_lines(items: Sequence[Item], text: str) -> tuple[Pairing, ...]:
    """Give the addresses of a text, in order, to the items without a link."""
    urls = (tidy for match in _URL.finditer(text) if (tidy := _tidy(match[0].rstrip(".,;)]"))))
    waiting = (item for item in items if needs_link(item))
    return tuple(
        Pairing(item_id=item.id or 0, url=url, words="", evidence=Evidence.ORDER)
        for item, url in zip(waiting, dict.fromkeys(urls), strict=False)
    )


def pair_offers(items: Sequence[Item], offers: Sequence[Offer]) -> tuple[Pairing, ...]:
    """Give each item without a link the address of the entry that bears its title."""
    found = []
    left = [(split_words(each.title), each) for each in offers]
    for item in items:
        if not needs_link(item):
            continue
        title = split_words(item.title)
        best = max(left, key=lambda each: _likeness(title, each[0]), default=None)
        if best and _likeness(title, best[0]) >= _ALIKE and (url := _tidy(best[1].url)):
            left.remove(best)
            found.append(
                Pairing(
                    item_id=item.id or 0,
                    url=url,
                    words=best[1].title,
                    evidence=Evidence.TITLE,
                )
            )
    return tuple(found)


def read_page(html: str) -> Page:
    """Return the paragraphs and the links of a page."""
    blocks: list[list[str]] = [[]]
    anchors: list[Anchor] = []
    open_link: tuple[str, list[str], int] | None = None
    for kind, value in _walk(html):
        if kind == "break":
            blocks.append([])
        elif kind == "text":
            blocks[-1].append(value)
            if open_link:
                open_link[1].append(value)
        elif kind == "link":
            open_link = (value, [], len(blocks) - 1)
        elif open_link:
            url = _tidy(open_link[0])
            if url:
                words = " ".join("".join(open_link[1]).split())
                anchors.append(Anchor(words=words, url=url, block=open_link[2]))
            open_link = None
    folded = tuple(" ".join(split_words("".join(texts))) for texts in blocks)
    return Page(blocks=folded, anchors=tuple(anchors))


def pair_page(items: Sequence[Item], page: Page) -> tuple[Pairing, ...]:
    """Pair the links of a page with items: by title, by place, by their words, and by order."""
    taken = {
        each.item_id: each
        for each in pair_offers(items, [Offer(title=a.words, url=a.url) for a in page.anchors])
    }
    for pair in (*_pair_by_place(items, page), *_pair_by_label(items, page)):
        if pair.url not in {each.url for each in taken.values()}:
            taken.setdefault(pair.item_id, pair)
    return tuple(taken[item.id or 0] for item in items if item.id in taken)


def _pair_by_place(items: Sequence[Item], page: Page) -> Iterator[Pairing]:
    """Yield the link that stands between an item's title and the next title."""
    starts: list[tuple[int, Item]] = []
    for item in items:
        title = " ".join(split_words(item.title))
        after = starts[-1][0] + 1 if starts else 0
        places = [n for n, block in enumerate(page.blocks) if n >= after and block == title]
        if title and places:
            starts.append((places[0], item))
    ends = [*(place for place, _ in starts[1:]), len(page.blocks)]
    for (start, item), end in zip(starts, ends, strict=False):  # no title found: no place
        inside = [each for each in page.anchors if start <= each.block < end]
        named = [each for each in inside if _LINK_WORDS.search(each.words)]
        if needs_link(item) and (chosen := (named or inside)[-1:]):
            yield _pair(item, chosen[0], Evidence.PLACE)


def _pair_by_label(items: Sequence[Item], page: Page) -> Iterator[Pairing]:
    """Yield links in order where there are as many "read on" as there are items for them."""
    named = [each for each in page.anchors if _LINK_WORDS.search(each.words)]
    linked = [item for item in items if item.link_kind is not LinkKind.NONE]
    waiting = [item for item in items if needs_link(item)]
    for group in (linked, waiting):
        if len(named) == len(group):
            for item, anchor in zip(group, named, strict=True):
                if needs_link(item):
                    same = split_words(anchor.words) == split_words(item.link_label)
                    yield _pair(item, anchor, Evidence.LABEL if same else Evidence.ORDER)
            return


def _pair(item: Item, anchor: Anchor, evidence: Evidence) -> Pairing:
    return Pairing(item_id=item.id or 0, url=anchor.url, words=anchor.words, evidence=evidence)


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of words that two titles have in common."""
    first, second = set(one), set(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def _tidy(url: str) -> str:
    """Return an address of the web as it may be kept, or an empty text."""
    target = clean_url(tidy_url(url)) or ""
    return target if target.startswith("http") else ""


def _walk(html: str) -> Iterator[tuple[str, str]]:
    """Yield the texts, breaks and links of a page in order, without recursion."""
    parser = lxml.html.HTMLParser(huge_tree=False, no_network=True, encoding="utf-8")
    try:
        root = lxml.html.document_fromstring(html.encode(errors="replace"), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        return
    hidden = 0
    for event, node in lxml.etree.iterwalk(root, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        starts = event == "start"
        if tag in _IGNORED:
            hidden += 1 if starts else -1
        if tag in _BLOCKS:
            yield "break", ""
        if tag == "a" and starts and node.get("href"):
            yield "link", node.get("href")
        if starts and tag and not hidden and node.text:
            yield "text", node.text
        if not starts:
            if tag == "a":
                yield "end", ""
            if not hidden and node.tail:
                yield "text", node.tail
