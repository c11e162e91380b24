"""What a compiled message is made of: bytes that are the same for all, and places for values."""

from enum import StrEnum, auto


class Context(StrEnum):
    """Where in the message a value goes, which decides on its encoding."""

    TO = auto()  # a mailbox in a header
    MESSAGE_ID = auto()
    TOKEN = auto()  # in links of the header and of both parts: ASCII that needs no encoding
    TEXT_GREETING = auto()  # quoted-printable
    HTML_GREETING = auto()  # HTML, quoted-printable


Piece = bytes | Context
