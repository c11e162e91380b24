"""Our own signatures under each mail: DKIM (RFC 6376) by RSA, and by Ed25519 (RFC 8463)."""

from newsletter.mail.dkim.errors import DkimError, KeyFileExists
from newsletter.mail.dkim.keys import (
    Algorithm,
    DkimKey,
    choose_signing_domain,
    create_dkim_key,
    read_dkim_keys,
)
from newsletter.mail.dkim.seal import Seal

__all__ = [
    "Algorithm",
    "DkimError",
    "DkimKey",
    "KeyFileExists",
    "Seal",
    "choose_signing_domain",
    "create_dkim_key",
    "read_dkim_keys",
]
