"""Outcomes on their way to the database, and what it answers."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import NamedTuple, Protocol

from newsletter.deliveries.models import DeliveryStatus
from newsletter.deliveries.outbox import Claim
from newsletter.deliveries.settlement import Settlement, settle
from newsletter.mail import Outcome

Part = tuple[int, int]
"""A part and the run in which it was claimed."""

NOT_JOURNALED = -1
"""The journal entry of an outcome that needs none: nothing has left."""


class Fate(Enum):
    """What the database says to whoever brought outcomes that are now written."""

    __hash__ = object.__hash__  # an enumeration's own takes its time, and there is one a mail

    GO_ON = auto()  # more mails of the issue may leave
    HALT = auto()  # the issue is not to be sent any more, or not now
    OVERTAKEN = auto()  # another worker has the part by now: only acceptances were written


class Bearer(Protocol):
    """Whoever brings outcomes, and wants to know when they are written."""

    def committed(self, count: int, fate: Fate) -> None:
        """Hear that so many outcomes were committed together. Must not raise."""


class Record(NamedTuple):
    """One outcome on its way to the database; an outcome of None means skipped."""

    claim: Claim
    outcome: Outcome | None
    at: datetime
    bearer: Bearer
    entry: int = NOT_JOURNALED  # of the journal: freed when it is written
    until: datetime | None = None  # nobody was asked: the person's domain rests until then

    def settlement(self) -> Settlement:
        """Return what the outcome means for the delivery."""
        attempts = self.claim.attempts + 1
        if self.until is not None:  # what was in doubt before still is
            status = DeliveryStatus.UNCERTAIN if self.claim.copies else DeliveryStatus.DEFERRED
            return Settlement(status=status, attempts=attempts - 1, next_at=self.until)
        if self.outcome is None:
            return Settlement(status=DeliveryStatus.SKIPPED, attempts=attempts - 1)
        return settle(
            self.outcome,
            attempts=attempts,
            copies=self.claim.copies,
            since=self.claim.since or self.at,
            now=self.at,
            jitter=random.random(),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What the database said while a batch was written."""

    overtaken: Collection[Part]  # somebody else has them by now
    halted: Collection[int]  # issues that are not to be sent any more, or not now

    def fate(self, claim: Claim) -> Fate:
        """Return what it means for one of the batch."""
        if not self.overtaken and not self.halted:  # nearly always
            return Fate.GO_ON
        if claim.part_id is not None and (claim.part_id, claim.run) in self.overtaken:
            return Fate.OVERTAKEN
        return Fate.HALT if claim.issue_id in self.halted else Fate.GO_ON
