"""Limits that come, change and go while workers wait for room."""

import asyncio
import gc
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.engine import URL

from newsletter.database import Sessions, open_sessions
from newsletter.deliveries.traffic.lanes import remove_lane, set_lane
from newsletter.deliveries.traffic.pace import Pacer
from tests.newsletter.deliveries.locks import wait_for_a_lock
from tests.newsletter.deliveries.traffic.pacing import (
    limit,
    nothing,
    pacing,
    played,
    refuse,
    take,
)
from tests.newsletter.deliveries.traffic.virtual_time import World


@played
async def test_without_a_limit_nobody_waits(world: World) -> None:
    async with pacing(world) as pacer:
        assert all(pacer.admit(lane, refuse) for lane in ("", "readers.test"))
        assert pacer.delay("readers.test") == 0


@played
async def test_nobody_passes_before_the_limits_are_known(world: World) -> None:
    pacer = Pacer(world.sessions, 0, world.clock)
    told = asyncio.Event()
    assert not pacer.admit("", told.set)
    await pacer.look()
    assert told.is_set()
    assert pacer.admit("", refuse)


@played
async def test_a_limit_that_comes_or_goes_is_heard_of(world: World) -> None:
    async with pacing(world) as pacer:
        assert pacer.admit("slow.test", refuse)
        await limit(world, "slow.test", 0.01)
        await pacer.look()
        await take(world, pacer, "slow.test")
        told = asyncio.Event()
        assert not pacer.admit("slow.test", told.set)
        assert pacer.admit("other.test", refuse)
        async with world.sessions.begin() as session:
            await remove_lane(session, "slow.test")
        await asyncio.wait_for(told.wait(), 10)
        assert pacer.admit("slow.test", refuse)


@played
async def test_a_limit_that_goes_and_comes_again_between_two_looks_holds(world: World) -> None:
    await limit(world, "slow.test", 0.01)
    async with pacing(world) as pacer:
        await take(world, pacer, "slow.test")
        async with world.sessions.begin() as session:
            await remove_lane(session, "slow.test")
        await asyncio.wait_for(take(world, pacer, "slow.test"), 10)
        await limit(world, "slow.test", 0.01)
        await pacer.look()
        await take(world, pacer, "slow.test")
        assert not pacer.admit("slow.test", nothing)


@played
async def test_the_setting_is_the_pace_of_all_that_has_none_of_its_own(world: World) -> None:
    async with pacing(world, per_second=0.01) as pacer:
        await take(world, pacer, "readers.test")
        assert not pacer.admit("", nothing)
        await limit(world, "", 1_000)
        await asyncio.wait_for(take(world, pacer, "readers.test"), 10)
        async with world.sessions.begin() as session:
            await remove_lane(session, "")
        await asyncio.wait_for(_until_closed(pacer), 10)


@played
async def test_who_waits_hears_of_it_when_the_database_is_back(world: World) -> None:
    await limit(world, "", 100)
    async with pacing(world) as pacer:
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


@played
async def test_room_that_was_not_used_is_there_for_the_next(world: World) -> None:
    await limit(world, "slow.test", 0.5)
    async with pacing(world) as pacer:
        await take(world, pacer, "slow.test")
        assert pacer.delay("slow.test") > 0.5
        await take(world, pacer, "slow.test")
        pacer.give_back("slow.test")
        assert pacer.delay("slow.test") == 0
        assert pacer.admit("slow.test", refuse)


@played
async def test_who_has_no_use_for_room_any_more_leaves_it_to_others(world: World) -> None:
    await limit(world, "", 20)
    async with pacing(world) as pacer:
        await take(world, pacer, "")
        gone = [asyncio.Event() for _ in range(10)]
        for event in gone:
            pacer.admit("", event.set)
        started = world.clock()
        await asyncio.wait_for(take(world, pacer, ""), 10)
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
        assert not pacer.admit("slow.test", nothing)
        await wait_for_a_lock(sessions)
        running.cancel()
        await asyncio.wait({running})
    assert asyncio.all_tasks() <= tasks
    del pacer, running
    gc.collect()


async def _until_closed(pacer: Pacer) -> None:
    while pacer.admit("", nothing):  # noqa: ASYNC110  # whoever passes is told nothing
        await asyncio.sleep(0.01)
