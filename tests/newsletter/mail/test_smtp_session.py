"""Getting in: names, ports and greetings; whatever fails counts against nobody."""

import socket

import pytest

from newsletter.mail.outcome import Scope, Step, Verdict
from newsletter.mail.smtp import check_server, explain
from newsletter.mail.smtp.session import name_ourselves
from tests.newsletter.mail.fault_server import Act, Script, Turn, fault_server
from tests.newsletter.mail.knocking import SOON, is_nobodys_fault, send_one, settings


async def test_a_port_where_nobody_listens_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        outcome = await send_one(settings(taken.getsockname()[1]))
    assert is_nobodys_fault(outcome, Step.CONNECT)
    assert explain(outcome) == (
        "The SMTP server 127.0.0.1 cannot be reached (Connection refused): "
        "check NEWSLETTER_SMTP__HOST and NEWSLETTER_SMTP__PORT."
    )


@pytest.mark.parametrize("host", ["no.such.host.invalid", "two..dots.example", "x" * 70 + ".org"])
async def test_a_name_that_cannot_be_resolved_is_named(host: str) -> None:
    outcome = await send_one(settings(25, host=host))
    assert is_nobodys_fault(outcome, Step.CONNECT)
    assert explain(outcome).startswith(f"The SMTP server {host} cannot be reached (")


@pytest.mark.parametrize(
    ("turn", "code"),
    [
        ("554 5.7.1 no service for you", 554),
        ("421 4.3.2 busy", 421),
        ("450 later", 450),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", None),
        (b"100 hello\r\n", None),
        (Act.DROP, None),
        (Act.RESET, None),
        (Act.HANG, None),
        (Act.GUSH, None),
        (Act.CHATTER, None),
    ],
    ids=repr,
)
async def test_a_greeting_that_is_none_defers_everybody(turn: Turn, code: int | None) -> None:
    async with fault_server({"CONNECT": turn}) as server:
        outcome = await send_one(settings(server.port, timeout=SOON))
    assert is_nobodys_fault(outcome, Step.CONNECT)
    assert outcome.code == code
    assert outcome.reply


async def test_a_server_without_ehlo_is_greeted_the_old_way() -> None:
    async with fault_server({"EHLO": "500 5.5.1 what?"}) as server:
        assert (await send_one(settings(server.port))).verdict is Verdict.ACCEPTED
        assert server.count("HELO") == 1


@pytest.mark.parametrize(
    "script",
    [
        {"EHLO": "500 what?", "HELO": "500 what?"},
        {"EHLO": ("421 4.3.2 no", Act.DROP)},
        {"EHLO": Act.DROP},
        {"EHLO": Act.HANG},
        {"EHLO": b"garbage\r\n"},
        {"EHLO": b"250-\xff\r\n250\r\n", "MAIL": "421 4.3.2 no"},
    ],
    ids=repr,
)
async def test_a_server_that_does_not_greet_back_defers_everybody(script: Script) -> None:
    async with fault_server(script) as server:
        outcome = await send_one(settings(server.port, timeout=SOON))
    assert is_nobodys_fault(outcome, Step.SENDER if "MAIL" in script else Step.HELLO)


@pytest.mark.parametrize(
    "turn",
    [("250 fault", Act.DROP), (b"250 fault\r\n", Act.DROP), b"250 fault\r\n421 bye\r\n"],
    ids=repr,
)
async def test_a_server_that_greets_and_leaves_defers_everybody(turn: Turn) -> None:
    async with fault_server({"EHLO": turn, "MAIL": "421 bye"}) as server:
        outcome = await send_one(settings(server.port))
    assert (outcome.verdict, outcome.scope) == (Verdict.DEFERRED, Scope.SESSION)


async def test_we_name_ourselves_without_asking_anybody() -> None:
    async with fault_server() as server:
        await send_one(settings(server.port))
    name = server.heard[0].removeprefix("EHLO ")
    assert name == "[127.0.0.1]" or "." in name


@pytest.mark.parametrize(
    ("host", "address", "name"),
    [
        ("mail.example.org", "192.0.2.1", "mail.example.org"),
        ("3f2a1b", "192.0.2.1", "[192.0.2.1]"),
        ("3f2a1b", "2001:db8::1", "[IPv6:2001:db8::1]"),
        ("my_host.example.org", "192.0.2.1", "[192.0.2.1]"),
        ("büro.example.org", "192.0.2.1", "[192.0.2.1]"),
        ("", "192.0.2.1", "[192.0.2.1]"),
    ],
)
def test_our_name_is_full_or_else_an_address(host: str, address: str, name: str) -> None:
    assert name_ourselves(host, address) == name


async def test_the_doctor_hears_whether_the_settings_are_right() -> None:
    async with fault_server({"CONNECT": ["220 hi", "554 5.7.1 no"]}) as server:
        fine = await check_server(settings(server.port))
        bad = await check_server(settings(server.port))
        assert server.count("QUIT") == 1
        assert server.count("MAIL") == 0
    assert explain(fine.outcome) == "The SMTP server 127.0.0.1 is ready to take mail."
    assert fine.certificate_ends_at is None
    assert bad.outcome.code == 554
