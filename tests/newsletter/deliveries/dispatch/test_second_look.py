"""Whose mail has waited is looked up anew: nobody who left gets it, and no pace is made up for."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from time import monotonic

from sqlalchemy.engine import URL
from sqlmodel import select

from newsletter.database import Sessions
from newsletter.deliveries import DeliveryStatus, list_recipients, pause, plan
from newsletter.deliveries.dispatch.stock import FRESH, Stock
from newsletter.deliveries.outbox.claims import Claim, Person
from newsletter.deliveries.traffic.lanes import set_lane
from newsletter.mail import Envelope, Server
from newsletter.settings import Security
from subscribers import Subscriber, unsubscribe
from tests.newsletter.deliveries.stage import (
    Sink,
    open_sink,
    publish_issue,
    start,
    until,
    wait_for,
    working,
)
from tests.newsletter.mail.fault_server import Act, FaultServer, Script, fault_server

PIPELINED = "250-fault.example.org\r\n250 PIPELINING"
COMMANDS = {"EHLO", "MAIL", "RCPT", "DATA", "RSET", "QUIT"}
LONG = FRESH + 0.3  # seconds


def relay(server: FaultServer) -> Server:
    return Server(
        host="127.0.0.1", port=server.port, security=Security.NONE, timeout=30, final_timeout=30
    )


async def say_goodbye(sessions: Sessions) -> None:
    """Have everybody leave, acknowledged."""
    async with sessions.begin() as session:
        for number in (await session.exec(select(Subscriber.id))).all():
            await unsubscribe(session, number or 0, ip=None, now=datetime.now(UTC))


async def test_who_leaves_while_the_server_judges_the_mail_before_gets_nothing(
    database: URL, sessions: Sessions
) -> None:
    issue_id, people = await start(sessions, 24)
    script: Script = {"EHLO": PIPELINED, "DOT": [(Act.PAUSE, "250 ok"), "250 ok"]}
    async with (
        fault_server(script) as server,
        working(database, sessions, relay(server), connections=1),
    ):
        await asyncio.wait_for(server.message_came.wait(), 20)
        await say_goodbye(sessions)
        await asyncio.sleep(LONG)
        server.go_on.set()
        progress = await wait_for(sessions, issue_id, lambda p: p.queued == 0)
    assert server.recipients() == people[:1]
    assert (progress.sent, progress.skipped) == (1, 23)


async def test_who_leaves_while_the_server_thinks_about_them_gets_nothing(
    database: URL, sessions: Sessions
) -> None:
    issue_id, _ = await start(sessions, 24)
    script: Script = {"EHLO": "250 fault.example.org", "RCPT": [(Act.PAUSE, "250 ok"), "250 ok"]}
    async with (
        fault_server(script) as server,
        working(database, sessions, relay(server), connections=1),
    ):
        async with asyncio.timeout(20):
            while not server.count("RCPT"):  # noqa: ASYNC110  # the server has no event for it
                await asyncio.sleep(0.02)
        await say_goodbye(sessions)
        await asyncio.sleep(LONG)
        server.go_on.set()
        progress = await wait_for(sessions, issue_id, lambda p: p.queued == 0)
    assert server.recipients() == []
    assert progress.skipped == 24


async def test_who_stays_gets_the_mail_from_a_server_that_is_always_slow(
    database: URL, sessions: Sessions
) -> None:
    issue_id, people = await start(sessions, 8)
    async with open_sink(Sink(seconds=LONG)) as sink, working(database, sessions, sink.server):
        await wait_for(sessions, issue_id, lambda p: p.sent == len(people), seconds=30)
    assert sink.copies == dict.fromkeys(people, 1)


async def test_who_was_read_long_ago_is_not_offered() -> None:
    """The database answered in time, but the answer was long on its way."""

    class FarAway:
        asked = 0
        released: Sequence[Claim] = ()

        async def load(self, _limit: int) -> Sequence[Claim]:
            self.asked += 1
            await asyncio.sleep(LONG if self.asked == 1 else 0)
            return [Claim(1, self.asked, Person(1, "ada@readers.test", ""), part_id=1, run=1)]

        async def holds(self, _claim: Claim) -> bool:
            return True

        async def rewind(self) -> bool:
            return False

        async def release(self, claims: Sequence[Claim]) -> None:
            self.released = claims

    class Forms:
        is_signed = False

        def write(self, _claim: Claim) -> Envelope:
            return Envelope("", "ada@readers.test", (), 0, True)

    async def is_settled() -> None:
        await asyncio.Event().wait()

    source, loaded = FarAway(), asyncio.Event()
    stock = Stock(source, Forms(), loaded.set)  # type: ignore[arg-type]  # all that is asked of it
    async with stock.filling(settled=is_settled):
        await loaded.wait()
        loaded.clear()
        assert stock.peek() is None
        await loaded.wait()
        assert [claim.recipient_id for claim in source.released] == [1]
        claim = stock.peek()
        assert claim
        assert claim.recipient_id == 2


async def test_a_pause_holds_at_once_where_the_pace_is_slow(
    database: URL, sessions: Sessions
) -> None:
    async with open_sink(Sink()) as sink:
        issue_id, _ = await start(sessions, 200)
        async with sessions.begin() as session:
            await set_lane(session, "", per_second=4, now=datetime.now(UTC))
        async with working(database, sessions, sink.server, connections=8):
            await wait_for(sessions, issue_id, lambda p: p.sent >= 3)
            async with sessions.begin() as session:
                await pause(session, issue_id, now=datetime.now(UTC))
            paused_at = monotonic()
            await asyncio.sleep(2 * LONG)
        late = [moment - paused_at for moment in sink.moments if moment > paused_at]
    assert not [seconds for seconds in late if seconds > LONG]


async def test_what_a_server_held_up_is_not_made_up_for(database: URL, sessions: Sessions) -> None:
    issue_id, _ = await start(sessions, 100)
    async with sessions.begin() as session:
        await set_lane(session, "", per_second=8, now=datetime.now(UTC))
    script: Script = {"EHLO": PIPELINED, "DOT": [*[(Act.PAUSE, "250 ok")] * 8, "250 ok"]}
    async with (
        fault_server(script) as server,
        working(database, sessions, relay(server), connections=8),
    ):
        await until(lambda: server.count("DATA") == 8)
        await asyncio.sleep(1 + LONG)  # all have the room for a second mail, and for long
        assert (server.count("DATA"), server.accepted) == (8, [])
        server.go_on.set()
        went_on = monotonic()
        await until(lambda: len(server.accepted) >= 8 + 12)
        took = monotonic() - went_on
        await wait_for(sessions, issue_id, lambda p: p.sent >= 8)
    assert took > 1  # eight a second; the first eight come at once if each has kept its room


async def test_a_lane_whose_domain_wants_a_rest_ends_its_turn_between_two_mails(
    database: URL, sessions: Sessions
) -> None:
    _, people = await start(sessions, 40)
    async with sessions.begin() as session:
        await set_lane(session, "readers.test", per_second=5000, now=datetime.now(UTC))
    issue_id = await publish_issue(sessions)
    async with sessions.begin() as session:
        await plan(session, issue_id, now=datetime.now(UTC))
    script: Script = {"EHLO": PIPELINED, f"DOT {people[3]}": "451 4.7.1 slow down please"}
    async with (
        fault_server(script) as server,
        working(database, sessions, relay(server), connections=1) as engine,
    ):
        await wait_for(sessions, issue_id, lambda p: p.deferred > 0)
        await asyncio.sleep(1)
        in_flight = engine.journal.used
    assert not [said for said in server.heard if said.split(" ")[0] not in COMMANDS]
    assert in_flight == 0
    async with sessions() as session:
        put_off = await list_recipients(session, issue_id, status=DeliveryStatus.DEFERRED)
    assert people[3] in {state.address for state in put_off}
