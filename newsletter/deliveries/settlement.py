"""What an outcome means for a delivery. Pure: no clock, no chance, no network."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.deliveries.models import DeliveryStatus
from newsletter.mail import Outcome, Verdict

_FIRST_DELAYS = (5, 15, 30, 60)  # minutes
_LATER_DELAY = 120  # minutes

MOST_COPIES = 3
"""Of a mail that may have arrived, to one person."""

_GIVE_UP_AFTER = timedelta(hours=48)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settlement:
    """What is written about one mail after one try."""

    status: DeliveryStatus
    attempts: int
    next_at: datetime | None = None
    suppress: bool = False


def settle(
    outcome: Outcome,
    *,
    attempts: int,
    copies: int,
    since: datetime,
    now: datetime,
    jitter: float,
) -> Settlement:
    """Return what becomes of a mail after its `attempts`-th try; the first was at `since`.

    `copies` counts those before it that may have arrived. `jitter` in [0, 1) spreads the next try
    over a fifth of the delay, so that a server which refused thousands at once does not meet them
    all again at once.
    """
    if outcome.verdict is Verdict.ACCEPTED:
        return Settlement(status=DeliveryStatus.SENT, attempts=attempts)
    if outcome.hard_bounce:
        return Settlement(status=DeliveryStatus.BOUNCED, attempts=attempts, suppress=True)
    # Whoever may have it already stays in doubt: refusing another copy does not take that back.
    given_up = DeliveryStatus.UNCERTAIN if copies else DeliveryStatus.FAILED
    if outcome.verdict is Verdict.REJECTED:
        return Settlement(status=given_up, attempts=attempts)
    next_at = now + delay(attempts, jitter)
    if outcome.verdict is Verdict.UNCERTAIN:
        again = next_at if copies + 1 < MOST_COPIES else None
        return Settlement(status=DeliveryStatus.UNCERTAIN, attempts=attempts, next_at=again)
    if is_overdue(since, now):
        return Settlement(status=given_up, attempts=attempts)
    last = since + _GIVE_UP_AFTER  # the last try is as late as can be
    return Settlement(status=DeliveryStatus.DEFERRED, attempts=attempts, next_at=min(next_at, last))


def is_overdue(since: datetime | None, now: datetime) -> bool:
    """Tell whether a mail that was first tried then has been waited for long enough."""
    return since is not None and now >= since + _GIVE_UP_AFTER


def delay(attempts: int, jitter: float) -> timedelta:
    """Return how long to wait after the `attempts`-th try: 5, 15, 30, 60 minutes, then 2 hours."""
    known = attempts <= len(_FIRST_DELAYS)
    minutes = _FIRST_DELAYS[attempts - 1] if known else _LATER_DELAY
    return timedelta(minutes=minutes * (1 + jitter / 5))
