"""Who and where, on the line of a linked title: "FAZ: Title", "Title (Anna Berg, Ortsblatt)"."""

from dataclasses import replace
from typing import Final

from newsletter.roundups.bylines import Byline, parse_byline
from newsletter.roundups.names import looks_like_medium, parse_names
from newsletter.roundups.shapes import count_words

_AROUND: Final = " :–—-|,;·•()"
_MOST_WORDS: Final = 8
_SCORE: Final = 0.75


def read_leading(text: str) -> Byline | None:
    """Read what stands before a linked title as its author or source; a tag in brackets is none."""
    bare = text.strip(_AROUND)
    if not bare or text.startswith("["):
        return None
    if looks_like_medium(bare) or (bare.isupper() and count_words(bare) == 1):
        return Byline(source=bare, source_led=True, score=_SCORE)
    people = parse_names(bare)
    return Byline(contributors=people, score=_SCORE) if people else None


def read_trailing(text: str, *, month_first: bool) -> Byline | None:
    """Read what stands behind a linked title as its author, source and date."""
    bare = text.strip(_AROUND)
    if not bare or count_words(bare) > _MOST_WORDS:
        return None
    if looks_like_medium(bare) and "," not in bare:
        return Byline(source=bare, source_led=True, score=_SCORE)
    found = parse_byline(bare, month_first=month_first)
    if found is None and not any(sign in bare for sign in ".:!?"):
        found = parse_byline(f"von {bare}", month_first=month_first)
    return replace(found, score=min(found.score, _SCORE)) if found else None
