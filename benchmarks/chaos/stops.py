"""Workers that are told to stop, frozen, or steered, in mid-send."""

import asyncio
import random
import signal
from contextlib import AsyncExitStack, aclosing, suppress
from datetime import UTC, datetime

from benchmarks.chaos.scenes import Row, fill
from benchmarks.chaos.stage import CONNECTIONS, WINDOW, Stage, open_stage
from newsletter.deliveries import NotSending, pause, resume
from subscribers import unsubscribe

_MOST_SECONDS = 10  # that a worker may take to stop
_ALIKE = 5  # looks in a row that show the same: nothing happens any more


async def stop_often(size: float) -> Row:
    """Tell the worker to stop in mid-send, and start it again."""
    stops = max(int(20 * size), 3)
    async with (
        open_stage(int(10_000 * size), own_database=True) as stage,
        stage.open_nursery() as nursery,
    ):
        took: list[float] = []
        for number in range(stops):
            await stage.spread(lives=stops - number, seconds=1.0)
            async with aclosing(await nursery.start("worker", name="worker")) as worker:
                await stage.await_mails(1, worker)
                await asyncio.sleep(random.uniform(0.1, 1.0))
                took.append(await worker.stop())
        findings = await stage.finish("worker")
    slow = [seconds for seconds in took if seconds > _MOST_SECONDS]
    row = Row(
        scene="told to stop",
        done=f"SIGTERM in mid-send, {stops} times",
        notes=(f"stopped within {max(took):.1f} s",),
        broken=(f"{len(slow)} stops took longer than {_MOST_SECONDS} s",) if slow else (),
    )
    return fill(row, findings)


async def freeze(size: float) -> Row:
    """Freeze one of two workers past its lease; it goes on when all has been done without it."""
    async with open_stage(max(int(5_000 * size), 1_000)) as stage:
        await stage.receiver.behave(delay=0.02)
        async with AsyncExitStack() as running:
            frozen = await running.enter_async_context(stage.start("worker", name="frozen"))
            await stage.await_mails(50, frozen)
            frozen.send_signal(signal.SIGSTOP)
            other = await running.enter_async_context(stage.start("worker", name="other"))
            await stage.await_end(other)
            before = await _fingerprint(stage)
            frozen.send_signal(signal.SIGCONT)
            await _await_silence(stage)
            seconds = await frozen.stop()
            after = await _fingerprint(stage)
            findings = await stage.check()
    broken = [] if before == after else ["the frozen worker wrote over what others had done"]
    if seconds > _MOST_SECONDS:
        broken.append(f"the frozen worker took {seconds:.0f} s to stop")
    row = Row(
        scene="frozen",
        done="SIGSTOP of one of two workers, SIGCONT when the other had finished",
        most_twice=CONNECTIONS * (WINDOW + 1),
        broken=tuple(broken),
    )
    return fill(row, findings)


async def steer(size: float) -> Row:
    """Pause, resume, change the speed and unsubscribe people at random, from another process."""
    turns = max(int(40 * size), 5)
    late = 0
    async with open_stage(int(10_000 * size)) as stage:
        await stage.receiver.behave(delay=0.01)
        async with (
            stage.start("worker", name="worker0") as worker,
            stage.start("worker", name="worker1"),
        ):
            await stage.await_mails(10, worker)
            for _ in range(turns):
                await _set_speed(stage, random.choice([None, 5_000, 500, 50]))
                await asyncio.sleep(random.uniform(0, 0.5))
                late += await _pause_a_while(stage)
                await _leave(stage, random.randint(1, stage.people))
            await _set_speed(stage, None)
            await stage.await_end(worker)
            findings = await stage.check()
    row = Row(
        scene="steered",
        done=f"{turns} times paused, its speed changed, somebody unsubscribed; two workers",
        notes=(f"{late} mails after a pause, in all",),
        broken=(f"{late} mails left after pauses",)
        if late > turns * 2 * CONNECTIONS * (WINDOW + 1)
        else (),
    )
    return fill(row, findings)


async def _pause_a_while(stage: Stage) -> int:
    """Pause, and resume; return how many mails arrived in between."""
    with suppress(NotSending):
        async with stage.sessions.begin() as session:
            await pause(session, stage.issue_id, now=datetime.now(UTC))
        before = len(stage.receiver.copies)
        await asyncio.sleep(random.uniform(0, 0.8))
        late = len(stage.receiver.copies) - before
        async with stage.sessions.begin() as session:
            await resume(session, stage.issue_id, now=datetime.now(UTC))
        return late
    return 0


async def _leave(stage: Stage, number: int) -> None:
    async with stage.sessions.begin() as session:
        await unsubscribe(session, number, ip=None, now=datetime.now(UTC))


async def _set_speed(stage: Stage, per_second: float | None) -> None:
    await stage.execute(
        "INSERT INTO lane (name, per_second, next_at) VALUES ('', :speed, now())"
        " ON CONFLICT (name) DO UPDATE SET per_second = :speed",
        speed=per_second,
    )


async def _await_silence(stage: Stage) -> None:
    """Wait until no mail has come for a while."""
    alike, count = 0, -1
    while alike < _ALIKE:
        await asyncio.sleep(0.5)
        alike = alike + 1 if count == len(stage.receiver.copies) else 0
        count = len(stage.receiver.copies)


async def _fingerprint(stage: Stage) -> int:
    """Return a number that changes with every delivery."""
    return await stage.count(
        "SELECT sum(hashtext(delivery::text)) FROM delivery WHERE issue_id = :issue"
    )
