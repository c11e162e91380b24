"""A program: takes mails by STARTTLS and throws them away; says at its end how many there were.

`python -m benchmarks.sending.tls_sink PORT CERTIFICATE KEY`; smtp-sink speaks no TLS.
"""

import asyncio
import signal
import ssl
import sys
from typing import cast

import uvloop

_GREETING = b"220 sink\r\n"
_OFFER = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n"
_END = b"\r\n.\r\n"


class _Visit(asyncio.Protocol):
    """One connection; what matters is that it costs little."""

    taken = 0  # by all

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._transport: asyncio.Transport
        self._is_safe = False
        self._in_message = False
        self._rest = b""  # of a command, or the last bytes of a message
        self._upgrading: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(_GREETING)

    def data_received(self, data: bytes) -> None:
        """Throw away messages, answer commands."""
        data = self._rest + data
        self._rest = b""
        replies: list[bytes] = []
        while data:
            if self._in_message:
                end = data.find(_END)
                if end < 0:
                    self._rest = data[-len(_END) + 1 :]
                    break
                data = data[end + len(_END) :]
                self._in_message = False
                _Visit.taken += 1
                replies.append(b"250 2.0.0 Ok\r\n")
                continue
            line, found, behind = data.partition(b"\r\n")
            if not found:
                self._rest = data
                break
            replies.append(self._answer(line[:8].upper()))
            data = b"\r\n" + behind if self._in_message else behind  # it may begin with its dot
        if replies:
            self._transport.write(b"".join(replies))

    def _answer(self, verb: bytes) -> bytes:
        if verb.startswith(b"EHLO"):
            return _OFFER + (b"250 DSN\r\n" if self._is_safe else b"250 STARTTLS\r\n")
        if verb.startswith(b"DATA"):
            self._in_message = True
            return b"354 End data with <CR><LF>.<CR><LF>\r\n"
        if verb.startswith(b"STARTTLS"):
            self._upgrading = asyncio.create_task(self._upgrade())
            return b"220 2.0.0 Ready\r\n"
        if verb.startswith(b"QUIT"):
            return b"221 2.0.0 Bye\r\n"
        return b"250 2.1.0 Ok\r\n"

    async def _upgrade(self) -> None:
        self._is_safe = True
        loop = asyncio.get_running_loop()
        safe = await loop.start_tls(self._transport, self, self._context, server_side=True)
        assert safe is not None  # noqa: S101  # only a closed transport gives none
        self._transport = safe


async def _serve(port: int, certificate: str, key: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    server = await loop.create_server(lambda: _Visit(context), "127.0.0.1", port)
    await ended.wait()
    server.close()
    print(f"took {_Visit.taken}", flush=True)


def main() -> None:
    """Serve until told to end."""
    port, certificate, key = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(int(port), certificate, key))


if __name__ == "__main__":
    main()
