"""What must be reached: issue 5, points 2 and 7, as numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from benchmarks.sending.mails import LARGE, SMALL
from benchmarks.sending.measurement import Row
from benchmarks.sending.questions import ISSUE_PAGE, NOT_REACHED, PEOPLE, PROGRESS
from benchmarks.sending.scale import Scale
from benchmarks.sending.ways import ONE, TWO, WITH_TLS

_RATIOS: Final = {SMALL.name: 1.0, LARGE.name: 0.95}
_CPU: Final = {SMALL.name: 70.0, LARGE.name: 100.0}  # microseconds a message
_CPU_WITH_TLS: Final = 220.0  # microseconds a message
_WORKERS: Final = (ONE, TWO)
_MEMORY: Final = 300.0  # MB
_FLAT: Final = 1.2  # the most memory of the largest sending in relation to that of the smallest
_EXPONENT: Final = 1.05
_PLANNING: Final = 10.0  # seconds, for a million
_FIRST_MAIL: Final = 1.0  # seconds
_ANSWER: Final = 200.0  # milliseconds
_PAGE: Final = 300.0  # milliseconds


class Sense(StrEnum):
    """On which side of its limit a value has to be."""

    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One figure and its limit."""

    name: str
    value: float
    sense: Sense
    limit: float
    unit: str

    @property
    def missed(self) -> bool:
        """Whether the value lies on the wrong side."""
        if self.sense is Sense.AT_LEAST:
            return self.value < self.limit
        return self.value > self.limit


def gates_of_figures(rows: Sequence[Row]) -> Iterator[Gate]:
    """Hold the ways of sending to their limits."""
    for row in rows:
        if row.name in _WORKERS:
            yield Gate(
                name=f"speed, {row.key}",
                value=row.ratio,
                sense=Sense.AT_LEAST,
                limit=_RATIOS[row.mail],
                unit="x smtp-source",
            )
        if row.name in (*_WORKERS, WITH_TLS):
            yield Gate(
                name=f"processor, {row.key}",
                value=row.client_cpu,
                sense=Sense.AT_MOST,
                limit=_CPU_WITH_TLS if row.name == WITH_TLS else _CPU[row.mail],
                unit="µs a message",
            )


def gates_of_scale(scale: Scale) -> Iterator[Gate]:
    """Hold growth to its limits."""
    last = scale.sizes[-1]
    peaks = [size.peak_memory / 2**20 for size in scale.sizes]
    yield _most("memory of a worker", max(peaks), _MEMORY, "MB")
    yield _most("memory, largest to smallest sending", peaks[-1] / peaks[0], _FLAT, "x")
    yield _most("time by recipients", scale.exponent, _EXPONENT, "exponent")
    yield _most(f"planning of {last.recipients:,}", last.planning, _PLANNING, "s")
    for size in scale.sizes:
        yield _most(f"first mail of {size.recipients:,}", size.first_mail, _FIRST_MAIL, "s")
    for answer in scale.answers:
        if answer.question.startswith(ISSUE_PAGE):
            yield _most(answer.question, answer.milliseconds, _PAGE, "ms")
            yield _most(f"{answer.question}, first load", answer.first, _PAGE, "ms")
        elif answer.question.startswith((PROGRESS, NOT_REACHED, PEOPLE)):
            yield _most(answer.question, answer.milliseconds, _ANSWER, "ms")


def _most(name: str, value: float, limit: float, unit: str) -> Gate:
    return Gate(name=name, value=value, sense=Sense.AT_MOST, limit=limit, unit=unit)
