"""How long servers and domains are left alone, and when that begins anew."""

from datetime import timedelta

import pytest

from newsletter.database import Sessions
from newsletter.deliveries.traffic.backoff import Breaker
from newsletter.deliveries.traffic.relays import Relay
from newsletter.deliveries.traffic.resting import Rests
from newsletter.mail import Outcome, Scope, Verdict
from tests.newsletter.deliveries.traffic.borrowing import ONE, REFUSED, Borrower, Clock

BUSY = Outcome(verdict=Verdict.DEFERRED, scope=Scope.RECIPIENT, code=421, enhanced="4.7.0")


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def test_after_a_success_the_next_rest_is_as_short_as_the_first(clock: Clock) -> None:
    turns = Borrower(clock, ONE)
    for _ in range(4):
        after = await turns.fail()
        clock.go_on(minutes=11)
    assert after > timedelta(seconds=12)

    await turns.use()

    assert timedelta(seconds=5) <= await turns.fail() <= timedelta(seconds=6)


async def test_a_fault_ends_the_probe_before_its_connection_is_given_back(clock: Clock) -> None:
    relay = Relay(server=ONE)
    relay.blame(relay.lend(), REFUSED, clock())
    clock.go_on(seconds=7)
    probe = relay.lend()
    assert not relay.is_due(clock())

    relay.blame(probe, REFUSED, clock())
    clock.go_on(seconds=13)

    assert relay.is_due(clock())


async def test_chance_spreads_the_rests_of_servers(clock: Clock) -> None:
    assert len({Breaker().trip(clock()) for _ in range(10)}) > 1


async def test_chance_spreads_those_who_come_back_to_a_domain(
    sessions: Sessions, clock: Clock
) -> None:
    rests = Rests(sessions, clock)
    rests.heed("readers.test", BUSY)

    assert len({rests.until("readers.test") for _ in range(10)}) > 1
