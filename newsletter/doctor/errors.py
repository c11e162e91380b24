"""What keeps the doctor from looking."""

from newsletter.errors import NewsletterError


class DoctorError(NewsletterError):
    """The base of the errors of this package. Raised when nothing more precise fits."""


class NoDns(DoctorError):
    """Raised when there is no DNS server to ask, or none of that address."""

    def __init__(self, server: str) -> None:
        self.server = server
        super().__init__(
            f"{server!r} is no DNS server: write it as 9.9.9.9, or as 127.0.0.1:5353."
            if server
            else "This machine knows no DNS server: name one by --dns 9.9.9.9."
        )


class Unanswered(DoctorError):
    """Raised when the DNS does not answer a question, in time or at all."""

    def __init__(self, name: str, kind: str, reason: str) -> None:
        self.name = name
        super().__init__(f"The DNS does not say which {kind} records {name} has: {reason}.")


class BadSpf(DoctorError):
    """Raised when an SPF record cannot be followed to its end, so that receivers ignore it."""

    def __init__(self, domain: str, reason: str) -> None:
        self.domain = domain
        self.reason = reason
        super().__init__(f"The SPF record of {domain} cannot be used: {reason}.")
