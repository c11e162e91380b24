"""E-mail addresses: the spelling that is written to, and the one key by which each is found."""

from dataclasses import dataclass
from hashlib import sha256
from unicodedata import category, normalize

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from subscribers.errors import AddressFault, InvalidAddress

_LONGEST = 320
"""Characters: 64 before the @, 255 after it (RFC 5321, 4.5.3.1); the validator is stricter yet."""

_BLANKS = " \t\N{NO-BREAK SPACE}"
"""What comes along when an address is pasted; a line break is no blank but an attack."""

_UNPRINTABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode's control, format and surrogate characters, line and paragraph separators."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """An e-mail address that we could write to."""

    spelling: str  # as its owner writes it, the domain in the ASCII form that SMTP wants
    key: str  # equal for all spellings of one mailbox


def parse_address(text: str) -> Address:
    """Return the address that a text is; a key is a text with that very key.

    Raises InvalidAddress, whose code says what is wrong.
    """
    text = text.strip(_BLANKS)
    if not text:
        raise InvalidAddress(AddressFault.EMPTY)
    if len(text) > _LONGEST:
        raise InvalidAddress(AddressFault.TOO_LONG)
    if any(category(character) in _UNPRINTABLE for character in text):
        raise InvalidAddress(AddressFault.UNPRINTABLE)
    if "@" not in text:
        raise InvalidAddress(AddressFault.NO_AT_SIGN)
    valid = _validate(text)
    domain = valid.ascii_domain.lower()
    key = f"{_fold(valid.local_part)}@{domain}"
    if not valid.local_part.isascii():
        _validate(key)  # a compatibility character may fold into one that no address may have
    return Address(spelling=f"{valid.local_part}@{domain}", key=key)


def digest_key(key: str) -> str:
    """Return what is kept of an address that must not be written to: 64 hexadecimal digits."""
    return sha256(key.encode()).hexdigest()


def _validate(text: str) -> ValidatedEmail:
    try:
        # The test environment is one in which example.test may be written to. It lets through
        # nothing that could do harm: no such domain resolves.
        valid = validate_email(text, strict=True, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise InvalidAddress(AddressFault.MALFORMED) from None
    if "." not in valid.ascii_domain:
        raise InvalidAddress(AddressFault.MALFORMED)
    return valid


def _fold(local: str) -> str:
    """Return a local part as compatibility caseless matching compares it (Unicode 3.13, D146).

    By RFC 5321 only the receiving server knows whether case matters there. No server in use keeps
    two mailboxes apart by it, while people do write their address in both ways.
    """
    folded = normalize("NFKD", normalize("NFD", local).casefold()).casefold()
    return normalize("NFKC", folded)
