"""How the commands put numbers into words."""

from collections.abc import Iterable
from itertools import groupby


def say_count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 item`, `2 items`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def say_places(numbers: Iterable[int]) -> str:
    """Return the positions of items, those that follow one another as a range: `items 1–3, 7`."""
    places = sorted(set(numbers))
    # Numbers that follow one another are all as far from their place in the row.
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0])
    ]
    said = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"item{'' if len(places) == 1 else 's'} {said}"
