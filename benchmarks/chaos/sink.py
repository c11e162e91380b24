"""An SMTP server as a process of its own: takes mails, notes each, and is told how to behave.

It notes a mail as soon as its dot has arrived, before it replies: as a real server does, which
delivers whatever it has, even if the client is gone by then. What it does is told over a socket;
it answers with what it still has to leave without a reply.
"""

import argparse
import asyncio
import json
import os
import random
import re
import signal
import time
from dataclasses import dataclass, field, fields
from typing import cast

import uvloop

_END = b"\r\n.\r\n"


@dataclass(slots=True)
class Manners:
    """How the server behaves; each can be changed while it runs."""

    delay: float = 0.0  # seconds on average until the reply to a dot; up to twice as long
    refuse: dict[str, str] = field(default_factory=dict)  # pattern of an address: reply to RCPT
    hang: dict[str, int] = field(default_factory=dict)  # verb, or "." : how often not to reply
    utf8: bool = True  # announce SMTPUTF8

    def change(self, told: dict[str, object]) -> None:
        """Take over what is told. Raises KeyError for what there is not."""
        known = {each.name for each in fields(self)}
        for name, value in told.items():
            if name not in known:
                raise KeyError(name)
            setattr(self, name, value)

    def hangs(self, verb: str) -> bool:
        """Whether this verb gets no reply, which is then one less."""
        if self.hang.get(verb, 0) <= 0:
            return False
        self.hang[verb] -= 1
        return True

    def judge(self, address: str) -> str:
        """Return the reply to RCPT."""
        for pattern, reply in self.refuse.items():
            if re.search(pattern, address):
                return reply
        return "250 2.1.5 fine"


class Visit(asyncio.Protocol):
    """One connection, with PIPELINING: commands are answered in order, one after the other."""

    def __init__(self, manners: Manners, log: int) -> None:
        self._manners = manners
        self._log = log
        self._buffer = bytearray()
        self._address: str | None = None
        self._in_message = False
        self._seen = 0  # bytes of a message that hold no end
        self._waits = False  # a reply is on its way, or will never be

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by descent
        if not self._hangs("greeting"):
            self._say("220 sink.test ready")

    def data_received(self, data: bytes) -> None:
        """Take what the client says, and answer as much of it as is complete."""
        self._buffer += data
        self._go_on()

    def _go_on(self) -> None:
        while not self._waits and (self._take_message() if self._in_message else self._take_line()):
            pass

    def _take_line(self) -> bool:
        end = self._buffer.find(b"\n")
        if end < 0:
            return False
        line = bytes(self._buffer[:end]).rstrip(b"\r")
        del self._buffer[: end + 1]
        verb = line[:4].upper().decode("ascii", "replace")
        if not self._hangs(verb):
            self._answer(verb, line)
        return True

    def _answer(self, verb: str, line: bytes) -> None:
        if verb == "EHLO":
            words = ["PIPELINING", "8BITMIME", "SIZE 52428800", *["SMTPUTF8"] * self._manners.utf8]
            self._say(
                "250-sink.test", *(f"250-{word}" for word in words), "250 ENHANCEDSTATUSCODES"
            )
        elif verb == "RCPT":
            address = line.partition(b"<")[2].rpartition(b">")[0].decode("utf-8", "replace")
            reply = self._manners.judge(address)
            self._address = address if reply.startswith("2") else None
            self._say(reply)
        elif verb == "DATA":
            self._in_message = self._address is not None
            self._say("354 go on" if self._in_message else "503 5.5.1 nobody is to have it")
        elif verb == "QUIT":
            self._say("221 2.0.0 bye")
            self._transport.close()
        elif verb in {"HELO", "MAIL", "RSET", "NOOP"}:
            self._say("250 2.0.0 fine")
        else:
            self._say("500 5.5.2 what?")

    def _take_message(self) -> bool:
        end = self._buffer.find(_END, max(0, self._seen - len(_END)))
        if end < 0:
            self._seen = len(self._buffer)
            return False
        message = bytes(self._buffer[: end + 2])
        del self._buffer[: end + len(_END)]
        self._seen, self._in_message = 0, False
        self._note(message)
        if self._hangs("."):
            return False
        delay = random.uniform(0, 2 * self._manners.delay)
        if not delay:
            self._say("250 2.0.0 taken")
            return True
        self._waits = True
        asyncio.get_running_loop().call_later(delay, self._reply_late)
        return False

    def _reply_late(self) -> None:
        self._waits = False
        if not self._transport.is_closing():
            self._say("250 2.0.0 taken")
            self._go_on()

    def _note(self, message: bytes) -> None:
        """Write down who got what: one line, with one system call."""
        head = message.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
        lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
        values = {
            name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
        }
        issue = values.get("feedback-id", "0").partition(":")[0]
        entry = {
            "address": self._address,
            "message_id": values.get("message-id", ""),
            "issue": int(issue) if issue.isdecimal() else 0,
            "at": time.time(),
            "monotonic": time.monotonic(),
            "headers": sorted(values),
        }
        os.write(self._log, json.dumps(entry).encode() + b"\n")

    def _hangs(self, verb: str) -> bool:
        if self._manners.hangs(verb):
            self._waits = True
        return self._waits

    def _say(self, *lines: str) -> None:
        self._transport.write("".join(f"{line}\r\n" for line in lines).encode())


async def _serve(host: str, log: int, control: str) -> None:
    manners = Manners()

    async def be_told(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            manners.change(json.loads(line))
            writer.write(json.dumps(manners.hang).encode() + b"\n")
        writer.close()

    loop = asyncio.get_running_loop()
    told = await asyncio.start_unix_server(be_told, control)
    server = await loop.create_server(lambda: Visit(manners, log), host, 0, backlog=500)
    stopped = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    print(server.sockets[0].getsockname()[1], flush=True)
    await stopped.wait()
    server.close()
    told.close()


def main() -> None:
    """Run until told to stop; the first line of the output is the port."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--log", required=True, help="where mails are noted")
    parser.add_argument("--control", required=True, help="the socket over which it is told")
    given = parser.parse_args()
    log = os.open(given.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(given.host, log, given.control))


if __name__ == "__main__":
    main()
