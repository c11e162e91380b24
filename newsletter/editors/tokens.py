"""Secrets that a browser or a link holds while we keep no more than their digest."""

from hashlib import sha256
from secrets import token_urlsafe

_SECRET_BYTES = 32


def make_token() -> str:
    """Return a new secret, fit for a cookie and for a link."""
    return token_urlsafe(_SECRET_BYTES)


def digest_secret(secret: str) -> str:
    """Return the SHA-256 of a secret, 64 hexadecimal digits; any text at all is taken."""
    # No salt and no stretching: nobody guesses 32 random bytes.
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()
