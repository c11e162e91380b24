"""Mails (.eml): the parts that readers see, whatever they were packed in."""

import re
from dataclasses import dataclass
from datetime import date
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesFeedParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import Final

from newsletter.roundups.decoding import MAX_BYTES, clean
from newsletter.roundups.errors import (
    DamagedInputError,
    EmptyInputError,
    InputTooLargeError,
    TooDeepError,
    TooManyPartsError,
)
from newsletter.roundups.shapes import count_visible

MAX_MAIL_BYTES: Final = 25_000_000  # as sent, pictures included
MOST_PARTS: Final = 500
_DEEPEST: Final = 50
_PIECE: Final = 65_536  # bytes
# What the standard library stumbles over in broken headers; it has no errors for these.
_STUMBLES: Final = (AttributeError, LookupError, TypeError, ValueError)
_ENVELOPE: Final = re.compile(rb"\A\s*From \S[^\n]{0,300}\n")
_LIKELY_UTF_8: Final = frozenset({"", "us-ascii", "ascii", "unknown-8bit", "default", "utf8"})
_LATIN: Final = frozenset({"iso-8859-1", "latin1", "latin-1"})  # meant is windows-1252
_LEADS: Final = re.compile(
    r"(?:\s*(?:fwd?|wg|re|aw|tr|rv|enc|i|r|sv|vs|pd|odp|doorst|ant|weitergeleitet|forwarded)"
    r"(?:\[\d{1,3}\])?\s*:)+\s*",
    re.IGNORECASE,
)
_TEXTS: Final = {"text/html": True, "text/plain": False}
_TAG: Final = re.compile(r"<[^>]{0,2000}>")
_FIELD: Final = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{1,50}):", re.MULTILINE)
_FIELDS: Final = frozenset(
    (
        b"from", b"to", b"subject", b"date", b"message-id", b"received", b"return-path",
        b"mime-version", b"content-type", b"delivered-to", b"x-mailer", b"list-unsubscribe",
    )
)  # fmt: skip
_NO_LETTER: Final = frozenset((b"from", b"to", b"subject", b"date"))  # people type these
_FEWEST_FIELDS: Final = 3
_HEAD: Final = 20_000
_ADDRESS: Final = re.compile(r"https?://\S{1,2000}")
_HTML_SHARE: Final = 0.5  # of the plain part's characters; less is a picture with a link


@dataclass(frozen=True, kw_only=True)
class MailPart:
    """A text of a mail; `plain` is what the sender wrote as its twin without markup."""

    text: str
    html: bool
    plain: str = ""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail's texts in their order, and what its headers say."""

    subject: str | None
    sender: str | None
    sent_on: date | None
    parts: tuple[MailPart, ...]


def is_mail(source: bytes) -> bool:
    """Tell by its header whether an input is a mail; typed "From: To: Subject:" is a letter."""
    head = _ENVELOPE.sub(b"", source[:_HEAD], count=1).lstrip(b"\xef\xbb\xbf \r\n\t")
    header = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    first = _FIELD.match(header)
    names = {name.lower() for name in _FIELD.findall(header)}
    known = names & _FIELDS
    return bool(first) and len(known) >= _FEWEST_FIELDS and bool(known - _NO_LETTER)


def open_mail(source: bytes) -> Mail:
    """Parse a mail; a mail attached to one without words of its own is opened in its place.

    Raises InputTooLargeError, TooManyPartsError, TooDeepError, DamagedInputError, EmptyInputError.
    """
    if len(source) > MAX_MAIL_BYTES:
        raise InputTooLargeError(size=len(source), limit=MAX_MAIL_BYTES)
    try:
        return _open(_parse(_ENVELOPE.sub(b"", source, count=1)))
    except RecursionError:
        raise TooDeepError(limit=_DEEPEST) from None
    except _STUMBLES as error:
        raise DamagedInputError(kind="a mail") from error


def _parse(source: bytes) -> Message:
    """Parse piece by piece: at once, the parser would take eight times the size of a large mail."""
    parser = BytesFeedParser(policy=policy.compat32)
    for start in range(0, len(source), _PIECE):
        parser.feed(source[start : start + _PIECE])
    return parser.close()


def _open(message: Message) -> Mail:
    count = sum(1 for _ in message.walk())
    if count > MOST_PARTS:
        raise TooManyPartsError(count=count, limit=MOST_PARTS)
    parts, attached = _collect(message, 0)
    if attached and not any(count_visible(part.text) for part in parts):
        return _open(attached[0])
    if sum(len(part.text) for part in parts) > MAX_BYTES:
        raise InputTooLargeError(size=sum(len(part.text) for part in parts), limit=MAX_BYTES)
    if not any(count_visible(part.text) for part in parts):
        raise EmptyInputError
    name, address = parseaddr(_decode_field(message, "from") or "")
    return Mail(
        subject=drop_leads(_decode_field(message, "subject")),
        sender=name or address or None,
        sent_on=_read_day(message.get("Date")),
        parts=parts,
    )


def drop_leads(subject: str | None) -> str | None:
    """Take "Fwd:", "AW:" and the like off a subject."""
    return _LEADS.sub("", subject, count=1).strip() or None if subject else None


def _collect(message: Message, depth: int) -> tuple[tuple[MailPart, ...], tuple[Message, ...]]:
    """Collect the texts that are shown, and the mails that are attached."""
    if depth > _DEEPEST:
        raise TooDeepError(limit=_DEEPEST)
    kind = message.get_content_type()
    inner = message.get_payload() if message.is_multipart() else None
    if kind == "message/rfc822" and isinstance(inner, list):
        return (), tuple(part for part in inner if isinstance(part, Message))
    if isinstance(inner, list):
        found = [_collect(part, depth + 1) for part in inner if isinstance(part, Message)]
        texts = [texts for texts, _ in found]
        shown = _choose(texts) if kind == "multipart/alternative" else sum(texts, ())
        return shown, tuple(mail for _, mails in found for mail in mails)
    if kind not in _TEXTS or message.get_content_disposition() == "attachment":
        return (), ()
    text = _decode_body(message)
    if not text.strip():
        return (), ()
    return (MailPart(text=text, html=_TEXTS[kind]),), ()


def _choose(twins: list[tuple[MailPart, ...]]) -> tuple[MailPart, ...]:
    """Choose among alternatives: the markup, unless it says much less than the plain text."""
    plain = "\n".join(part.text for twin in twins for part in twin if not part.html)
    rich = next((twin for twin in reversed(twins) if any(part.html for part in twin)), None)
    if rich is None:
        return next((twin for twin in twins if twin), ())
    words = sum(count_visible(_TAG.sub(" ", part.text)) for part in rich)
    if words < count_visible(_ADDRESS.sub("", plain)) * _HTML_SHARE:
        return (MailPart(text=plain, html=False),)
    return tuple(
        MailPart(text=part.text, html=part.html, plain=plain if part.html else "") for part in rich
    )


def _decode_body(message: Message) -> str:
    payload = message.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        declared = (message.get_content_charset() or "").strip().lower()
    except (LookupError, ValueError, TypeError):
        declared = ""
    text = _decode(raw, declared).replace("\x00", "")
    if str(message.get_param("format") or "").lower() == "flowed":
        text = _unflow(text, delsp=str(message.get_param("delsp") or "").lower() == "yes")
    return clean(text)


def _decode(raw: bytes, declared: str) -> str:
    """Decode what may not be what it says: without a word that holds, UTF-8 if it can be."""
    declared = "windows-1252" if declared in _LATIN else declared
    order = ["utf-8", declared] if raw.isascii() or declared in _LIKELY_UTF_8 else [declared]
    for charset in (*order, "utf-8"):
        try:
            return raw.decode(charset) if charset else ""
        except (LookupError, ValueError):
            continue
    return raw.decode("windows-1252", "replace")


def _unflow(text: str, *, delsp: bool) -> str:
    """Join the lines of format=flowed (RFC 3676): one that ends in a blank goes on."""
    lines: list[list[str]] = []
    open_line = False
    for line in text.replace("\r\n", "\n").split("\n"):
        body = line.removeprefix(" ")  # stuffed
        goes_on = body.endswith(" ") and body != "-- "
        if not open_line or body == "-- ":
            lines.append([])
        lines[-1].append(body[:-1] if goes_on and delsp else body)
        open_line = goes_on
    return "\n".join("".join(pieces) for pieces in lines)


def _decode_field(message: Message, name: str) -> str | None:
    """Decode a header (RFC 2047), broken or unencoded ones too."""
    values = (str(value) for known, value in message.raw_items() if known.lower() == name)
    raw = _decode(next(values, "").encode("utf-8", "surrogateescape"), "")
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError):
        pieces = [(raw, None)]
    text = "".join(
        _decode(piece, (charset or "").lower()) if isinstance(piece, bytes) else piece
        for piece, charset in pieces
    )
    return " ".join(clean(text).split()) or None


def _read_day(value: object) -> date | None:
    try:
        return parsedate_to_datetime(str(value)).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
