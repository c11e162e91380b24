"""Links of items: addresses that stand alone, and the placeholders that pasting leaves of them."""

import re
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from newsletter.roundups.addresses import strip_tracking, unwrap_url
from newsletter.roundups.byline_words import GENRES
from newsletter.roundups.languages import find_language
from newsletter.roundups.link_words import (
    ACCESS_WORDS,
    ARTICLES,
    EXACT_LABELS,
    LINK_FILLERS,
    LINK_TRIGGERS,
    NO_LINK_WORDS,
    RELATED_WORDS,
)
from newsletter.roundups.models import Link, LinkKind
from newsletter.roundups.names import may_be_source
from newsletter.roundups.phrases import all_phrases, alternatives, fold_apostrophes
from newsletter.roundups.shapes import SYMBOLS, ends_like_sentence

_MOST_WORDS: Final = 9
_MOST_ABSENT_WORDS: Final = 4  # "(available in print only)"
_LONGEST_LABEL: Final = 120
_LONGEST_URL: Final = 2_000
_URL: Final = re.compile(r"<?((?:https?://|www\.)[^\s<>\"“”„»«]+)>?", re.IGNORECASE)
_MARKDOWN: Final = re.compile(
    r"\[([^\[\]]{1,200})\]\(\s*<?(https?://[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)>?\s*\)$"
)
_SQUARE: Final = re.compile(r"[\[{]\s*(?P<label>[^\[\]{}]+?)\s*[\]}]\.?$")
_ARROWED: Final = re.compile(
    r"(?:[→➜➔»›▶►⇒]|[=-]{1,2}>|>{1,3})\s*(?P<before>.+)|(?P<after>.+?)\s*(?:[→➜➔»›▶►⇒]|[=-]{1,2}>|>{1,3})$"
)
_POINTER: Final = re.compile(f"^[{SYMBOLS}]+\\s*|\\s*[{SYMBOLS}]+$")
_EDGES: Final = " .…:!*_-–—"
_REFERENCE: Final = re.compile(r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)])\s")
_KINDS: Final = tuple(
    (kind, re.compile(rf"(?<!\w)(?:{alternatives(all_phrases(table))})", re.IGNORECASE))
    for kind, table in LINK_TRIGGERS.items()
)
_STEMS: Final = tuple(
    re.compile(rf"(?<!\w)(?:{alternatives(all_phrases(table))})\w*", re.IGNORECASE)
    for table in LINK_TRIGGERS.values()
)
_RELATED: Final = re.compile(rf"\W*(?:{alternatives(RELATED_WORDS)})(?!\w)", re.IGNORECASE)
_ON_SITE: Final = re.compile(
    r"\s(?:auf|bei|in|at|on|sur|dans|en|su|em|op|na|в|на)\s(?P<site>\S+(?:\s\S+){0,3})$",
    re.IGNORECASE,
)
_LONG_WORD: Final = re.compile(r"\w{5,}")
_WORD: Final = re.compile(r"[^\s.,:!…()']+")
_GENRES: Final = frozenset(word for phrase in all_phrases(GENRES) for word in phrase.split())
_ACCESS: Final = re.compile(
    rf"(?:\s?[(\[](?:{alternatives(ACCESS_WORDS)})[)\]]|,\s(?:{alternatives(ACCESS_WORDS)}))(?=[)\]]?\.?$)",
    re.IGNORECASE,
)
_NO_LINK: Final = re.compile(rf"(?<!\w)(?:{alternatives(NO_LINK_WORDS)})(?!\w)", re.IGNORECASE)
_SCHEMES: Final = frozenset(("http", "https"))


def parse_link(line: str) -> Link | None:
    """Read a line as an item's link or its placeholder; None for anything else.

    The label is kept without its brackets or arrows; an address is http or https and has a host.
    """
    text = line.strip()
    if (
        not text
        or _RELATED.match(text[:_LONGEST_LABEL])
        or len(text) > _LONGEST_URL + _LONGEST_LABEL
    ):
        return None
    text = _ACCESS.sub("", text)
    if match := _MARKDOWN.match(text):
        return _link(match[1], clean_url(match[2]), kind=_find_kind(match[1]))
    if match := _URL.search(text):
        return _parse_with_url(text, match)
    if len(text) > _LONGEST_LABEL or len(text.split()) > _MOST_WORDS:
        return None
    return _parse_placeholder(text)


def _parse_with_url(text: str, match: re.Match[str]) -> Link | None:
    """Read "https://…" alone or behind a short label; "[1] https://…" belongs to the text."""
    if text[: match.start()].endswith("]("):
        return None  # a link within a sentence
    url = clean_url(match[1])
    around = _POINTER.sub("", (text[: match.start()] + text[match.end() :]).strip())
    label = around.strip(_EDGES + "[]()→»<>|")
    if url is None or _REFERENCE.match(text):
        return None
    if not label:
        return _link(None, url, kind=LinkKind.CONTINUE)
    kind = _find_kind(label)
    labelled = text[: match.start()].rstrip().endswith((":", "→", "»", ">", "(", "–"))
    if len(label.split()) > _MOST_WORDS or match.end() < len(text.rstrip(_EDGES + ")]>")):
        return None
    return _link(label, url, kind=kind) if kind or labelled else None


def _parse_placeholder(text: str) -> Link | None:
    """Read "[Hier weiterlesen]", "→ Read more" or a line of nothing but such words."""
    if _says_there_is_none(text):
        return Link(kind=LinkKind.NONE, label=text.strip("()[]"))
    pointed = _POINTER.sub("", text)
    label, kind = text.rstrip(_EDGES), None
    if match := _SQUARE.match(text):
        label, kind = match["label"], _find_kind(match["label"]) or _find_exact(match["label"])
    elif pointed != text:
        label = pointed.strip(_EDGES)
        kind = _find_kind(label) or _find_exact(label)
    elif match := _ARROWED.match(text):
        label = (match["before"] or match["after"]).strip(_EDGES)
        kind = _find_kind(label) or _find_exact(label)
    else:
        bare = text.strip(_EDGES + "()<>")
        kind = _find_kind(bare) if _is_made_of_link_words(bare) else None
        label = bare if text.startswith(("(", "<")) else label
    return _link(label, None, kind=kind) if kind else None


def _says_there_is_none(text: str) -> bool:
    """Read "(print only)"; "No link between bread and fog" is a title."""
    bare = text.strip("()[]")
    bracketed = bare != text and len(bare.split()) <= _MOST_ABSENT_WORDS
    apart = bracketed or bare[:1].islower() or _NO_LINK.fullmatch(bare) is not None
    return apart and _NO_LINK.search(bare) is not None and not ends_like_sentence(bare)


def _find_exact(label: str) -> LinkKind | None:
    return LinkKind.CONTINUE if label.strip(_EDGES).lower() in EXACT_LABELS else None


def _find_kind(label: str) -> LinkKind | None:
    folded = fold_apostrophes(label)
    return next((kind for kind, pattern in _KINDS if pattern.search(folded)), None)


def _is_made_of_link_words(text: str) -> bool:
    """Tell whether a line without brackets says nothing but where to go on reading."""
    bare = fold_apostrophes(text.lower())
    kind = _find_kind(bare)
    words = bare.split()
    # "Das Original" may be a title.
    if kind is None or (
        kind is not LinkKind.CONTINUE and (len(words) == 1 or words[0] in ARTICLES)
    ):
        return False
    if (site := _ON_SITE.search(bare)) and _find_kind(bare[: site.start()]):
        bare = bare[: site.start()]
    for stem in _STEMS:
        bare = stem.sub(" ", bare, count=1)
    return all(
        word in LINK_FILLERS or word in _GENRES or find_language(word)
        for word in _WORD.findall(bare)
    )


def find_site(label: str) -> str | None:
    """Find the paper that a label leads to: "Read on at The Courant"."""
    site = _ON_SITE.search(label)
    if site is None or _find_kind(label[: site.start()]) is not LinkKind.CONTINUE:
        return None
    name = site["site"].strip(_EDGES)
    words = name.split()
    fillers = all(word.lower() in LINK_FILLERS for word in words)
    return None if fillers or find_language(name) or not may_be_source(name) else name


def _link(label: str | None, url: str | None, *, kind: LinkKind | None) -> Link:
    found = kind or LinkKind.CONTINUE
    named = label or ""
    if found is not LinkKind.ORIGINAL:
        named = " ".join(_LONG_WORD.findall(named))  # "en" says English after "original" only
    language = find_language(named)
    return Link(kind=found, url=url, label=label, language=language)


def clean_url(printed: str) -> str | None:
    """Complete and check an address as printed; None when it is no web address with a host."""
    url = printed.rstrip(".,;:!?'’\"*_")
    while url.endswith((")", "]")) and url.count("(") + url.count("[") < url.count(")") + url.count(
        "]"
    ):
        url = url[:-1].rstrip(".,;:")
    if url.lower().startswith("www."):
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    hosted = "." in (parts.hostname or "")
    if parts.scheme.lower() not in _SCHEMES or not hosted or len(url) > _LONGEST_URL:
        return None
    return strip_tracking(unwrap_url(url))


def merge_links(links: tuple[Link, ...]) -> tuple[Link, frozenset[int]]:
    """Make one link of a label and an address on lines of their own; tell the places used."""
    if not links:
        return Link(), frozenset()
    first = links[0]
    wanted = _completes_label if first.url is None else _completes_address
    place = next((place for place, link in enumerate(links) if wanted(link)), 0)
    if not place or (first.url and first.label):
        return first, frozenset({0})
    second = links[place]
    label, address = (first, second) if first.url is None else (second, first)
    return replace(label, url=address.url), frozenset({0, place})


def _completes_label(link: Link) -> bool:
    return link.url is not None and link.label is None


def _completes_address(link: Link) -> bool:
    return link.url is None
