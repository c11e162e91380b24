"""Servers that fail everybody: nobody bears it; and servers that are only slow or poor of words."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest
import uvloop

from newsletter.mail.outcome import Scope, Verdict
from newsletter.mail.smtp import Connection, Logins, Server
from newsletter.settings import Security
from tests.newsletter.certificates import Certificates, make_certificates
from tests.newsletter.mail.crowd import (
    MOST_FAULTS,
    PEOPLE,
    count_copies,
    hand_over_all,
    letter,
)
from tests.newsletter.mail.fault_server import Act, Script, Slowly, Turn, fault_server
from tests.newsletter.mail.feeding import Feeding
from tests.newsletter.mail.knocking import SOON, settings

PIPELINED = "250-fault.example.org\r\n250 PIPELINING"
STARTTLS: Script = {
    "EHLO": "250-fault.example.org\r\n250-STARTTLS\r\n250 PIPELINING",
    "STARTTLS": "220 2.0.0 go",
}
LOGIN: Script = {"EHLO": "250-fault.example.org\r\n250-PIPELINING\r\n250 AUTH PLAIN"}

Loop = Callable[[], asyncio.AbstractEventLoop]
LOOPS: dict[str, Loop] = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


def run_on(loop: Loop, hand_over: Callable[[], Coroutine[None, None, None]]) -> None:
    """Run on a loop of its own, in a thread."""
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(hand_over())


DEAD: dict[str, Script] = {
    "greeting 421": {"CONNECT": "421 4.3.2 busy"},
    "greeting 554": {"CONNECT": "554 5.7.1 no service for you"},
    "greeting hangs": {"CONNECT": Act.HANG},
    "greeting closed": {"CONNECT": Act.DROP},
    "EHLO and HELO refused": {"EHLO": "502 what?", "HELO": "502 what?"},
    "EHLO hangs": {"EHLO": Act.HANG},
    "AUTH 535": LOGIN | {"AUTH": "535 5.7.8 wrong"},
    "AUTH 530": LOGIN | {"AUTH": "530 5.7.0 TLS first"},
    "AUTH 454": LOGIN | {"AUTH": "454 4.7.0 not now"},
    "AUTH 504": LOGIN | {"AUTH": "504 5.5.4 not this mechanism"},
    "MAIL 421": {"MAIL": "421 4.7.0 too many connections"},
    "MAIL 451": {"MAIL": "451 4.3.0 database down"},
    "MAIL 530": {"MAIL": "530 5.7.0 login wanted"},
    "MAIL closed": {"MAIL": Act.DROP},
    "MAIL hangs": {"MAIL": Act.HANG},
    "RCPT 421": {"RCPT": "421 4.7.0 too fast"},
    "RCPT hangs": {"RCPT": Act.HANG},
    "RCPT garbage": {"RCPT": b"\xff\xfe\r\n"},
    "DATA hangs": {"DATA": Act.HANG},
    "DATA 250": {"DATA": "250 ok"},
    "all words twice": dict.fromkeys(("MAIL", "RCPT", "RSET"), b"250 ok\r\n250 ok\r\n"),
    "all recipients bounce, twice": {"RCPT": b"550 5.1.1 no\r\n550 5.1.1 no\r\n"},
    "all recipients bounce, and nothing can be forgotten": {
        "RCPT": "550 5.1.1 no",
        "RSET": "502 5.5.1 what?",
    },
    "dot 421": {"DOT": ("421 4.3.2 disk trouble", Act.DROP)},
}


@pytest.mark.parametrize("script", DEAD.values(), ids=DEAD)
async def test_a_server_that_fails_everybody_is_nobodys_fault(script: Script) -> None:
    async with fault_server({"EHLO": PIPELINED} | script) as server:
        feed = Feeding(map(letter, PEOPLE))
        changes = {"username": "ada", "password": "geheim"} if "AUTH" in script else {}
        wanted = settings(server.port, timeout=SOON, **changes)
        connection = Connection(wanted, Logins())
        for _ in range(2):
            fault = await connection.hand_over(feed)
            assert fault is not None
            assert (fault.verdict, fault.scope) == (Verdict.DEFERRED, Scope.SESSION)
        await connection.close()
        assert server.accepted == []
    assert feed.outcomes == {}
    assert [one.address for one in feed.waiting] == PEOPLE


FINE: dict[str, Script] = {
    "nothing but HELO": {"EHLO": "502 5.5.1 what?"},
    "no extensions": {"EHLO": "250 fault.example.org"},
    "only CHUNKING": {"EHLO": "250-fault.example.org\r\n250 CHUNKING"},
    "no SMTPUTF8": {"EHLO": "250-fault.example.org\r\n250-PIPELINING\r\n250 8BITMIME"},
    "everything": {
        "EHLO": "250-fault.example.org\r\n250-PIPELINING\r\n250-SIZE 99999\r\n250-8BITMIME\r\n"
        "250-SMTPUTF8\r\n250-DSN\r\n250 CHUNKING"
    },
    "odd keywords": {
        "EHLO": "250-fault\r\n250-\r\n250-PIPELINING yes please\r\n250-SIZE x\r\n250 "
    },
    "replies end with LF": {"MAIL": b"250 ok\n", "RCPT": b"250-ok\n250 ok\n"},
    "replies are numbers": {"MAIL": "250", "RCPT": "251", "DATA": "354"},
    "replies have many lines": {
        "MAIL": "250-yes\r\n250-yes\r\n250 yes",
        "RCPT": "250-yes\r\n250-\r\n250",
        "DATA": "354-go\r\n354 on",
        "DOT": "250-2.0.0 kept\r\n250 2.0.0 as 4711",
    },
    "the dot is slow": {"DOT": Slowly("250 2.0.0 taken")},
    "the goodbye is refused": {"QUIT": "500 what?"},
    "the goodbye is garbage": {"QUIT": b"garbage\r\n"},
    "the goodbye is not said": {"QUIT": Act.DROP},
}


@pytest.mark.parametrize("script", FINE.values(), ids=FINE)
async def test_a_server_of_few_or_odd_words_is_served(script: Script) -> None:
    async with fault_server({"EHLO": PIPELINED} | script) as server:
        crowd = await hand_over_all(settings(server.port))
        assert server.connections == 1
    assert crowd.faults == []
    assert crowd.fates(PEOPLE) == {"taken": 50}
    assert count_copies(server, PEOPLE) == {1: 50}


STORMS: dict[str, tuple[Script, str]] = {
    "RCPT 450": ({"RCPT": "450 4.7.1 greylisted"}, "R deferred"),
    "RCPT 452": ({"RCPT": "452 4.5.3 too many"}, "R deferred"),
    "RCPT 550 5.7.1": ({"RCPT": "550 5.7.1 no relaying"}, "R failed"),
    "RCPT 550 5.1.1": ({"RCPT": "550 5.1.1 no such user"}, "R bounced"),
    "dot 451": ({"DOT": "451 4.7.1 later"}, "R deferred"),
    "dot 554": ({"DOT": "554 5.7.1 spam"}, "R failed"),
    "MAIL 550": ({"MAIL": "550 5.7.1 blocked"}, "M"),
    "SIZE": ({"EHLO": "250-fault\r\n250-PIPELINING\r\n250 SIZE 10"}, "M"),
}


@pytest.mark.parametrize(("script", "fate"), STORMS.values(), ids=STORMS)
async def test_a_storm_of_refusals_is_weathered_on_one_connection(
    script: Script, fate: str
) -> None:
    async with fault_server({"EHLO": PIPELINED} | script) as server:
        crowd = await hand_over_all(settings(server.port))
        assert server.connections == 1
        assert server.accepted == []
    assert crowd.faults == []
    assert crowd.fates(PEOPLE) == {fate: 50}


async def test_a_server_that_leaves_after_some_refusals_is_come_back_to() -> None:
    script: Script = {"EHLO": PIPELINED, "RCPT": "550 5.1.1 no such user"}
    async with fault_server(script | {"FULL": ("421 too many errors", Act.DROP)}) as server:
        server.most_refusals = 10
        crowd = await hand_over_all(settings(server.port))
        assert server.connections == 5
    assert crowd.faults == []
    assert crowd.fates(PEOPLE) == {"R bounced": 50}


@pytest.mark.parametrize(
    "turn",
    [("354 go on", Act.UNREAD), ("354 go on", Slowly("250 2.0.0 taken"), Act.UNREAD)],
    ids=["hangs", "says yes too early"],
)
@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
async def test_a_body_that_could_not_leave_is_surely_not_there_and_the_next_neither(
    turn: Turn, loop: Loop
) -> None:
    big = b"Subject: x\r\n\r\n" + b"A long line of text, many times.\r\n" * 1_000_000
    people = PEOPLE[:3]

    async def hand_over() -> None:
        async with fault_server({"EHLO": PIPELINED, f"DATA {people[0]}": turn}) as server:
            connection = Connection(settings(server.port, final_timeout=SOON), Logins())
            feed = Feeding([letter(people[0], big), *map(letter, people[1:])])
            fault = await connection.hand_over(feed)
            assert fault is not None
            assert (fault.verdict, fault.scope) == (Verdict.DEFERRED, Scope.SESSION)
            assert feed.outcomes == {}
            assert [one.address for one in feed.waiting] == people
            await connection.close()

    await asyncio.to_thread(run_on, loop, hand_over)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
async def test_everybody_is_reached_encrypted_and_on_both_loops(
    certificates: Certificates,
    security: Security,
    loop: Loop,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))

    async def hand_over() -> None:
        implicit = certificates.serve() if security is Security.TLS else None
        tls = certificates.serve()
        async with fault_server(STARTTLS, tls=tls, implicit_tls=implicit) as server:
            crowd = await hand_over_all(settings(server.port, host="localhost", security=security))
        assert server.connections == 1
        assert crowd.faults == []
        assert crowd.fates(PEOPLE) == {"taken": 50}
        assert count_copies(server, PEOPLE) == {1: 50}

    await asyncio.to_thread(run_on, loop, hand_over)


async def test_where_the_certificate_is_wrong_nobody_bears_it(certificates: Certificates) -> None:
    async with fault_server(STARTTLS, tls=certificates.serve()) as server:
        server_settings: Server = settings(
            server.port, host="localhost", security=Security.STARTTLS, timeout=SOON * 5
        )
        crowd = await hand_over_all(server_settings)
        assert server.count("MAIL") == 0
    assert len(crowd.faults) == MOST_FAULTS
    assert crowd.fates(PEOPLE) == {"waits": 50}
