"""What can go wrong on the command line itself."""

import signal
from collections.abc import Sequence
from pathlib import Path

from newsletter.errors import NewsletterError


class CommandError(NewsletterError):
    """The base of the errors of the commands. Raised when nothing more precise fits."""


class Stopped(CommandError):
    """Raised when a command is stopped by Ctrl-C or SIGTERM, after it has put things in order."""

    def __init__(self, number: signal.Signals) -> None:
        self.exit_code = 128 + number
        super().__init__("Stopped.")


class PortInUse(CommandError):
    """Raised when the pages cannot have the port that they are to listen on."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host = host
        self.port = port
        super().__init__(
            f"Port {port} on {host} cannot be used ({reason}): choose others by --host and --port."
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


class FileInTheWay(CommandError):
    """Raised when a file would be overwritten."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} is there already: choose another name, or add --force.")


class NotReplaced(CommandError):
    """Raised when a database that is not empty would be replaced."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The database holds {what}: to replace them all, add --force.")


class DatabaseInUse(CommandError):
    """Raised when a database is to be replaced that others work with."""

    def __init__(self, others: int) -> None:
        self.others = others
        connections = "1 other connection" if others == 1 else f"{others} other connections"
        super().__init__(
            f"There is {connections} to the database: stop `newsletter web` and `worker` first."
            if others == 1
            else f"There are {connections} to the database: stop `newsletter web` and `worker` "
            "first."
        )


class NotSure(CommandError):
    """Raised when somebody may get a mail twice and nobody has said that this is meant."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"Issue {number} stays paused: if it is to go on all the same, "
            f"newsletter issue resume {number} --yes."
        )


class WarningsLeft(CommandError):
    """Raised when an issue has warnings that nobody has looked at, and it is to be published."""

    def __init__(self, number: int, codes: Sequence[str]) -> None:
        options = " ".join(f'--override {code}="the reason"' for code in codes)
        super().__init__(
            f"Issue {number} has warnings: mend them, or say why each may stay: {options}"
        )


class NeverSent(CommandError):
    """Raised when the people of a sending are asked for, and there was no sending."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Issue {number} has not been sent: there is nobody to list.")


class NoSuchEditor(CommandError):
    """Raised when an editor is named who has no account."""

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} is no editor: see `newsletter editor list`.")


class NotAdded(CommandError):
    """Raised when a person is not made a subscriber, with the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Nobody was added: {reason}")


class Refused(CommandError):
    """Raised when the address book does not take what it is given, with its own sentence."""


class NewerDatabase(CommandError):
    """Raised when a database has been brought up to date by a later version of this program."""

    def __init__(self) -> None:
        super().__init__("The database was used by a newer version of this program: install that.")


class DatabaseFailed(CommandError):
    """Raised when the database breaks off, or does not do what it is asked."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The database failed, what was not finished is undone: {reason}.")
