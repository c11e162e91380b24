"""Reading the replies of an SMTP server (RFC 5321 section 4.2) and making them fit to keep."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final

from newsletter.mail.smtp.errors import GarbledReply

MOST_BYTES = 16_384  # of one reply; the longest real one, an EHLO, has about 1,000
KEPT_CHARACTERS = 500

_NO_CODE = "a line without a code"
_LINE = re.compile(rb"([2-5][0-9][0-9])(?:([ -])(.*))?", re.DOTALL)
_ENHANCED = re.compile(rb"([245]\.[0-9]{1,3}\.[0-9]{1,3})(?:[ \t]+|$)")
_UNPRINTABLE = re.compile(r"[^ -~]|\\")


class Severity(IntEnum):
    """What the first digit of a reply means."""

    YES = 2
    GO_ON = 3  # only to DATA and in the middle of AUTH
    NOT_NOW = 4
    NO = 5


_SEVERITIES: Final = {severity.value: severity for severity in Severity}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One reply, complete and well-formed."""

    code: int
    text: str = ""  # all lines, without codes, as the server wrote them
    enhanced: str | None = None  # RFC 3463

    @property
    def severity(self) -> Severity:
        """What the first digit says."""
        return _SEVERITIES[self.code // 100]  # an enumeration takes its time to look up


def take_reply(buffer: bytearray) -> Reply | None:
    """Take the first reply off the buffer; None: it is not complete yet.

    Raises GarbledReply for anything that is no reply, for lines with different codes and for one
    that does not end.
    """
    lines: list[bytes] = []
    code, start = b"", 0
    while (end := buffer.find(b"\n", start)) >= 0:
        match = _LINE.fullmatch(buffer[start:end].rstrip(b"\r"))
        if match is None:
            raise GarbledReply(_NO_CODE)
        if lines and match[1] != code:
            raise GarbledReply("several codes in one reply")
        code, start = bytes(match[1]), end + 1
        lines.append(bytes(match[3] or b""))
        if match[2] != b"-":
            del buffer[:start]
            return _assemble(int(code), lines)
    if len(buffer) > MOST_BYTES:
        raise GarbledReply("it does not end")
    return None


@lru_cache(maxsize=64)
def read_line(line: bytes) -> Reply:
    """Return the reply of one line, without its end: most servers say the same over and over.

    Raises GarbledReply.
    """
    match = _LINE.fullmatch(line)
    if match is None:
        raise GarbledReply(_NO_CODE)
    return _assemble(int(match[1]), [match[3] or b""])


def compose_reply(code: int, text: str) -> Reply:
    """Return the reply that aiosmtplib took apart: lines joined by LF, odd bytes as surrogates."""
    return _assemble(code, text.encode("utf-8", "surrogateescape").split(b"\n"))


def _assemble(code: int, lines: list[bytes]) -> Reply:
    found = _ENHANCED.match(lines[0])
    text = b" ".join([_strip(line) for line in lines]) if len(lines) > 1 else _strip(lines[0])
    return Reply(
        code=code,
        text=text.strip().decode("utf-8", "surrogateescape"),
        enhanced=found[1].decode() if found else None,
    )


def _strip(line: bytes) -> bytes:
    found = _ENHANCED.match(line)
    return line[found.end() :].strip() if found else line.strip()


def escape_reply(text: str, *, address: str = "") -> str:
    r"""Make a server's words fit for tables and logs: printable ASCII, capped, nobody's address.

    Everything else becomes \xNN or \uNNNN. The local part of `address` hides with whatever domain
    follows it, because servers also quote the mailbox that an alias stands for.
    """
    local = address.rpartition("@")[0]
    pieces = [text]
    if local and may_name(text) and local.casefold() in text.casefold():
        pieces = re.split(rf"<?{re.escape(local)}(?:@|=|%40)[\w.-]+>?", text, flags=re.IGNORECASE)
    if not text.isascii() or not text.isprintable() or "\\" in text:  # few are
        pieces = [_UNPRINTABLE.sub(_escape, piece) for piece in pieces]
    return "<…>".join(pieces)[:KEPT_CHARACTERS]


def may_name(text: str) -> bool:
    """Say whether a mailbox may stand in a server's words; most say nothing of the kind."""
    return "@" in text or "=" in text or "%" in text


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if "\udc80" <= character <= "\udcff":  # a byte that was no UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    if character == "\\":
        return "\\\\"
    return (
        character.encode("ascii", "backslashreplace").decode()
        if character > "~"
        else (f"\\x{ord(character):02x}")
    )
