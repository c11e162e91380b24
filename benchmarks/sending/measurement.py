"""What one measurement is, and what is counted in it.

Of ours: from the commit of `plan`, with workers that run and wait, until the sending is called
sent, that is when everybody has a durable row: fetching jobs, compiling the message, connecting,
sending, committing, finishing. Starting the process is told apart. Of smtp-source: its whole run.
Of the plain senders: from the first connection to the last mail, without starting Python.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, kw_only=True)
class Run:
    """One way of sending, measured once."""

    round: int
    messages: int
    bytes: int  # of each message
    seconds: float
    client_cpu: float  # seconds, of all sending processes
    sink_cpu: float  # seconds
    database_cpu: float | None = None  # seconds, of all processes of PostgreSQL
    start_up: float | None = None  # seconds from starting a worker until it is ready
    first_mail: float | None = None  # seconds from when it was told to send to the first accepted
    steady: float | None = None  # messages a second between the first outcome and the last
    peak_memory: int | None = None  # bytes, of the largest worker

    @property
    def per_second(self) -> float:
        """How many messages left in a second."""
        return self.messages / self.seconds


@dataclass(frozen=True, kw_only=True)
class Row:
    """All measurements of one way of sending; what is told are medians."""

    key: str  # "70 KB, 2 workers"
    mail: str
    name: str
    bytes: int
    per_second: float
    ratio: float  # to smtp-source in the same round
    ratios: tuple[float, ...]  # of each round
    client_cpu: float  # microseconds a message
    sink_cpu: float  # microseconds a message
    database_cpu: float | None = None  # microseconds a recipient
    start_up: float | None = None  # seconds
    first_mail: float | None = None  # seconds
    steady: float | None = None  # messages a second
    peak_memory: int | None = None  # bytes
    runs: tuple[Run, ...] = ()


def summarise(mail: str, name: str, runs: Sequence[Run], yardstick: Sequence[Run]) -> Row:
    """Put the rounds of one way of sending together, with those of smtp-source beside them."""
    speed = {run.round: run.per_second for run in yardstick}
    ratios = tuple(run.per_second / speed[run.round] for run in runs)

    def each(used: Sequence[float | None]) -> float | None:
        known = [
            seconds / run.messages * 1e6
            for seconds, run in zip(used, runs, strict=True)
            if seconds is not None
        ]
        return median(known) if known else None

    return Row(
        key=f"{mail}, {name}",
        mail=mail,
        name=name,
        bytes=runs[0].bytes,
        per_second=median(run.per_second for run in runs),
        ratio=median(ratios),
        ratios=ratios,
        client_cpu=each([run.client_cpu for run in runs]) or 0.0,
        sink_cpu=each([run.sink_cpu for run in runs]) or 0.0,
        database_cpu=each([run.database_cpu for run in runs]),
        start_up=_median(run.start_up for run in runs),
        first_mail=_median(run.first_mail for run in runs),
        steady=_median(run.steady for run in runs),
        peak_memory=max((run.peak_memory or 0 for run in runs), default=0) or None,
        runs=tuple(runs),
    )


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
