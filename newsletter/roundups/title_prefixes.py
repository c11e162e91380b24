"""What stands before the titles of a source and is none of them: "[DE] Title", "Paper: Title"."""

import re
from dataclasses import replace
from typing import Final

from babel import Locale

from newsletter.roundups.affiliations import is_surely_source
from newsletter.roundups.byline_words import GENRES
from newsletter.roundups.models import RoundupItem, Source
from newsletter.roundups.names import may_be_source
from newsletter.roundups.phrases import all_phrases

_LANGUAGE: Final = re.compile(r"[(\[](?P<code>[A-Za-z]{2})[)\]]\s+(?=\S)")
_PREFIX: Final = re.compile(r"(?P<source>[^:]{2,60}):\s+(?P<title>\S.*)")
_LONGEST: Final = 300
_FEWEST: Final = 2
_FEWEST_PAPERS: Final = 3
_SURE_SHARE: Final = 0.34
_GUESSED: Final = 0.6
_CODES: Final = frozenset(filter(re.compile("[a-z]{2}").fullmatch, Locale.parse("en").languages))
_GENRES: Final = frozenset(all_phrases(GENRES))


def drop_languages(items: tuple[RoundupItem, ...]) -> tuple[RoundupItem, ...]:
    """Take "[DE]" off the titles of a source in several languages."""
    tags = [_find_tag(item.title or "") for item in items]
    if sum(map(bool, tags)) < _FEWEST:
        return items
    return tuple(
        replace(item, title=item.title[tag:]) if item.title and tag else item
        for item, tag in zip(items, tags, strict=True)
    )


def _find_tag(title: str) -> int:
    """Tell how long the language's tag before a title is; mostly 0."""
    match = _LANGUAGE.match(title)
    return match.end() if match and match["code"].lower() in _CODES else 0


def take_papers(items: tuple[RoundupItem, ...]) -> tuple[RoundupItem, ...]:
    """Part "Paper: Title" where every title has a paper of its own and a third are surely some."""
    matches = [_PREFIX.fullmatch((item.title or "")[:_LONGEST]) for item in items]
    papers = [match["source"] for match in matches if match]
    distinct = len({paper.casefold() for paper in papers}) == len(papers) == len(items)
    sourced = any(item.source.name for item in items)
    if not distinct or sourced or len(papers) < _FEWEST_PAPERS:
        return items
    sure = sum(map(is_surely_source, papers))
    if sure < len(papers) * _SURE_SHARE or not all(map(_may_be_paper, papers)):
        return items
    return tuple(
        replace(
            item,
            title=match["title"],
            source=Source(name=match["source"], url=item.source.url),
            confidence=replace(item.confidence, source=_GUESSED),
        )
        if match
        else item
        for item, match in zip(items, matches, strict=True)
    )


def _may_be_paper(text: str) -> bool:
    return may_be_source(text) and text.lower() not in _GENRES
