"""What callers of the sending can do wrong. The network answers with an Outcome instead."""

from datetime import timedelta
from pathlib import Path

from newsletter.deliveries.models import SendingStatus
from newsletter.errors import NewsletterError

_STATES = {
    None: "not being sent",
    SendingStatus.SENDING: "being sent",
    SendingStatus.PAUSED: "paused",
    SendingStatus.CANCELLED: "cancelled",
    SendingStatus.SENT: "sent",
}
"""What an issue is by where its sending stands, if it has one."""


class DeliveryError(NewsletterError):
    """The base of the errors of this package. Raised when nothing more precise fits."""


class NotPublished(DeliveryError):
    """Raised when an issue is to be sent that has no frozen edition."""

    def __init__(self, issue_id: int) -> None:
        self.issue_id = issue_id
        super().__init__(f"Issue {issue_id} is not published: publish it first, then send it.")


class AlreadyPlanned(DeliveryError):
    """Raised when an issue is sent a second time."""

    def __init__(self, issue_id: int) -> None:
        self.issue_id = issue_id
        super().__init__(f"Issue {issue_id} has been sent already: nobody gets it twice.")


class NobodyToSendTo(DeliveryError):
    """Raised when an issue is sent while nobody has an active subscription."""

    def __init__(self) -> None:
        super().__init__("Nobody has an active subscription: there is nobody to send to.")


class NotSending(DeliveryError):
    """Raised when a sending is to be paused, resumed or cancelled that is not in a state for it."""

    def __init__(self, issue_id: int, wanted: str, status: SendingStatus | None) -> None:
        self.issue_id = issue_id
        self.state = _STATES[status]
        super().__init__(f"Issue {issue_id} cannot be {wanted}: it is {self.state}.")


class NoPlace(DeliveryError):
    """Raised when a sending is to go on whose partition of `delivery` is detached."""

    def __init__(self, issue_id: int) -> None:
        self.number = str(issue_id)  # as it stands in the name of the table
        super().__init__(
            f"The table delivery_issue_{issue_id} is detached in the database. "
            "Have it attached to delivery again; then resume."
        )


class NothingLeft(DeliveryError):
    """Raised when the rest of an issue is to be sent, or settled, and nobody is left for it."""

    def __init__(self, issue_id: int) -> None:
        self.issue_id = issue_id
        super().__init__(f"Issue {issue_id} has nobody left for whom that could be done.")


class Overtaken(DeliveryError):
    """Raised when a worker writes to a part that another worker has taken over meanwhile."""

    def __init__(self) -> None:
        super().__init__("Another worker has taken it over.")


class JournalFull(DeliveryError):
    """Raised when more people are in flight than the kill-journal has entries."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        super().__init__(f"The journal is full: all its {capacity} entries are in flight.")


class JournalUnavailable(DeliveryError):
    """Raised when a worker cannot write the file in which it notes who is in flight."""

    def __init__(self, folder: Path, reason: str) -> None:
        self.folder = folder
        self.reason = reason
        super().__init__(f"The folder {folder} cannot be written, and nothing is sent: {reason}.")


class NotScheduled(DeliveryError):
    """Raised when a schedule is to be taken back that is not there, or has begun."""

    def __init__(self, issue_id: int) -> None:
        self.issue_id = issue_id
        super().__init__(f"Issue {issue_id} is not to be sent later, or that has begun.")


class BadMoment(DeliveryError):
    """Raised when a day and time cannot be read."""

    def __init__(self) -> None:
        super().__init__("Write day and time as 2026-11-23 07:00.")


class SkippedMoment(DeliveryError):
    """Raised when no clock shows a time, because the clocks are put forward over it."""

    def __init__(self) -> None:
        super().__init__("The clocks are put forward over this time: choose another.")


class TooEarly(DeliveryError):
    """Raised when a sending is to begin at a moment that is over."""

    def __init__(self) -> None:
        super().__init__("This moment is over: choose one in the future.")


class TooLate(DeliveryError):
    """Raised when a sending is to begin at a moment that is years away: a slip of the hand."""

    def __init__(self) -> None:
        super().__init__("This moment is more than a year away: choose an earlier one.")


class Stopped(DeliveryError):
    """Raised when a turn ends early: its time is over, or server, message or editor end it."""

    def __init__(self, after: timedelta = timedelta()) -> None:
        self.after = after  # how long to wait before the next turn
        super().__init__("The turn ends early.")


class AllResting(DeliveryError):
    """Raised when no SMTP server can be asked now: all rest, or those that work are busy."""

    def __init__(self, after: timedelta) -> None:
        self.after = after  # how long to wait before asking again
        super().__init__("No SMTP server can be asked now.")


class BadLane(DeliveryError):
    """Raised when a speed is to be set for something that is no recipient domain."""

    def __init__(self) -> None:
        super().__init__("Write the domain as example.org, or “all” for all mails together.")


class UnknownLane(DeliveryError):
    """Raised when a speed is to be removed that nobody has set."""

    def __init__(self) -> None:
        super().__init__("No speed of its own is set there.")


class BadSpeed(DeliveryError):
    """Raised when a speed is no number of mails a second, or beyond all reason."""

    def __init__(self, *, is_warm_up: bool = False) -> None:
        self.is_warm_up = is_warm_up  # the speed is the one that a warm-up begins with
        super().__init__(
            "Give the mails a second that a warm-up begins with "
            "as a number between 0.001 and 100,000."
            if is_warm_up
            else "Give the mails a second as a number between 0.001 and 100,000."
        )


class BadWarmUp(DeliveryError):
    """Raised when a warm-up begins as fast as it is to end, or faster."""

    def __init__(self) -> None:
        super().__init__("A warm-up begins slower than the speed it leads to.")
