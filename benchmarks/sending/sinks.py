"""The servers that take the mails and throw them away, and tell how many there were."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.sending.processor import cpu_seconds
from benchmarks.sending.programs import (
    POSTFIX,
    BenchmarkError,
    Program,
    find_port,
    find_program,
    plain_environment,
    python,
    run_beside,
)

_SECONDS_TO_START: Final = 10.0
_BACKLOG: Final = 256


@dataclass(frozen=True, kw_only=True)
class Sink:
    """A server that takes mails on a port of the loopback address."""

    program: Program
    port: int
    counts_itself: bool = False  # else it ends at the mail after those that are expected

    @property
    def cpu_seconds(self) -> float:
        """What it used of the processor so far."""
        return cpu_seconds(self.program.number)


@asynccontextmanager
async def open_sink(expected: int | None) -> AsyncIterator[Sink]:
    """Run Postfix's smtp-sink for as long as the block lasts.

    With a number expected it ends, without a reply, at the mail that is one too many: this is how
    `check_count` knows without the cost of counting aloud.
    """
    port = find_port()
    user = ("-u", "nobody") if os.geteuid() == 0 else ()
    most = () if expected is None else ("-M", str(expected + 1))
    command = (find_program("smtp-sink", install=POSTFIX), *user, *most)
    async with _open(*command, f"127.0.0.1:{port}", str(_BACKLOG), port=port) as program:
        yield Sink(program=program, port=port)


@asynccontextmanager
async def open_tls_sink(certificate: Path, key: Path) -> AsyncIterator[Sink]:
    """Run our own sink, because smtp-sink has no STARTTLS."""
    port = find_port()
    command = python("benchmarks.sending.tls_sink", str(port), str(certificate), str(key))
    async with _open(*command, port=port) as program:
        yield Sink(program=program, port=port, counts_itself=True)


async def check_count(sink: Sink, expected: int) -> None:
    """Make sure that exactly so many mails arrived. Raises BenchmarkError."""
    if sink.counts_itself:
        sink.program.process.terminate()
        await sink.program.process.wait()
        await asyncio.sleep(0)  # its last line is read
        if f"took {expected}" not in sink.program.said:
            raise sink.program.complain(f"the sink did not take {expected} mails")
        return
    if sink.program.has_ended:
        raise BenchmarkError(f"The sink was offered more mails than the {expected} of this round.")
    with suppress(OSError, asyncio.IncompleteReadError):
        await _send_one(sink.port)
    try:
        async with asyncio.timeout(_SECONDS_TO_START):
            await sink.program.process.wait()
    except TimeoutError:
        raise BenchmarkError(f"The sink took fewer mails than {expected}.") from None


@asynccontextmanager
async def _open(*command: str, port: int) -> AsyncIterator[Program]:
    async with run_beside(*command, environment=plain_environment()) as program:
        await _await_port(program, port)
        yield program


async def _await_port(program: Program, port: int) -> None:
    try:
        async with asyncio.timeout(_SECONDS_TO_START):
            while not await _answers(port):
                if program.has_ended:
                    break
                await asyncio.sleep(0.05)
    except TimeoutError:
        pass
    if program.has_ended or not await _answers(port):
        raise program.complain("the sink does not start")


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


async def _send_one(port: int) -> None:
    """Offer one mail more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    verbs: Sequence[bytes] = (b"HELO x", b"MAIL FROM:<a@b.test>", b"RCPT TO:<a@b.test>", b"DATA")
    try:
        await reader.readuntil(b"\r\n")
        for verb in (*verbs, b"one more\r\n."):
            writer.write(verb + b"\r\n")
            await reader.readuntil(b"\r\n")
    finally:
        writer.close()
