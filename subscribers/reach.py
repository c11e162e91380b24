"""Who can be written to right now, by number: for single mails, and those that are tried again."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers.models import Subscriber, SubscriberStatus


@dataclass(frozen=True, kw_only=True)
class Reachable:
    """Somebody who may be written to."""

    id: int
    address: str
    name: str


async def find_reachable(
    session: AsyncSession,
    ids: Iterable[int],
    *,
    status: SubscriberStatus = SubscriberStatus.ACTIVE,
) -> dict[int, Reachable]:
    """Return those of some subscribers whose subscription stands where it must, by number.

    `pending` is for the confirmation mail: who has confirmed meanwhile needs it no more.
    """
    statement = select(Subscriber.id, Subscriber.address, Subscriber.name).where(
        col(Subscriber.id).in_(list(ids)), Subscriber.status == status
    )
    return {
        number: Reachable(id=number, address=address, name=name)
        for number, address, name in await session.exec(statement)
        if number and address
    }
