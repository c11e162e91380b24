"""What the sending forgets about somebody who is erased: everything but the number."""

from sqlalchemy import delete, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import Attempt, Delivery, Letter


async def forget(session: AsyncSession, subscriber_ids: list[int]) -> None:
    """Make the deliveries of a person anonymous: servers quote addresses in their replies.

    The rows stay, so that the sums of every sending stay exact.
    """
    await session.exec(
        update(Delivery)
        .where(col(Delivery.recipient_id).in_(subscriber_ids), col(Delivery.issue_id) > 0)
        .values(reply=None, domain=None)
    )
    await session.exec(
        delete(Attempt).where(
            col(Attempt.recipient_id).in_(subscriber_ids), col(Attempt.issue_id) > 0
        )
    )
    await session.exec(delete(Letter).where(col(Letter.subscriber_id).in_(subscriber_ids)))
