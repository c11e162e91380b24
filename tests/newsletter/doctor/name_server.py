"""A DNS server on this machine that says what a test wants it to say, over UDP and TCP."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

SILENT = "silence"  # as a value: no answer at all
FAILING = "failure"  # as a value: SERVFAIL

Zone = Mapping[tuple[str, str], str | list[str]]
"""What stands under a name and type, as in a zone file; texts without quotes."""


@dataclass
class NameServer:
    """A running server; what it was asked is for the test to look at."""

    zone: Zone
    port: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def answer(self, wire: bytes, *, most: int) -> bytes | None:
        query = dns.message.from_wire(wire)
        [question] = query.question
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        found = self.zone.get((name, kind), [])
        if found == SILENT:
            return None
        reply = dns.message.make_response(query)
        if found == FAILING:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif found:
            values = [found] if isinstance(found, str) else found
            texts = [_quote(value) if kind == "TXT" else value for value in values]
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *texts))
        elif not any(known == name for known, _ in self.zone):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        whole = reply.to_wire()
        if len(whole) <= most:
            return whole
        reply.answer.clear()
        reply.flags |= dns.flags.TC  # to be asked again by TCP
        return reply.to_wire()


def _quote(text: str) -> str:
    parts = [text[at : at + 255] for at in range(0, len(text), 255)]
    return " ".join(f'"{part}"' for part in parts)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: NameServer) -> None:
        self._server = server

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]  # what UDP gets
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str | int, int]) -> None:
        if reply := self._server.answer(data, most=512):
            self._transport.sendto(reply, addr)


@asynccontextmanager
async def name_server(zone: Zone) -> AsyncIterator[NameServer]:
    """Run a server for as long as the block lasts."""
    server = NameServer(zone=zone)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big"))
        if reply := server.answer(wire, most=65535):
            writer.write(len(reply).to_bytes(2, "big") + reply)
            await writer.drain()
        writer.close()

    tcp = await asyncio.start_server(talk, "127.0.0.1", 0)
    server.port = tcp.sockets[0].getsockname()[1]
    udp, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: _Datagrams(server), ("127.0.0.1", server.port)
    )
    try:
        yield server
    finally:
        udp.close()
        tcp.close()
        await tcp.wait_closed()
