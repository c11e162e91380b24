"""When a recipient domain asks us to slow down, and for how long we then leave it alone. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.mail import Outcome, Scope, Verdict

_RESTS = (2, 5, 15, 30, 60)  # minutes, after the first fault and each that follows
_LONGEST_ROW = timedelta(hours=48)
"""For how long nobody but the first few of a domain is tried; then everybody is, and given up like
anybody else: a domain that never relents must not keep people waiting for ever."""

_CLOSING = 421
_SECURITY_OR_POLICY = "4.7."  # RFC 3463: what busy providers say to those who send too fast
_GREYLISTED = re.compile(r"gr[ae]y-?\s?list", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """How a domain is left alone."""

    faults: int  # in a row
    since: datetime  # when the first of them was
    until: datetime

    def holds(self, now: datetime) -> bool:
        """Whether nobody there is to be tried now."""
        return now < self.until and now - self.since < _LONGEST_ROW


def is_slowdown(outcome: Outcome) -> bool:
    """Say whether an outcome is meant for all of a domain: not so fast.

    A greylisting is not: it wants to see each person twice, and would never see most of them once
    if the first one kept the others away.
    """
    return (
        outcome.verdict is Verdict.DEFERRED
        and outcome.scope is Scope.RECIPIENT
        and (outcome.code == _CLOSING or (outcome.enhanced or "").startswith(_SECURITY_OR_POLICY))
        and not _GREYLISTED.search(outcome.reply)
    )


def lengthen(rest: Rest | None, now: datetime, *, jitter: float) -> Rest:
    """Return the rest after one more fault: 2, 5, 15, 30, 60 minutes and up to a fifth more.

    What comes in during a rest was on its way before it, and counts no more. `jitter` is in [0, 1).
    """
    if rest is None:
        return Rest(faults=1, since=now, until=now + _span(1, jitter))
    if now < rest.until:
        return rest
    faults = rest.faults + 1
    return Rest(faults=faults, since=rest.since, until=now + _span(faults, jitter))


def _span(faults: int, jitter: float) -> timedelta:
    minutes = _RESTS[min(faults, len(_RESTS)) - 1]
    return timedelta(minutes=minutes * (1 + jitter / 5))
