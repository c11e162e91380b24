"""What an outcome means for a delivery. Pure: no clock, no chance, no network."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.deliveries.models import DeliveryStatus
from newsletter.mail import Outcome, Verdict

_FIRST_DELAYS = (5, 15, 30, 60)  # minutes
_LATER_DELAY = 120  # minutes
_MOST_ATTEMPTS = 28  # the delays before the 28th add up to 47 h 50 min
_MOST_COPIES = 3  # of a mail that may have arrived


@dataclass(frozen=True, kw_only=True, slots=True)
class Settlement:
    """What is written about one mail after one try."""

    status: DeliveryStatus
    attempts: int
    next_at: datetime | None = None
    suppress: bool = False


def settle(outcome: Outcome, *, attempts: int, now: datetime, jitter: float) -> Settlement:
    """Return what becomes of a mail after its `attempts`-th try.

    `jitter` in [0, 1) spreads the next try over a fifth of the delay, so that a server which
    refused thousands at once does not meet them all again at once.
    """
    if outcome.verdict is Verdict.ACCEPTED:
        return Settlement(status=DeliveryStatus.SENT, attempts=attempts)
    if outcome.verdict is Verdict.REJECTED:
        status = DeliveryStatus.BOUNCED if outcome.hard_bounce else DeliveryStatus.FAILED
        return Settlement(status=status, attempts=attempts, suppress=outcome.hard_bounce)
    if outcome.verdict is Verdict.UNCERTAIN:
        next_at = now + delay(attempts, jitter) if attempts < _MOST_COPIES else None
        return Settlement(status=DeliveryStatus.UNCERTAIN, attempts=attempts, next_at=next_at)
    if attempts >= _MOST_ATTEMPTS:
        return Settlement(status=DeliveryStatus.FAILED, attempts=attempts)
    return Settlement(
        status=DeliveryStatus.DEFERRED, attempts=attempts, next_at=now + delay(attempts, jitter)
    )


def delay(attempts: int, jitter: float) -> timedelta:
    """Return how long to wait after the `attempts`-th try: 5, 15, 30, 60 minutes, then 2 hours."""
    known = attempts <= len(_FIRST_DELAYS)
    minutes = _FIRST_DELAYS[attempts - 1] if known else _LATER_DELAY
    return timedelta(minutes=minutes * (1 + jitter / 5))
