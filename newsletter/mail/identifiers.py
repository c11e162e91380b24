"""Return paths (VERP) that say which delivery bounced, and that nobody else can make."""

import re
from dataclasses import dataclass
from hmac import compare_digest
from typing import NamedTuple

from newsletter.mac import compute_mac
from newsletter.mail.errors import BadReturnPath

_HALF = 16  # characters of base32: 80 bits
_LETTERS = bytes(b"abcdefghijklmnopqrstuvwxyz234567"[byte % 32] for byte in range(256))
_LOCAL_PART = re.compile(r"r(\d{1,10})-(\d{1,19})-([a-z2-7]{16})@", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """Which delivery a return path belongs to."""

    issue_id: int
    recipient: int


class Identifiers(NamedTuple):
    """What is unique about one mail to one person; the same each time it is sent."""

    return_path: str
    message_id: str  # without angle brackets


def identify(
    issue_id: int, recipient: int, key: bytes, domain: str, return_domain: str
) -> Identifiers:
    """Return the identifiers of one mail; neither contains the address of the person.

    The proof in the return path is a truncated HMAC-SHA-256, the Message-ID has other bytes of it,
    so that knowing a Message-ID is not enough to make somebody bounce.
    """
    written = _prove(issue_id, recipient, key)
    return Identifiers(
        f"r{issue_id}-{recipient}-{written[:_HALF]}@{return_domain}",
        f"{issue_id}.{recipient}.{written[_HALF:]}@{domain}",
    )


def return_path(*, issue_id: int, recipient: int, key: bytes, domain: str) -> str:
    """Return where a server reports about one mail: lower case, at most 64 characters before @."""
    return identify(issue_id, recipient, key, domain, domain).return_path


def read_return_path(address: str, *, key: bytes) -> Returned:
    """Return which delivery a return path belongs to, in whatever case a server spelled it.

    Raises BadReturnPath if we did not make it.
    """
    match = _LOCAL_PART.match(address.strip("<> "))
    if match is None:
        raise BadReturnPath
    issue_id, recipient, proof = int(match[1]), int(match[2]), match[3].lower()
    if not compare_digest(proof, _prove(issue_id, recipient, key)[:_HALF]):
        raise BadReturnPath
    return Returned(issue_id=issue_id, recipient=recipient)


def _prove(issue_id: int, recipient: int, key: bytes) -> str:
    """Return a MAC as base32, five bits of every byte: two independent halves of 80 bits."""
    return compute_mac(key, b"%d-%d" % (issue_id, recipient)).translate(_LETTERS).decode()
