"""The end of a subscription: by its owner, or because its address must not be written to."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers.models import Consent, ConsentKind, Subscriber, SubscriberStatus


async def unsubscribe(
    session: AsyncSession, subscriber_id: int, *, ip: str | None, now: datetime
) -> bool:
    """End whatever subscription the address of a subscriber has; return whether there was one.

    An old mail may be the one at hand, so its link ends a newer subscription of the address too.
    A number that nobody has, or that was erased, is no error.
    """
    key = await read_key(session, subscriber_id)
    ended = None if key is None else await end_subscription(session, key, now=now)
    if ended is None:
        return False
    session.add(Consent(subscriber_id=ended, kind=ConsentKind.WITHDRAWN, at=now, ip=ip))
    await session.flush()
    return True


async def end_subscription(session: AsyncSession, address_key: str, *, now: datetime) -> int | None:
    """End the one subscription that an address may have; return its number if there was one."""
    statement = (
        update(Subscriber)
        .where(
            col(Subscriber.address_key) == address_key,
            col(Subscriber.status) != SubscriberStatus.UNSUBSCRIBED,
        )
        .values(status=SubscriberStatus.UNSUBSCRIBED, unsubscribed_at=now)
        .returning(col(Subscriber.id))
    )
    ended: int | None = (await session.exec(statement)).scalar_one_or_none()
    return ended


async def read_key(session: AsyncSession, subscriber_id: int) -> str | None:
    """Return the address key of a subscriber; None if there is none, or they were erased."""
    statement = select(Subscriber.address_key).where(Subscriber.id == subscriber_id)
    return (await session.exec(statement)).one_or_none()
