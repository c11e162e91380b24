"""What an item is recognised by: its address, its title, and the drift of its text. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b, sha256
from itertools import pairwise

from newsletter.issues.models import Item
from newsletter.issues.words import read_words
from newsletter.roundups import normalise_url

NEAR = 9
"""Bits by which the texts of one piece may differ; of unrelated ones about 32 of 64 do."""

_FEWEST_WORDS = 25  # of a text whose drift says anything
_MOST_WORDS = 4000
_FEWEST_TITLE_WORDS = 3  # "Letters to the editor" stands in every issue, "Letters" in many
_LONGEST_TITLE = 200
_ALL = (1 << 64) - 1
_LANE = 16  # bits of one counter
_LANES = tuple(
    sum(1 << (_LANE * bit) for bit in range(8) if byte >> bit & 1) for byte in range(256)
)
"""A byte spread so that its bits can be counted by adding: one counter a bit."""


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """What one item is recognised by; an empty or missing part recognises nothing."""

    url_digest: str = ""
    title: str = ""
    simhash: int | None = None  # signed, 64 bits

    @property
    def bands(self) -> tuple[int, ...]:
        """Sixteen bits of the simhash from every fourth place on, each told from the others.

        Two that differ in at most three bits share a band (pigeonhole); of those that differ in
        seven, nine in ten do.
        """
        if self.simhash is None:
            return ()
        twice = (self.simhash & _ALL) << 64 | self.simhash & _ALL
        return tuple(place << 16 | twice >> place & 0xFFFF for place in range(0, 64, 4))


def fingerprint(item: Item) -> Fingerprint:
    """Return what an item is recognised by."""
    return Fingerprint(
        url_digest=digest_url(item.url),
        title=fold_title(item.title),
        simhash=simhash(split_words(f"{item.standfirst} {read_words(item.body)}")),
    )


def digest_url(url: str) -> str:
    """Return the digest under which an address is known, however it is written; "" for none."""
    return sha256(normalise_url(url).encode(errors="replace")).hexdigest() if url.strip() else ""


def fold_title(title: str) -> str:
    """Return the words of a title without case, accents and punctuation; "" if it is general."""
    words = split_words(title)
    return " ".join(words)[:_LONGEST_TITLE] if len(words) >= _FEWEST_TITLE_WORDS else ""


def split_words(text: str) -> list[str]:
    """Return the words of a text without case and accents."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(one for one in folded if not unicodedata.combining(one)))


def simhash(words: Sequence[str]) -> int | None:
    """Return 64 bits that are near for texts that are near (Charikar 2002); None if too short."""
    if len(words) < _FEWEST_WORDS:
        return None
    totals = [0] * 8
    # Each once: a word that a text repeats would outvote all others.
    features = set(_features(words[:_MOST_WORDS]))
    for feature in features:
        for place, byte in enumerate(blake2b(feature.encode(), digest_size=8).digest()):
            totals[place] += _LANES[byte]
    bits = 0
    for bit in range(64):
        ones = totals[bit // 8] >> _LANE * (bit % 8) & (1 << _LANE) - 1
        bits |= (2 * ones > len(features)) << bit
    return bits - (1 << 64) if bits >> 63 else bits


def are_near(one: int | None, other: int | None) -> bool:
    """Tell whether two texts are one, but for some words."""
    if one is None or other is None:
        return False
    return ((one ^ other) & _ALL).bit_count() <= NEAR


def _features(words: Sequence[str]) -> Iterator[str]:
    """Yield the long words and all pairs: short words alone are in every text."""
    for word in words:
        if len(word) > len("with"):
            yield word
    for pair in pairwise(words):
        yield " ".join(pair)
