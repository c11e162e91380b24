"""What callers of the sending can do wrong. The network answers with an Outcome instead."""

from newsletter.errors import NewsletterError


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

    def __init__(self, issue_id: int, wanted: str) -> None:
        self.issue_id = issue_id
        super().__init__(f"Issue {issue_id} cannot be {wanted}: that does not fit its state.")


class Overtaken(DeliveryError):
    """Raised when a worker writes to a part that another worker has taken over meanwhile."""

    def __init__(self, part_id: int) -> None:
        self.part_id = part_id
        super().__init__(f"Part {part_id} was taken over by another worker.")
