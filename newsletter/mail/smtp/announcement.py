"""What is said before a message: its size, its sender, its recipient, as the server offered."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome, Scope, Step, Verdict

_USUAL = re.compile(r"[!-;=?-~]+")  # what both addresses are but for one in many thousands
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


class Announcement(NamedTuple):
    """The commands that lead to the 354 for one message; a named tuple, as there is one a mail."""

    sender: str
    recipient: str

    @property
    def all(self) -> bytes:
        """All commands at once, for servers that offer PIPELINING."""
        return f"{self.sender}{self.recipient}DATA\r\n".encode()


def announce(envelope: Envelope, offer: Offer) -> Announcement | Outcome:
    """Return the commands for a message, or why it need not be offered to this server at all."""
    path, address = envelope.return_path, envelope.address
    size = f" SIZE={envelope.size}" if offer.size else ""
    body = " BODY=8BITMIME" if offer.eight_bit and not envelope.is_ascii else ""
    utf8 = "" if address.isascii() else " SMTPUTF8"
    if not (_USUAL.fullmatch(path) and _USUAL.fullmatch(address)):
        obstacle = _find_obstacle(path, address, offer)
        if obstacle is not None:
            return obstacle
    if offer.most_bytes is not None and envelope.size > offer.most_bytes:
        words = (
            f"The message has {envelope.size} bytes, the server takes {offer.most_bytes} at most."
        )
        return _refuse(Scope.MESSAGE, Step.CONTENT, words)
    report, reports = (" RET=HDRS", " NOTIFY=FAILURE") if offer.reports else ("", "")
    return Announcement(
        f"MAIL FROM:<{path}>{size}{body}{utf8}{report}\r\n", f"RCPT TO:<{address}>{reports}\r\n"
    )


def _find_obstacle(path: str, address: str, offer: Offer) -> Outcome | None:
    """Return what is wrong with addresses that are not of the usual kind."""
    if not path.isascii() or _UNSPEAKABLE.search(path):
        return _refuse(Scope.MESSAGE, Step.SENDER, "The return path is no address in ASCII.")
    if not address:
        return _refuse(Scope.RECIPIENT, Step.RECIPIENT, "The address is empty.")
    if _UNSPEAKABLE.search(address):
        words = "The address has a character that SMTP cannot carry."
        return _refuse(Scope.RECIPIENT, Step.RECIPIENT, words)
    if not address.isascii() and not offer.utf8:
        words = "The server takes no addresses beyond ASCII: it does not offer SMTPUTF8."
        return _refuse(Scope.RECIPIENT, Step.RECIPIENT, words)
    return None


def _refuse(scope: Scope, step: Step, words: str) -> Outcome:
    return Outcome(verdict=Verdict.REJECTED, scope=scope, step=step, reply=words)
