"""When a domain asks us to slow down, and how long we then leave it alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.deliveries.traffic.slowdown import Rest, is_slowdown, lengthen
from newsletter.mail import Outcome, Scope, Verdict

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


def _deferred(code: int, enhanced: str | None, reply: str = "later") -> Outcome:
    return Outcome(verdict=Verdict.DEFERRED, code=code, enhanced=enhanced, reply=reply)


@pytest.mark.parametrize(
    "outcome",
    [
        _deferred(421, None),
        _deferred(421, "4.3.2"),
        _deferred(451, "4.7.0"),
        _deferred(450, "4.7.28", "too much mail from your address"),
    ],
)
def test_these_answers_are_meant_for_a_whole_domain(outcome: Outcome) -> None:
    assert is_slowdown(outcome)


@pytest.mark.parametrize(
    "outcome",
    [
        _deferred(452, "4.2.2", "mailbox full"),
        _deferred(450, None, "busy"),
        _deferred(450, "4.7.1", "Greylisted, see you in five minutes"),
        _deferred(451, "4.7.1", "grey listing in action"),
        Outcome(verdict=Verdict.REJECTED, code=550, enhanced="5.7.1"),
        Outcome(verdict=Verdict.ACCEPTED, code=250, enhanced="2.0.0"),
        Outcome(verdict=Verdict.DEFERRED, scope=Scope.SESSION, code=421, enhanced="4.7.0"),
    ],
)
def test_these_are_not(outcome: Outcome) -> None:
    assert not is_slowdown(outcome)


def test_every_fault_after_a_rest_makes_the_next_longer() -> None:
    rest, now, minutes = None, NOW, []
    for _ in range(7):
        rest = lengthen(rest, now, jitter=0)
        minutes.append((rest.until - now).total_seconds() / 60)
        now = rest.until
    assert minutes == [2, 5, 15, 30, 60, 60, 60]


def test_what_was_on_its_way_before_a_rest_counts_no_more() -> None:
    rest = lengthen(None, NOW, jitter=0)

    assert lengthen(rest, NOW + timedelta(seconds=119), jitter=0) is rest


def test_a_domain_that_never_relents_does_not_keep_people_for_ever() -> None:
    rest = Rest(faults=60, since=NOW - timedelta(hours=48), until=NOW + timedelta(minutes=30))

    assert not rest.holds(NOW)
    assert rest.holds(NOW - timedelta(seconds=1))


@given(jitter=st.floats(0, 1, exclude_max=True), faults=st.integers(1, 1_000))
def test_a_rest_is_spread_over_a_fifth_and_never_shorter(jitter: float, faults: int) -> None:
    before = Rest(faults=faults, since=NOW - timedelta(hours=1), until=NOW)
    after = lengthen(before, NOW, jitter=jitter)
    plain = lengthen(before, NOW, jitter=0)

    assert after.faults == faults + 1
    assert after.since == before.since
    assert plain.until <= after.until <= NOW + (plain.until - NOW) * 1.2 + timedelta(seconds=1)
