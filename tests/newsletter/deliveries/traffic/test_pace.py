"""The pace that all workers keep together, judged by a clock that no busy machine can disturb."""

import asyncio

from tests.newsletter.deliveries.traffic.pacing import (
    RATES,
    check_pace,
    limit,
    limit_fast_lanes,
    nothing,
    pacing,
    played,
    sending,
    take,
    workers,
)
from tests.newsletter.deliveries.traffic.virtual_time import World


@played
async def test_four_workers_keep_every_pace_across_restarts(world: World) -> None:
    for lane, rate in RATES.items():
        await limit(world, lane, rate)
    moments: dict[str, list[float]] = {lane: [] for lane in RATES}

    async with workers(world, 2, moments):
        async with workers(world, 2, moments):
            await asyncio.sleep(6)
        async with workers(world, 2, moments):
            await asyncio.sleep(6)
    async with workers(world, 4, moments):
        await asyncio.sleep(6)

    for lane, rate in RATES.items():
        check_pace(moments[lane], rate)


@played
async def test_four_workers_keep_one_pace_for_all_mails_across_a_restart(world: World) -> None:
    await limit(world, "", 150.0)
    moments: dict[str, list[float]] = {"": [], "readers.test": []}

    async with workers(world, 3, moments):
        async with workers(world, 1, moments):
            await asyncio.sleep(6)
        async with workers(world, 1, moments):
            await asyncio.sleep(12)

    assert all(moments.values())
    check_pace(sorted(moment for lane in moments.values() for moment in lane), 150.0)


@played
async def test_what_one_worker_cannot_use_in_time_the_others_have(world: World) -> None:
    moments = await limit_fast_lanes(world)
    async with pacing(world) as pacer, pacing(world) as other, sending(world, other, moments):
        while world.clock() < 12:
            async with sending(world, pacer, moments, connections=4):
                await asyncio.sleep(0.8)
            await asyncio.sleep(0.2)  # its connections have something else to do
    for lane in moments:
        check_pace(moments[lane], RATES[lane])


@played
async def test_workers_that_come_and_go_keep_every_pace(world: World) -> None:
    moments = await limit_fast_lanes(world)
    async with workers(world, 1, moments):
        while world.clock() < 12:
            async with workers(world, 1, moments):
                await asyncio.sleep(0.3)
    for lane in moments:
        check_pace(moments[lane], RATES[lane])


@played
async def test_nobody_makes_up_for_a_pause(world: World) -> None:
    moments = await limit_fast_lanes(world)
    async with pacing(world) as pacer:
        async with sending(world, pacer, moments):
            await asyncio.sleep(1)
        await asyncio.sleep(3)
        for lane in moments:
            moments[lane].clear()
        async with sending(world, pacer, moments):
            await asyncio.sleep(11)
    for lane in moments:
        check_pace(moments[lane], RATES[lane])


@played
async def test_a_process_that_was_frozen_sends_nothing_late(world: World) -> None:
    await limit(world, "stream.test", 150)
    async with pacing(world) as pacer:
        await take(world, pacer, "stream.test")
        while pacer.delay("stream.test") == 0:
            await take(world, pacer, "stream.test")
        assert pacer.delay("stream.test") < 0.01  # more are reserved
        world.freeze(5)
        assert not pacer.admit("stream.test", nothing)


@played
async def test_a_new_pace_holds_at_once(world: World) -> None:
    await limit(world, "", 0.5)
    async with pacing(world) as pacer:
        await take(world, pacer, "")
        await limit(world, "", 1_000)
        changed = world.clock()
        while await take(world, pacer, "") - changed < 1:
            pass
        await limit(world, "", 0.5)
        changed, late = world.clock(), 0
        while (taken := await take(world, pacer, "")) - changed < 1:
            late += taken - changed > 0.4
    assert late <= 2


@played
async def test_a_lane_and_the_whole_are_both_kept(world: World) -> None:
    await limit(world, "", 40)
    await limit(world, "slow.test", 10)
    moments: dict[str, list[float]] = {"slow.test": [], "readers.test": []}
    async with pacing(world) as pacer, sending(world, pacer, moments):
        await asyncio.sleep(25)
    check_pace(moments["slow.test"], 10)
    check_pace(sorted([*moments["slow.test"], *moments["readers.test"]]), 40)
