"""The figures: all ways of sending in turns, several rounds of them, on one machine in one run."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from math import ceil
from pathlib import Path
from typing import Final

from benchmarks.sending.looks import Look
from benchmarks.sending.mails import Mail
from benchmarks.sending.measurement import Row, Run, summarise
from benchmarks.sending.sinks import open_sink
from benchmarks.sending.stage import add_people, open_copy, open_stage
from benchmarks.sending.ways import (
    YARDSTICK,
    Course,
    Options,
    Way,
    measure_source,
    preview,
    ways_of,
)

_TRIAL: Final = 2_000  # messages that tell how fast this machine is
_FEWEST: Final = 100


async def measure_figures(
    folder: Path, options: Options, overrides: Mapping[str, str], look: Look
) -> list[Row]:
    """Measure all ways of sending all mails, and return them with their medians."""
    runs: dict[tuple[str, str], list[Run]] = defaultdict(list)
    async with _open_courses(folder, options, overrides) as courses:
        turns = [(course.mail, way) for course in courses for way in ways_of(course)]
        look.begin("figures", len(turns) * options.rounds)
        for number in range(1, options.rounds + 1):
            for mail, way in turns:
                run = await _measure(mail, way, number, look)
                runs[mail.name, way.name].append(run)
    return [
        summarise(mail.name, way.name, runs[mail.name, way.name], runs[mail.name, YARDSTICK])
        for mail, way in turns
    ]


@asynccontextmanager
async def _open_courses(
    folder: Path, options: Options, overrides: Mapping[str, str]
) -> AsyncIterator[Sequence[Course]]:
    """Make a database a mail, with as many people as a round takes."""
    async with open_stage(folder / "data", overrides) as first, AsyncExitStack() as stack:
        courses = []
        for mail in options.mails:
            stage = await stack.enter_async_context(open_copy(first, f"mails_{mail.about}"))
            size, rendered = await preview(stage, mail)
            people = options.people or await _choose_people(size, options)
            await add_people(stage, 1, people)
            courses.append(
                Course(
                    stage=stage,
                    mail=mail,
                    bytes=size,
                    rendered=rendered,
                    people=people,
                    options=options,
                    folder=folder,
                )
            )
        yield courses


async def _choose_people(size: int, options: Options) -> int:
    """Return how many messages smtp-source sends here in the seconds of a round."""
    async with open_sink(None) as sink:
        run = await measure_source(
            sink.port, messages=_TRIAL, size=size, connections=options.connections
        )
    return max(ceil(run.per_second * options.seconds / _FEWEST) * _FEWEST, _FEWEST)


async def _measure(mail: Mail, way: Way, number: int, look: Look) -> Run:
    name = f"round {number}: {mail.name}, {way.name}"
    with look.watch(name) as watched:
        run = await way.measure(number, watched.tell)
        watched.result = (
            f"{run.per_second:,.0f} a second, {run.client_cpu / run.messages * 1e6:,.0f} µs"
        )
    return run
