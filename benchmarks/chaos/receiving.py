"""The receiving server as the scenes use it: started, told what to do, read."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.chaos.programs import Program, run_program
from benchmarks.invariants import Copy

_PATIENCE = 20  # seconds that it has to start


class Receiver:
    """A sink process: what it took, and how it behaves."""

    def __init__(self, program: Program, host: str, port: int, log: Path, control: Path) -> None:
        self.program = program
        self.host = host
        self.port = port
        self._log = log.open("rb")
        self._control = control
        self._copies: list[Copy] = []
        self._rest = b""

    async def behave(self, **manners: object) -> int:
        """Change how it behaves (benchmarks.chaos.sink.Manners); it does when this returns.

        Returns how many replies it has still to leave out.
        """
        reader, writer = await asyncio.open_unix_connection(self._control)
        writer.write(json.dumps(manners).encode() + b"\n")
        answer = await reader.readline()
        writer.close()
        if not answer:
            raise RuntimeError(f"The sink does not know how to do {manners}.")
        return sum(json.loads(answer).values())

    @property
    def copies(self) -> Sequence[Copy]:
        """All mails that it has taken up to now."""
        *lines, self._rest = (self._rest + self._log.read()).split(b"\n")
        self._copies += [_read_copy(line) for line in lines]
        return self._copies

    def close(self) -> None:
        """Close the log."""
        self._log.close()


@asynccontextmanager
async def open_receiver(
    folder: Path, *, host: str = "127.0.0.1", prefix: Sequence[str] = ()
) -> AsyncIterator[Receiver]:
    """Run a sink for as long as the block lasts; `prefix` is a command that runs others."""
    log, control = folder / "mails.jsonl", folder / "sink.socket"
    log.touch()
    command = (
        *prefix, sys.executable, "-m", "benchmarks.chaos.sink",
        "--host", host, "--log", str(log), "--control", str(control),
    )  # fmt: skip
    async with run_program(command, folder=folder, name="sink", environment={}) as program:
        await program.await_words("\n", seconds=_PATIENCE)
        port = int(program.said.partition("\n")[0])
        receiver = Receiver(program, host, port, log, control)
        try:
            yield receiver
        finally:
            receiver.close()


def _read_copy(line: bytes) -> Copy:
    entry = json.loads(line)
    return Copy(
        address=entry["address"],
        message_id=entry["message_id"],
        issue_id=entry["issue"],
        at=datetime.fromtimestamp(entry["at"], UTC),
        headers=tuple(entry["headers"]),
    )
