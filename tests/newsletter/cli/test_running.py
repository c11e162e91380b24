"""Stopping: what is open is closed first, and the exit code says which signal it was."""

import asyncio
import os
import signal

import pytest

from newsletter.cli.errors import Stopped
from newsletter.cli.running import run


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_work_after_it_has_tidied_up(number: signal.Signals) -> None:
    tidied: list[str] = []

    async def work() -> None:
        try:
            os.kill(os.getpid(), number)
            await asyncio.Event().wait()
        finally:
            os.kill(os.getpid(), number)  # an impatient second one breaks nothing off
            await asyncio.sleep(0)
            tidied.append("all")

    with pytest.raises(Stopped, match="Stopped") as stop:
        run(work())
    assert stop.value.exit_code == 128 + number
    assert tidied == ["all"]


def test_work_that_cancels_itself_is_not_taken_for_a_signal() -> None:
    async def work() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        run(work())


def test_the_result_comes_back() -> None:
    async def work() -> int:
        return 7

    assert run(work()) == 7
