"""Looking up who is in the address book, for the desk and the command line."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers.addresses import parse_address
from subscribers.models import Subscriber, SubscriberStatus


@dataclass(frozen=True, kw_only=True)
class SubscriberCounts:
    """How many subscriptions stand where; who came back after leaving is counted in two places."""

    pending: int
    active: int
    unsubscribed: int


async def find_subscriber(session: AsyncSession, address_text: str) -> Subscriber | None:
    """Return the latest subscription of an address, however it is spelled.

    Raises InvalidAddress.
    """
    return await find_latest(session, parse_address(address_text).key)


async def find_latest(session: AsyncSession, address_key: str) -> Subscriber | None:
    """Return the latest subscription behind a key: the open one, if there is one."""
    statement = (
        select(Subscriber)
        .where(Subscriber.address_key == address_key)
        .order_by(col(Subscriber.id).desc())
        .limit(1)
    )
    result = await session.exec(statement, execution_options={"populate_existing": True})
    return result.one_or_none()


async def read_addresses(session: AsyncSession, ids: Iterable[int]) -> dict[int, str | None]:
    """Return the addresses of subscribers by number: None for who was erased, unknown left out."""
    wanted = list(ids)
    statement = select(Subscriber.id, Subscriber.address).where(col(Subscriber.id).in_(wanted))
    return dict((await session.exec(statement)).all())


async def count_by_status(session: AsyncSession) -> SubscriberCounts:
    """Count the subscriptions by where they stand."""
    statement = select(Subscriber.status, func.count()).group_by(col(Subscriber.status))
    counts = dict((await session.exec(statement)).all())
    return SubscriberCounts(**{status.value: counts.get(status, 0) for status in SubscriberStatus})
