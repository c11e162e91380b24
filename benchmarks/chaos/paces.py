"""Four workers and one speed for all mails, while one of them is restarted."""

import asyncio
import random
from collections import deque
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

from benchmarks.chaos.scenes import Row, fill
from benchmarks.chaos.stage import open_stage
from newsletter.deliveries import set_lane

_SPEED = 200.0  # mails a second
_WORKERS = 4
_WINDOW = timedelta(seconds=10)
_MOST_OFF = 0.02
_EDGE = timedelta(seconds=2)  # until all of them have a turn, and when few people are left


async def keep_pace(size: float) -> Row:
    """Have four workers keep one speed; one of them is told to stop, and comes back."""
    people = max(int(10_000 * size), 4_000)
    async with open_stage(people) as stage, AsyncExitStack() as running:
        async with stage.sessions.begin() as session:
            await set_lane(session, "", per_second=_SPEED, now=datetime.now().astimezone())
        workers = [
            await running.enter_async_context(stage.start("worker", name=f"worker{number}"))
            for number in range(_WORKERS)
        ]
        await stage.await_mails(int(people * random.uniform(0.3, 0.5)), workers[0])
        await workers[-1].stop()
        await asyncio.sleep(random.uniform(0, 1))
        again = f"worker{_WORKERS - 1}"
        await running.enter_async_context(stage.start("worker", name=again))
        await stage.await_end(workers[0])
        findings = await stage.check()
        fewest, most = _count(sorted(copy.at for copy in stage.receiver.copies))
    due = _SPEED * _WINDOW.total_seconds()
    broken = []
    if most > due * (1 + _MOST_OFF):
        broken.append(f"{most} mails in 10 s; {due:.0f} may be")
    if fewest < due * (1 - _MOST_OFF):
        broken.append(f"only {fewest} mails in 10 s; {due:.0f} are due")
    row = Row(
        scene="paced",
        done=f"{_SPEED:.0f} mails a second set for {_WORKERS} workers, of which one is restarted",
        notes=(f"{fewest} to {most} mails in any 10 s; {due:.0f} are due",),
        broken=tuple(broken),
    )
    return fill(row, findings)


def _count(moments: Sequence[datetime]) -> tuple[int, int]:
    """Return the fewest and the most mails in any ten seconds between the start and the end."""
    within: deque[datetime] = deque()
    counts = []
    begin, end = moments[0] + _EDGE, moments[-1] - _EDGE
    for moment in moments:
        if not begin <= moment <= end:
            continue
        while within and within[0] <= moment - _WINDOW:
            within.popleft()
        within.append(moment)
        if moment >= begin + _WINDOW:
            counts.append(len(within))
    return min(counts, default=0), max(counts, default=0)
