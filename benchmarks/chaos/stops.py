"""Workers that are told to stop, frozen, or steered, in mid-send."""

import asyncio
import random
import signal
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.chaos.scenes import Row, fill
from benchmarks.chaos.stage import CONNECTIONS, WINDOW, Stage, open_stage
from benchmarks.invariants import Copy
from newsletter.deliveries import NotSending, pause, resume
from subscribers import unsubscribe

_MOST_SECONDS = 10  # that a worker may take to stop
_TURN = 2.0  # seconds for which there is something to send in a turn of the steering
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
    """Pause, resume, change the speed, restart a worker, unsubscribe people: in any order."""
    turns = max(int(40 * size), 5)
    pauses: list[_Pause] = []
    async with (
        open_stage(int(10_000 * size)) as stage,
        stage.open_nursery() as nursery,
        stage.start("worker", name="worker0") as worker,
    ):
        await stage.spread(lives=turns, seconds=_TURN)
        await stage.await_mails(10, worker)
        for number in range(turns):
            await stage.spread(lives=turns - number, seconds=_TURN)
            async with aclosing(await nursery.start("worker", name="worker1")):
                for deed in random.sample((_set_any_speed, _pause_a_while, _leave), 3):
                    pauses += await deed(stage) or ()
                    await asyncio.sleep(random.uniform(0, 0.5))
        await _set_speed(stage, None)
        await stage.receiver.behave(delay=0)
        await stage.await_end(worker)
        findings = await stage.check()
        late = max((pause.count_late(stage.receiver.copies) for pause in pauses), default=0)
    # Each connection of two workers, before it hears of the pause with its next commit.
    most = 2 * CONNECTIONS * (WINDOW + 1)
    broken = [f"{late} mails left in a pause; {most} may"] if late > most else []
    if len(pauses) < turns:
        broken.append(f"only {len(pauses)} of {turns} pauses met a sending under way")
    row = Row(
        scene="steered",
        done=f"{turns} times paused, its speed changed, one of two workers restarted,"
        " somebody unsubscribed",
        notes=(f"{late} mails in a pause at most",),
        broken=tuple(broken),
    )
    return fill(row, findings)


@dataclass(frozen=True, kw_only=True)
class _Pause:
    """When no mail was to leave."""

    since: datetime
    until: datetime

    def count_late(self, copies: Iterable[Copy]) -> int:
        """Return how many mails arrived all the same."""
        return sum(self.since < copy.at < self.until for copy in copies)


async def _pause_a_while(stage: Stage) -> Sequence[_Pause]:
    """Pause, and resume; return when that was, if the sending was not over."""
    with suppress(NotSending):
        async with stage.sessions.begin() as session:
            await pause(session, stage.issue_id, now=datetime.now(UTC))
        since = datetime.now(UTC)
        await asyncio.sleep(random.uniform(0, 0.8))
        until = datetime.now(UTC)
        async with stage.sessions.begin() as session:
            await resume(session, stage.issue_id, now=datetime.now(UTC))
        return [_Pause(since=since, until=until)]
    return []


async def _leave(stage: Stage) -> None:
    async with stage.sessions.begin() as session:
        number = random.randint(1, stage.people)
        await unsubscribe(session, number, ip=None, now=datetime.now(UTC))


async def _set_any_speed(stage: Stage) -> None:
    await _set_speed(stage, random.choice([None, 5_000, 500, 50]))


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
