"""People at whom a server breaks off: the second time they have to wait, not all behind them."""

import random
from datetime import datetime

from newsletter.deliveries.outbox import Claim
from newsletter.deliveries.settlement import delay
from newsletter.mail import Outcome, Step, Verdict

_MOST = 1_000  # remembered


class Suspects:
    """One a process."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, int], None] = {}  # issue and recipient, the oldest first

    def accuses(self, fault: Outcome, first: Claim) -> bool:
        """Say whether a session broke off a second time at whoever is to be sent to next.

        Only where the server had heard of them, and has surely not taken their mail.
        """
        if fault.step not in {Step.RECIPIENT, Step.CONTENT} or fault.verdict is Verdict.UNCERTAIN:
            return False
        suspect = (first.issue_id, first.recipient_id)
        if suspect in self._seen:
            del self._seen[suspect]
            return True
        self._seen[suspect] = None
        if len(self._seen) > _MOST:
            del self._seen[next(iter(self._seen))]
        return False


def put_off(now: datetime) -> datetime:
    """Return when a suspect is tried again; that is no attempt, as nobody is to blame for it."""
    return now + delay(1, random.random())
