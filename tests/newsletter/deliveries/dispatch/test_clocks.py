"""Machines whose clocks are apart: the operator is told, once."""

from datetime import UTC, datetime, timedelta

import pytest

from newsletter.database import Sessions
from newsletter.deliveries.dispatch.clocks import ClockWatch


class Clock:
    """The time of the database's machine, and how far this one is off."""

    def __init__(self) -> None:
        self.off = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.off


@pytest.mark.parametrize(
    ("minutes", "words"), [(10, "600 seconds ahead of"), (-10, "600 seconds behind")]
)
async def test_a_clock_that_goes_wrong_is_told_once_and_so_is_its_end(
    sessions: Sessions, caplog: pytest.LogCaptureFixture, minutes: int, words: str
) -> None:
    clock = Clock()
    watch = ClockWatch(sessions, clock)

    await watch.look()
    assert caplog.messages == []

    clock.off = timedelta(minutes=minutes)
    await watch.look()
    await watch.look()
    (told,) = caplog.messages
    assert words in told or words.replace("600", "599") in told

    clock.off = timedelta()
    await watch.look()
    await watch.look()
    assert caplog.messages[1:] == ["the clock of this machine goes as that of the database again"]
