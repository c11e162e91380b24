"""The circuit breaker between us and a server that does not work."""

from datetime import UTC, datetime, timedelta

from newsletter.deliveries.traffic.backoff import Breaker

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_fault_keeps_every_connection_away_for_a_while() -> None:
    breaker = Breaker()

    span = breaker.trip(NOW)

    assert timedelta(seconds=5) <= span <= timedelta(seconds=6)
    assert breaker.wait(NOW) == span
    assert breaker.wait(NOW + span) is None


def test_eight_connections_that_meet_one_fault_count_it_once() -> None:
    breaker = Breaker()

    spans = {breaker.trip(NOW) for _ in range(8)}

    assert len(spans) == 1
    assert breaker.faults == 1


def test_each_fault_in_a_row_waits_longer_up_to_ten_minutes() -> None:
    breaker, now, spans = Breaker(), NOW, []
    for _ in range(20):
        spans.append(breaker.trip(now))
        now += spans[-1]

    assert spans[1] > spans[0]
    assert spans[-1] <= timedelta(minutes=12)


def test_a_success_ends_the_waiting() -> None:
    breaker = Breaker()
    breaker.trip(NOW)

    breaker.close()

    assert breaker.wait(NOW) is None
    assert breaker.trip(NOW) <= timedelta(seconds=6)


def test_a_clock_that_is_put_back_keeps_nobody_away_for_hours() -> None:
    breaker = Breaker()
    breaker.trip(NOW)

    earlier = NOW - timedelta(hours=3)

    assert breaker.wait(earlier) is None
    assert breaker.trip(earlier) <= timedelta(seconds=12)
    assert breaker.wait(earlier) is not None
