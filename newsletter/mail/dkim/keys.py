"""Keys that sign mail: made, read from files, and written as the record that publishes them."""

import os
from base64 import b64encode
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from newsletter.errors import SettingsError
from newsletter.mail.dkim.errors import KeyFileExists
from newsletter.mail.errors import BadHeader
from newsletter.mail.headers import ascii_domain, check_address, read_mailbox
from newsletter.settings import Dkim

_FEWEST_BITS = 2048  # of RSA: large receivers do not count shorter ones
_MOST_BITS = 4096  # longer ones need not be verified (RFC 8301) and do not fit in a DNS answer
_EXPONENT = 65537
_PADDING = PKCS1v15()
_PREHASHED = Prehashed(SHA256())


class Algorithm(StrEnum):
    """How a key signs, as a signature says it."""

    RSA = "rsa-sha256"
    ED25519 = "ed25519-sha256"


@dataclass(frozen=True, kw_only=True, slots=True)
class DkimKey:
    """A key, and where its public half is published."""

    domain: str  # ASCII: in whose name it signs
    selector: str  # which of the domain's keys it is
    private: RSAPrivateKey | Ed25519PrivateKey = field(repr=False)

    @property
    def algorithm(self) -> Algorithm:
        """How it signs."""
        return Algorithm.RSA if isinstance(self.private, RSAPrivateKey) else Algorithm.ED25519

    @property
    def name(self) -> str:
        """The name in the DNS under which receivers look for it."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def public(self) -> str:
        """The public half, in base64: SubjectPublicKeyInfo of RSA, 32 bytes of Ed25519."""
        if isinstance(self.private, RSAPrivateKey):
            form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        else:
            form = (Encoding.Raw, PublicFormat.Raw)
        return b64encode(self.private.public_key().public_bytes(*form)).decode()

    @property
    def record(self) -> str:
        """The text to publish under `name`."""
        kind = "rsa" if self.algorithm is Algorithm.RSA else "ed25519"
        return f"v=DKIM1; k={kind}; p={self.public}"

    def sign(self, digest: bytes) -> bytes:
        """Sign a SHA-256 digest; other threads run meanwhile."""
        if isinstance(self.private, RSAPrivateKey):
            return self.private.sign(digest, _PADDING, _PREHASHED)
        return self.private.sign(digest)


def create_dkim_key(path: Path, algorithm: Algorithm, *, domain: str, selector: str) -> DkimKey:
    """Make a key and write it to a new file that nobody else may read (PKCS #8, PEM).

    Raises KeyFileExists, and OSError if it cannot be written.
    """
    private = (
        generate_private_key(_EXPONENT, _FEWEST_BITS)
        if algorithm is Algorithm.RSA
        else Ed25519PrivateKey.generate()
    )
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyFileExists(path) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    return DkimKey(domain=domain, selector=selector, private=private)


def read_dkim_keys(settings: Dkim, *, mailbox: str) -> tuple[DkimKey, ...]:
    """Return the keys that the settings name, RSA first; often none.

    They sign for the domain of a mailbox where the settings name none. Raises SettingsError with
    the setting and the reason.
    """
    keys = []
    if settings.key_file:
        domain = choose_signing_domain(settings, mailbox=mailbox)
        keys.append(_read_key("", settings.key_file, settings.selector, domain, Algorithm.RSA))
        if file := settings.ed25519_key_file:
            selector = settings.ed25519_selector
            keys.append(_read_key("ED25519_", file, selector, domain, Algorithm.ED25519))
    return tuple(keys)


def choose_signing_domain(settings: Dkim, *, mailbox: str) -> str:
    """Return the domain in whose name mails are signed, in ASCII: if none is set, a mailbox's.

    Raises SettingsError if it is none; it is written into a header.
    """
    try:
        if settings.domain:
            domain = ascii_domain("DKIM", settings.domain)
            check_address("DKIM", f"x@{domain}")
            return domain
        return read_mailbox("From", mailbox)[1].rpartition("@")[2]
    except BadHeader:
        name = "DKIM__DOMAIN" if settings.domain else "SENDER"
        raise SettingsError(f"NEWSLETTER_{name}: its domain is none.") from None


def _read_key(prefix: str, path: Path, selector: str, domain: str, algorithm: Algorithm) -> DkimKey:
    setting = f"NEWSLETTER_DKIM__{prefix}KEY_FILE"
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise SettingsError(f"{setting}: {path} cannot be read: {error.strerror}.") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: it wants a password
        raise SettingsError(
            f"{setting}: {path} is no private key in PEM without a password."
        ) from None
    if algorithm is Algorithm.ED25519 and not isinstance(private, Ed25519PrivateKey):
        raise SettingsError(f"{setting}: {path} is no Ed25519 key.")
    if algorithm is Algorithm.RSA and not (
        isinstance(private, RSAPrivateKey) and _FEWEST_BITS <= private.key_size <= _MOST_BITS
    ):
        raise SettingsError(
            f"{setting}: {path} is no RSA key of {_FEWEST_BITS} to {_MOST_BITS} bits."
        )
    assert isinstance(private, RSAPrivateKey | Ed25519PrivateKey)  # noqa: S101  # seen above
    return DkimKey(domain=domain, selector=selector, private=private)
