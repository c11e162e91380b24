"""Addresses that must not be written to, whoever asks and whatever was agreed to before."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers.addresses import digest_key, parse_address
from subscribers.models import Consent, ConsentKind, Suppression, SuppressionReason
from subscribers.withdrawal import end_subscription, read_key


async def suppress(
    session: AsyncSession, address_text: str, *, reason: SuppressionReason, now: datetime
) -> None:
    """Never write to an address (or address key) again, and end its subscription.

    Of several reasons the first is kept. Raises InvalidAddress.
    """
    await _suppress_key(session, parse_address(address_text).key, reason=reason, now=now)


async def suppress_subscriber(
    session: AsyncSession, subscriber_id: int, *, reason: SuppressionReason, now: datetime
) -> None:
    """Never write to the address of a subscriber again, and end its subscription.

    Who is unknown or erased has no address any more: nothing is left to do.
    """
    key = await read_key(session, subscriber_id)
    if key is not None:
        await _suppress_key(session, key, reason=reason, now=now)


async def is_suppressed(session: AsyncSession, address_text: str) -> bool:
    """Tell whether an address (or address key) must not be written to.

    Raises InvalidAddress.
    """
    return await is_key_suppressed(session, parse_address(address_text).key)


async def is_key_suppressed(session: AsyncSession, address_key: str) -> bool:
    """Tell whether the address behind a key must not be written to."""
    statement = select(Suppression).where(Suppression.address_digest == digest_key(address_key))
    return (await session.exec(statement)).one_or_none() is not None


async def lift_suppression(session: AsyncSession, address_text: str) -> bool:
    """Let an address (or address key) subscribe again; return whether it was suppressed.

    What was ended stays ended: its owner has to ask again. Raises InvalidAddress.
    """
    digest = digest_key(parse_address(address_text).key)
    statement = delete(Suppression).where(col(Suppression.address_digest) == digest)
    return (await session.exec(statement)).rowcount > 0


async def _suppress_key(
    session: AsyncSession, key: str, *, reason: SuppressionReason, now: datetime
) -> None:
    await session.exec(
        insert(Suppression)
        .values(address_digest=digest_key(key), reason=reason, at=now)
        .on_conflict_do_nothing(index_elements=[col(Suppression.address_digest)])
    )
    ended = await end_subscription(session, key, now=now)
    # A mailbox that is gone withdraws nothing; its owner, complaining or asking, does.
    if ended is not None and reason is not SuppressionReason.BOUNCED:
        session.add(
            Consent(subscriber_id=ended, kind=ConsentKind.WITHDRAWN, at=now, evidence=reason.value)
        )
        await session.flush()
