"""Servers that fail, rest and come back while others go on: decided without any network."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from newsletter.deliveries.errors import AllResting
from newsletter.mail import Outcome, Scope, Step, Verdict
from tests.newsletter.deliveries.traffic.borrowing import (
    ONE,
    REFUSED,
    SPARE,
    TWO,
    Borrower,
    Clock,
    waits,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def test_where_one_server_fails_the_other_is_asked_at_once(clock: Clock) -> None:
    turns = Borrower(clock, ONE, TWO)

    assert await turns.fail() == timedelta()
    used = {await turns.use() for _ in range(10)}

    assert used == {"two.test"}
    assert turns.connections.alarm() == (
        "The SMTP server one.test refused the login (535): "
        "check NEWSLETTER_SMTP__USERNAME and NEWSLETTER_SMTP__PASSWORD.\n"
        "Mails leave through the other SMTP servers."
    )


async def test_after_its_rest_one_connection_tries_and_then_all_come_back(clock: Clock) -> None:
    turns = Borrower(clock, ONE, TWO)
    await turns.fail()

    clock.go_on(seconds=7)
    probe = await turns.borrow()
    others = [await turns.borrow() for _ in range(4)]
    assert probe.server.host == "one.test"
    assert {each.server.host for each in others} == {"two.test"}

    assert turns.connections.praise(probe)
    assert turns.connections.alarm() is None
    for each in (probe, *others):
        await turns.give_back(each)
    assert {await turns.use() for _ in range(4)} == {"one.test", "two.test"}


async def test_whoever_comes_back_makes_up_for_nothing(clock: Clock) -> None:
    turns = Borrower(clock, ONE, TWO)
    await turns.fail()
    for _ in range(100):
        await turns.use()

    clock.go_on(seconds=7)
    used = Counter([await turns.use() for _ in range(21)])

    assert used["two.test"] >= 8


async def test_a_probe_that_fails_makes_the_next_rest_longer(clock: Clock) -> None:
    turns = Borrower(clock, ONE)
    rests = []
    for _ in range(12):
        await turns.fail()
        began = clock.now
        while (wait := await turns.wait()) is not None:
            assert timedelta(seconds=1) <= wait <= timedelta(seconds=30)
            clock.now += wait
        rests.append(clock.now - began)

    assert rests[0] <= timedelta(seconds=7)
    assert timedelta(minutes=10) <= rests[-1] <= timedelta(minutes=13)
    assert sorted(rests[:6]) == rests[:6]


async def test_while_one_tries_a_server_the_others_wait_for_what_comes_of_it(clock: Clock) -> None:
    turns = Borrower(clock, ONE)
    await turns.fail()
    clock.go_on(seconds=7)
    probe = await turns.borrow()

    other = asyncio.create_task(turns.borrow())
    assert await waits(other)
    turns.connections.praise(probe)

    assert (await other).server is ONE


async def test_those_that_wait_for_a_probe_hear_that_it_failed(clock: Clock) -> None:
    turns = Borrower(clock, ONE)
    await turns.fail()
    clock.go_on(seconds=7)
    probe = await turns.borrow()
    others = [asyncio.create_task(turns.borrow()) for _ in range(3)]
    assert await waits(others[0])

    turns.connections.blame(probe, REFUSED, clock())

    found = await asyncio.gather(*others, return_exceptions=True)
    assert [type(each) for each in found] == [AllResting] * 3


async def test_standing_by_means_only_while_all_others_rest(clock: Clock) -> None:
    turns = Borrower(clock, ONE, TWO, SPARE)
    assert {await turns.use() for _ in range(20)} == {"one.test", "two.test"}

    await turns.fail()
    assert len({await turns.use() for _ in range(20)}) == 1
    await turns.fail()
    assert {await turns.use() for _ in range(20)} == {"spare.test"}

    clock.go_on(seconds=7)
    assert {await turns.use() for _ in range(20)} == {"one.test", "two.test"}


async def test_the_fault_of_a_server_that_stands_by_is_no_alarm_while_others_work(
    clock: Clock,
) -> None:
    turns = Borrower(clock, ONE, SPARE)
    await turns.fail()
    assert await turns.fail() >= timedelta(seconds=1)  # the spare one's
    assert str(turns.connections.alarm()).startswith("No SMTP server works")

    clock.go_on(seconds=7)
    assert await turns.use() == "one.test"

    assert turns.connections.alarm() is None


async def test_when_all_rest_there_is_one_alarm_that_names_each(clock: Clock) -> None:
    turns = Borrower(clock, ONE, TWO)
    await turns.fail()
    after = await turns.fail()

    assert timedelta(seconds=4) <= after <= timedelta(seconds=7)
    with pytest.raises(AllResting):
        await turns.borrow()
    first, *lines = str(turns.connections.alarm()).split("\n")
    assert first == "No SMTP server works, and everybody waits until one does."
    assert len(lines) == 2
    assert "NEWSLETTER_RELAYS__TWO__PASSWORD" in lines[1]


async def test_a_server_alone_says_only_what_is_wrong_with_it(clock: Clock) -> None:
    turns = Borrower(clock, ONE)
    assert turns.connections.alarm() is None
    await turns.fail()

    assert str(turns.connections.alarm()).startswith("The SMTP server one.test refused the login")
    assert "\n" not in str(turns.connections.alarm())


async def test_many_connections_that_meet_one_fault_are_one_fault(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    turns = Borrower(clock, ONE)
    lent = [await turns.borrow() for _ in range(4)]

    for each in lent:
        turns.connections.blame(each, REFUSED, clock())

    assert caplog.text.count("no mail leaves") == 1
    clock.go_on(seconds=7)
    for each in lent:
        await turns.give_back(each)
    assert await turns.borrow()


async def test_a_connection_too_many_is_not_opened_again_and_raises_no_alarm(clock: Clock) -> None:
    turns = Borrower(clock, ONE)
    first = await turns.borrow()
    turns.connections.praise(first)
    second, third = [await turns.borrow() for _ in range(2)]
    turns.connections.praise(second)
    crowded = Outcome(
        verdict=Verdict.DEFERRED, scope=Scope.SESSION, step=Step.CONNECT, code=421, server="one"
    )

    assert turns.connections.blame(third, crowded, clock()) == timedelta()
    await turns.give_back(third)

    assert turns.connections.alarm() is None
    other = asyncio.create_task(turns.borrow())
    assert await waits(other)  # it takes two at once
    await turns.give_back(second)
    assert await other
    await turns.give_back(first)

    clock.go_on(minutes=6)  # who knows whether that still holds
    assert [await turns.borrow() for _ in range(3)]


async def test_a_server_that_goes_down_under_all_connections_is_not_taken_for_crowded(
    clock: Clock,
) -> None:
    turns = Borrower(clock, ONE)
    lent = [await turns.borrow() for _ in range(3)]
    for each in lent:
        turns.connections.praise(each)
    for each in lent:  # it broke off, which may happen once
        await turns.give_back(each)

    assert await turns.fail() >= timedelta(seconds=1)

    assert turns.connections.alarm()


async def test_a_crowd_is_no_leave_to_have_more_connections(clock: Clock) -> None:
    turns = Borrower(clock, ONE)
    lent = [await turns.borrow(single=True) for _ in range(6)]
    turns.connections.praise(lent[0])
    turns.connections.blame(lent[5], REFUSED, clock())
    for each in lent[3:]:
        await turns.give_back(each)

    assert await turns.borrow()
    assert await waits(asyncio.create_task(turns.borrow()))
