"""How long a server may take for which reply, and how many mails a connection carries.

The clock is moved by the tests, so that nothing depends on how busy the machine is.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace

import pytest

from newsletter.mail.outcome import Outcome, Verdict
from newsletter.mail.smtp import Connection, Logins
from tests.newsletter.mail.conversation import settings
from tests.newsletter.mail.crowd import PEOPLE, letter
from tests.newsletter.mail.fault_server import Act, fault_server
from tests.newsletter.mail.feeding import Feeding

PIPELINED = "250-fault.example.org\r\n250 PIPELINING"
PLAIN = "250-fault.example.org\r\n250 ENHANCEDSTATUSCODES"
OFFERS = pytest.mark.parametrize("offer", [PIPELINED, PLAIN], ids=["pipelined", "plain"])

TIMEOUT, FINAL_TIMEOUT = 30.0, 300.0  # seconds


class MovedLoop(asyncio.SelectorEventLoop):
    """A loop whose clock can be moved on."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead


def run_moved(story: Callable[[MovedLoop], Coroutine[None, None, None]]) -> None:
    loop = MovedLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(story(loop))


async def move_on(loop: MovedLoop, seconds: float) -> None:
    """Let time pass, and everything happen that is due by then."""
    loop.ahead += seconds
    for _ in range(3):
        await asyncio.sleep(0)


@OFFERS
@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [
        (3 * TIMEOUT, Verdict.ACCEPTED),
        (FINAL_TIMEOUT - 1, Verdict.ACCEPTED),
        (FINAL_TIMEOUT + 1, Verdict.UNCERTAIN),
    ],
)
def test_the_reply_to_a_whole_mail_has_a_patience_of_its_own(
    offer: str, seconds: float, verdict: Verdict
) -> None:
    async def hand_over(loop: MovedLoop) -> None:
        async with fault_server({"EHLO": offer, "DOT": (Act.PAUSE, "250 2.0.0 taken")}) as server:
            wanted = settings(server.port, timeout=TIMEOUT, final_timeout=FINAL_TIMEOUT)
            connection, feed = Connection(wanted, Logins()), Feeding([letter(PEOPLE[0])])
            handing = asyncio.create_task(connection.hand_over(feed))
            await server.message_came.wait()
            await move_on(loop, seconds)
            server.go_on.set()
            await handing
            await connection.close()
        assert [outcome.verdict for outcome in feed.outcomes[PEOPLE[0]]] == [verdict]

    run_moved(hand_over)


@OFFERS
@pytest.mark.parametrize(
    ("verb", "reply"), [("MAIL", "250 fine"), ("RCPT", "250 fine"), ("DATA", "354 go on")]
)
def test_a_reply_to_a_command_is_not_waited_for_as_long_as_one_to_a_mail(
    offer: str, verb: str, reply: str
) -> None:
    async def hand_over(loop: MovedLoop) -> None:
        async with fault_server({"EHLO": offer, verb: (Act.PAUSE, reply)}) as server:
            wanted = settings(server.port, timeout=TIMEOUT, final_timeout=FINAL_TIMEOUT)
            connection, feed = Connection(wanted, Logins()), Feeding([letter(PEOPLE[0])])
            handing = asyncio.create_task(connection.hand_over(feed))
            while not server.count(verb):  # noqa: ASYNC110  # a line heard is no event
                await asyncio.sleep(0)
            await move_on(loop, TIMEOUT + 1)
            server.go_on.set()
            fault = await handing
            await connection.close()
        assert fault is not None
        assert fault.verdict is Verdict.DEFERRED
        assert feed.outcomes == {}

    run_moved(hand_over)


class Leisurely(Feeding):
    """A feed of a session in which each mail takes a while, and none too long."""

    def __init__(self, loop: MovedLoop) -> None:
        super().__init__(map(letter, PEOPLE))
        self._loop = loop

    def settle(self, outcome: Outcome) -> None:
        super().settle(outcome)
        self._loop.ahead += 0.4 * TIMEOUT


@OFFERS
def test_a_session_may_last_longer_than_any_reply(offer: str) -> None:
    async def hand_over(loop: MovedLoop) -> None:
        async with fault_server({"EHLO": offer}) as server:
            wanted = settings(server.port, timeout=TIMEOUT, final_timeout=TIMEOUT)
            connection, feed = Connection(wanted, Logins()), Leisurely(loop)
            fault = await connection.hand_over(feed)
            await connection.close()
        assert fault is None
        assert server.recipients() == PEOPLE
        assert server.connections == 1

    run_moved(hand_over)


@OFFERS
async def test_a_connection_carries_as_many_mails_as_it_may_and_not_one_more(offer: str) -> None:
    async with fault_server({"EHLO": offer}) as server:
        wanted = replace(settings(server.port), mails_per_connection=8)
        connection = Connection(wanted, Logins())
        feed = Feeding(map(letter, PEOPLE[:48]))
        assert await connection.hand_over(feed) is None
        await connection.close()

    verbs = " ".join(line.split(" ")[0].upper() for line in server.heard)
    visits = [visit.split().count("DATA") for visit in verbs.split("EHLO")[1:]]
    assert visits == [8] * 6
    assert server.connections == 6
    assert server.recipients() == PEOPLE[:48]
