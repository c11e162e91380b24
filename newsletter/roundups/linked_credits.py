"""Who and where, on the line of a linked title: "FAZ: Title", "Title (Anna Berg, Ortsblatt)"."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from newsletter.roundups.affiliations import is_surely_source
from newsletter.roundups.byline_lines import take_measures
from newsletter.roundups.bylines import Byline, parse_byline
from newsletter.roundups.closing_credits import ClosingCredit, find_closing, tell_apart
from newsletter.roundups.names import looks_like_medium, parse_names
from newsletter.roundups.shapes import count_words

_AROUND: Final = " :–—-|,;·•()"
_AROUND_MEASURE: Final = " |,;·•"
_MOST_WORDS: Final = 8
_SCORE: Final = 0.75
_FEWEST: Final = 3
_SHARE: Final = 0.8


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


def read_all_trailing(texts: Sequence[str], *, month_first: bool) -> list[Byline | None]:
    """Read what stands behind the linked titles of one source; papers are told by all together.

    "(Spoorbiels)" alone may be anybody; where one of the others is no name, all are papers.
    """
    measured = [take_measures(text) for text in texts]
    closings = [
        find_closing(text.rstrip(_AROUND_MEASURE), month_first=month_first) for text, _ in measured
    ]
    found = [one for one in closings if one and not one.start]
    if len(found) < max(_FEWEST, len(texts) * _SHARE):
        return [read_trailing(text, month_first=month_first) for text in texts]
    told = iter(_tell_apart(found))
    return [
        replace(next(told), minutes=minutes, score=_SCORE) if one and not one.start else None
        for one, (_, minutes) in zip(closings, measured, strict=True)
    ]


def _tell_apart(found: list[ClosingCredit]) -> tuple[Byline, ...]:
    lone = [one.pieces[0] for one in found if len(one.pieces) == 1]
    named = bool(lone) and all(parse_names(one) and not is_surely_source(one) for one in lone)
    return tuple(
        Byline(contributors=parse_names(one.pieces[0]) or (), printed_date=one.printed_date)
        if named and len(one.pieces) == 1
        else byline
        for one, byline in zip(found, tell_apart(found), strict=True)
    )
