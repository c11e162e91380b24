"""What a page says of itself in its head: title, day, language, address. Authors are for others."""

from typing import Final

from lxml import etree

from newsletter.roundups.dates import find_date
from newsletter.roundups.decoding import clean
from newsletter.roundups.models import SourceFacts
from newsletter.roundups.months import LANGUAGES

_TITLE_BORDERS: Final = (" | ", " – ", " — ", " - ", " · ", " » ", " « ")
_LONGEST: Final = 300


def read_facts(root: etree._Element) -> SourceFacts:
    """Read the head of a page; nothing in it is taken for text."""
    meta = _read_meta(root)
    printed = meta.get("article:published_time") or meta.get("date") or ""
    found = find_date(printed[:_LONGEST])
    return SourceFacts(
        title=_find_title(root, meta),
        published_on=found.value if found else None,
        language=_find_language(root),
        url=_find_address(root, meta),
    )


def _read_meta(root: etree._Element) -> dict[str, str]:
    meta: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or "").lower()
        content = " ".join(clean(element.get("content", "")).split())
        if name and content:
            meta.setdefault(name, content)
    return meta


def _find_title(root: etree._Element, meta: dict[str, str]) -> str | None:
    """Find the title without the site's name, which pages put beside it."""
    element = root.find("head/title")
    text = " ".join(clean("".join(element.itertext())).split()) if element is not None else ""
    title, site = meta.get("og:title") or text, meta.get("og:site_name")
    if site:
        for border in _TITLE_BORDERS:
            title = title.removesuffix(border + site).removeprefix(site + border)
    return title[:_LONGEST].strip() or None


def _find_language(root: etree._Element) -> str | None:
    printed = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    code = printed.lower().replace("_", "-").partition("-")[0]
    return code if code in LANGUAGES else None


def _find_address(root: etree._Element, meta: dict[str, str]) -> str | None:
    links = (one.get("href", "") for one in root.iter("link") if one.get("rel") == "canonical")
    bases = (one.get("href", "") for one in root.iter("base"))
    found = (*bases, *links, meta.get("og:url", ""))
    return next((url for url in found if url.startswith(("http://", "https://"))), None)
