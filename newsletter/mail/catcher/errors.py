"""What can go wrong with the mail catcher."""

from pathlib import Path

from newsletter.errors import NewsletterError


class CatcherError(NewsletterError):
    """The base of the errors of this package. Raised when nothing more precise fits."""


class CannotListen(CatcherError):
    """Raised when the catcher cannot have its address: usually the port is in use."""

    def __init__(self, *, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"The mail catcher cannot listen on {host} port {port}: {reason}. "
            "Choose another port or stop the program that uses it."
        )
        self.host = host
        self.port = port


class CannotKeep(CatcherError):
    """Raised when the folder for caught mails cannot be made or written to."""

    def __init__(self, *, folder: Path, reason: str) -> None:
        super().__init__(f"The mail catcher cannot keep mails in {folder}: {reason}.")
        self.folder = folder


class UnknownMail(CatcherError):
    """Raised when no caught mail has that name."""

    def __init__(self, name: str) -> None:
        super().__init__("There is no caught mail of that name.")
        self.name = name
