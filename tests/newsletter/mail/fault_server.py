"""An SMTP server that misbehaves as a little program says: what it does at which verb."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto


class Act(Enum):
    """What a server can do instead of replying."""

    HANG = auto()  # say nothing any more
    DROP = auto()  # close the connection
    RESET = auto()  # close it with RST
    GUSH = auto()  # a line that does not end
    CHATTER = auto()  # a reply of many lines that does not end
    PAUSE = auto()  # wait until the test says `go_on`
    UNREAD = auto()  # stop reading: the client cannot get rid of its bytes


@dataclass(frozen=True)
class Slowly:
    """A reply that arrives byte by byte."""

    reply: str


# text is a reply and gets CRLF, bytes go out as they are
Deed = str | bytes | Act | Slowly
Turn = Deed | tuple[Deed, ...]  # what is done in one turn, in order
Script = dict[str, Turn | list[Turn]]  # a list: one turn after the other, the last one for ever

_USUAL: dict[str, str] = {
    "CONNECT": "220 fault.example.org ESMTP",
    "EHLO": "250-fault.example.org\r\n250 ENHANCEDSTATUSCODES",
    "HELO": "250 fault.example.org",
    "MAIL": "250 2.1.0 sender is fine",
    "RCPT": "250 2.1.5 recipient is fine",
    "AUTH": "334 ",
    "SECRET": "235 2.7.0 welcome",
    "DATA": "354 go on",
    "NOBODY": "554 5.5.1 no valid recipients",
    "DOT": "250 2.0.0 taken",
    "LONE": "554 5.5.1 no valid recipients",
    "RSET": "250 2.0.0 forgotten",
    "QUIT": "221 2.0.0 bye",
}


@dataclass
class Accepted:
    """A message that the server took."""

    sender: str
    recipient: str
    content: bytes


@dataclass
class FaultServer:
    """A running server; what it heard and took is for the test to look at."""

    script: Script
    tls: ssl.SSLContext | None = None  # for STARTTLS
    most_messages: int | None = None  # of a connection; then what the script says at FULL
    most_refusals: int | None = None  # the same
    gathers: bool = False  # replies, as long as there are commands (RFC 2920 section 3.2)
    port: int = 0
    heard: list[str] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)
    connections: int = 0
    message_came: asyncio.Event = field(default_factory=asyncio.Event)  # up to the dot
    visited: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)  # a visit is over
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def count(self, verb: str) -> int:
        """How often a verb was heard."""
        return sum(line.split(" ")[0].upper() == verb for line in self.heard)

    def recipients(self) -> list[str]:
        """Whose messages were taken, in order."""
        return [mail.recipient for mail in self.accepted]

    def drop_all(self) -> None:
        """Break all connections off."""
        for task in self.tasks:
            task.cancel()

    def choose(self, *keys: str) -> Sequence[Deed]:
        for key in keys:
            turn = self.script.get(key)
            if isinstance(turn, list):
                turn = turn.pop(0) if len(turn) > 1 else turn[0]
            if turn is not None:
                return turn if isinstance(turn, tuple) else (turn,)
        return (_USUAL.get(keys[-1], "502 5.5.1 what?"),)


class _Gone(Exception):
    pass


@asynccontextmanager
async def fault_server(
    script: Script | None = None,
    *,
    tls: ssl.SSLContext | None = None,
    implicit_tls: ssl.SSLContext | None = None,
    most_messages: int | None = None,
    gathers: bool = False,
) -> AsyncIterator[FaultServer]:
    """Run a server for a while; keys of the script: verbs, `VERB address`, CONNECT, SECRET, DOT."""
    server = FaultServer(
        script=dict(script or {}), tls=tls, most_messages=most_messages, gathers=gathers
    )

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        server.tasks.add(task)
        server.connections += 1
        server.visited.set()
        try:
            await _Visit(server, reader, writer).serve()
        # CancelledError too: streams report a cancelled visit as an error, and we cancel on purpose
        except (_Gone, OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()
            server.tasks.discard(task)
            server.gone.set()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=implicit_tls)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        tasks = tuple(server.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Visit:
    """One connection of one client."""

    def __init__(
        self, server: FaultServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer
        self._sender: str | None = None
        self._recipient: str | None = None
        self._messages = self._refusals = 0
        self._about = ""  # whom the client spoke of last
        self._gathered: list[bytes] = []

    async def serve(self) -> None:
        await self._do("CONNECT")
        while True:
            line = (await self._read_line()).decode().rstrip("\r\n")
            self._server.heard.append(line)
            await self._answer(line, line.split(" ")[0].upper())

    async def _answer(self, line: str, verb: str) -> None:
        if verb in {"MAIL", "RCPT"}:
            await self._hear_address(verb, line.partition("<")[2].partition(">")[0])
        elif verb == "DATA":
            usual = "DATA" if self._recipient or "DATA" in self._server.script else "NOBODY"
            if (await self._do(f"DATA {self._about}", usual)).startswith("354"):
                await self._take_message()
        elif verb == "STARTTLS":
            if (await self._do("STARTTLS")).startswith("220"):
                assert self._server.tls is not None
                self._release()
                await self._writer.start_tls(self._server.tls)
        elif verb == "AUTH":
            if (await self._do("AUTH")).startswith("334"):
                self._server.heard.append((await self._read_line()).decode().strip())
                await self._do("SECRET")
        else:
            await self._do(f"{verb} {self._about}", verb)
            if verb == "RSET":
                self._sender = self._recipient = None
            if verb == "QUIT":
                self._release()
                raise _Gone

    async def _hear_address(self, verb: str, address: str) -> None:
        if verb == "MAIL" and (
            self._messages == self._server.most_messages
            or self._refusals == self._server.most_refusals
        ):
            await self._do("FULL")
        if verb == "RCPT":
            self._about = address
        if verb == "MAIL" and self._sender is not None:
            await self._say("503 5.5.1 nested MAIL command")
        elif (
            verb == "RCPT" and self._sender is None and f"RCPT {address}" not in self._server.script
        ):
            await self._say("503 5.5.1 whose mail?")
        elif not (await self._do(f"{verb} {address}", verb)).startswith(("4", "5")):
            if verb == "MAIL":
                self._sender = address
            else:
                self._recipient = address
        else:
            self._refusals += 1

    async def _take_message(self) -> None:
        lines = []
        while (line := await self._read_line()) != b".\r\n":
            lines.append(line)
        self._messages += 1
        self._server.message_came.set()
        if self._recipient is None:
            await self._do(f"LONE {self._about}", "LONE")
        else:
            await self._do(f"DOT {self._recipient}", "DOT", content=b"".join(lines))
        self._sender = self._recipient = None

    async def _do(self, *keys: str, content: bytes | None = None) -> str:
        """Do what the script says and return the first reply."""
        said = ""
        for deed in self._server.choose(*keys):
            words = deed.reply if isinstance(deed, Slowly) else deed
            if content is not None and not said and isinstance(words, str) and words[0] == "2":
                mail = Accepted(str(self._sender), str(self._recipient), content)
                self._server.accepted.append(mail)
            if isinstance(deed, Act | Slowly):
                self._release()
            if isinstance(deed, Act):
                await self._act(deed)
            elif isinstance(deed, bytes):
                self._gathered.append(deed)
                if not self._server.gathers:
                    self._release()
            elif isinstance(deed, Slowly):
                said = said or deed.reply
                await self._say_slowly(deed.reply)
            else:
                said = said or deed
                await self._say(deed)
        return said

    async def _read_line(self) -> bytes:
        reading = asyncio.ensure_future(self._reader.readuntil(b"\r\n"))
        await asyncio.sleep(0)
        if not reading.done():  # the client waits for us
            self._release()
        return await reading

    def _release(self) -> None:
        self._writer.write(b"".join(self._gathered))
        self._gathered.clear()

    async def _say(self, reply: str) -> None:
        self._gathered.append(reply.encode() + b"\r\n")
        if not self._server.gathers:
            self._release()
            await self._writer.drain()

    async def _say_slowly(self, reply: str) -> None:
        for byte in reply.encode() + b"\r\n":
            await asyncio.sleep(0.001)  # a slow server is the subject
            self._writer.write(bytes([byte]))

    async def _act(self, act: Act) -> None:
        if act is Act.DROP:
            self._writer.close()
            await self._writer.wait_closed()
            raise _Gone
        if act is Act.RESET:
            self._writer.transport.abort()
            raise _Gone
        if act is Act.PAUSE:
            await self._server.go_on.wait()
            return
        if act is Act.UNREAD:
            self._writer.transport.pause_reading()  # type: ignore[attr-defined] # it is a socket's
        while act is Act.GUSH or act is Act.CHATTER:
            self._writer.write(b"250-and " * 500 if act is Act.GUSH else b"250-and\r\n" * 500)
            await self._writer.drain()
        if act is Act.HANG:
            while await self._reader.read(4096):
                pass
            raise _Gone
        await asyncio.Event().wait()
