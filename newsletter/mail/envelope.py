"""One finished message with the two addresses that SMTP wants to know."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """What is handed to the server for one person."""

    return_path: str  # MAIL FROM, ASCII: where bounces go
    address: str  # RCPT TO: ASCII domain; a local part beyond ASCII needs SMTPUTF8
    message: bytes  # RFC 5322, CRLF, ends with CRLF, no line begins with a dot
    is_ascii: bool | None = None  # the message; none: nobody has looked
