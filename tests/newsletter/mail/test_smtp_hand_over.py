"""Handing over what a feed gives: two messages at once, pauses, limits, and ends of all kinds."""

import asyncio

import pytest

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome, Scope, Verdict
from newsletter.mail.smtp import Go, Lull
from tests.newsletter.mail.crowd import PEOPLE, count_copies, hand_over_all, letter
from tests.newsletter.mail.fault_server import Act, Script, Slowly, fault_server
from tests.newsletter.mail.feeding import Feeding
from tests.newsletter.mail.knocking import settings
from tests.newsletter.mail.visiting import ADA, BEN, CEM, PIPELINED, Trickle, visiting


async def test_the_next_message_is_announced_behind_the_end_of_the_one_before() -> None:
    async with visiting() as (server, connection):
        feed = Feeding(map(letter, (ADA, BEN, CEM)))
        assert await connection.hand_over(feed) is None
    assert feed.most_flying == 2
    assert feed.dots == [ADA, BEN, CEM]
    verbs = [line.split(" ")[0] for line in server.heard]
    assert verbs == ["EHLO", *["MAIL", "RCPT", "DATA"] * 3, "QUIT"]


async def test_without_pipelining_one_message_is_taken_at_a_time() -> None:
    async with visiting({"EHLO": "250 fault"}) as (server, connection):
        feed = Feeding(map(letter, (ADA, BEN, CEM)))
        assert await connection.hand_over(feed) is None
    assert feed.most_flying == 1
    assert server.recipients() == [ADA, BEN, CEM]


async def test_a_feed_that_has_nothing_opens_no_connection() -> None:
    async with visiting() as (server, connection):
        assert await connection.hand_over(Feeding([])) is None
        assert server.connections == 0


async def test_a_feed_that_pauses_goes_on_when_it_wakes_the_connection() -> None:
    async with visiting() as (server, connection):
        feed = Trickle()
        handing = asyncio.create_task(connection.hand_over(feed))
        for people in ((ADA,), (BEN, CEM)):
            await feed.asked.wait()
            feed.offer(*people)
            connection.wake()
            connection.wake()  # once too often does no harm
        await feed.asked.wait()
        feed.is_over = True
        connection.wake()
        assert await handing is None
        assert server.connections == 1
    assert server.recipients() == [ADA, BEN, CEM]


async def test_a_message_that_comes_while_another_is_judged_is_announced_at_once() -> None:
    async with visiting({f"DOT {ADA}": (Act.PAUSE, "250 ok")}) as (server, connection):
        feed = Trickle(ADA)
        handing = asyncio.create_task(connection.hand_over(feed))
        await server.message_came.wait()
        assert feed.asked.is_set()
        feed.offer(BEN)
        connection.wake()
        assert [one.address for one in feed.flying] == [ADA, BEN]
        server.go_on.set()
        await feed.asked.wait()
        feed.is_over = True
        connection.wake()
        assert await handing is None
    assert server.recipients() == [ADA, BEN]


@pytest.mark.parametrize("offer", ["250 fault", PIPELINED])
async def test_a_feed_may_wake_the_connection_while_it_hears_of_an_outcome(offer: str) -> None:
    class Eager(Trickle):
        def settle(self, outcome: Outcome) -> None:
            super().settle(outcome)
            if ADA in self.outcomes and BEN not in self.outcomes and not self.waiting:
                self.offer(BEN)
                self.is_over = True
            connection.wake()

    async with visiting({"EHLO": offer}) as (server, connection):
        feed = Eager(ADA)
        assert await connection.hand_over(feed) is None
    assert server.recipients() == [ADA, BEN]


async def test_a_connection_closed_while_the_feed_pauses_is_opened_anew() -> None:
    async with visiting({"DOT": [("250 ok", Act.DROP), "250 ok"]}) as (server, connection):
        feed = Trickle(ADA)
        handing = asyncio.create_task(connection.hand_over(feed))
        await server.gone.wait()
        await feed.asked.wait()
        feed.offer(BEN)
        feed.is_over = True
        connection.wake()
        assert await handing is None
        assert server.connections == 2
    assert server.recipients() == [ADA, BEN]


@pytest.mark.parametrize("offer", ["250 fault", PIPELINED])
@pytest.mark.parametrize("end", [("421 4.7.0 enough", Act.DROP), Act.DROP, Act.RESET], ids=repr)
async def test_a_server_that_takes_three_messages_a_connection_is_served_in_threes(
    end: Act | tuple[str | Act, ...], offer: str
) -> None:
    async with fault_server({"EHLO": offer, "FULL": end}, most_messages=3) as server:
        crowd = await hand_over_all(settings(server.port))
    assert crowd.faults == []
    assert crowd.fates(PEOPLE) == {"taken": 50}
    assert count_copies(server, PEOPLE) == {1: 50}
    assert server.connections == 17


@pytest.mark.parametrize("offer", ["250 fault", PIPELINED])
async def test_a_connection_carries_no_more_messages_than_it_may(offer: str) -> None:
    async with fault_server({"EHLO": offer}) as server:
        crowd = await hand_over_all(settings(server.port, mails_per_connection=10))
    assert crowd.faults == []
    assert count_copies(server, PEOPLE) == {1: 50}
    assert server.connections == 5
    assert server.count("QUIT") == 5
    assert server.count("MAIL") == 50


async def test_a_connection_that_idled_too_long_is_not_used_again() -> None:
    async with visiting(idle_seconds=0.0) as (server, connection):
        for person in (ADA, BEN):
            assert await connection.hand_over(Feeding([letter(person)])) is None
        assert server.connections == 2
        assert server.count("QUIT") == 1


async def test_the_time_that_a_server_takes_to_judge_is_not_idle() -> None:
    script: Script = {
        "EHLO": "250 fault",
        "DOT": [Slowly("250 2.0.0 taken after a while"), "250 ok"],
    }
    async with visiting(script, idle_seconds=0.02) as (server, connection):
        assert await connection.hand_over(Feeding(map(letter, (ADA, BEN)))) is None
        assert server.connections == 1


async def test_a_message_that_cannot_be_offered_keeps_its_place_in_the_order() -> None:
    async with visiting() as (server, connection):
        odd = "jörg@example.org"
        feed = Feeding(map(letter, (odd, ADA, odd + "x", BEN, odd + "y")))
        assert await connection.hand_over(feed) is None
    assert feed.heard == [odd, ADA, odd + "x", BEN, odd + "y"]
    assert server.recipients() == [ADA, BEN]
    refusal = feed.outcomes[odd][0]
    assert (refusal.verdict, refusal.scope) == (Verdict.REJECTED, Scope.RECIPIENT)
    assert refusal.server == "127.0.0.1"


async def test_reports_are_wanted_only_of_failures_and_without_the_message() -> None:
    async with visiting({"EHLO": "250-fault\r\n250-PIPELINING\r\n250 DSN"}) as (server, connection):
        await connection.hand_over(Feeding([letter(ADA)]))
    assert f"MAIL FROM:<return.{ADA}> RET=HDRS" in server.heard
    assert f"RCPT TO:<{ADA}> NOTIFY=FAILURE" in server.heard


async def test_a_message_that_must_not_leave_any_more_does_not() -> None:
    class Halted(Feeding):
        def dot(self) -> Go:
            self.waiting.clear()  # and the feed ends
            return Go.NEVER

        def put_back(self) -> None:
            self.flying.clear()

    async with visiting() as (server, connection):
        feed = Halted(map(letter, (ADA, BEN)))
        assert await connection.hand_over(feed) is None
        assert feed.outcomes == {}
        assert await connection.hand_over(Feeding([letter(CEM)])) is None
        assert server.connections == 2
    assert server.recipients() == [CEM]


class Holding(Feeding):
    """Lets no message go until it is told to."""

    def __init__(self, *addresses: str) -> None:
        super().__init__(map(letter, addresses))
        self.asked = asyncio.Event()
        self.may_go = False

    def dot(self) -> Go:
        if self.may_go:
            return super().dot()
        self.asked.set()
        return Go.LATER


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "one-at-a-time"])
async def test_a_message_that_may_leave_later_is_held_and_not_announced_twice(
    pipelining: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    async with visiting({} if pipelining else {"EHLO": "250 hello"}) as (server, connection):
        feed = Holding(ADA, BEN)
        handing_over = asyncio.create_task(connection.hand_over(feed))
        await asyncio.wait_for(feed.asked.wait(), 30)
        connection.wake()
        assert server.recipients() == []
        feed.may_go = True
        connection.wake()
        assert await handing_over is None
    assert server.recipients() == [ADA, BEN]
    assert server.heard.count("DATA") == 2
    assert feed.heard == [ADA, BEN]


async def test_a_server_that_gives_up_a_held_message_gets_it_again() -> None:
    async with visiting() as (server, connection):
        first = Feeding([letter(CEM)])
        assert await connection.hand_over(first) is None
        feed = Holding(ADA)
        handing_over = asyncio.create_task(connection.hand_over(feed))
        await asyncio.wait_for(feed.asked.wait(), 30)
        server.drop_all()
        async with asyncio.timeout(30):
            while connection._session and not connection._session.wire.is_lost:  # noqa: ASYNC110  # a transport is no event
                await asyncio.sleep(0.005)
        feed.may_go = True
        connection.wake()
        assert await handing_over is None
    assert server.recipients() == [CEM, ADA]
    assert feed.heard == [ADA]


async def test_a_feed_may_wake_its_connection_while_it_is_asked() -> None:
    async with visiting() as (server, connection):

        class Restless(Feeding):
            def take(self) -> Envelope | Lull:
                connection.wake()
                return super().take()

            def dot(self) -> Go:
                connection.wake()
                return super().dot()

        feed = Restless(map(letter, (ADA, BEN, CEM)))
        assert await connection.hand_over(feed) is None
    assert feed.dots == feed.heard == server.recipients() == [ADA, BEN, CEM]
    verbs = [line.split(" ")[0] for line in server.heard]
    assert verbs == ["EHLO", *["MAIL", "RCPT", "DATA"] * 3, "QUIT"]
