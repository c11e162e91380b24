"""One finished message with the two addresses that SMTP wants to know."""

from collections.abc import Sequence
from typing import NamedTuple


class Envelope(NamedTuple):
    """What is handed to the server for one person; a named tuple, as there is one a mail."""

    return_path: str  # MAIL FROM, ASCII: where bounces go
    address: str  # RCPT TO: ASCII domain; a local part beyond ASCII needs SMTPUTF8
    parts: Sequence[bytes]  # of the message; those of everybody are the same objects in each
    size: int  # octets of all parts
    is_ascii: bool  # all parts

    @property
    def message(self) -> bytes:
        """The whole (RFC 5322): CRLF, ends with CRLF, no line begins with a dot."""
        return b"".join(self.parts)
