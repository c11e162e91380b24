"""Looking up who is in the address book, for the desk and the command line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from subscribers.addresses import parse_address
from subscribers.models import Subscriber, SubscriberStatus


@dataclass(frozen=True, kw_only=True)
class SubscriberCounts:
    """How many subscriptions stand where; who came back after leaving is counted in two places."""

    pending: int
    active: int
    unsubscribed: int


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """One subscription of an address, from its confirmation to its end; its address may be gone."""

    number: int
    address: str | None  # None once erased
    status: SubscriberStatus
    confirmed_at: datetime | None
    unsubscribed_at: datetime | None

    def was_active(self, moment: datetime) -> bool:
        """Whether this subscription belonged to the audience of a moment."""
        begun = self.confirmed_at is not None and self.confirmed_at <= moment
        return begun and (self.unsubscribed_at is None or self.unsubscribed_at > moment)


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


async def list_subscriptions(
    session: AsyncSession, address_text: str, *, limit: int = 20
) -> Sequence[Subscription]:
    """Return the subscriptions of an address, the latest first. Raises InvalidAddress."""
    statement = (
        select(Subscriber)
        .where(Subscriber.address_key == parse_address(address_text).key)
        .order_by(col(Subscriber.id).desc())
        .limit(limit)
    )
    return [_describe(subscriber) for subscriber in await session.exec(statement)]


async def read_subscription(session: AsyncSession, number: int) -> Subscription | None:
    """Return the subscription of a number; None if there never was one."""
    subscriber = await session.get(Subscriber, number)
    return _describe(subscriber) if subscriber else None


def select_matching(fragment: str) -> SelectOfScalar[int]:
    """Return the statement that reads the numbers of those whose address has a text in it.

    It looks at everybody: for a choice among few, see `matches`.
    """
    return select(Subscriber.id).where(_has(fragment))


def matches(number: SQLCoreOperations[int], fragment: str) -> ColumnElement[bool]:
    """Return the condition that the address of a subscriber has a text in it.

    It is looked up for each number, which is the fastest way for some thousands of them.
    """
    # The offset keeps PostgreSQL from looking at everybody all the same.
    return exists(select(Subscriber.id).where(Subscriber.id == number, _has(fragment)).offset(0))


def _has(fragment: str) -> ColumnElement[bool]:
    return col(Subscriber.address).icontains(fragment, autoescape=True)


def _describe(subscriber: Subscriber) -> Subscription:
    return Subscription(
        number=subscriber.id,
        address=subscriber.address,
        status=subscriber.status,
        confirmed_at=subscriber.confirmed_at,
        unsubscribed_at=subscriber.unsubscribed_at,
    )


async def count_by_status(session: AsyncSession) -> SubscriberCounts:
    """Count the subscriptions by where they stand."""
    statement = select(Subscriber.status, func.count()).group_by(col(Subscriber.status))
    counts = dict((await session.exec(statement)).all())
    return SubscriberCounts(**{status.value: counts.get(status, 0) for status in SubscriberStatus})
