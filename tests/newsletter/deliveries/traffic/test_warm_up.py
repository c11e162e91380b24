"""How a speed grows day by day."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsletter.deliveries.traffic.warm_up import WarmUp

SINCE = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def test_every_day_lets_twice_as_much_through_until_the_goal() -> None:
    warm_up = WarmUp(start=5, goal=50, since=SINCE)

    assert warm_up.list_days() == [5, 10, 20, 40, 50]
    assert warm_up.rate(SINCE + timedelta(hours=23, minutes=59)) == 5
    assert warm_up.rate(SINCE + timedelta(hours=24)) == 10
    assert not warm_up.is_over(SINCE + timedelta(days=3))
    assert warm_up.is_over(SINCE + timedelta(days=4))


def test_a_clock_that_was_put_back_does_not_stop_the_mails() -> None:
    warm_up = WarmUp(start=5, goal=50, since=SINCE)

    assert warm_up.day(SINCE - timedelta(days=9)) == 0
    assert warm_up.rate(SINCE - timedelta(days=9)) == 5


@given(start=st.floats(0.001, 1_000), times=st.floats(1.001, 100_000), days=st.integers(0, 10_000))
def test_no_day_has_more_than_twice_the_one_before(start: float, times: float, days: int) -> None:
    warm_up = WarmUp(start=start, goal=start * times, since=SINCE)
    rates = warm_up.list_days()

    assert rates[0] == start
    assert rates[-1] == warm_up.goal
    assert all(earlier < later <= 2 * earlier for earlier, later in pairwise(rates))
    expected = rates[min(days, len(rates) - 1)]
    assert warm_up.rate(SINCE + timedelta(days=days)) == expected
