"""Addresses that stand behind a line or at the foot: "Source: Paper, https://…", "Title [1]"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from newsletter.markup import Span
from newsletter.roundups.blocks import SourceBlock
from newsletter.roundups.bylines import parse_byline
from newsletter.roundups.inlines import Spans, cut, squeeze, write_text
from newsletter.roundups.links import clean_url
from newsletter.roundups.shapes import count_words, ends_like_sentence, is_ornament, is_prose

_FEWEST: Final = 2
_LONGEST_TITLE: Final = 300
_MOST_HEADING_WORDS: Final = 2
_DEFINITION: Final = re.compile(
    r"\s*(?P<number>\[\d{1,3}\]|\(\d{1,3}\)):?\s+<?(?P<url>https?://[^\s<>]{4,2000})>?\s*"
)
_SOURCED: Final = re.compile(
    r"(?P<text>\w[^:]{2,40}:\s[^:]{2,80}?)(?:\s*[,–—|(]\s*|\s+)<?(?P<url>https?://[^\s<>]{4,280}?)[>)]?"
)
_AT_END: Final = re.compile(r"\s?(?P<number>\[\d{1,3}\]|\(\d{1,3}\))$")
_LINKED_NUMBER: Final = re.compile(r"\s*[\[(]?\d{1,3}[\])]?\s*")


def resolve_references(blocks: tuple[SourceBlock, ...]) -> tuple[SourceBlock, ...]:
    """Give lines the addresses that their numbers stand for, and set the list aside.

    Nothing is done unless the list has several addresses, and lines above it have their numbers.
    """
    found = {
        index: (match["number"], url)
        for index, block in enumerate(blocks)
        if (match := _DEFINITION.fullmatch(block.printed)) and (url := clean_url(match["url"]))
    }
    urls = dict(found.values())
    resolved = {
        index: linked
        for index, block in enumerate(blocks)
        if index not in found and (linked := _link_by_number(block, urls))
    }
    if len(urls) < _FEWEST or len(resolved) < _FEWEST:
        return blocks
    aside = {*found, *_find_heading(blocks, min(found))}
    return tuple(
        replace(block, aside=True) if index in aside else resolved.get(index, block)
        for index, block in enumerate(blocks)
    )


def unfold_numbers(blocks: tuple[SourceBlock, ...]) -> Iterator[SourceBlock]:
    """Let a linked number behind a title of markup link the title: "Title [1]"."""
    for block in blocks:
        *words, number = block.inlines or (Span(text=""),)
        apart = bool(words) and number.url and _LINKED_NUMBER.fullmatch(number.text)
        if not apart or any(span.url for span in words) or len(block.text) > _LONGEST_TITLE:
            yield block
            continue
        text = write_text(words).rstrip(" [(")
        yield block if is_prose(text) else _link(block, text, tuple(words), number.url)


def _link_by_number(block: SourceBlock, urls: dict[str, str]) -> SourceBlock | None:
    """Link a line whose number stands behind it; in running text only the number is linked."""
    match = _AT_END.search(block.text[-_LONGEST_TITLE:])
    url = urls.get(match["number"]) if match and not block.links else None
    if match is None or url is None or not (text := block.text[: -len(match[0])].rstrip()):
        return None
    if is_prose(text) or len(block.text) > _LONGEST_TITLE:
        number = Span(text=f" {match['number']}", url=url)
        return replace(block, inlines=(*_cut_spans(block, text), number))
    return _link(block, text, _cut_spans(block, text), url)


def _cut_spans(block: SourceBlock, text: str) -> Spans:
    """Return the words a block begins with, in the styles that markup gave them."""
    return cut(block.inlines, 0, len(text)) if block.inlines else (Span(text=text),)


def _link(block: SourceBlock, text: str, spans: Spans, url: str) -> SourceBlock:
    short = squeeze(replace(span, url=url) for span in spans if span.text.strip(" [("))
    return replace(block, text=text, inlines=short)


def link_sources(blocks: tuple[SourceBlock, ...]) -> tuple[SourceBlock, ...]:
    """Let the address behind "Source: Paper" link that line."""
    return tuple(map(_link_source, blocks))


def _link_source(block: SourceBlock) -> SourceBlock:
    match = _SOURCED.fullmatch(block.text[:_LONGEST_TITLE]) if "://" in block.text else None
    url = clean_url(match["url"]) if match else None
    byline = parse_byline(match["text"]) if match and not block.inlines else None
    if match is None or url is None or byline is None or not byline.source_led:
        return block
    return _link(block, match["text"], (Span(text=match["text"]),), url)


def _find_heading(blocks: tuple[SourceBlock, ...], first: int) -> range:
    """Find the short line above the list, "Links:", perhaps underlined."""
    place = first - 1
    while place > 0 and is_ornament(blocks[place].text):
        place -= 1
    above = blocks[place].text if place >= 0 else "."
    heads = count_words(above) <= _MOST_HEADING_WORDS and not ends_like_sentence(above)
    return range(place, first) if heads else range(0)
