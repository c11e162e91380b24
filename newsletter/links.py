"""Signed links: what may be done by whoever comes here from a mail of ours."""

from base64 import urlsafe_b64decode
from binascii import b2a_base64
from dataclasses import dataclass, field
from enum import StrEnum, auto
from functools import lru_cache
from hmac import compare_digest

from newsletter.errors import NewsletterError
from newsletter.mac import compute_mac

_MAC_BYTES = 16
_SAFE = bytes.maketrans(b"+/", b"-_")


class InvalidLink(NewsletterError):
    """Raised when a token was not made by us, or for another purpose."""


class Purpose(StrEnum):
    """What a token allows; a token of one purpose is worth nothing for another."""

    CONFIRM = auto()  # turn a pending subscription into an active one
    READER = auto()  # leave, and see or change one's own preferences
    RETURN = auto()  # the return path of a mail: which delivery bounced
    CLICK = auto()  # be sent on to a link of an issue: the same for everybody


@dataclass(frozen=True, kw_only=True)
class Links:
    """Makes and reads the links of one installation.

    A token is the payload and 16 bytes of HMAC-SHA-256 under a key of its purpose, both
    unpadded base64url: short enough for a mail, and 2 microseconds to make.
    """

    base_url: str
    secret: str = field(repr=False)

    def sign(self, purpose: Purpose, payload: str) -> str:
        """Return the token that carries a payload for a purpose."""
        raw = payload.encode()
        return f"{_encode(raw)}.{_encode(self.mac(purpose, raw))}"

    def read(self, purpose: Purpose, token: str) -> str:
        """Return the payload of a token.

        Raises InvalidLink for anything else than a token of this purpose, made by us.
        """
        try:
            payload = _decode(token.partition(".")[0]).decode()
            # Compared as written: base64 has several spellings of the same bytes.
            if compare_digest(token.encode(), self.sign(purpose, payload).encode()):
                return payload
        except ValueError:
            pass
        raise InvalidLink("This link is damaged or not one of ours.")

    def mac(self, purpose: Purpose, raw: bytes) -> bytes:
        """Return the 16 bytes that prove that we wrote `raw` for a purpose."""
        return compute_mac(self.key(purpose), raw)[:_MAC_BYTES]

    def key(self, purpose: Purpose) -> bytes:
        """Return the key of a purpose: what is proven by it proves nothing elsewhere."""
        return _derive(self.secret, purpose)

    def reader_token(self, subscriber_id: int) -> str:
        """Return the one token that a person's mail carries."""
        return self.sign(Purpose.READER, str(subscriber_id))


@lru_cache(maxsize=32)
def _derive(secret: str, purpose: Purpose) -> bytes:
    return compute_mac(secret.encode(), purpose.encode())


def _encode(raw: bytes) -> str:
    return b2a_base64(raw, newline=False).translate(_SAFE).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
