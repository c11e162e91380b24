"""What can go wrong on the command line itself."""

from pathlib import Path

from newsletter.errors import NewsletterError


class CommandError(NewsletterError):
    """The base of the errors of the commands. Raised when nothing more precise fits."""


class PortInUse(CommandError):
    """Raised when the pages cannot have the port that they are to listen on."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host = host
        self.port = port
        super().__init__(
            f"Port {port} on {host} cannot be used ({reason}): choose another, --port."
        )


class UnreadableInput(CommandError):
    """Raised when a file that a command is to read cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"{path} cannot be read: {reason}.")


class BadOverride(CommandError):
    """Raised when an override is not CODE=reason."""

    def __init__(self, text: str) -> None:
        super().__init__(f'{text!r} is no override: write it as link.missing="the reason".')


class NoSuchEditor(CommandError):
    """Raised when an editor is named who has no account."""

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} is no editor: see `newsletter editor list`.")
