"""What is said before a message: its size, its sender, its recipient, as the server offered."""

import re
from dataclasses import dataclass

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome, Scope, Step, Verdict

_UNSPEAKABLE = re.compile("[\x00-\x20<>\x7f\ud800-\udfff]")  # would end or change the command


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What a server said that it can do."""

    pipelining: bool = False  # RFC 2920: several commands at once
    size: bool = False  # the SIZE parameter of MAIL, RFC 1870
    most_bytes: int | None = None  # of a message, as SIZE announces
    utf8: bool = False  # SMTPUTF8, RFC 6531
    eight_bit: bool = False  # 8BITMIME, RFC 6152
    reports: bool = False  # DSN, RFC 3461: says which reports are wanted, and how much of the mail


@dataclass(kw_only=True, slots=True)  # not frozen: twice as fast to make, once a message
class Announcement:
    """The commands that lead to the 354 for one message."""

    sender: bytes
    recipient: bytes

    @property
    def all(self) -> bytes:
        """All commands at once, for servers that offer PIPELINING."""
        return b"%b%bDATA\r\n" % (self.sender, self.recipient)


def announce(envelope: Envelope, offer: Offer) -> Announcement | Outcome:
    """Return the commands for a message, or why it need not be offered to this server at all."""
    message = envelope.message
    plain = envelope.address.isascii()
    obstacle = _find_obstacle(envelope, offer, plain=plain)
    if obstacle is not None:
        return obstacle
    sender = f"MAIL FROM:<{envelope.return_path}>"
    if offer.size:
        sender += f" SIZE={len(message)}"
    if offer.eight_bit and not _is_ascii(envelope):
        sender += " BODY=8BITMIME"
    if not plain:
        sender += " SMTPUTF8"
    if offer.reports:
        sender += " RET=HDRS"
    wanted = " NOTIFY=FAILURE" if offer.reports else ""
    return Announcement(
        sender=f"{sender}\r\n".encode(),
        recipient=f"RCPT TO:<{envelope.address}>{wanted}\r\n".encode(),
    )


def _is_ascii(envelope: Envelope) -> bool:
    """Tell whether a message is in ASCII; looking at 70 KB costs more than all else here."""
    return envelope.message.isascii() if envelope.is_ascii is None else envelope.is_ascii


def _find_obstacle(envelope: Envelope, offer: Offer, *, plain: bool) -> Outcome | None:
    path, address = envelope.return_path, envelope.address
    if not path.isascii() or _UNSPEAKABLE.search(path):
        return _refuse(Scope.MESSAGE, Step.SENDER, "The return path is no address in ASCII.")
    if not address:
        return _refuse(Scope.RECIPIENT, Step.RECIPIENT, "The address is empty.")
    if _UNSPEAKABLE.search(address):
        words = "The address has a character that SMTP cannot carry."
        return _refuse(Scope.RECIPIENT, Step.RECIPIENT, words)
    if not plain and not offer.utf8:
        words = "The server takes no addresses beyond ASCII: it does not offer SMTPUTF8."
        return _refuse(Scope.RECIPIENT, Step.RECIPIENT, words)
    size = len(envelope.message)
    if offer.most_bytes is not None and size > offer.most_bytes:
        words = f"The message has {size} bytes, the server takes {offer.most_bytes} at most."
        return _refuse(Scope.MESSAGE, Step.CONTENT, words)
    return None


def _refuse(scope: Scope, step: Step, words: str) -> Outcome:
    return Outcome(verdict=Verdict.REJECTED, scope=scope, step=step, reply=words)
