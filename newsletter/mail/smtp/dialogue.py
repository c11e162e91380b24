"""One command out, one reply in, on a transport that is connected, protected and logged in."""

import asyncio

from newsletter.mail.smtp.errors import ConnectionLost, GarbledReply, NoReply
from newsletter.mail.smtp.replies import MOST_BYTES, Reply, take_reply

_SECONDS_TO_SAY_GOODBYE = 2.0


class Dialogue(asyncio.Protocol):
    """Takes a transport over and speaks on it, strictly in turns.

    aiosmtplib opens connections well, but would run its line-ending patterns over every message
    (1.5 ms at 70 KB), and it overlooks replies with several codes and replies too many.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._buffer = bytearray()
        self._waiter: asyncio.Future[Reply] | None = None
        self._closed = asyncio.get_running_loop().create_future()
        transport.set_protocol(self)

    @property
    def is_lost(self) -> bool:
        """Whether the connection is closed."""
        return self._closed.done() or self._transport.is_closing()

    @property
    def is_confused(self) -> bool:
        """Whether the server said more than it was asked, so that its replies cannot be matched."""
        return bool(self._buffer)

    def check(self) -> None:
        """Raise ConnectionLost or GarbledReply if the server is not waiting for our next word."""
        if self.is_lost:
            raise ConnectionLost
        if self.is_confused:
            raise GarbledReply("a reply too many")

    async def ask(self, *parts: bytes, timeout: float) -> Reply:  # noqa: ASYNC109 - part of the error's words
        """Send bytes that end with CRLF and return the reply.

        Raises ConnectionLost, NoReply or GarbledReply; afterwards only `abort` makes sense.
        """
        self.check()
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.writelines(parts)
        try:
            async with asyncio.timeout(timeout):
                return await self._waiter
        except TimeoutError:
            unsent = self._transport.get_write_buffer_size() > 0
            raise NoReply(seconds=timeout, unsent=unsent) from None
        finally:
            self._waiter = None

    async def close(self) -> None:
        """Say QUIT, wait a moment for the answer, and close; never raises for the network."""
        try:
            await self.ask(b"QUIT\r\n", timeout=_SECONDS_TO_SAY_GOODBYE)
            self._transport.close()
            await asyncio.wait({self._closed}, timeout=_SECONDS_TO_SAY_GOODBYE)
        except (ConnectionLost, NoReply, GarbledReply):
            pass
        finally:
            await self.abort()

    async def abort(self) -> None:
        """Drop the connection at once."""
        self._transport.abort()
        await asyncio.wait({self._closed}, timeout=_SECONDS_TO_SAY_GOODBYE)

    def data_received(self, data: bytes) -> None:
        """Take what the server sends; what nobody asked for stays and spoils the next turn."""
        self._buffer += data
        if self._waiter is None or self._waiter.done():
            if len(self._buffer) > MOST_BYTES:
                self._transport.abort()
            return
        try:
            reply = take_reply(self._buffer)
        except GarbledReply as error:
            self._waiter.set_exception(error)
        else:
            if reply is not None:
                self._waiter.set_result(reply)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Wake whoever waits for a reply."""
        self._closed.set_result(None)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ConnectionLost())
