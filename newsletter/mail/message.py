"""The finished message (RFC 5322), compiled once for everybody and spliced for each person."""

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from enum import StrEnum, auto
from hashlib import sha256

from newsletter.mail.dkim import DkimKey, Seal
from newsletter.mail.errors import BadHeader
from newsletter.mail.headers import (
    ascii_domain,
    check_address,
    read_mailbox,
    write_mailbox,
    write_named,
    write_text,
)
from newsletter.mail.pieces import Context, Piece
from newsletter.mail.quoting import quote_text
from newsletter.mail.render import Rendered
from newsletter.mail.slots import Slot
from newsletter.mail.splice import Compiled
from newsletter.markup import clean_url

_ALTERNATIVES = (
    ('text/plain; charset="utf-8"; format="flowed"', Context.TEXT_GREETING),
    ('text/html; charset="utf-8"', Context.HTML_GREETING),
)
_SENDER_ID = 12  # characters


class MailKind(StrEnum):
    """What a mail is for; decides on its headers."""

    ISSUE = auto()  # to everybody who confirmed
    CONFIRMATION = auto()  # to somebody who subscribed: no list yet, no name, Auto-Submitted
    TEST = auto()  # an issue to an editor: `[Test]` before its subject


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    """Who sends, as the headers say it."""

    mailbox: str  # such as Randnotizen <redaktion@example.org>
    reply_to: str  # empty: none
    list_name: str
    base_url: str  # of the public pages
    return_path_domain: str  # empty: the domain of the mailbox
    key: bytes = field(repr=False)  # proves return paths
    signs_with: tuple[DkimKey, ...] = ()  # none: a relay signs, or nobody does


def compile_message(
    rendered: Rendered, *, sender: Sender, kind: MailKind, issue_id: int, date: datetime
) -> Compiled:
    """Make the message of everybody, in which only the values of a person are missing.

    Raises BadHeader if a value cannot stand in a header.
    """
    _, address = read_mailbox("From", sender.mailbox)
    domain = address.rpartition("@")[2]
    headers: list[Piece] = [
        _write_sender(sender),
        b"To: ",
        Context.TO,
        _crlf(f"\n{_write_subject(rendered, kind)}\nDate: {format_datetime(date)}\nMessage-ID: <"),
        Context.MESSAGE_ID,
        b">\r\n",
    ]
    if kind is MailKind.CONFIRMATION:
        headers.append(b"Auto-Submitted: auto-generated\r\n")
    else:
        headers += _write_list_headers(sender, domain, issue_id)
    boundary = _choose_boundary(rendered)
    headers.append(_write_content_headers(rendered, boundary))
    body = _write_body(rendered, boundary)
    keys = sender.signs_with
    return Compiled(
        headers=tuple(headers),
        body=tuple(body),
        language=rendered.language,
        named=kind is not MailKind.CONFIRMATION,
        issue_id=issue_id,
        domain=domain,
        return_domain=_choose_return_domain(sender, domain),
        key=sender.key,
        seal=Seal(keys, headers=headers, body=body, signed_at=date) if keys else None,
    )


def _choose_return_domain(sender: Sender, domain: str) -> str:
    chosen = ascii_domain("return path", sender.return_path_domain or domain)
    check_address("return path", f"r@{chosen}")
    return chosen


def _write_sender(sender: Sender) -> bytes:
    lines = [f"From: {write_mailbox('From', *read_mailbox('From', sender.mailbox))}"]
    if sender.reply_to:
        reply_to = write_mailbox("Reply-To", *read_mailbox("Reply-To", sender.reply_to))
        lines.append(f"Reply-To: {reply_to}")
    return _crlf("\n".join(lines) + "\n")


def _write_subject(rendered: Rendered, kind: MailKind) -> str:
    prefix = "[Test] " if kind is MailKind.TEST else ""
    return write_text("Subject", prefix + rendered.subject)


def _write_list_headers(sender: Sender, domain: str, issue_id: int) -> list[Piece]:
    """Write what list software and one-click unsubscription need (RFC 2369, 2919, 8058).

    The address of the page stands alone on its line: it must never become encoded words. There is
    no mailto beside it, because nothing reads a mailbox for it.
    """
    url = clean_url(sender.base_url)
    if url is None:
        raise BadHeader("List-Unsubscribe", "the address of the web pages is none")
    list_id = write_named("List-Id", sender.list_name, f"newsletter.{domain}")
    return [
        _crlf(f"List-Id: {list_id}\nList-Unsubscribe:\n <{url.rstrip('/')}/unsubscribe/"),
        Context.TOKEN,
        b">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
        _crlf(f"Feedback-ID: {issue_id}:issue:newsletter:{_identify_sender(domain)}\n"),
    ]


def _identify_sender(domain: str) -> str:
    """Return what Gmail knows a sender by in Feedback-ID: 5 to 15 characters, always the same."""
    return sha256(domain.encode()).hexdigest()[:_SENDER_ID]


def _choose_boundary(rendered: Rendered) -> str:
    both = f"{rendered.text}\0{rendered.html}"
    return f"=_{sha256(both.encode()).hexdigest()[:32]}"  # "=_" is never quoted-printable


def _write_content_headers(rendered: Rendered, boundary: str) -> bytes:
    return _crlf(
        f"{write_text('Content-Language', rendered.language)}\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/alternative;\n boundary="{boundary}"\n\n'
    )


def _write_body(rendered: Rendered, boundary: str) -> list[Piece]:
    pieces: list[Piece] = []
    parts = zip(_ALTERNATIVES, (rendered.text, rendered.html), strict=True)
    for (content_type, greeting), body in parts:
        pieces.append(
            _crlf(
                f"--{boundary}\nContent-Type: {content_type}\n"
                "Content-Transfer-Encoding: quoted-printable\n\n"
            )
        )
        contexts = {Slot.TOKEN: Context.TOKEN, Slot.GREETING: greeting}
        pieces += [
            contexts[piece] if isinstance(piece, Slot) else piece for piece in quote_text(body)
        ]
        pieces.append(b"\r\n")
    return [*pieces, _crlf(f"--{boundary}--\n")]


def _crlf(text: str) -> bytes:
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()
