"""One evaluation: each roundup as it is, and in every deformation that makes sense for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks.evaluation.corpora import Specimen, load_corpus
from benchmarks.evaluation.deformations import DEFORMATIONS, Deformation, deform
from benchmarks.evaluation.findings import Judgement, Miss, Tally, judge, measure
from newsletter.roundups import Roundup, take_apart

_ROUNDS: Final = 3


@dataclass(frozen=True, kw_only=True)
class Targets:
    """What must be reached, as shares."""

    items: float = 1.0
    fields: float = 0.97
    deformed: float = 0.95


@dataclass(frozen=True, kw_only=True)
class Result:
    """How one roundup was read; `milliseconds` is the median of a few warm calls."""

    name: str
    tally: Tally
    misses: tuple[Miss, ...]
    characters: int
    milliseconds: float


@dataclass(frozen=True, kw_only=True)
class Deformed:
    """How all roundups were read in one deformation."""

    name: str
    files: int
    tally: Tally
    misses: tuple[Miss, ...]


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """All results."""

    results: tuple[Result, ...]
    deformed: tuple[Deformed, ...]

    @property
    def whole(self) -> Tally:
        """The counts of all roundups as they are."""
        return sum((one.tally for one in self.results), Tally())

    @property
    def whole_deformed(self) -> Tally:
        """The counts of all deformed roundups."""
        return sum((one.tally for one in self.deformed), Tally())


def evaluate(folders: Iterable[Path], *, rounds: int = _ROUNDS) -> Evaluation:
    """Read and judge all roundups of some folders, as they are and deformed.

    `rounds` more readings of each tell the time; with none of them it is that of the first.
    """
    specimens = [specimen for folder in folders for specimen in load_corpus(folder)]
    return Evaluation(
        results=tuple(_run(specimen, rounds) for specimen in specimens),
        deformed=tuple(_run_deformed(specimens, one) for one in DEFORMATIONS),
    )


def find_failures(evaluation: Evaluation, targets: Targets) -> Iterator[str]:
    """Say in a sentence each what falls short of its target."""
    whole, deformed = evaluation.whole, evaluation.whole_deformed
    shares = (
        ("precision of items", whole.precision, targets.items),
        ("recall of items", whole.recall, targets.items),
        ("accuracy of fields", whole.accuracy, targets.fields),
        ("precision of items in deformed roundups", deformed.precision, targets.deformed),
        ("recall of items in deformed roundups", deformed.recall, targets.deformed),
        ("accuracy of fields in deformed roundups", deformed.accuracy, targets.deformed),
    )
    for name, share, target in shares:
        if share < target:
            yield f"The {name} is {share:.4f}, below {target:.2f}."
    split = whole.split_negatives + deformed.split_negatives
    if split:
        yield f"{split} single articles were split."


def _run(specimen: Specimen, rounds: int) -> Result:
    roundup, first = _time(specimen)
    times = [_time(specimen)[1] for _ in range(rounds)] or [first]
    judgement = judge(specimen.gold, roundup)
    return Result(
        name=specimen.gold.file,
        tally=judgement.tally,
        misses=judgement.misses,
        characters=len(specimen.source),
        milliseconds=median(times) * 1000,
    )


def _run_deformed(specimens: Iterable[Specimen], deformation: Deformation) -> Deformed:
    judgements = list(_judge_deformed(specimens, deformation))
    return Deformed(
        name=deformation.name,
        files=len(judgements),
        tally=measure(judgements),
        misses=tuple(miss for one in judgements for miss in one.misses),
    )


def _judge_deformed(specimens: Iterable[Specimen], deformation: Deformation) -> Iterator[Judgement]:
    for specimen in specimens:
        changed = deform(specimen, deformation)
        if changed is not None:
            yield judge(changed.gold, _read(changed.source, changed.gold.file))


def _read(source: bytes, name: str) -> Roundup:
    return take_apart(source, name=name).roundup


def _time(specimen: Specimen) -> tuple[Roundup, float]:
    begin = perf_counter()
    roundup = _read(specimen.source, specimen.gold.file)
    return roundup, perf_counter() - begin
