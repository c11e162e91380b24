"""Mottoes above a text: whom they quote has not written it."""

import re
from dataclasses import replace
from typing import Final

from newsletter.roundups.marks import Marked, MarkedBlock
from newsletter.roundups.shapes import count_words, ends_like_sentence

_LONGEST: Final = 100
_LONGEST_MOTTO: Final = 400
_FEWEST_WORDS: Final = 8  # of the text below
_ATTRIBUTED: Final = re.compile(r"(?:[—―–-]|--)\s?\w")
_QUOTED: Final = re.compile(r"[„“«»\"].+[“”«»\"][.!?]?")


def set_mottoes_apart(marked: Marked) -> Marked:
    """Make quotations of "“…”" and "— NAME" above running text, and no byline of the second."""
    places = [
        place
        for place in range(1, len(marked) - 1)
        if _is_motto(marked[place - 1 : place + 1], _skip_date(marked, place + 1))
    ]
    quoted = {index for place in places for index in (place - 1, place)}
    return tuple(
        MarkedBlock(block=replace(mark.block, quoted=True)) if index in quoted else mark
        for index, mark in enumerate(marked)
    )


def _skip_date(marked: Marked, place: int) -> MarkedBlock:
    """Find the text below a motto, under the day on which a chapter plays, if it is a sentence."""
    said, byline = marked[place - 2].text, marked[place].byline
    dated = byline is not None and byline.printed_date is not None and not byline.opens
    below = dated and place + 1 < len(marked) and ends_like_sentence(said)
    return marked[place + 1] if below else marked[place]


def _is_motto(above: Marked, text: MarkedBlock) -> bool:
    words, name = above
    apart = name.block.marker is None and not words.titled and len(name.text) <= _LONGEST
    attributed = apart and _ATTRIBUTED.match(name.text) and not ends_like_sentence(name.text)
    said = words.plain and len(words.text) <= _LONGEST_MOTTO and _QUOTED.fullmatch(words.text)
    unsure = name.plain or (name.byline is not None and name.byline.printed_date is None)
    goes_on = text.plain and count_words(text.text) >= _FEWEST_WORDS
    goes_on = goes_on and _QUOTED.fullmatch(text.text) is None
    return bool(attributed and said and unsure and goes_on)
