"""What can be wrong with a mail before it is sent."""

from newsletter.errors import NewsletterError


class MailError(NewsletterError):
    """The base of the errors of this package. Raised when nothing more precise fits."""


class Unrenderable(MailError):
    """Raised when a part of an issue cannot be made into mail, with the part and the reason."""

    def __init__(self, part: str, reason: str) -> None:
        self.part = part
        self.reason = reason
        super().__init__(f"{part} cannot be made into mail: {reason}")


class BadTemplate(Unrenderable):
    """Raised when a template cannot be used, with its file, the reason and, if known, the line."""

    def __init__(self, file: str, reason: str, *, line: int | None = None) -> None:
        self.file = file
        self.line = line
        place = f"line {line}: " if line else ""
        super().__init__(f"The template {file}", f"{place}{reason.rstrip('.')}.")


class BadTheme(Unrenderable):
    """Raised when a theme lacks a token, has one too many, or has one that cannot be used."""

    def __init__(self, file: str, reason: str) -> None:
        self.file = file
        super().__init__(f"The theme {file}", f"{reason}.")


class BadHeader(MailError):
    """Raised when a value cannot stand in a header, because it would end it or is no address."""

    def __init__(self, header: str, reason: str) -> None:
        self.header = header
        self.reason = reason
        super().__init__(f"The {header} of the mail cannot be written: {reason}.")


class BadToken(MailError):
    """Raised when a person's token is not made of letters, digits, dot, dash and underscore."""

    def __init__(self) -> None:
        super().__init__("The token of this recipient cannot stand in a link.")


class BadReturnPath(MailError):
    """Raised when an address is no return path of ours."""

    def __init__(self) -> None:
        super().__init__("This address is not a return path that we made.")
