"""Looking at caught mails: the list, one mail in full, and clearing up."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from heapq import nlargest
from pathlib import Path

from newsletter.mail.catcher.errors import UnknownMail
from newsletter.mail.catcher.folder import is_name, list_names, read_arrival

_MOST_HEADER_BYTES = 65_536


@dataclass(frozen=True, kw_only=True, slots=True)
class CaughtMail:
    """One line of the list of caught mails."""

    name: str  # of the file
    subject: str
    sender: str  # the From line
    recipient: str  # the address it was handed in for
    received_at: datetime
    size: int  # bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class CaughtMessage:
    """One caught mail in full; what is in it comes from anywhere and must be treated so."""

    mail: CaughtMail
    headers: tuple[tuple[str, str], ...]  # in their order, decoded
    html: str | None
    text: str | None


def list_caught(folder: Path, *, limit: int = 100, before: str | None = None) -> list[CaughtMail]:
    """Return the newest mails first; `before` is the last name of the page before.

    Reads files: in a coroutine, call it in a thread.
    """
    names = (name for name in list_names(folder) if before is None or name < before)
    found = (_read_line(folder, name) for name in nlargest(limit, names))
    return [mail for mail in found if mail is not None]


def read_caught(folder: Path, name: str) -> CaughtMessage:
    """Return one mail.

    Raises UnknownMail, also for names that are none, such as those that lead elsewhere.
    """
    if not is_name(name):
        raise UnknownMail(name)
    try:
        content = (folder / name).read_bytes()
    except FileNotFoundError:
        raise UnknownMail(name) from None
    message = message_from_bytes(content)
    return CaughtMessage(
        mail=_describe(message, name, len(content)),
        headers=tuple((key, _decode(value)) for key, value in message.raw_items()),
        html=_find_part(message, "text/html"),
        text=_find_part(message, "text/plain"),
    )


def delete_caught(folder: Path) -> int:
    """Delete all caught mails and return how many there were."""
    names = list(list_names(folder))
    for name in names:
        (folder / name).unlink(missing_ok=True)
    return len(names)


def _read_line(folder: Path, name: str) -> CaughtMail | None:
    path = folder / name
    try:
        with path.open("rb") as file:
            head = file.read(_MOST_HEADER_BYTES)
        size = path.stat().st_size
    except FileNotFoundError:  # deleted meanwhile
        return None
    return _describe(BytesHeaderParser().parsebytes(head.partition(b"\r\n\r\n")[0]), name, size)


def _describe(message: Message, name: str, size: int) -> CaughtMail:
    first = {key.lower(): value for key, value in reversed(list(message.raw_items()))}
    return CaughtMail(
        name=name,
        subject=_decode(first.get("subject", "")),
        sender=_decode(first.get("from", "")),
        recipient=_decode(first.get("delivered-to", "")),
        received_at=read_arrival(name),
        size=size,
    )


def _decode(value: str) -> str:
    """Return a header's value as people read it: RFC 2047 words, UTF-8 as it is, else what it says.

    The parsers of `email.policy` fall over some malformed values; these must not.
    """
    value = " ".join(value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").split())
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return value


def _find_part(message: Message, kind: str) -> str | None:
    for part in message.walk():
        if part.get_content_type() == kind and not part.get_filename():
            payload = part.get_payload(decode=True)
            content = payload if isinstance(payload, bytes) else b""
            try:
                return content.decode(part.get_content_charset() or "utf-8", "replace")
            except LookupError:
                return content.decode("utf-8", "replace")
    return None
