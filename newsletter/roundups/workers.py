"""The inside of the confined worker: one job after the other, each within its limits.

A worker process runs `serve` and nothing else. It is told what to do through its standard input
and answers through its standard output, both in pickles behind their length.
"""

import pickle
import resource
import signal
import struct
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Final

from newsletter.roundups.errors import RoundupError

_LENGTH: Final = struct.Struct("!Q")
_MEGABYTE: Final = 1_000_000
READY: Final = "ready"  # the first message: everything is loaded
KEPT_MEGABYTES: Final = 60
_MARGIN: Final = 0.9  # leaves the parent its part of the time
_OUT_OF_MEMORY: Final = "out of memory"


@dataclass(frozen=True, kw_only=True)
class Job:
    """A function of this package with its arguments, and what it may take."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    named: dict[str, Any]
    seconds: int
    megabytes: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of a job: a result, a refusal with its facts, a fault of ours, or it ran wild.

    After the `last` one the worker ends: memory that a job spent may not come back.
    """

    result: Any = None
    refusal: type[RoundupError] | None = None
    sentence: str = ""
    facts: dict[str, Any] | None = None
    fault: str = ""  # a traceback
    wild: bool = False
    last: bool = False


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Do jobs until the parent hangs up or a job has spent too much for good."""
    start = _measure_memory()
    write_message(outgoing, READY)
    while (job := read_message(incoming)) is not None:
        answer = perform(job)
        spent = _measure_memory() - start > KEPT_MEGABYTES * _MEGABYTE
        answer = replace(answer, last=answer.wild or spent)
        write_message(outgoing, answer)
        if answer.last:
            return


def perform(job: Job) -> Answer:
    """Do one job under its limits, and lift them afterwards."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    try:
        _limit(job)
        return Answer(result=job.function(*job.arguments, **job.named))
    except RoundupError as error:
        return Answer(refusal=type(error), sentence=str(error), facts=vars(error))
    except (MemoryError, RecursionError):
        return Answer(wild=True)
    except Exception as error:  # noqa: BLE001  # whatever it is, the parent must hear of it
        # lxml tells it in words.
        if _OUT_OF_MEMORY in str(error).lower():
            return Answer(wild=True)
        # Not the error's own words: they may quote the input, and this goes to the log.
        return Answer(
            fault="".join(traceback.format_tb(error.__traceback__)) + type(error).__name__
        )
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, before)


def _limit(job: Job) -> None:
    """Set what a job may take on top of what the process has.

    Processor time is what is counted, and finer than RLIMIT_CPU does: a busy machine makes no
    honest input fail. The signal ends the process; the parent has a clock for what only waits.
    """
    signal.setitimer(signal.ITIMER_PROF, job.seconds * _MARGIN)
    if held := _measure_memory():
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (held + job.megabytes * _MEGABYTE, hard))


def _measure_memory() -> int:
    """Measure the address space the process has, in bytes; 0 where the system does not tell."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[0]) * resource.getpagesize() if pages.exists() else 0


def pack(message: object) -> bytes:
    """Pickle a message."""
    return pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)


def write_message(outgoing: BinaryIO, message: object) -> None:
    """Write a message as a pickle behind its length."""
    write_packed(outgoing, pack(message))


def write_packed(outgoing: BinaryIO, packed: bytes) -> None:
    """Write what is pickled already."""
    outgoing.write(_LENGTH.pack(len(packed)))
    outgoing.write(packed)
    outgoing.flush()


def read_message(incoming: BinaryIO) -> Any:
    """Read one pickle; None when the other side has hung up."""
    head = incoming.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    return pickle.loads(incoming.read(_LENGTH.unpack(head)[0]))  # noqa: S301  # our own process


def main() -> None:
    """Serve on the standard streams; what libraries print goes to the error stream."""
    outgoing = sys.stdout.buffer
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, outgoing)
