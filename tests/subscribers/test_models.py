"""What the database itself refuses, whatever the code does."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers import Subscriber, SubscriberStatus
from tests.subscribers.readers import NOW


def _subscriber(**changes: Any) -> Subscriber:
    facts: dict[str, Any] = {
        "address": "Reader@example.org",
        "address_key": "reader@example.org",
        "language": "en",
        "status": SubscriberStatus.ACTIVE,
        "requested_at": NOW,
        "confirmed_at": NOW,
    }
    return Subscriber(**(facts | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"confirmed_at": None},
        {"unsubscribed_at": NOW},
        {"status": SubscriberStatus.PENDING},
        {"status": SubscriberStatus.UNSUBSCRIBED},
        {"address": None},
        {"address_key": None},
        {"erased_at": NOW},
        {"erased_at": NOW, "address": None, "address_key": None},
    ],
)
async def test_a_subscriber_whose_facts_contradict_each_other_cannot_be_stored(
    session: AsyncSession, changes: dict[str, Any]
) -> None:
    session.add(_subscriber(**changes))
    with pytest.raises(IntegrityError):
        await session.flush()


async def test_an_address_has_one_open_subscription_and_any_number_of_ended_ones(
    session: AsyncSession,
) -> None:
    ended = {"status": SubscriberStatus.UNSUBSCRIBED, "unsubscribed_at": NOW + timedelta(days=1)}
    session.add_all([_subscriber(**ended), _subscriber(**ended), _subscriber()])
    await session.flush()

    session.add(_subscriber())
    with pytest.raises(IntegrityError, match="subscriber_one_open_per_address"):
        await session.flush()
