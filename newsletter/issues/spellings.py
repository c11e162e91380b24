"""Names in two spellings: near enough to be one, but not the same. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsletter.issues.fingerprints import split_words

_SHORT = 8  # letters; below, every name is near to some other
_LONG = 14  # from here on two letters may differ
_BUCKETS = 61


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """A name as it is printed, and how often it has been."""

    name: str
    times: int


def find_better(names: Sequence[str], known: Sequence[Spelling]) -> Iterator[tuple[str, str]]:
    """Yield each name that is spelled another way more often, with that spelling.

    `names` are those of an issue, each as often as it stands there.
    """
    counts = {each.name: each.times for each in known}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    order = {name: place for place, name in enumerate(counts)}
    for name in dict.fromkeys(names):
        # What was there first is taken for right where none is more frequent.
        rivals = [
            other
            for other in counts
            if (counts[other], -order[other]) > (counts[name], -order[name])
            and are_spellings(name, other)
        ]
        if rivals:
            yield name, max(rivals, key=lambda other: (counts[other], -order[other]))


def are_spellings(one: str, other: str) -> bool:
    """Tell whether two different texts are likely to be one name."""
    if one == other:
        return False
    first, first_mask = _fold(one)
    second, second_mask = _fold(other)
    if first == second:
        return bool(first)
    shorter = min(len(first), len(second))
    if shorter < _SHORT:
        return False
    most = 2 if shorter >= _LONG else 1
    if abs(len(first) - len(second)) > most or (first_mask ^ second_mask).bit_count() > 2 * most:
        return False
    return measure(first, second, most) <= most


def measure(one: str, other: str, most: int) -> int:
    """Return how many letters are changed, left out, added or swapped; above `most`, any more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        above, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


@lru_cache(maxsize=20_000)
def _fold(name: str) -> tuple[str, int]:
    """Return a name to compare with, and a mask of its letters that tells most others apart."""
    folded = "".join(split_words(name))
    mask = 0
    for letter in folded:
        mask |= 1 << ord(letter) % _BUCKETS
    return folded, mask
