"""What a web page says about the one article it shows; all of it suggestions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Generic, TypeVar
from urllib.parse import urlsplit

from newsletter.roundups.article_json import Statements
from newsletter.roundups.article_markup import (
    Microdata,
    find_bylines,
    find_headline,
    find_printed_byline,
    find_times,
    read_day,
)
from newsletter.roundups.article_names import clean_authors
from newsletter.roundups.article_page import Page, clean, open_page, text_of
from newsletter.roundups.languages import guess_language
from newsletter.roundups.models import Contributor

_Fact_co = TypeVar("_Fact_co", covariant=True)

_TITLE_SEPARATORS: Final = (" | ", " – ", " — ", " - ", " · ", " » ", " :: ", " • ")
_AGREED: Final = 0.97
_FEED_TYPES: Final = (
    "application/atom+xml",
    "application/rss+xml",
    "application/feed+json",
    "application/rdf+xml",
)
_SAMPLE: Final = 20_000
_ENOUGH_TO_GUESS: Final = 400
_DATE_METAS: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "date",
    "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created",
    "citation_publication_date", "citation_date", "parsely-pub-date", "sailthru.date",
    "publish-date", "publish_date", "pubdate", "published_at", "publication_date",
    "cxenseparse:recs:publishtime",
)  # fmt: skip
_AUTHOR_METAS: Final = (
    "author", "article:author", "og:article:author", "dc.creator", "dcterms.creator",
    "citation_author", "parsely-author", "sailthru.author", "byl", "twitter:creator:name",
    "cxenseparse:author",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ArticleConfidence:
    """How sure each fact is, 0 to 1; None where there is none."""

    title: float | None = None
    authors: float | None = None
    published_on: float | None = None
    site: float | None = None
    language: float | None = None
    canonical_url: float | None = None
    description: float | None = None
    image: float | None = None


@dataclass(frozen=True, kw_only=True)
class ArticleFacts:
    """What a page says about its article; `language` is ISO 639-1, addresses are absolute."""

    title: str | None = None
    authors: tuple[Contributor, ...] = ()
    published_on: date | None = None
    site: str | None = None
    language: str | None = None
    canonical_url: str | None = None
    description: str | None = None
    image: str | None = None
    confidence: ArticleConfidence = field(default_factory=ArticleConfidence)


@dataclass(frozen=True, kw_only=True)
class _Claim(Generic[_Fact_co]):
    """One answer, and how much it is worth."""

    fact: _Fact_co
    worth: float


def read_article(source: bytes, url: str) -> ArticleFacts:
    """Read the facts of an article off its page; `url` is where the page was found.

    JSON-LD is believed first, then OpenGraph and other meta elements, microdata, and what readers
    see last. Raises InputTooLargeError and EmptyInputError.
    """
    page = open_page(source, url)
    said, marked = Statements(page), Microdata(page)
    site = _choose(_claim_site(page, said))
    printed_site = site.fact if site else None
    title = _choose(_claim_title(page, said, marked, printed_site))
    authors = _choose(_claim_authors(page, said, marked, printed_site))
    day = _choose(_claim_day(page, said, marked))
    language = _choose(_claim_language(page, said))
    canonical = _choose(_claim_canonical(page, said))
    description = _choose(_claim_description(page, said))
    image = _choose(_claim_image(page, said))
    return ArticleFacts(
        title=title.fact if title else None,
        authors=authors.fact if authors else (),
        published_on=day.fact if day else None,
        site=printed_site,
        language=language.fact if language else None,
        canonical_url=canonical.fact if canonical else None,
        description=description.fact if description else None,
        image=image.fact if image else None,
        confidence=ArticleConfidence(
            title=title.worth if title else None,
            authors=authors.worth if authors else None,
            published_on=day.worth if day else None,
            site=site.worth if site else None,
            language=language.worth if language else None,
            canonical_url=canonical.worth if canonical else None,
            description=description.worth if description else None,
            image=image.worth if image else None,
        ),
    )


def find_feed(source: bytes, url: str) -> str | None:
    """Find the address of the feed a page names; one for comments is no choice."""
    page = open_page(source, url)
    for kind in _FEED_TYPES:
        for link in page.root.iter("link"):
            rels = (link.get("rel") or "").lower().split()
            about = f"{link.get('title') or ''} {link.get('href') or ''}".lower()
            wanted = "alternate" in rels and (link.get("type") or "").strip().lower() == kind
            commented = "comment" in about or "kommentare" in about
            address = page.address(link.get("href")) if wanted and not commented else None
            if address:
                return address
    return None


def _choose(claims: Iterable[_Claim[_Fact_co]]) -> _Claim[_Fact_co] | None:
    """Take the worthiest claim, the first of equals; two that agree are nearly certain."""
    ordered = sorted(claims, key=lambda claim: -claim.worth)
    if not ordered:
        return None
    best = ordered[0]
    agreed = any(claim.fact == best.fact for claim in ordered[1:])
    return replace(best, worth=max(best.worth, _AGREED)) if agreed else best


def _texts(texts: Iterable[str | None], worth: float) -> Iterator[_Claim[str]]:
    first = next((text for text in texts if text), None)
    if first is not None:
        yield _Claim(fact=first, worth=worth)


def _claim_site(page: Page, said: Statements) -> Iterator[_Claim[str]]:
    yield from _texts(page.metas_of("og:site_name"), 0.9)
    yield from _texts(said.texts("publisher"), 0.85)
    yield from _texts(page.metas_of("application-name", "publisher", "dc.publisher"), 0.7)
    if page.host:
        yield _Claim(fact=page.host, worth=0.3)


def _claim_title(
    page: Page, said: Statements, marked: Microdata, site: str | None
) -> Iterator[_Claim[str]]:
    headlines = [*said.texts("headline"), *said.texts("name")]
    whole = (one for one in headlines if not one.endswith(("…", "...")))
    heading = find_headline(page)
    printed = next((text for one in page.root.iter("title") if (text := text_of(one))), None)
    tiers = (
        (whole, 0.95),
        (page.metas_of("og:title", "citation_title", "dc.title", "dcterms.title"), 0.9),
        (marked.values("headline"), 0.88),
        (page.metas_of("twitter:title", "parsely-title"), 0.85),
        ([heading], 0.8),
        ([clean(printed)], 0.6),
    )
    for texts, worth in tiers:
        for claim in _texts(texts, worth):
            yield _Claim(fact=_drop_site(claim.fact, site, page.host), worth=worth)


def _drop_site(title: str, site: str | None, host: str) -> str:
    """Take the site's name off the end of a title."""
    label = host.rsplit(".", 1)[0].rsplit(".", 1)[-1]
    own = {_fold(name) for name in (site or "", host, label) if name}
    for separator in _TITLE_SEPARATORS:
        bare, _, tail = title.rpartition(separator)
        if bare and _fold(tail) in own:
            return bare.strip()
    return title


def _fold(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def _claim_authors(
    page: Page, said: Statements, marked: Microdata, site: str | None
) -> Iterator[_Claim[tuple[Contributor, ...]]]:
    labelled = (
        value
        for number in ("1", "2")
        for label, value in zip(
            page.metas_of(f"twitter:label{number}"),
            page.metas_of(f"twitter:data{number}"),
            strict=False,
        )
        if label.lower().startswith(("written by", "verfasst von", "geschrieben von", "écrit par"))
    )
    tiers = (
        (said.authors(), 0.9),
        (_untyped(page.metas_of(*_AUTHOR_METAS)), 0.8),
        (_untyped(labelled), 0.78),
        (marked.authors(), 0.75),
        (_untyped(find_bylines(page)), 0.6),
        (_untyped(one for one in [find_printed_byline(page)] if one), 0.5),
    )
    for printed, worth in tiers:
        people: dict[str, Contributor] = {}
        for text, person in printed:
            for one in clean_authors([text], site=site, host=page.host, person=person):
                people.setdefault(one.name.casefold(), one)
        if people:
            yield _Claim(fact=tuple(people.values()), worth=worth)


def _untyped(texts: Iterable[str]) -> Iterator[tuple[str, bool]]:
    return ((text, False) for text in texts)


def _claim_day(page: Page, said: Statements, marked: Microdata) -> Iterator[_Claim[date]]:
    tiers = (
        (said.texts("datePublished"), 0.95),
        (page.metas_of(*_DATE_METAS), 0.9),
        (marked.values("datePublished"), 0.85),
        (said.texts("dateCreated"), 0.7),
    )
    for texts, worth in tiers:
        day = next((day for text in texts if (day := read_day(text))), None)
        if day:
            yield _Claim(fact=day, worth=worth)
    times = list(find_times(page))
    # Days that differ and are not called the day of publication are those of many pieces.
    called = [day for day, worth in times if worth > 0.6]  # noqa: PLR2004  # see find_times
    for days, worth in ((called, 0.7), ([day for day, _ in times], 0.6)):
        if len(set(days)) == 1:
            yield _Claim(fact=days[0], worth=worth)


def _claim_language(page: Page, said: Statements) -> Iterator[_Claim[str]]:
    root = page.root.get("lang") or page.root.get("{http://www.w3.org/XML/1998/namespace}lang")
    metas = page.metas_of("content-language", "dc.language", "dcterms.language", "language")
    tiers = ((said.texts("inLanguage"), 0.9), ([root], 0.85), (page.metas_of("og:locale"), 0.8))
    for texts, worth in (*tiers, (metas, 0.75)):
        for claim in _texts(texts, worth):
            code = claim.fact.strip().lower().replace("_", "-").split("-")[0]
            if len(code) in {2, 3} and code.isalpha():
                yield _Claim(fact=code, worth=worth)
    paragraphs = (text_of(one) or "" for one in page.main() if one.tag == "p")
    sample = " ".join(paragraphs)[:_SAMPLE]
    if len(sample) >= _ENOUGH_TO_GUESS and (guessed := guess_language(sample)):
        # Many systems call every page English.
        yield _Claim(fact=guessed, worth=0.7)


def _claim_canonical(page: Page, said: Statements) -> Iterator[_Claim[str]]:
    links = (
        link.get("href")
        for link in page.root.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    )
    tiers = ((links, 0.95), (page.metas_of("og:url"), 0.85))
    for printed, worth in (*tiers, ([said.address("url")], 0.8)):
        address = next((found for one in printed if (found := page.address(one))), None)
        # Pages that name their front page as the original are set up wrongly.
        if address and (
            urlsplit(address).path.strip("/") or not urlsplit(page.url).path.strip("/")
        ):
            foreign = (urlsplit(address).hostname or "").removeprefix("www.") != page.host
            yield _Claim(fact=address, worth=worth / 2 if foreign else worth)
    if address := page.address(page.url):
        yield _Claim(fact=address, worth=0.3)


def _claim_description(page: Page, said: Statements) -> Iterator[_Claim[str]]:
    yield from _texts(page.metas_of("og:description"), 0.9)
    yield from _texts(said.texts("description"), 0.85)
    yield from _texts(page.metas_of("description", "dc.description", "twitter:description"), 0.8)


def _claim_image(page: Page, said: Statements) -> Iterator[_Claim[str]]:
    metas = page.metas_of("og:image:secure_url", "og:image", "og:image:url")
    tiers = ((metas, 0.9), (page.metas_of("twitter:image", "twitter:image:src"), 0.85))
    for printed, worth in tiers:
        yield from _texts((page.address(one) for one in printed), worth)
    yield from _texts([said.address("image"), said.address("thumbnailUrl")], 0.8)
