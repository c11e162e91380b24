"""Reading what strangers made in a process of its own: over its limits it ends, not the server."""

import atexit
import logging
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any, BinaryIO, Final, ParamSpec, TypeVar, cast

from newsletter.roundups import workers
from newsletter.roundups.errors import (
    FaultError,
    RoundupError,
    TooDemandingError,
    WorkerLostError,
)
from newsletter.roundups.taking import Taken, take_apart
from newsletter.roundups.workers import Answer, Job

_log = logging.getLogger(__name__)

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

SECONDS: Final = 2
MEGABYTES: Final = 100
_START_SECONDS: Final = 30
_PATIENCE: Final = 2  # seconds on the clock for each of processor time
# No environment is handed down: a worker has no use for secrets.
_PROGRAM: Final = (
    "import sys; sys.path[:] = sys.argv[1:]; "
    "from newsletter.roundups import workers; workers.main()"
)


class _Worker:
    """A running process, and whose it is: a forked server must not share a worker."""

    def __init__(self, program: str) -> None:
        self._parent = os.getpid()
        self._ready = False
        try:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and program
                [sys.executable, "-c", program, *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
            )
        except OSError as error:
            raise WorkerLostError from error

    @property
    def usable(self) -> bool:
        """Tell whether it runs and is ours."""
        return self._parent == os.getpid() and self._process.poll() is None

    def ask(self, packed: bytes, seconds: float) -> Answer:
        """Have a packed job done; the process is killed when the time is over."""
        if not self._ready:
            self._ready = self._within(_START_SECONDS, self._receive) == workers.READY
        if not self._ready:
            raise WorkerLostError
        answer = self._within(seconds, lambda: self._send(packed) and self._receive())
        return answer if isinstance(answer, Answer) else Answer(wild=True, last=True)

    def end(self) -> None:
        """End the process, if it is ours."""
        if self._parent != os.getpid():
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def _within(self, seconds: float, act: Callable[[], object]) -> object:
        """Do what waits for the process, and kill the process when that takes too long."""
        alarm = threading.Timer(seconds, self._process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            return act()
        except (OSError, EOFError, pickle.UnpicklingError):  # it was killed in the middle
            return None
        finally:
            alarm.cancel()

    def _send(self, packed: bytes) -> bool:
        workers.write_packed(cast("BinaryIO", self._process.stdin), packed)
        return True

    def _receive(self) -> object:
        return workers.read_message(cast("BinaryIO", self._process.stdout))


class Confinement:
    """One warm worker, which does one job at a time; a lost one is replaced."""

    def __init__(
        self, *, seconds: int = SECONDS, megabytes: int = MEGABYTES, program: str = _PROGRAM
    ) -> None:
        self._program = program
        self._seconds = seconds
        self._megabytes = megabytes
        self._turn = threading.Lock()
        self._worker: _Worker | None = None

    def run(
        self, function: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs
    ) -> _Result:
        """Call a function of a module in the worker; what it takes and gives is pickled.

        Raises the RoundupError it raises, TooDemandingError when it takes too much, FaultError
        when it fails in any other way, and WorkerLostError when no worker can be started.
        """
        job = Job(
            function=function,
            arguments=args,
            named=dict(kwargs),
            seconds=self._seconds,
            megabytes=self._megabytes,
        )
        packed = workers.pack(job)
        with self._turn:
            answer = self._hire().ask(packed, self._seconds * _PATIENCE)
            if answer.last:  # and the next one is warm when it is wanted
                self._dismiss()
                self._hire()
        if answer.wild:
            raise TooDemandingError(seconds=self._seconds, megabytes=self._megabytes)
        if answer.fault:
            _log.error("A worker of the importer met a fault:\n%s", answer.fault)
            raise FaultError(trace=answer.fault)
        if answer.refusal is not None:
            raise _rebuild(answer.refusal, answer.sentence, answer.facts or {})
        return cast("_Result", answer.result)

    def warm_up(self) -> None:
        """Start the worker without waiting for it, so that the first job finds it ready."""
        if self._turn.acquire(blocking=False):  # else it is at work, and warm
            try:
                self._hire()
            finally:
                self._turn.release()

    def close(self) -> None:
        """End the worker; the next job starts another."""
        with self._turn:
            self._dismiss()

    def _hire(self) -> _Worker:
        if self._worker is None or not self._worker.usable:
            self._dismiss()
            self._worker = _Worker(self._program)
        return self._worker

    def _dismiss(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()


def _rebuild(kind: type[RoundupError], sentence: str, facts: dict[str, Any]) -> RoundupError:
    """Make the error again that was raised in the worker; its arguments are keywords."""
    error = kind.__new__(kind, sentence)
    vars(error).update(facts)
    return error


_CONFINEMENT: Final = Confinement()
atexit.register(_CONFINEMENT.close)


def warm_up() -> None:
    """Start the worker that everybody shares, without waiting for it."""
    _CONFINEMENT.warm_up()


def run_confined(
    function: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs
) -> _Result:
    """Call a function in the worker that everybody shares; see Confinement.run."""
    return _CONFINEMENT.run(function, *args, **kwargs)


def read_confined(
    source: bytes | str,
    *,
    name: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Taken:
    """Take a roundup apart where it can do no harm: even plain text may be made to take long.

    Waits: call it in a thread. Raises the RoundupErrors of `take_apart` and of Confinement.run.
    """
    return run_confined(take_apart, source, name=name, since=since, until=until)
