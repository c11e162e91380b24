"""Minding what the server offers and what it could be tricked into; and one that behaves."""

import asyncio

import pytest
from aiosmtpd.smtp import SMTP

from newsletter.mail.outcome import Scope, Verdict
from newsletter.mail.smtp import Connection, Logins
from tests.newsletter.mail.conversation import GOOD, MESSAGE, NEXT, connected, envelope, settings
from tests.newsletter.mail.enclosing import enclose
from tests.newsletter.mail.feeding import send


async def test_an_address_beyond_ascii_fails_alone_where_the_server_cannot_take_it() -> None:
    async with connected({}) as (server, connection):
        odd = await send(connection, envelope("jörg@example.org"))
        assert (odd.verdict, odd.scope) == (Verdict.REJECTED, Scope.RECIPIENT)
        assert not odd.hard_bounce
        assert "SMTPUTF8" in odd.reply
        assert (await send(connection, envelope(NEXT))).verdict is Verdict.ACCEPTED
        assert server.connections == 1
        assert server.recipients() == [NEXT]


@pytest.mark.parametrize(
    "address",
    ["a@x.org>\r\nRCPT TO:<b@x.org", "a b@x.org", "a\udcff@x.org", "a\x00@x.org", "<@x.org"],
)
async def test_an_address_that_would_break_out_of_the_command_is_not_said(address: str) -> None:
    async with connected({}) as (server, connection):
        outcome = await send(connection, envelope(address))
        assert (outcome.verdict, outcome.scope) == (Verdict.REJECTED, Scope.RECIPIENT)
        assert (await send(connection, envelope(NEXT))).verdict is Verdict.ACCEPTED
        assert server.count("RCPT") == 1


@pytest.mark.parametrize("path", ["jörg@x.org", "a@x.org> SIZE=1\r\nRSET"])
async def test_a_return_path_that_is_no_address_is_the_messages_fault(path: str) -> None:
    async with connected({}) as (server, connection):
        outcome = await send(connection, enclose(return_path=path, address=GOOD, message=MESSAGE))
        assert (outcome.verdict, outcome.scope) == (Verdict.REJECTED, Scope.MESSAGE)
        assert server.count("MAIL") == 0


async def test_what_the_server_offers_is_used() -> None:
    offer = "250-fault\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250 SMTPUTF8"
    async with connected({"EHLO": offer}) as (server, connection):
        await send(connection, envelope(GOOD))
        await send(connection, envelope("jörg@example.org", "Subject: ä\r\n\r\n".encode()))
        too_big = await send(connection, envelope(NEXT, MESSAGE + b"x\r\n" * 500))
        assert (too_big.verdict, too_big.scope) == (Verdict.REJECTED, Scope.MESSAGE)
        assert "1000" in too_big.reply
        mails = [line for line in server.heard if line.startswith("MAIL")]
    path = "MAIL FROM:<return.7@news.example.org>"
    assert mails == [f"{path} SIZE={len(MESSAGE)}", f"{path} SIZE=15 BODY=8BITMIME SMTPUTF8"]
    assert "RCPT TO:<jörg@example.org>" in server.heard


@pytest.mark.parametrize("size", ["SIZE", "SIZE 0", "SIZE lots", "SIZE ٣", "SIZE " + "9" * 5000])
async def test_a_size_without_a_limit_limits_nothing(size: str) -> None:
    async with connected({"EHLO": f"250-fault\r\n250 {size}"}) as (_, connection):
        assert (await send(connection, envelope(GOOD))).verdict is Verdict.ACCEPTED


class _Letterbox:
    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, _server: object, _session: object, mail: object) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append((mail.mail_from, mail.rcpt_tos, mail.original_content))  # type: ignore[attr-defined] # untyped library
        return "250 2.0.0 kept"


async def test_a_real_server_gets_what_was_sent() -> None:
    box = _Letterbox()
    listener = await asyncio.get_running_loop().create_server(
        lambda: SMTP(box, hostname="localhost", enable_SMTPUTF8=True), "127.0.0.1", 0
    )
    async with listener:
        connection = Connection(settings(listener.sockets[0].getsockname()[1]), Logins())
        for address in (GOOD, "jörg@example.org", NEXT):
            assert (await send(connection, envelope(address))).verdict is Verdict.ACCEPTED
        await connection.close()
    assert [mail[1] for mail in box.mails] == [[GOOD], ["jörg@example.org"], [NEXT]]
    assert {mail[2] for mail in box.mails} == {MESSAGE}
