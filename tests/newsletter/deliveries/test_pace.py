"""The pace that all workers keep together, judged by a clock that no busy machine can disturb."""

import asyncio
import gc
from bisect import bisect_left, bisect_right
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from math import ceil, floor

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from newsletter.database import Sessions, open_sessions
from newsletter.deliveries.lanes import remove_lane, set_lane
from newsletter.deliveries.pace import Pacer
from tests.newsletter.deliveries.virtual_time import World, play

_RATES = {"drip.test": 0.5, "trickle.test": 7.0, "stream.test": 150.0, "flood.test": 5_000.0}
_SPAN = 10  # seconds in which a pace is kept within two per cent
_MOST = 200_000  # mails in a lane, more than any pace here allows


def _played(story: Callable[[World], Awaitable[None]]) -> Callable[[URL], None]:
    """Make a test of a story: on a machine that is late, and stands still now and then."""

    def test(database: URL) -> None:
        play(database, story)

    test.__doc__ = story.__doc__
    return test


@asynccontextmanager
async def _pacing(world: World, per_second: float = 0) -> AsyncIterator[Pacer]:
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


async def _limit(world: World, lane: str, per_second: float) -> None:
    async with world.sessions.begin() as session:
        await set_lane(session, lane, per_second=per_second, now=world.now())


async def _limit_fast_lanes(world: World) -> dict[str, list[float]]:
    """Limit two lanes; return where to note what leaves in them."""
    lanes = ("stream.test", "flood.test")
    for lane in lanes:
        await _limit(world, lane, _RATES[lane])
    return {lane: [] for lane in lanes}


async def _take(world: World, pacer: Pacer, lane: str) -> float:
    """Wait for room as a connection does, and return when there was."""
    while True:
        told = asyncio.Event()
        if pacer.admit(lane, told.set):
            return world.clock()
        await told.wait()


async def _send(world: World, pacer: Pacer, lane: str, moments: list[float]) -> None:
    """Send as fast as the lane allows, for ever, unless there is nothing that holds it up."""
    while len(moments) < _MOST:
        moments.append(await _take(world, pacer, lane))
        await asyncio.sleep(0)  # the server's answer


@asynccontextmanager
async def _sending(
    world: World, pacer: Pacer, moments: dict[str, list[float]], connections: int = 1
) -> AsyncIterator[None]:
    """Send in all lanes at once for as long as the block lasts."""
    tasks = [
        asyncio.create_task(_send(world, pacer, lane, moments[lane]))
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
async def _workers(
    world: World, count: int, moments: dict[str, list[float]]
) -> AsyncIterator[None]:
    """Run workers of three connections a lane for as long as the block lasts."""
    async with AsyncExitStack() as stack:
        for _ in range(count):
            pacer = await stack.enter_async_context(_pacing(world))
            await stack.enter_async_context(_sending(world, pacer, moments, connections=3))
        yield


def _check_pace(moments: list[float], per_second: float) -> None:
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


@_played
async def test_four_workers_keep_every_pace_across_restarts(world: World) -> None:
    for lane, rate in _RATES.items():
        await _limit(world, lane, rate)
    moments: dict[str, list[float]] = {lane: [] for lane in _RATES}

    async with _workers(world, 2, moments):
        async with _workers(world, 2, moments):
            await asyncio.sleep(6)
        async with _workers(world, 2, moments):
            await asyncio.sleep(6)
    async with _workers(world, 4, moments):
        await asyncio.sleep(6)

    for lane, rate in _RATES.items():
        _check_pace(moments[lane], rate)


@_played
async def test_what_one_worker_cannot_use_in_time_the_others_have(world: World) -> None:
    moments = await _limit_fast_lanes(world)
    async with _pacing(world) as pacer, _pacing(world) as other, _sending(world, other, moments):
        while world.clock() < 12:
            async with _sending(world, pacer, moments, connections=4):
                await asyncio.sleep(0.8)
            await asyncio.sleep(0.2)  # its connections have something else to do
    for lane in moments:
        _check_pace(moments[lane], _RATES[lane])


@_played
async def test_workers_that_come_and_go_keep_every_pace(world: World) -> None:
    moments = await _limit_fast_lanes(world)
    async with _workers(world, 1, moments):
        while world.clock() < 12:
            async with _workers(world, 1, moments):
                await asyncio.sleep(0.3)
    for lane in moments:
        _check_pace(moments[lane], _RATES[lane])


@_played
async def test_nobody_makes_up_for_a_pause(world: World) -> None:
    moments = await _limit_fast_lanes(world)
    async with _pacing(world) as pacer:
        async with _sending(world, pacer, moments):
            await asyncio.sleep(1)
        await asyncio.sleep(3)
        for lane in moments:
            moments[lane].clear()
        async with _sending(world, pacer, moments):
            await asyncio.sleep(11)
    for lane in moments:
        _check_pace(moments[lane], _RATES[lane])


@_played
async def test_a_process_that_was_frozen_sends_nothing_late(world: World) -> None:
    await _limit(world, "stream.test", 150)
    async with _pacing(world) as pacer:
        await _take(world, pacer, "stream.test")
        while pacer.delay("stream.test") == 0:
            await _take(world, pacer, "stream.test")
        assert pacer.delay("stream.test") < 0.01  # more are reserved
        world.freeze(5)
        assert not pacer.admit("stream.test", _nothing)


@_played
async def test_a_new_pace_holds_at_once(world: World) -> None:
    await _limit(world, "", 0.5)
    async with _pacing(world) as pacer:
        await _take(world, pacer, "")
        await _limit(world, "", 1_000)
        changed = world.clock()
        while await _take(world, pacer, "") - changed < 1:
            pass
        await _limit(world, "", 0.5)
        changed, late = world.clock(), 0
        while (taken := await _take(world, pacer, "")) - changed < 1:
            late += taken - changed > 0.4
    assert late <= 2


@_played
async def test_a_lane_and_the_whole_are_both_kept(world: World) -> None:
    await _limit(world, "", 40)
    await _limit(world, "slow.test", 10)
    moments: dict[str, list[float]] = {"slow.test": [], "readers.test": []}
    async with _pacing(world) as pacer, _sending(world, pacer, moments):
        await asyncio.sleep(25)
    _check_pace(moments["slow.test"], 10)
    _check_pace(sorted([*moments["slow.test"], *moments["readers.test"]]), 40)


@_played
async def test_without_a_limit_nobody_waits(world: World) -> None:
    async with _pacing(world) as pacer:
        assert all(pacer.admit(lane, _refuse) for lane in ("", "readers.test"))
        assert pacer.delay("readers.test") == 0


@_played
async def test_nobody_passes_before_the_limits_are_known(world: World) -> None:
    pacer = Pacer(world.sessions, 0, world.clock)
    told = asyncio.Event()
    assert not pacer.admit("", told.set)
    await pacer.look()
    assert told.is_set()
    assert pacer.admit("", _refuse)


@_played
async def test_a_limit_that_comes_or_goes_is_heard_of(world: World) -> None:
    async with _pacing(world) as pacer:
        assert pacer.admit("slow.test", _refuse)
        await _limit(world, "slow.test", 0.01)
        await pacer.look()
        await _take(world, pacer, "slow.test")
        told = asyncio.Event()
        assert not pacer.admit("slow.test", told.set)
        assert pacer.admit("other.test", _refuse)
        async with world.sessions.begin() as session:
            await remove_lane(session, "slow.test")
        await asyncio.wait_for(told.wait(), 10)
        assert pacer.admit("slow.test", _refuse)


@_played
async def test_a_limit_that_goes_and_comes_again_between_two_looks_holds(world: World) -> None:
    await _limit(world, "slow.test", 0.01)
    async with _pacing(world) as pacer:
        await _take(world, pacer, "slow.test")
        async with world.sessions.begin() as session:
            await remove_lane(session, "slow.test")
        await asyncio.wait_for(_take(world, pacer, "slow.test"), 10)
        await _limit(world, "slow.test", 0.01)
        await pacer.look()
        await _take(world, pacer, "slow.test")
        assert not pacer.admit("slow.test", _nothing)


@_played
async def test_the_setting_is_the_pace_of_all_that_has_none_of_its_own(world: World) -> None:
    async with _pacing(world, per_second=0.01) as pacer:
        await _take(world, pacer, "readers.test")
        assert not pacer.admit("", _nothing)
        await _limit(world, "", 1_000)
        await asyncio.wait_for(_take(world, pacer, "readers.test"), 10)
        async with world.sessions.begin() as session:
            await remove_lane(session, "")
        await asyncio.wait_for(_until_closed(pacer), 10)


@_played
async def test_who_waits_hears_of_it_when_the_database_is_back(world: World) -> None:
    await _limit(world, "", 100)
    async with _pacing(world) as pacer:
        async with world.sessions.begin() as session:
            await (await session.connection()).execute(text("ALTER TABLE lane RENAME TO away"))
        told = [asyncio.Event() for _ in range(5)]
        while pacer.admit("", told[0].set):
            pass
        for event in told:
            pacer.admit("", event.set)
        async with world.sessions.begin() as session:
            await (await session.connection()).execute(text("ALTER TABLE away RENAME TO lane"))
        async with asyncio.timeout(10):
            for event in told:
                await event.wait()


@_played
async def test_room_that_was_not_used_is_there_for_the_next(world: World) -> None:
    await _limit(world, "slow.test", 0.5)
    async with _pacing(world) as pacer:
        await _take(world, pacer, "slow.test")
        assert pacer.delay("slow.test") > 0.5
        await _take(world, pacer, "slow.test")
        pacer.give_back("slow.test")
        assert pacer.delay("slow.test") == 0
        assert pacer.admit("slow.test", _refuse)


@_played
async def test_who_has_no_use_for_room_any_more_leaves_it_to_others(world: World) -> None:
    await _limit(world, "", 20)
    async with _pacing(world) as pacer:
        await _take(world, pacer, "")
        gone = [asyncio.Event() for _ in range(10)]
        for event in gone:
            pacer.admit("", event.set)
        started = world.clock()
        await asyncio.wait_for(_take(world, pacer, ""), 10)
        assert world.clock() - started < 0.5


async def test_who_parts_while_the_database_hangs_leaves_nothing_behind(
    database: URL, sessions: Sessions
) -> None:
    """In real time. Pytest's filters make an error of a connection that nobody closes."""
    async with sessions.begin() as session:
        for lane in ("", "slow.test"):
            await set_lane(session, lane, per_second=10, now=datetime.now(UTC))
    tasks = asyncio.all_tasks()
    async with sessions() as session, open_sessions(database) as sessions_of_pacer:
        pacer = Pacer(sessions_of_pacer, 0)
        await pacer.look()
        running = asyncio.create_task(pacer.run())
        await (await session.connection()).execute(text("SELECT * FROM lane FOR UPDATE"))
        assert not pacer.admit("slow.test", _nothing)
        async with asyncio.timeout(10):
            while not await _is_waited_for(sessions):  # noqa: ASYNC110  # a lock is no event
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.wait({running})
    assert asyncio.all_tasks() <= tasks
    del pacer, running
    gc.collect()


async def _is_waited_for(sessions: Sessions) -> bool:
    """Whether somebody waits for a lock in the database."""
    async with sessions() as session:
        found = await (await session.connection()).execute(
            text("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        )
        return bool(found.scalar_one())


async def _until_closed(pacer: Pacer) -> None:
    while pacer.admit("", _nothing):  # noqa: ASYNC110  # whoever passes is told nothing
        await asyncio.sleep(0.01)


def _refuse() -> None:
    pytest.fail("nobody had to wait")


def _nothing() -> None:
    """Want nothing."""
