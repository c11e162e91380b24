"""What whoever sends many mails has to offer to a connection, and hears back from it."""

from enum import Enum, auto
from typing import Protocol

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome


class Lull(Enum):
    """Why there is no next message."""

    WAIT = auto()  # nothing now: call `Connection.wake` when there is
    END = auto()  # nothing more: the hand-over ends when all that was taken is settled


class Go(Enum):
    """Whether the end of a message may be written now: from then on it may arrive."""

    NOW = auto()
    LATER = auto()  # call `Connection.wake`, then it is asked for again
    NEVER = auto()  # the connection is dropped, and all is put back


class Feed(Protocol):
    """What a connection is to hand over, in order.

    All methods are called from the event loop, and may call `Connection.wake`. A connection takes
    two messages ahead at most: one whose dot is written, and the next, which is announced behind
    it.
    """

    def take(self) -> Envelope | Lull:
        """Return the next message; those that were put back come first."""

    def dot(self) -> Go:
        """Hear that the oldest unsettled message and its end are about to be written."""

    def settle(self, outcome: Outcome) -> None:
        """Hear what became of the oldest unsettled message."""

    def put_back(self) -> None:
        """Hear that everything taken and not settled has surely not left: no attempt counts."""
