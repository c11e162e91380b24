"""What a page says about itself in JSON-LD (schema.org): graphs, lists, references."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from newsletter.roundups.article_page import Page, clean

Node = dict[str, Any]

_MOST_NODES: Final = 2_000
_MOST_VALUES: Final = 50
_ARTICLES: Final = frozenset(
    {
        "article", "newsarticle", "blogposting", "opinionnewsarticle", "analysisnewsarticle",
        "reportagenewsarticle", "backgroundnewsarticle", "reviewnewsarticle",
        "advertisercontentarticle",
        "socialmediaposting", "liveblogposting", "techarticle", "scholarlyarticle", "report",
        "satiricalarticle", "askpublicnewsarticle", "review", "podcastepisode", "videoobject",
    }
)  # fmt: skip
_GROUPS: Final = frozenset({"organization", "newsmediaorganization", "corporation", "website"})
# Where an article may lie inside something else; comments and related pieces lie elsewhere.
_NESTS: Final = ("@graph", "mainEntity", "mainEntityOfPage")
_WRAPPING: Final = re.compile(r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>|;)\s*$")  # fmt: skip  # noqa: E501  # one list of wrappings
_TRAILING_COMMA: Final = re.compile(r",(\s*[\]}])")


class Statements:
    """The JSON-LD of a page: its nodes, and the one that is the article."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.nodes = tuple(_collect(page))
        self._known = {
            node["@id"]: node
            for node in self.nodes
            if isinstance(node.get("@id"), str) and len(node) > 1
        }
        self.article = self._find_article()

    def texts(self, name: str, node: Node | None = None) -> Iterator[str]:
        """Go through the texts of a property of the article, or of another node."""
        for value in _as_list((self.article if node is None else node).get(name)):
            if text := clean(self.resolve(value).get("name") or value):
                yield text

    def resolve(self, value: object) -> Node:
        """Follow a reference to a node of the page; {} for what is no node."""
        if not isinstance(value, dict):
            return {}
        known = self._known.get(value.get("@id", "")) if _is_reference(value) else None
        return known or value

    def authors(self) -> Iterator[tuple[str, bool]]:
        """Go through the authors of the article, and whether each is said to be a person."""
        values = self.article.get("author") or self.article.get("creator")
        for value in _as_list(values):
            node = self.resolve(value)
            kinds = types_of(node)
            if kinds & _GROUPS:
                continue
            names = [value] if isinstance(value, str) else _as_list(node.get("name"))
            if not names and node.get("familyName"):
                names = [f"{node.get('givenName') or ''} {node['familyName']}"]
            yield from ((text, "person" in kinds) for name in names if (text := clean(name)))

    def address(self, name: str) -> str | None:
        """Give the first address of a property of the article."""
        for value in _as_list(self.article.get(name)):
            node = self.resolve(value)
            found = node.get("url") or node.get("contentUrl") or node.get("@id") or value
            if address := self._page.address(found):
                return address
        return None

    def _find_article(self) -> Node:
        """Find the one article the page is about: {} when there are several and none is named."""
        articles = [node for node in self.nodes if types_of(node) & _ARTICLES]
        here = [node for node in articles if self._is_here(node)]
        for found in (here, articles):
            if len(found) == 1:
                return found[0]
        ranked = [node for node in here if "author" in node]
        return ranked[0] if ranked else {}

    def _is_here(self, node: Node) -> bool:
        keys = ("url", "@id", "mainEntityOfPage")
        named = (self.resolve(node.get(key)).get("@id") or node.get(key) for key in keys)
        addresses = [address for one in named if (address := self._page.address(one))]
        return any(_bare(address) == _bare(self._page.url) for address in addresses)


def types_of(node: Node) -> frozenset[str]:
    """Give the types of a node in lower case, without the vocabulary's address."""
    return frozenset(
        kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower()
        for kind in _as_list(node.get("@type"))
        if isinstance(kind, str)
    )


def _collect(page: Page) -> Iterator[Node]:
    pending: list[object] = [
        _load(script.text or "")
        for script in page.root.iter("script")
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json"
    ]
    pending.reverse()
    for _ in range(_MOST_NODES):
        if not pending:
            return
        value = pending.pop()
        if isinstance(value, list):
            pending += reversed(value)
        elif isinstance(value, dict):
            yield value
            pending += [value[name] for name in _NESTS if name in value]


def _load(text: str) -> object:
    """Read one script; many are not quite JSON, and what cannot be read says nothing."""
    bare = _WRAPPING.sub("", _WRAPPING.sub("", text.strip()))
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _as_list(value: object) -> list[Any]:
    if value is None:
        return []
    return value[:_MOST_VALUES] if isinstance(value, list) else [value]


def _is_reference(value: Node) -> bool:
    return isinstance(value.get("@id"), str) and "name" not in value and "url" not in value


def _bare(address: str) -> tuple[str, str]:
    """Give what two addresses of one page have in common."""
    parts = urlsplit(address)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
