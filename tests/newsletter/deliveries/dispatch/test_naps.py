"""A worker naps while its server has a queue of its mails, and never while it waits for one."""

import asyncio
import random
from collections.abc import Sequence

from newsletter.deliveries.dispatch.naps import Nap


async def nap(waits: Sequence[float], *, at_once: int = 1, apart: float = 0.0003) -> list[float]:
    """Return the naps of a worker whose server took so long for each mail."""
    naps: list[float] = []
    one = Nap(naps.append)
    for number, seconds in enumerate(waits):
        one.hear(seconds, number * apart)
        if number % at_once == 0:
            await asyncio.sleep(0)
    return naps


async def test_a_server_that_is_only_far_away_is_not_slept_over() -> None:
    assert await nap([0.05, 0.0501, 0.0502] * 200) == []


async def test_a_line_that_is_now_slow_and_now_fast_is_no_queue() -> None:
    chance = random.Random(1)
    waits = [0.08 + chance.random() * 0.04 for _ in range(800)]
    assert await nap(waits, apart=0.0125) == []  # eight connections


async def test_a_server_that_answers_at_once_is_not_slept_over() -> None:
    assert await nap([0.0005, 0.002, 0.001] * 200) == []


async def test_a_queue_is_slept_over_but_never_to_its_end() -> None:
    naps = await nap([0.001, *[0.01] * 200])
    assert len(naps) > 100
    assert 0.002 <= max(naps) <= 0.0045  # half of it


async def test_answers_that_came_together_have_one_nap() -> None:
    waits = [0.001, *[0.01] * 200]
    assert len(await nap(waits, at_once=8)) <= 26 < len(await nap(waits))


async def test_when_the_queue_is_gone_there_is_no_nap_any_more() -> None:
    assert len(await nap([0.001, *[0.01] * 200, *[0.001] * 400])) < 230
