"""What an outcome means for a delivery."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.deliveries.models import DeliveryStatus
from newsletter.deliveries.settlement import delay, settle
from newsletter.mail import Outcome, Verdict

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_what_the_server_took_is_sent() -> None:
    settlement = settle(Outcome(verdict=Verdict.ACCEPTED), attempts=1, now=NOW, jitter=0)

    assert (settlement.status, settlement.next_at) == (DeliveryStatus.SENT, None)


def test_an_address_that_does_not_exist_is_suppressed() -> None:
    outcome = Outcome(verdict=Verdict.REJECTED, hard_bounce=True)

    settlement = settle(outcome, attempts=1, now=NOW, jitter=0)

    assert (settlement.status, settlement.suppress) == (DeliveryStatus.BOUNCED, True)


def test_any_other_refusal_fails_and_suppresses_nobody() -> None:
    settlement = settle(Outcome(verdict=Verdict.REJECTED), attempts=1, now=NOW, jitter=0)

    assert (settlement.status, settlement.suppress) == (DeliveryStatus.FAILED, False)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 5), (2, 15), (3, 30), (4, 60), (5, 120)])
def test_the_delays_grow(attempts: int, minutes: int) -> None:
    settlement = settle(Outcome(verdict=Verdict.DEFERRED), attempts=attempts, now=NOW, jitter=0)

    assert settlement.status is DeliveryStatus.DEFERRED
    assert settlement.next_at == NOW + timedelta(minutes=minutes)


def test_after_two_days_it_is_given_up() -> None:
    tries = sum((delay(attempt, 0) for attempt in range(1, 28)), timedelta())

    assert timedelta(hours=47) < tries < timedelta(hours=48)
    given_up = settle(Outcome(verdict=Verdict.DEFERRED), attempts=28, now=NOW, jitter=0)
    assert given_up.status is DeliveryStatus.FAILED


def test_a_mail_that_may_have_arrived_is_sent_three_times_at_most() -> None:
    outcome = Outcome(verdict=Verdict.UNCERTAIN)

    second = settle(outcome, attempts=2, now=NOW, jitter=0)
    third = settle(outcome, attempts=3, now=NOW, jitter=0)

    assert second.next_at is not None
    assert (third.status, third.next_at) == (DeliveryStatus.UNCERTAIN, None)


@given(st.integers(1, 40), st.floats(0, 1, exclude_max=True))
def test_jitter_never_shortens_a_delay_nor_adds_more_than_a_fifth(
    attempts: int, jitter: float
) -> None:
    assert delay(attempts, 0) <= delay(attempts, jitter) <= delay(attempts, 0) * 1.2
