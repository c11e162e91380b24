"""Logging in: once, sparingly, and a refusal is nobody's fault."""

import asyncio
from base64 import b64encode

import pytest

from newsletter.mail.outcome import Step, Verdict
from newsletter.mail.smtp import Connection, Logins, explain
from tests.newsletter.mail.fault_server import Act, Script, Turn, fault_server
from tests.newsletter.mail.feeding import send
from tests.newsletter.mail.knocking import SOON, is_nobodys_fault, letter, send_one, settings


async def test_a_login_is_made_once_for_many_messages() -> None:
    script: Script = {"EHLO": "250-fault\r\n250 AUTH PLAIN", "AUTH": "235 2.7.0 welcome"}
    async with fault_server(script) as server:
        wanted = settings(server.port, username="ada", password="geheim")
        connection = Connection(wanted, Logins())
        for _ in range(3):
            assert (await send(connection, letter())).verdict is Verdict.ACCEPTED
        await connection.close()
    secret = b64encode(b"\0ada\0geheim").decode()
    assert [line for line in server.heard if "AUTH" in line] == [f"AUTH PLAIN {secret}"]


async def test_a_mechanism_that_is_refused_gives_way_to_the_next() -> None:
    script: Script = {
        "EHLO": "250-fault\r\n250 AUTH CRAM-MD5 LOGIN PLAIN",
        "AUTH": ["504 5.5.4 not this one", "334 "],
    }
    async with fault_server(script) as server:
        wanted = settings(server.port, username="ada", password="geheim")
        assert (await send_one(wanted)).verdict is Verdict.ACCEPTED
        tried = [line.split(" ")[1] for line in server.heard if line.startswith("AUTH")]
    assert tried == ["CRAM-MD5", "LOGIN"]  # in clear text the password is shown last


async def test_a_failed_login_is_not_the_recipients_fault() -> None:
    moment = 1000.0
    script: Script = {
        "EHLO": "250-fault\r\n250 AUTH CRAM-MD5 PLAIN",
        "SECRET": ["535-5.7.8 Username and password\r\n535 5.7.8 not accepted", "235 welcome"],
    }
    async with fault_server(script) as server:
        wanted = settings(server.port, username="ada", password="falsch")
        logins = Logins(clock=lambda: moment)
        outcomes = [await send_one(wanted, logins) for _ in range(5)]
        for outcome in outcomes:
            assert is_nobodys_fault(outcome, Step.LOGIN)
            assert (outcome.code, outcome.enhanced) == (535, "5.7.8")
        assert server.count("AUTH") == 1
        assert explain(outcomes[0]) == (
            "The SMTP server 127.0.0.1 refused the login "
            "(535 5.7.8 Username and password not accepted): "
            "check NEWSLETTER_SMTP__USERNAME and NEWSLETTER_SMTP__PASSWORD."
        )
        moment += 59
        assert (await send_one(wanted, logins)).code == 535
        assert server.count("AUTH") == 1
        moment += 1
        assert (await send_one(wanted, logins)).verdict is Verdict.ACCEPTED


async def test_eight_connections_try_a_wrong_password_once() -> None:
    script: Script = {"EHLO": "250-fault\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 no"}
    async with fault_server(script) as server:
        wanted, logins = settings(server.port, username="ada", password="falsch"), Logins()
        connections = [Connection(wanted, logins) for _ in range(8)]

        outcomes = await asyncio.gather(*(send(each, letter()) for each in connections))
        assert {outcome.code for outcome in outcomes} == {535}
        assert server.count("AUTH") == 1


@pytest.mark.parametrize(
    ("turn", "code"),
    [
        ("454 4.7.0 temporary failure", 454),
        ("530 5.7.0 TLS first", 530),
        ("334 a", 334),
        (Act.DROP, None),
        (Act.HANG, None),
        (b"garbage\r\n", None),
    ],
    ids=repr,
)
async def test_a_login_that_gets_no_answer_defers_everybody(turn: Turn, code: int | None) -> None:
    script: Script = {"EHLO": "250-fault\r\n250 AUTH CRAM-MD5", "AUTH": turn}
    async with fault_server(script) as server:
        wanted = settings(server.port, username="ada", password="geheim", timeout=SOON)
        outcome = await send_one(wanted)
    assert is_nobodys_fault(outcome, Step.LOGIN)
    assert outcome.code == code


@pytest.mark.parametrize("offer", ["250 fault", "250-fault\r\n250 AUTH GSSAPI"])
async def test_a_server_that_offers_no_login_is_named(offer: str) -> None:
    async with fault_server({"EHLO": offer}) as server:
        outcome = await send_one(settings(server.port, username="ada", password="geheim"))
    assert is_nobodys_fault(outcome, Step.LOGIN)
    assert "offers no login" in explain(outcome)


async def test_a_password_shows_up_nowhere() -> None:
    assert "geheim" not in repr(settings(25, password="geheim"))
