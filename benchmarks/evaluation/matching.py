"""Which found item is which item of the gold: by likeness, and in the same order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.evaluation.gold import Field, GoldItem
from newsletter.roundups import ItemKind, RoundupItem

_ENOUGH: Final = 0.6
_NOT_A_WORD: Final = re.compile(r"[\W_]+")
_GRAM: Final = 3


@dataclass(frozen=True, kw_only=True)
class Match:
    """The places of a pair: in the gold and in what was found."""

    gold: int
    found: int


def match_items(gold: Sequence[GoldItem], found: Sequence[RoundupItem]) -> tuple[Match, ...]:
    """Pair items so that their likeness is greatest while the order stays; of the rest none."""
    best = _score(_compare(gold, found), len(gold), len(found))
    pairs: list[Match] = []
    row, column = 0, 0
    while row < len(gold) and column < len(found):
        here = best[row][column]
        if here == best[row + 1][column]:
            row += 1
        elif here == best[row][column + 1]:
            column += 1
        else:
            pairs.append(Match(gold=row, found=column))
            row, column = row + 1, column + 1
    return tuple(pairs)


def _score(likeness: list[list[float]], rows: int, columns: int) -> list[list[float]]:
    """Compute for each place the greatest likeness that the items from there on can have."""
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in reversed(range(rows)):
        for column in reversed(range(columns)):
            like = likeness[row][column]
            paired = like + best[row + 1][column + 1] if like >= _ENOUGH else 0.0
            best[row][column] = max(best[row + 1][column], best[row][column + 1], paired)
    return best


def _compare(gold: Sequence[GoldItem], found: Sequence[RoundupItem]) -> list[list[float]]:
    wanted = [_grams(item.title) for item in gold]
    titles = [_grams(item.title or "") for item in found]
    return [
        [
            max(_share(wanted[row], titles[column]), _same_otherwise(gold[row], found[column]))
            for column in range(len(found))
        ]
        for row in range(len(gold))
    ]


def _same_otherwise(gold: GoldItem, found: RoundupItem) -> float:
    """Know an item with a wrong title, or none, by its address, first words, or as advertising."""
    url = gold.expected.get(Field.URL)
    if url and found.link.url == url[0]:
        return _ENOUGH
    start = gold.expected.get(Field.TEXT_STARTS)
    kind = gold.expected.get(Field.ITEM_KIND)
    if not gold.title and kind == (ItemKind.SPONSOR.value,):
        return _ENOUGH if found.kind is ItemKind.SPONSOR else 0.0
    texts = [found.standfirst or "", *(block.text for block in found.blocks)]
    words = _flatten(start[0]) if start else ""
    return _ENOUGH if start and any(_flatten(text).startswith(words) for text in texts) else 0.0


def _flatten(text: str) -> str:
    return _NOT_A_WORD.sub(" ", text.casefold()).strip()


def _grams(text: str) -> frozenset[str]:
    flat = f" {_flatten(text)} "
    return frozenset(flat[start : start + _GRAM] for start in range(len(flat) - _GRAM + 1))


def _share(left: frozenset[str], right: frozenset[str]) -> float:
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0
