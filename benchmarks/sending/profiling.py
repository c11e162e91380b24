"""Where the time of a worker goes: py-spy looks at one while it sends.

py-spy is no dependency: `pip install py-spy` brings it. As another user than root it may look at
its own children only where `kernel.yama.ptrace_scope` lets it.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rich.table import Table

from benchmarks.sending.journeys import send
from benchmarks.sending.looks import Look
from benchmarks.sending.mails import Mail, publish_issue
from benchmarks.sending.programs import BenchmarkError, Program, find_program, run_beside
from benchmarks.sending.sinks import check_count, open_sink
from benchmarks.sending.stage import Stage, Worker, add_people, open_stage, open_workers

_RATE: Final = 250  # looks a second
_MOST: Final = 40  # lines of the table
_PATIENCE: Final = 600.0  # seconds
_LONGER: Final = 3600  # seconds that py-spy would look, if the worker did not end


async def profile(
    folder: Path, mail: Mail, people: int, overrides: Mapping[str, str], *, into: Path, look: Look
) -> Table:
    """Send a mail to so many people by one worker, and return which lines its time went to.

    The stacks lie in `into` afterwards, one a line, as flame graph programs read them.
    """
    spy = find_program("py-spy", install="pip install py-spy")
    async with open_stage(folder / "data", overrides) as stage:
        await add_people(stage, 1, people)
        with look.watch(f"profile of {mail.name} to {people:,} people") as watched:
            per_second = await _send_watched(stage, mail, people, spy, into)
            watched.result = f"{per_second:,.0f} a second, with py-spy beside it; stacks: {into}"
    return _read(into, people)


async def _send_watched(stage: Stage, mail: Mail, people: int, spy: str, into: Path) -> float:
    settings = stage.settings_for(mail)
    published = await publish_issue(stage.sessions, mail, settings, stage.links)
    async with open_sink(people) as sink:
        server = {
            "NEWSLETTER_SMTP__HOST": "127.0.0.1",
            "NEWSLETTER_SMTP__SECURITY": "none",
            "NEWSLETTER_SMTP__PORT": str(sink.port),
        }
        async with (
            open_workers(stage, mail, server, count=1, connections=16) as workers,
            run_beside(*_command(spy, workers[0], into)) as spying,
        ):
            await asyncio.sleep(1)  # it reads the symbols of the interpreter first
            journey = await send(stage, published.number, workers, sink, within=_PATIENCE)
            await _stop(spying)
        await check_count(sink, people)
    return journey.sent / journey.seconds


def _command(spy: str, worker: Worker, into: Path) -> tuple[str, ...]:
    return (
        *(spy, "record", "--format", "raw", "--function", "--rate", str(_RATE)),
        *("--nonblocking", "--duration", str(_LONGER)),
        *("--pid", str(worker.program.number), "--output", str(into)),
    )


async def _stop(spying: Program) -> None:
    """Let py-spy write what it saw, as Ctrl-C does."""
    if spying.has_ended:
        raise spying.complain("py-spy could not look at the worker")
    spying.process.send_signal(signal.SIGINT)
    await spying.process.wait()


def _read(stacks: Path, people: int) -> Table:
    return summarise(stacks.read_text(encoding="utf-8"), people)


def summarise(stacks: str, people: int) -> Table:
    """Count in which functions the time was spent, by themselves and with all they called."""
    alone: Counter[str] = Counter()
    within: Counter[str] = Counter()
    for line in stacks.splitlines():
        stack, _, samples = line.rpartition(" ")
        frames = stack.split(";")
        if not samples.isdigit():
            raise BenchmarkError("py-spy wrote something that is no stack.")
        alone[frames[-1]] += int(samples)
        for frame in set(frames):
            within[frame] += int(samples)
    whole = sum(alone.values()) or 1
    table = Table(
        *("function", "itself %", "with all it calls %", "µs of wall a message"),
        title="\nWhere the time of the worker goes",
        title_justify="left",
        box=None,
    )
    for frame, count in alone.most_common(_MOST):
        table.add_row(
            frame,
            f"{count / whole:.1%}",
            f"{within[frame] / whole:.1%}",
            f"{count / _RATE / people * 1e6:.1f}",
        )
    return table
