"""Failed sign-ins: counted per account and per network, so that nobody guesses for long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.editors.models import SignInAttempt
from newsletter.editors.tokens import digest_secret
from newsletter.networks import widen

_WINDOW = timedelta(minutes=15)
_PER_ACCOUNT = 5
_PER_NETWORK = 20
_ACCOUNT_LOCK, _NETWORK_LOCK = 0x5349, 0x534A  # with a hash of either: advisory locks


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Whose account is tried, and from where."""

    account: str  # digest of the address as it was typed: it need not exist
    network: str


def locate(account: str, ip: str) -> Origin:
    """Return where a sign-in counts."""
    return Origin(account=digest_secret(account), network=widen(ip))


async def find_retry_time(
    session: AsyncSession, origin: Origin, *, now: datetime
) -> datetime | None:
    """Return when an account and a network may try again, or None if they may now.

    Attempts at one account, and from one network, go on one after the other from here to the end
    of the transaction: those that come at once cannot all pass before the first has failed.
    """
    for lock, key in ((_ACCOUNT_LOCK, origin.account), (_NETWORK_LOCK, origin.network)):
        await session.exec(select(func.pg_advisory_xact_lock(lock, func.hashtext(key))))
    times = [
        await _find_limit(session, col(SignInAttempt.account) == origin.account, _PER_ACCOUNT, now),
        await _find_limit(session, col(SignInAttempt.ip) == origin.network, _PER_NETWORK, now),
    ]
    return max((time for time in times if time), default=None)


async def note_failure(session: AsyncSession, origin: Origin, *, now: datetime) -> None:
    """Count a failure, and forget those that are too old to matter."""
    outdated = (
        select(SignInAttempt.id)
        .where(SignInAttempt.at <= now - _WINDOW)
        .with_for_update(skip_locked=True)
    )
    await session.exec(delete(SignInAttempt).where(col(SignInAttempt.id).in_(outdated)))
    session.add(SignInAttempt(account=origin.account, ip=origin.network, at=now))
    await session.flush()


async def forget_failures(session: AsyncSession, origin: Origin) -> None:
    """Forget the failures at an account whose owner has shown the right password."""
    await session.exec(delete(SignInAttempt).where(col(SignInAttempt.account) == origin.account))


async def _find_limit(
    session: AsyncSession, which: ColumnElement[bool], allowed: int, now: datetime
) -> datetime | None:
    """Return when fewer failures than allowed will lie in the window, if it is full now."""
    times = await session.exec(
        select(SignInAttempt.at)
        .where(which, col(SignInAttempt.at) > now - _WINDOW)
        .order_by(col(SignInAttempt.at).desc())
        .offset(allowed - 1)
        .limit(1)
    )
    decisive = times.first()
    return decisive + _WINDOW if decisive else None
