"""The page of one article: fetched, read, and made the item of a roundup."""

import asyncio
from dataclasses import dataclass, replace

from newsletter.fetch import Fetched, Guard, fetch
from newsletter.intake.errors import NoArticle
from newsletter.roundups import (
    ArticleFacts,
    Block,
    BlockKind,
    Link,
    LinkKind,
    Roundup,
    RoundupItem,
    Source,
    read_article,
    run_confined,
)

PAGES = frozenset({"text/html", "application/xhtml+xml"})
"""What a server calls a page."""

_OWN_ADDRESS = 0.8  # from here on a canonical address is the page's, not a guess or another site's
_MENDED = {
    "link.missing": "link",
    "title.missing": "title",
    "date.missing": "published_on",
    "date.unclear": "published_on",
    "author.missing": "contributors",
}
"""The field that answers a finding of the importer."""


@dataclass(frozen=True, kw_only=True)
class Article:
    """What a page says about its one article; `url` is the address to link to."""

    url: str
    facts: ArticleFacts


async def open_article(url: str, *, guard: Guard) -> Article:
    """Fetch the page of one article and read what it says about it.

    Raises NoArticle, a FetchError or a RoundupError.
    """
    page = await fetch(url, guard=guard)
    if page.content_type not in PAGES:
        raise NoArticle(page.url)
    article = await asyncio.to_thread(read_page, page)
    if article.facts.title is None:
        raise NoArticle(page.url)
    return article


def read_page(page: Fetched) -> Article:
    """Read what a page says about its article; waits.

    Raises a RoundupError.
    """
    facts = run_confined(read_article, page.body, page.url)
    sure = (facts.confidence.canonical_url or 0) >= _OWN_ADDRESS
    return Article(
        url=facts.canonical_url if sure and facts.canonical_url else page.url, facts=facts
    )


def fill_roundup(roundup: Roundup, article: Article) -> Roundup:
    """Put what a page says of its article over what was guessed of its text."""
    item = _fill(roundup.items[0], article)
    return replace(
        roundup,
        language=roundup.language or article.facts.language,
        items=(item,),
        findings=tuple(
            each for each in roundup.findings if not getattr(item, _MENDED.get(each.code, ""), None)
        ),
    )


def _fill(item: RoundupItem, article: Article) -> RoundupItem:
    facts, worth = article.facts, article.facts.confidence
    standfirst, blocks = _settle_standfirst(item, facts)
    return replace(
        item,
        title=facts.title or item.title,
        standfirst=standfirst,
        blocks=blocks,
        # A wrong author is worse than none: names that only the text may mean are left out.
        contributors=facts.authors,
        published_on=facts.published_on or item.published_on,
        source=Source(name=facts.site or item.source.name, url=item.source.url),
        link=Link(kind=LinkKind.CONTINUE, url=article.url, language=facts.language),
        confidence=replace(
            item.confidence,
            title=worth.title or item.confidence.title,
            contributors=worth.authors,
            published_on=worth.published_on or item.confidence.published_on,
            source=worth.site or item.confidence.source,
            link=1.0,
        ),
    )


def _settle_standfirst(
    item: RoundupItem, facts: ArticleFacts
) -> tuple[str | None, tuple[Block, ...]]:
    """Return standfirst and text: a description is one, unless it is how the text begins."""
    core = (facts.description or "").rstrip(" .…")
    begins = " ".join([item.standfirst or "", *(block.text for block in item.blocks[:2])])
    if not core or core in begins:
        return item.standfirst, item.blocks
    if not item.standfirst:
        return facts.description, item.blocks
    # What was guessed to be the standfirst is the first paragraph then.
    guessed = Block(kind=BlockKind.PARAGRAPH, text=item.standfirst, lines=item.lines)
    return facts.description, (guessed, *item.blocks)
