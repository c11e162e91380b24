"""The bytes between us and a server: replies in, in order and in time; words out."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from newsletter.mail.smtp.errors import ConnectionLost, GarbledReply, NoReply
from newsletter.mail.smtp.replies import MOST_BYTES, Reply, read_line, take_reply

Hear = Callable[[Reply], None]

TOO_MANY: Final = "a reply too many"
_SECONDS_TO_SAY_GOODBYE = 2.0
_DOT: Final = b".\r\n"
_COMMANDS: Final = 3  # MAIL, RCPT and DATA
_FINE: Final = b"250 "
_SEND: Final = b"354 "


class Wire(asyncio.Protocol):
    """Takes over a transport that is connected, protected and logged in.

    aiosmtplib opens connections well, but would run its line-ending patterns over every message
    (1.5 ms at 70 KB), and it overlooks replies with several codes and replies too many. Here
    everything happens in callbacks: a task switch costs more than a message.
    """

    def __init__(self, transport: asyncio.Transport, *, least_patience: float) -> None:
        self.hear: Hear | None = None  # who hears the next reply; None: none is due
        self.on_error: Callable[[Exception], None] | None = None  # hears of what went wrong
        self._loop = asyncio.get_running_loop()
        self._transport = transport
        self._is_encrypted = transport.get_extra_info("ssl_object") is not None
        self._buffer = bytearray()  # the beginning of a reply, or what nobody asked for
        self._unread: list[bytes] = []  # lines that came with the one being heard, the last first
        self._behind = 0  # bytes said behind the end of the last message
        self._least_patience = least_patience  # seconds
        self._patience = 0.0  # seconds
        self._due_at = 0.0  # by the clock of the loop
        self._idle_since = self._loop.time()
        self._timer: asyncio.TimerHandle | None = None
        self._closed: asyncio.Future[None] = self._loop.create_future()
        transport.set_protocol(self)

    @property
    def is_lost(self) -> bool:
        """Whether the connection is closed."""
        return self._closed.done() or self._transport.is_closing()

    @property
    def is_confused(self) -> bool:
        """Whether the server said more than it was asked, as far as we know by now."""
        return bool(self._unread or self._buffer)

    @property
    def has_unsent(self) -> bool:
        """Whether the end of the last message has surely not left this machine."""
        return self._transport.get_write_buffer_size() > self._behind and not self.is_lost

    @property
    def idle_seconds(self) -> float:
        """For how long no reply was due."""
        return self._loop.time() - self._idle_since

    def say(self, words: bytes, hear: Hear, *, patience: float) -> None:
        """Send words that end with CRLF; the reply is due within the seconds of patience.

        Raises GarbledReply if the server has already said more than it was asked.
        """
        if self.is_confused:
            raise GarbledReply(TOO_MANY)
        self.expect(hear, patience=patience)
        self._transport.write(words)

    def pour(self, message: Sequence[bytes], behind: bytes, hear: Hear, *, patience: float) -> None:
        """Send a message, its end, and commands behind it; the reply to the end is due.

        Its parts are not joined: those that are the same for all stay in the processor's caches.
        """
        self.expect(hear, patience=patience)
        self._behind = len(behind)
        parts = (*message, _DOT + behind)
        if self._is_encrypted:  # else each part becomes a record of its own
            self._transport.write(b"".join(parts))
        else:
            self._transport.writelines(parts)

    def append(self, words: bytes) -> None:
        """Send more words, while the reply to earlier ones is due."""
        self._behind += len(words)
        self._transport.write(words)

    def expect(self, hear: Hear, *, patience: float) -> None:
        """Wait for one more reply to what was said."""
        self.hear = hear
        self._patience = patience
        self._due_at = self._loop.time() + patience
        if self._timer is None:
            self._tick()

    def skip_welcome(self) -> bool:
        """Take the replies to MAIL, RCPT and DATA, if just they are there and all is well."""
        unread = self._unread
        if (
            len(unread) != _COMMANDS
            or unread[0][:4] != _SEND
            or unread[1][:4] != _FINE
            or unread[2][:4] != _FINE
            or self._buffer
        ):
            return False
        unread.clear()
        return True

    def rest(self) -> None:
        """Wait for nothing any more."""
        if self.hear is not None:
            self.hear = None
            self._idle_since = self._loop.time()

    async def close(self) -> None:
        """Say QUIT, wait a moment for the answer, and close; never raises for the network."""
        self.on_error = None
        try:
            if not self.is_lost and not self.is_confused:
                self.say(b"QUIT\r\n", self._hear_goodbye, patience=_SECONDS_TO_SAY_GOODBYE)
                await asyncio.wait({self._closed}, timeout=_SECONDS_TO_SAY_GOODBYE)
        finally:
            await self.abort()

    async def abort(self) -> None:
        """Drop the connection at once."""
        self.drop()
        await asyncio.wait({self._closed}, timeout=_SECONDS_TO_SAY_GOODBYE)

    def drop(self) -> None:
        """Drop the connection and hear nothing any more."""
        self.hear = None
        self._transport.abort()

    def report(self, error: Exception) -> None:
        """Tell whoever hears what went wrong, or drop the connection if there is nobody."""
        self._unread.clear()
        if self.on_error is None:
            self.drop()
        else:
            self.on_error(error)

    def data_received(self, data: bytes) -> None:
        """Take what the server sends; what nobody asked for stays and spoils the next turn."""
        try:
            self._read(data)
        except Exception as error:  # noqa: BLE001  # a defect of whoever hears is raised to its caller
            self.report(error)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Learn that the transport is closed."""
        self._closed.set_result(None)
        if self._timer is not None:
            self._timer.cancel()
        if self.hear is not None:
            self.report(ConnectionLost())

    def _read(self, data: bytes) -> None:
        lines = data.split(b"\r\n")
        is_unusual = lines.pop() or data.count(b"\n") != len(lines) or len(data) > MOST_BYTES
        if is_unusual or self._buffer:
            self._buffer += data
            self._read_buffer()
            return
        lines.reverse()
        self._unread = lines
        while lines:
            if self.hear is None or lines[-1][3:4] != b" ":
                self._buffer += b"\r\n".join((*reversed(lines), b""))
                lines.clear()
                self._read_buffer()
                return
            self.hear(read_line(lines.pop()))

    def _read_buffer(self) -> None:
        while self._buffer and self.hear is not None:
            reply = take_reply(self._buffer)
            if reply is None:
                return
            self.hear(reply)
        if len(self._buffer) > MOST_BYTES:
            self._transport.abort()

    def _hear_goodbye(self, _reply: Reply) -> None:
        self.hear = None
        self._transport.close()

    def _tick(self) -> None:
        """Look whether a reply is overdue: one timer a connection, not one a command."""
        self._timer = None
        if self.hear is None:
            return
        now = self._loop.time()
        if now >= self._due_at:
            self.report(NoReply(seconds=self._patience))
        else:
            next_at = min(self._due_at, now + self._least_patience)
            self._timer = self._loop.call_at(next_at, self._tick)
