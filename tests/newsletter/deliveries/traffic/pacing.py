"""Workers that keep a pace, in virtual time: what runs them, and what judges them."""

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from math import ceil, floor

import pytest
from sqlalchemy.engine import URL

from newsletter.deliveries.traffic.lanes import set_lane
from newsletter.deliveries.traffic.pace import Pacer
from tests.newsletter.deliveries.traffic.virtual_time import World, play

RATES = {"drip.test": 0.5, "trickle.test": 7.0, "stream.test": 150.0, "flood.test": 5_000.0}
_SPAN = 10  # seconds in which a pace is kept within two per cent
_MOST = 200_000  # mails in a lane, more than any pace here allows


def played(story: Callable[[World], Awaitable[None]]) -> Callable[[URL], None]:
    """Make a test of a story: on a machine that is late, and stands still now and then."""

    def test(database: URL) -> None:
        play(database, story)

    test.__doc__ = story.__doc__
    return test


@asynccontextmanager
async def pacing(world: World, per_second: float = 0) -> AsyncIterator[Pacer]:
    """Run a pacer that knows its lanes for as long as the block lasts."""
    pacer = Pacer(world.sessions, per_second, world.clock)
    await pacer.look()
    running = asyncio.create_task(pacer.run())
    try:
        yield pacer
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def limit(world: World, lane: str, per_second: float) -> None:
    async with world.sessions.begin() as session:
        await set_lane(session, lane, per_second=per_second, now=world.now())


async def limit_fast_lanes(world: World) -> dict[str, list[float]]:
    """Limit two lanes; return where to note what leaves in them."""
    lanes = ("stream.test", "flood.test")
    for lane in lanes:
        await limit(world, lane, RATES[lane])
    return {lane: [] for lane in lanes}


async def take(world: World, pacer: Pacer, lane: str) -> float:
    """Wait for room as a connection does, and return when there was."""
    while True:
        told = asyncio.Event()
        if pacer.admit(lane, told.set):
            return world.clock()
        await told.wait()


async def send(world: World, pacer: Pacer, lane: str, moments: list[float]) -> None:
    """Send as fast as the lane allows, for ever, unless there is nothing that holds it up."""
    while len(moments) < _MOST:
        moments.append(await take(world, pacer, lane))
        await asyncio.sleep(0)  # the server's answer


@asynccontextmanager
async def sending(
    world: World, pacer: Pacer, moments: dict[str, list[float]], connections: int = 1
) -> AsyncIterator[None]:
    """Send in all lanes at once for as long as the block lasts."""
    tasks = [
        asyncio.create_task(send(world, pacer, lane, moments[lane]))
        for lane in moments
        for _ in range(connections)
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


@asynccontextmanager
async def workers(world: World, count: int, moments: dict[str, list[float]]) -> AsyncIterator[None]:
    """Run workers of three connections a lane for as long as the block lasts."""
    async with AsyncExitStack() as stack:
        for _ in range(count):
            pacer = await stack.enter_async_context(pacing(world))
            await stack.enter_async_context(sending(world, pacer, moments, connections=3))
        yield


def check_pace(moments: list[float], per_second: float) -> None:
    """Check all spans that begin with a mail: two per cent too fast, or too slow, are too many."""
    begins = [begin for begin in moments if begin + _SPAN <= moments[-1]]
    with_first = [
        bisect_left(moments, begin + _SPAN) - bisect_left(moments, begin) for begin in begins
    ]
    without = [
        bisect_right(moments, begin + _SPAN) - bisect_right(moments, begin) for begin in begins
    ]
    assert max(with_first) <= ceil(per_second * _SPAN * 1.02)
    assert min(without) >= floor(per_second * _SPAN * 0.98)


def refuse() -> None:
    pytest.fail("nobody had to wait")


def nothing() -> None:
    """Want nothing."""
