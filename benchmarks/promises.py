"""What the importer promises of any input whatever, as one check for tests and fuzzers."""

from collections.abc import Iterator
from itertools import pairwise

from newsletter.roundups import (
    Roundup,
    RoundupError,
    Taken,
    count_accounted_characters,
    read,
    take_apart,
    to_json,
)


def find_broken_promises(source: bytes | str) -> Iterator[str]:
    """Take an input apart and tell which promises that breaks; a refusal breaks none.

    Any error but a RoundupError comes through.
    """
    try:
        taken = take_apart(source)
    except RoundupError:
        return
    roundup = taken.roundup
    if count_accounted_characters(roundup) != roundup.source_characters:
        yield "characters are lost, or there twice"
    yield from _find_overlaps(roundup)
    if "\x00" in taken.text + to_json(roundup):
        yield "a NUL comes through, which no database takes"
    try:
        (taken.text + to_json(roundup)).encode()
    except UnicodeEncodeError:
        yield "half a character comes through, which no file takes"
    yield from _read_again(taken)


def _find_overlaps(roundup: Roundup) -> Iterator[str]:
    lines = [label.lines for label in roundup.labels]
    # A line that was cut into pieces is named by each of them.
    if any(first[1] > second[0] for first, second in pairwise(lines)):
        yield "labels overlap, or are out of order"
    for label in roundup.labels:
        if label.item is not None:
            first, last = roundup.items[label.item].lines
            if not first <= label.lines[0] <= label.lines[1] <= last:
                yield "a label lies outside its item"


def _read_again(taken: Taken) -> Iterator[str]:
    """The text that is kept must read as what it was kept with."""
    try:
        again = read(taken.text)
    except RoundupError as error:
        yield f"the text that is kept is refused: {error}"
        return
    if again.labels != taken.roundup.labels:
        yield "the text that is kept reads otherwise"
