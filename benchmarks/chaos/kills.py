"""Workers that are killed: with their journal there at the next start, and without."""

import asyncio
import random
import shutil
from contextlib import AsyncExitStack, aclosing
from statistics import median

from benchmarks.chaos.programs import Program
from benchmarks.chaos.scenes import Row, fill
from benchmarks.chaos.stage import CONNECTIONS, WINDOW, Stage, open_stage

_SHORTEST, _LONGEST = 0.05, 0.4  # seconds that a worker sends before it is killed


async def kill_with_journal(size: float) -> Row:
    """Kill the worker again and again; the next one finds the journal."""
    return await kill_at_random(people=int(10_000 * size), kills=int(200 * size), journal=True)


async def kill_without_journal(size: float) -> Row:
    """The same on a machine that has no journal: as if another one took over."""
    return await kill_at_random(people=int(10_000 * size), kills=int(200 * size), journal=False)


async def kill_at_random(*, people: int, kills: int, journal: bool) -> Row:
    """Kill a worker so many times, at random moments while its mails are on their way."""
    async with open_stage(people, own_database=True) as stage, stage.open_nursery() as nursery:
        waits: list[float] = []
        for number in range(kills):
            await stage.spread(lives=kills - number, seconds=(_SHORTEST + _LONGEST) / 2)
            worker = await nursery.start("worker", name="worker")
            async with aclosing(worker):
                waits.append(await _await_first(stage, worker))
                await asyncio.sleep(random.uniform(_SHORTEST, _LONGEST))
                await worker.kill()
            if not journal:
                shutil.rmtree(stage.journals, ignore_errors=True)
        findings = await stage.finish("worker")
    in_flight = kills * CONNECTIONS
    row = Row(
        scene="killed, journal there" if journal else "killed, journal gone",
        done=f"SIGKILL at random moments of {_SHORTEST:g} to {_LONGEST:g} s of sending",
        kills=kills,
        most_twice=0 if journal else in_flight * (WINDOW + 1),
        most_uncertain=in_flight if journal else 0,
        notes=(f"{median(waits):.1f} s from a start to its first mail",),
    )
    return fill(row, findings)


async def kill_together(size: float) -> Row:
    """Kill three workers on one database at once, again and again."""
    rounds, workers = max(int(20 * size), 2), 3
    async with open_stage(int(10_000 * size)) as stage, stage.open_nursery() as nursery:
        for number in range(rounds):
            await stage.spread(lives=(rounds - number) * workers, seconds=_LONGEST)
            async with AsyncExitStack() as running:
                started = [
                    await running.enter_async_context(
                        aclosing(await nursery.start("worker", name=f"worker{which}"))
                    )
                    for which in range(workers)
                ]
                await stage.await_mails(1, started[0])
                await asyncio.sleep(random.uniform(_SHORTEST, _LONGEST))
                await asyncio.gather(*(worker.kill() for worker in started))
            await stage.forget_the_dead()
        findings = await stage.finish("worker0")
    kills = rounds * workers
    row = Row(
        scene="three killed at once",
        done=f"SIGKILL of {workers} workers at once, {rounds} times",
        kills=kills,
        most_uncertain=kills * CONNECTIONS,
    )
    return fill(row, findings)


async def _await_first(stage: Stage, worker: Program) -> float:
    """Return after how many seconds the first mail of a worker arrived."""
    clock = asyncio.get_running_loop().time
    begin = clock()
    await stage.await_mails(1, worker)
    return clock() - begin
