"""Forgetting a person (Art. 17 GDPR) without making the sums of past issues wrong."""

from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers.addresses import parse_address
from subscribers.models import Consent, Subscriber, SubscriberStatus
from subscribers.withdrawal import read_key


async def erase(session: AsyncSession, address_text: str, *, now: datetime) -> list[int]:
    """Forget all that is known about an address; return the numbers of its subscriptions.

    Whoever else keeps something under these numbers has to forget it too. Raises InvalidAddress.
    """
    return await _erase_key(session, parse_address(address_text).key, now=now)


async def erase_subscriber(
    session: AsyncSession, subscriber_id: int, *, now: datetime
) -> list[int]:
    """Forget all that is known about the address of a subscriber; return as `erase` does."""
    key = await read_key(session, subscriber_id)
    return [] if key is None else await _erase_key(session, key, now=now)


async def _erase_key(session: AsyncSession, key: str, *, now: datetime) -> list[int]:
    statement = (
        update(Subscriber)
        .where(col(Subscriber.address_key) == key)
        .values(
            address=None,
            address_key=None,
            name="",
            status=SubscriberStatus.UNSUBSCRIBED,
            unsubscribed_at=func.coalesce(col(Subscriber.unsubscribed_at), now),
            erased_at=now,
        )
        .returning(col(Subscriber.id))
    )
    erased = list((await session.exec(statement)).scalars())
    # The ledger proves the consent of an address. Without the address it proves nothing, and what
    # is left of it, IP and times, would be personal data without a purpose (Art. 5 (1) e GDPR).
    # A suppression stays: a digest, kept so that the person is not written to again.
    await session.exec(delete(Consent).where(col(Consent.subscriber_id).in_(erased)))
    return erased
