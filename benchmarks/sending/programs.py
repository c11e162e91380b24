"""Starting programs beside us, and ending those and no others, whatever happens."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Final

ROOT: Final = Path(__file__).parents[2]
_OURS: Final = str(Path(sys.executable).parent)
_PATH: Final = os.pathsep.join((_OURS, os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
POSTFIX: Final = "apt-get install --no-install-recommends postfix (its daemon need not run)"
_SECONDS_TO_END: Final = 15.0
_CHUNK: Final = 2**16  # bytes
_LINES: Final = 30  # of what a program says, kept to say what went wrong


class BenchmarkError(Exception):
    """Ends the benchmark with one sentence. Raised when nothing can be measured."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program that runs beside us."""

    process: asyncio.subprocess.Process
    said: "deque[str]" = field(default_factory=lambda: deque(maxlen=_LINES))

    @property
    def number(self) -> int:
        """The number of its process."""
        return self.process.pid

    @property
    def has_ended(self) -> bool:
        """Whether it runs no more."""
        return self.process.returncode is not None

    def complain(self, what: str) -> BenchmarkError:
        """Return an error that quotes the program's last words."""
        words = "; ".join(line for line in [*self.said][-5:] if line)
        return BenchmarkError(f"{what}: {words or 'it said nothing'}")


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A program that ran to its end."""

    seconds: float
    cpu_seconds: float
    said: str


def find_program(name: str, *, install: str) -> str:
    """Return where a program is. Raises BenchmarkError that says how to install it."""
    found = shutil.which(name, path=_PATH)
    if found is None:
        raise BenchmarkError(f"{name} is missing; this brings it: {install}")
    return found


def find_port() -> int:
    """Return a port of the loopback address on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def run_beside(
    *command: str, environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> AsyncIterator[Program]:
    """Run a program for as long as the block lasts; it is told to end, then made to."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=folder,
        env=environment,
        start_new_session=True,  # Ctrl-C reaches us, and we end it in order
    )
    program = Program(process=process)
    listening = asyncio.create_task(_listen(program))
    try:
        yield program
    finally:
        await _end(process)
        await listening


def python(module: str, *arguments: str) -> Sequence[str]:
    """Return the command that runs a module of this project by this very Python."""
    return (sys.executable, "-m", module, *arguments)


def plain_environment(**settings: str) -> dict[str, str]:
    """Return an environment without settings of the operator's, for programs of this project."""
    names = ("HOME", "LANG", "LC_ALL", "TMPDIR")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {"PATH": _PATH, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **kept, **settings}


async def run_to_end(
    *command: str, within: float, environment: Mapping[str, str] | None = None
) -> Ended:
    """Run a program to its end and tell what it took. Raises BenchmarkError if it fails."""
    begun = monotonic()
    # By Popen, because only wait4 tells what one child used.
    process = subprocess.Popen(  # noqa: S603, ASYNC220  # commands of our own; it takes a millisecond
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        text=True,
        start_new_session=True,
    )
    waiting = asyncio.ensure_future(asyncio.to_thread(_wait, process))
    try:
        async with asyncio.timeout(within):
            said, code, cpu = await asyncio.shield(waiting)
    except TimeoutError:
        raise BenchmarkError(f"{command[0]} did not end within {within:.0f} seconds.") from None
    finally:
        if not waiting.done():
            process.kill()
            await asyncio.wait({waiting})
    if code:
        raise BenchmarkError(f"{' '.join(command[:4])} ended with {code}: {said.strip()[-300:]}")
    return Ended(seconds=monotonic() - begun, cpu_seconds=cpu, said=said)


def _wait(process: "subprocess.Popen[str]") -> tuple[str, int, float]:
    assert process.stdout is not None  # noqa: S101  # it is a pipe
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    return said, process.returncode, usage.ru_utime + usage.ru_stime


async def _listen(program: Program) -> None:
    """Keep the last words of a program, and its pipe empty."""
    assert program.process.stdout is not None  # noqa: S101  # it is a pipe
    begun = b""
    while said := await program.process.stdout.read(_CHUNK):
        *lines, begun = (begun + said)[-_CHUNK:].split(b"\n")
        program.said.extend(line.decode(errors="replace").rstrip() for line in lines)
    program.said.append(begun.decode(errors="replace").rstrip())


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_SECONDS_TO_END):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
