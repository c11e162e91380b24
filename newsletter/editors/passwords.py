"""Passwords: the rule for new ones, and argon2id, which never runs in the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from newsletter.editors.errors import WeakPassword
from newsletter.editors.tokens import make_token

_SHORTEST = 12
_LONGEST = 256
"""Characters. Long is what makes a password strong; rules about digits and signs do not (NIST
SP 800-63B)."""

_HASHER = PasswordHash((Argon2Hasher(),))

_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
"""Each hash takes 64 MiB: so many at a time, however many sign-ins come in."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What comparing a password with a stored hash says."""

    right: bool
    renewed: str | None  # the hash to store from now on, if our parameters have changed


def check_password(password: str, *, email: str) -> None:
    """Raise WeakPassword if a new password breaks the rule."""
    if len(password) < _SHORTEST:
        raise WeakPassword("The password is too short: it must have 12 characters or more.")
    if len(password) > _LONGEST:
        raise WeakPassword("The password is too long: it may have 256 characters at most.")
    if password.strip().casefold() == email.casefold():
        raise WeakPassword("The password must not be the e-mail address.")


async def hash_password(password: str) -> str:
    """Return the hash to store for a password."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_THREADS, _HASHER.hash, _as_bytes(password))


async def verify_password(password: str, stored: str | None) -> Verdict:
    """Compare a password with a stored hash, or with none in the same time."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_THREADS, _verify, _as_bytes(password), stored)


def _verify(password: bytes, stored: str | None) -> Verdict:
    # The decoy is asked for in either case, so that not even the first call tells them apart.
    decoy = _decoy()
    right, renewed = _HASHER.verify_and_update(password, stored or decoy)
    return Verdict(right=right and stored is not None, renewed=renewed)


@cache
def _decoy() -> str:
    """Return a hash that no password fits."""
    return _HASHER.hash(make_token())


def _as_bytes(password: str) -> bytes:
    """Return the bytes that are hashed: keyboards differ in how they compose an umlaut."""
    return normalize("NFC", password).encode(errors="surrogatepass")
