"""Defects of a feed and cancellations: raised, and what was on its way is lost by nobody."""

import asyncio

import pytest

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome, Verdict
from newsletter.mail.smtp import Lull
from tests.newsletter.mail.crowd import letter
from tests.newsletter.mail.fault_server import Act, Script
from tests.newsletter.mail.feeding import Feeding
from tests.newsletter.mail.visiting import ADA, BEN, CEM, Trickle, visiting


class Defect(Exception):
    pass


def verdicts(feed: Feeding) -> dict[str, list[Verdict]]:
    return {who: [one.verdict for one in feed.outcomes[who]] for who in feed.outcomes}


YES = [Verdict.ACCEPTED]


@pytest.mark.parametrize("after", [0, 1, 2])
async def test_a_defect_of_the_feed_is_raised_and_harms_nobody(after: int) -> None:
    class Broken(Feeding):
        def take(self) -> Envelope | Lull:
            if len(self.outcomes) + len(self.flying) == after:
                raise Defect
            return super().take()

    async with visiting() as (server, connection):
        feed = Broken(map(letter, (ADA, BEN, CEM)))
        with pytest.raises(Defect):
            await connection.hand_over(feed)
        assert all(one == YES for one in verdicts(feed).values())
        assert len(feed.waiting) + len(feed.outcomes) == 3
        rest = Feeding(feed.waiting)
        assert await connection.hand_over(rest) is None
    assert sorted(server.recipients()) == [ADA, BEN, CEM]


async def test_a_defect_while_an_outcome_is_settled_is_raised() -> None:
    class Broken(Feeding):
        def settle(self, outcome: Outcome) -> None:
            super().settle(outcome)
            raise Defect

    for turn in ("250 ok", "554 no", Act.DROP, "354 go on"):
        async with visiting({"DOT": turn}) as (_, connection):
            with pytest.raises(Defect):
                await connection.hand_over(Broken([letter(ADA)]))


async def test_a_defect_after_a_pause_is_raised() -> None:
    class Broken(Trickle):
        def take(self) -> Envelope | Lull:
            if self.is_over:
                raise Defect
            return super().take()

    async with visiting() as (_, connection):
        feed = Broken(ADA)
        handing = asyncio.create_task(connection.hand_over(feed))
        await feed.asked.wait()
        feed.is_over = True
        connection.wake()
        with pytest.raises(Defect):
            await handing


async def test_cut_short_the_message_at_the_server_is_in_doubt_and_the_next_is_put_back() -> None:
    async with visiting({f"DOT {BEN}": Act.HANG}) as (server, connection):
        feed = Feeding(map(letter, (ADA, BEN, CEM)))
        handing = asyncio.create_task(connection.hand_over(feed))
        while not {ADA, BEN} <= {line[9:-1] for line in server.heard if line[:4] == "RCPT"}:
            server.message_came.clear()
            await server.message_came.wait()
        await server.message_came.wait()
        handing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await handing
        assert verdicts(feed) == {ADA: YES, BEN: [Verdict.UNCERTAIN]}
        assert [one.address for one in feed.waiting] == [CEM]


@pytest.mark.parametrize("script", [{"CONNECT": Act.HANG}, {"MAIL": Act.HANG}], ids=repr)
async def test_cut_short_before_the_message_it_is_put_back(script: Script) -> None:
    async with visiting(script, timeout=1) as (server, connection):
        feed = Feeding(map(letter, (ADA, BEN)))
        handing = asyncio.create_task(connection.hand_over(feed))
        await server.visited.wait()
        for _ in range(20):  # until we know of it too
            await asyncio.sleep(0)
        handing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await handing
        assert feed.outcomes == {}
        assert [one.address for one in feed.waiting] == [ADA, BEN]


async def test_cut_short_at_the_goodbye_the_connection_is_closed() -> None:
    async with visiting({"QUIT": Act.HANG}) as (server, connection):
        await connection.hand_over(Feeding([letter(ADA)]))
        closing = asyncio.create_task(connection.close())
        await asyncio.sleep(0)  # it has begun
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        await server.gone.wait()


async def test_cut_short_while_the_feed_pauses_nothing_is_lost() -> None:
    async with visiting() as (_, connection):
        for feed in (Trickle(), Trickle(ADA)):
            handing = asyncio.create_task(connection.hand_over(feed))
            await feed.asked.wait()
            await asyncio.sleep(0)
            handing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await handing
            assert not feed.flying
