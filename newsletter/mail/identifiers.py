"""Return paths (VERP) that say which delivery bounced, and that nobody else can make."""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING

from newsletter.mail.errors import BadReturnPath

if TYPE_CHECKING:
    from hashlib import _Hash

_HALF = 16  # characters of base32: 80 bits
_BLOCK = 64  # bytes of SHA-256
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))
_LETTERS = bytes(b"abcdefghijklmnopqrstuvwxyz234567"[byte % 32] for byte in range(256))
_LOCAL_PART = re.compile(r"r(\d{1,10})-(\d{1,19})-([a-z2-7]{16})@", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """Which delivery a return path belongs to."""

    issue_id: int
    recipient: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Identifiers:
    """What is unique about one mail to one person; the same each time it is sent."""

    return_path: str
    message_id: str  # without angle brackets


def identify(
    *, issue_id: int, recipient: int, key: bytes, domain: str, return_domain: str
) -> Identifiers:
    """Return the identifiers of one mail; neither contains the address of the person.

    The proof in the return path is a truncated HMAC-SHA-256, the Message-ID has other bytes of it,
    so that knowing a Message-ID is not enough to make somebody bounce.
    """
    proof, unique = _prove(issue_id, recipient, key)
    return Identifiers(
        return_path=f"r{issue_id}-{recipient}-{proof}@{return_domain}",
        message_id=f"{issue_id}.{recipient}.{unique}@{domain}",
    )


def return_path(*, issue_id: int, recipient: int, key: bytes, domain: str) -> str:
    """Return where a server reports about one mail: lower case, at most 64 characters before @."""
    return identify(
        issue_id=issue_id, recipient=recipient, key=key, domain=domain, return_domain=domain
    ).return_path


def read_return_path(address: str, *, key: bytes) -> Returned:
    """Return which delivery a return path belongs to, in whatever case a server spelled it.

    Raises BadReturnPath if we did not make it.
    """
    match = _LOCAL_PART.match(address.strip("<> "))
    if match is None:
        raise BadReturnPath
    issue_id, recipient, proof = int(match[1]), int(match[2]), match[3].lower()
    if not compare_digest(proof, _prove(issue_id, recipient, key)[0]):
        raise BadReturnPath
    return Returned(issue_id=issue_id, recipient=recipient)


def _prove(issue_id: int, recipient: int, key: bytes) -> tuple[str, str]:
    """Return two independent halves of a MAC, 80 bits each: five of every byte, as base32."""
    inner, outer = (state.copy() for state in _prepare(key))
    inner.update(b"%d-%d" % (issue_id, recipient))
    outer.update(inner.digest())
    written = outer.digest().translate(_LETTERS).decode()
    return written[:_HALF], written[_HALF:]


@lru_cache(maxsize=8)
def _prepare(key: bytes) -> "tuple[_Hash, _Hash]":
    """Return what HMAC (RFC 2104) does with a key before it sees a message: half of its cost."""
    padded = (key if len(key) <= _BLOCK else sha256(key).digest()).ljust(_BLOCK, b"\0")
    return sha256(padded.translate(_INNER)), sha256(padded.translate(_OUTER))
