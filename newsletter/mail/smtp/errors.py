"""What can go wrong between us and an SMTP server; all of it becomes an Outcome."""

from newsletter.errors import NewsletterError
from newsletter.mail.outcome import Outcome


class SmtpError(NewsletterError):
    """The base of the errors of this package. Raised when nothing more precise fits."""


class ConnectionLost(SmtpError):
    """Raised when the server closed the connection while we waited for its reply."""

    def __init__(self) -> None:
        super().__init__("The server closed the connection instead of replying.")


class NoReply(SmtpError):
    """Raised when the server did not reply in time."""

    def __init__(self, *, seconds: float) -> None:
        super().__init__(f"It did not reply within {seconds:g} seconds.")


class GarbledReply(SmtpError):
    """Raised when what the server sent is no reply that RFC 5321 knows, or one too many."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"It sent something that is no SMTP reply: {reason}.")


class CutShort(SmtpError):
    """Raised when we ourselves broke off while a reply was due."""

    def __init__(self) -> None:
        super().__init__("The program broke off before the server replied.")


class SessionRefused(SmtpError):
    """Raised when no session came about: cannot connect, be safe or log in."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("The SMTP server did not let us in.")
        self.outcome = outcome  # what everybody gets who was to be written to
