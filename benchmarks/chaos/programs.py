"""Programs as processes of their own: started, frozen, killed by their number, and never left."""

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import newsletter as _program

ROOT = Path(_program.__file__).parents[1]

_LOOK = 0.02  # seconds between two looks
_PATIENCE = 15  # seconds to end in order; then it is killed


class Died(Exception):
    """Raised when a program ended that should run."""


class Program:
    """One process that we started, or had started."""

    def __init__(self, pid: int, output: Path) -> None:
        self._handle = os.pidfd_open(pid)  # never another process that gets the same number
        self._end = select.poll()
        self._end.register(self._handle, select.POLLIN)
        self.output = output  # a file: what it said, errors too

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return not self._end.poll(0)

    @property
    def said(self) -> str:
        """What it said up to now."""
        return self.output.read_text(errors="replace")

    def check(self) -> None:
        """Raise Died, with its last words, if it has ended."""
        if not self.runs:
            raise Died(f"{self.output.stem} ended: {' / '.join(self.said.splitlines()[-3:])}")

    async def await_that(self, holds: Callable[[], bool], *, seconds: float) -> None:
        """Look until something holds. Raises Died if the program ends before, and TimeoutError."""
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    self.check()
                    await asyncio.sleep(_LOOK)
        except TimeoutError:
            words = f"{self.output.stem}: not within {seconds:g} s: {self.said[-500:]}"
            raise TimeoutError(words) from None

    async def await_words(self, words: str, *, seconds: float) -> None:
        """Wait until it has said something. Raises Died if it ends before, and TimeoutError."""
        await self.await_that(lambda: words in self.said, seconds=seconds)

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it still runs."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, number)

    async def wait(self) -> None:
        """Wait for its end."""
        while self.runs:  # noqa: ASYNC110  # the end of another's child is no event
            await asyncio.sleep(_LOOK)

    async def kill(self) -> None:
        """End it as a power cut would: at once, wherever it is."""
        self.send_signal(signal.SIGKILL)
        await self.wait()

    async def stop(self) -> float:
        """Tell it to stop, and return how many seconds that took."""
        clock = asyncio.get_running_loop().time
        begin = clock()
        self.send_signal(signal.SIGTERM)
        self.send_signal(signal.SIGCONT)  # in case that it is frozen
        try:
            async with asyncio.timeout(_PATIENCE):
                await self.wait()
        except TimeoutError:
            await self.kill()
        return clock() - begin

    async def aclose(self) -> None:
        """Leave nothing behind: stop it if it still runs, and forget it."""
        await self.stop()
        os.close(self._handle)


@asynccontextmanager
async def run_program(
    command: Sequence[str], *, folder: Path, name: str, environment: Mapping[str, str]
) -> AsyncIterator[Program]:
    """Run a command with a plain environment; at the end it is stopped, if it still runs."""
    output = folder / f"{name}.log"
    process = _start(command, folder, output, environment)
    program = Program(process.pid, output)
    try:
        yield program
    finally:
        await program.aclose()
        process.wait()


class Nursery:
    """Starts the program again and again from a process that has loaded it once.

    Loading is most of a start. What a child of it runs is the program as ever.
    """

    def __init__(self, process: "subprocess.Popen[bytes]", folder: Path) -> None:
        self._process = process
        self._folder = folder

    async def start(self, *words: str, name: str) -> Program:
        """Run a command of the program; whoever asked for it closes it."""
        output = self._folder / f"{name}.log"
        order = json.dumps({"words": words, "output": str(output)})
        return Program(int(await asyncio.to_thread(self._ask, order)), output)

    def _ask(self, order: str) -> bytes:
        assert self._process.stdin  # noqa: S101  # both are pipes
        assert self._process.stdout  # noqa: S101
        self._process.stdin.write(order.encode() + b"\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise Died("The process that starts the others ended.")
        return answer


@asynccontextmanager
async def open_nursery(folder: Path, environment: Mapping[str, str]) -> AsyncIterator[Nursery]:
    """Have a process start others for as long as the block lasts."""
    command = (sys.executable, "-m", "benchmarks.chaos.nursery")
    process = _start(command, folder, folder / "nursery.log", environment, asked=True)
    try:
        yield Nursery(process, folder)
    finally:
        process.communicate()  # it ends with its input


def _start(
    command: Sequence[str],
    folder: Path,
    output: Path,
    environment: Mapping[str, str],
    *,
    asked: bool = False,
) -> "subprocess.Popen[bytes]":
    with output.open("ab") as file:
        return subprocess.Popen(  # noqa: S603  # our own programs
            command,
            cwd=folder,  # no .env of the person who runs this
            stdin=subprocess.PIPE if asked else subprocess.DEVNULL,
            stdout=subprocess.PIPE if asked else file,
            stderr=file,
            start_new_session=True,  # Ctrl-C reaches us, and we end it in order
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), **environment},
        )


def newsletter(*words: str) -> Sequence[str]:
    """Return the command that runs the program as an operator does."""
    return (sys.executable, "-m", "newsletter", *words)
