"""Whose turn it is among several servers, and who waits: decided without any network."""

import asyncio
from collections import Counter

import pytest

from newsletter.deliveries.errors import AllResting
from newsletter.mail import Server
from tests.newsletter.deliveries.traffic.borrowing import ONE, TWO, Borrower, Clock, waits


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize("at_once", [1, 2, 3, 8, 21])
async def test_weights_of_three_to_one_are_kept_by_any_number_of_turns(
    clock: Clock, at_once: int
) -> None:
    heavy = Server(host="heavy.test", port=25, weight=3)
    light = Server(host="light.test", port=25, weight=1)
    turns = Borrower(clock, heavy, light)
    lent = [await turns.borrow() for _ in range(at_once)]
    used: Counter[str] = Counter()

    for _ in range(400):  # the oldest ends, another begins
        connection = lent.pop(0)
        used[connection.server.host] += 1
        await turns.give_back(connection)
        lent.append(await turns.borrow())

    assert 280 <= used["heavy.test"] <= 320


async def test_a_slow_server_holds_no_more_than_its_part_of_the_turns(clock: Clock) -> None:
    turns = Borrower(clock, Server(host="fast.test", port=25), Server(host="slow.test", port=25))
    lent = [await turns.borrow() for _ in range(8)]

    for _ in range(100):  # turns with the slow one never end
        fast = next(each for each in lent if each.server.host == "fast.test")
        lent.remove(fast)
        await turns.give_back(fast)
        lent.append(await turns.borrow())

    assert Counter(each.server.host for each in lent) == {"fast.test": 4, "slow.test": 4}


async def test_a_server_has_no_more_connections_than_it_may_have(clock: Clock) -> None:
    turns = Borrower(clock, ONE, TWO)
    lent = [await turns.borrow() for _ in range(8)]
    assert Counter(each.server.host for each in lent) == {"one.test": 4, "two.test": 4}

    ninth = asyncio.create_task(turns.borrow())
    assert await waits(ninth)
    await turns.give_back(lent[3])

    assert await ninth is lent[3]  # the same connection, kept open


async def test_single_mails_wait_for_no_issue(clock: Clock) -> None:
    turns = Borrower(clock, ONE)
    lent = [await turns.borrow() for _ in range(4)]
    issue = asyncio.create_task(turns.borrow())
    assert await waits(issue)

    letters = [await turns.borrow(single=True) for _ in range(2)]
    third = asyncio.create_task(turns.borrow(single=True))
    assert await waits(third)
    await turns.give_back(letters[0])

    assert await third
    assert await waits(issue)  # the others are five still
    await turns.give_back(lent[0])
    await turns.give_back(letters[1])
    await turns.give_back(await third)
    assert await issue


async def test_nobody_waits_when_the_program_stops(clock: Clock) -> None:
    turns = Borrower(clock, Server(host="one.test", port=25, connections=1))
    await turns.borrow()
    waiting = asyncio.create_task(turns.borrow())
    assert await waits(waiting)

    turns.connections.stop()

    with pytest.raises(AllResting):
        await waiting


async def test_whoever_gives_up_waiting_takes_nothing_along(clock: Clock) -> None:
    turns = Borrower(clock, Server(host="one.test", port=25, connections=1))
    lent = await turns.borrow()
    first, second = [asyncio.create_task(turns.borrow()) for _ in range(2)]
    assert await waits(first)

    first.cancel()
    await turns.give_back(lent)

    assert await second is lent


async def test_idle_connections_are_closed_after_a_while(clock: Clock) -> None:
    turns = Borrower(clock, Server(host="one.test", port=25, idle_seconds=30))
    old, young = [await turns.borrow() for _ in range(2)]
    await turns.give_back(old)
    clock.go_on(seconds=20)
    await turns.give_back(young)
    clock.go_on(seconds=15)

    await turns.connections.close_idle()

    assert await turns.borrow() is young
    assert await turns.borrow() is not old
