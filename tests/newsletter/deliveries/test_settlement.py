"""What an outcome means for a delivery."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.deliveries.models import DeliveryStatus
from newsletter.deliveries.settlement import Settlement, delay, is_overdue, settle
from newsletter.mail import Outcome, Verdict

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DEFERRED = Outcome(verdict=Verdict.DEFERRED)


def settled(
    outcome: Outcome, *, attempts: int = 1, copies: int = 0, since: datetime = NOW
) -> Settlement:
    return settle(outcome, attempts=attempts, copies=copies, since=since, now=NOW, jitter=0)


def test_what_the_server_took_is_sent() -> None:
    settlement = settled(Outcome(verdict=Verdict.ACCEPTED))

    assert (settlement.status, settlement.next_at) == (DeliveryStatus.SENT, None)


def test_an_address_that_does_not_exist_is_suppressed() -> None:
    settlement = settled(Outcome(verdict=Verdict.REJECTED, hard_bounce=True))

    assert (settlement.status, settlement.suppress) == (DeliveryStatus.BOUNCED, True)


def test_any_other_refusal_fails_and_suppresses_nobody() -> None:
    settlement = settled(Outcome(verdict=Verdict.REJECTED))

    assert (settlement.status, settlement.suppress) == (DeliveryStatus.FAILED, False)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 5), (2, 15), (3, 30), (4, 60), (5, 120)])
def test_the_delays_grow(attempts: int, minutes: int) -> None:
    settlement = settled(DEFERRED, attempts=attempts)

    assert settlement.status is DeliveryStatus.DEFERRED
    assert settlement.next_at == NOW + timedelta(minutes=minutes)


def test_after_two_days_it_is_given_up_however_few_tries_there_were() -> None:
    settlement = settled(DEFERRED, attempts=3, since=NOW - timedelta(hours=48))

    assert (settlement.status, settlement.next_at) == (DeliveryStatus.FAILED, None)


def test_the_last_try_is_at_the_end_of_the_two_days() -> None:
    since = NOW - timedelta(hours=47)

    assert settled(DEFERRED, attempts=27, since=since).next_at == NOW + timedelta(hours=1)


def test_a_mail_that_was_never_tried_is_not_overdue() -> None:
    assert not is_overdue(None, NOW)
    assert not is_overdue(NOW - timedelta(hours=47, minutes=59), NOW)
    assert is_overdue(NOW - timedelta(hours=48), NOW)


def test_a_mail_that_may_have_arrived_is_sent_three_times_at_most() -> None:
    outcome = Outcome(verdict=Verdict.UNCERTAIN)

    second = settled(outcome, attempts=2, copies=1)
    third = settled(outcome, attempts=3, copies=2)

    assert second.next_at is not None
    assert (third.status, third.next_at) == (DeliveryStatus.UNCERTAIN, None)


def test_tries_that_left_no_copy_do_not_count_as_copies() -> None:
    assert settled(Outcome(verdict=Verdict.UNCERTAIN), attempts=9, copies=0).next_at is not None


@given(st.integers(1, 40), st.floats(0, 1, exclude_max=True))
def test_jitter_never_shortens_a_delay_nor_adds_more_than_a_fifth(
    attempts: int, jitter: float
) -> None:
    assert delay(attempts, 0) <= delay(attempts, jitter) <= delay(attempts, 0) * 1.2


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=60, max_size=60))
def test_whatever_chance_says_the_tries_end_after_48_hours(chances: list[float]) -> None:
    now, tries = NOW, 0
    while True:
        tries += 1
        settlement = settle(
            DEFERRED, attempts=tries, copies=0, since=NOW, now=now, jitter=chances[tries]
        )
        if settlement.next_at is None:
            break
        now = settlement.next_at

    assert settlement.status is DeliveryStatus.FAILED
    assert now == NOW + timedelta(hours=48)
    assert 23 <= tries <= 29
