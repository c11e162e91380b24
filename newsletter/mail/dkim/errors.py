"""What can go wrong with keys that sign mail."""

from pathlib import Path

from newsletter.mail.errors import MailError


class DkimError(MailError):
    """The base of the errors of this package. Raised when nothing more precise fits."""


class KeyFileExists(DkimError):
    """Raised when a key is to be written where a file lies already."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} exists already, and a key is not written over: choose another.")
