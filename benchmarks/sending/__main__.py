"""How fast mails leave, what that costs, and how it grows: `make bench`.

Everything is real: a PostgreSQL of its own that waits for the disk, published issues, worker
processes as an operator runs them, Postfix's smtp-sink as the server and its smtp-source (C, no
personalisation, no status) as the yardstick, beside it in turns. measurement.py says what is
counted. Exit 1 when a limit is missed.

    make bench                                    all of it: about fifteen minutes
    make bench ARGS="--only figures --rounds 7"   the ways of sending
    make bench ARGS="--only scale"                growth to a million recipients
    make bench ARGS="--quick"                     the same at a tenth, for trying out
    make bench ARGS="--connections 8 --set SMTP__WINDOW=8"
    make bench ARGS="--profile '70 KB'"           where a worker's time goes (needs py-spy)
"""

import asyncio
import signal
import sys
import tempfile
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from benchmarks.sending.arguments import FIGURES, SCALE, TRIED, Wanted, read_arguments
from benchmarks.sending.figures import measure_figures
from benchmarks.sending.looks import Look
from benchmarks.sending.machine import describe_machine
from benchmarks.sending.mails import Mail
from benchmarks.sending.picture import draw
from benchmarks.sending.profiling import profile
from benchmarks.sending.programs import BenchmarkError
from benchmarks.sending.results import Results, read_results, write_results
from benchmarks.sending.scale import measure_scale
from benchmarks.sending.tables import print_results
from newsletter.errors import NewsletterError

_PROFILE: Final = TRIED.with_suffix(".profile")
_PROFILED: Final = 20_000  # people
_WIDE: Final = 140  # columns, where there is no terminal


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, keep; return the exit code: 1 is a limit missed, 2 is no result."""
    wanted = read_arguments(sys.argv[1:] if arguments is None else arguments, __doc__)
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDE)
    try:
        return asyncio.run(_until_told(_measure(wanted, console)))
    except (BenchmarkError, NewsletterError) as error:
        console.print(str(error), style="bold red", highlight=False)
    except asyncio.CancelledError:
        console.print("Stopped.")
    return 2


async def _measure(wanted: Wanted, console: Console) -> int:
    results = Results()
    with _folder(wanted) as folder:
        machine = describe_machine(Path(folder))
    with Look(console) as look:
        if wanted.profiled:
            return await _profile(wanted, wanted.profiled, look)
        if FIGURES in wanted.parts:
            with _folder(wanted) as folder:
                rows = await measure_figures(Path(folder), wanted.options, wanted.overrides, look)
            results = replace(results, figures=tuple(rows))
        if SCALE in wanted.parts:
            with _folder(wanted) as folder:
                scale = await measure_scale(
                    *(Path(folder), wanted.overrides, look),
                    sizes=wanted.sizes,
                    connections=wanted.options.connections,
                )
            results = replace(results, scale=scale)
    print_results(console, results)
    _keep(results, wanted, machine)
    console.print("\n" + ", ".join(f"{name} {value}" for name, value in machine.items()))
    console.print(f"Kept in {wanted.output}")
    return 1 if any(gate.missed for gate in results.gates) else 0


def _keep(results: Results, wanted: Wanted, machine: Mapping[str, str | float]) -> None:
    """Write results and picture; a part that was not run stays as it was."""
    before = read_results(wanted.output)
    whole = Results(figures=results.figures or before.figures, scale=results.scale or before.scale)
    write_results(whole, wanted.output, options=wanted.typed, machine=machine)
    wanted.output.with_suffix(".svg").write_text(draw(whole), encoding="utf-8")


async def _profile(wanted: Wanted, mail: Mail, look: Look) -> int:
    people = wanted.options.people or _PROFILED
    _PROFILE.parent.mkdir(exist_ok=True)
    with _folder(wanted) as folder:
        table = await profile(
            *(Path(folder), mail, people, wanted.overrides), into=_PROFILE, look=look
        )
    look.console.print(table)
    return 0


def _folder(wanted: Wanted) -> "tempfile.TemporaryDirectory[str]":
    """Return a folder for the time being, with a short name: a socket's path lies in it."""
    return tempfile.TemporaryDirectory(prefix="nl", dir=wanted.folder)


async def _until_told(work: Coroutine[Any, Any, int]) -> int:
    """Let SIGTERM and Ctrl-C end the work in order: nothing that we started stays behind."""
    task = asyncio.ensure_future(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await task


if __name__ == "__main__":
    raise SystemExit(main())
