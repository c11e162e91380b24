"""What one person got: the last issues that were sent while they were subscribed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import Delivery, Sending, SendingStatus
from newsletter.deliveries.reports.recipients import State
from subscribers import Subscription


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of one issue for one person."""

    issue_id: int
    sent_at: datetime  # when its sending began
    status: State
    is_cancelled: bool  # its sending: who is queued does not get it
    attempts: int
    settled_at: datetime | None


async def list_receipts(
    session: AsyncSession, subscription: Subscription, *, limit: int = 50
) -> Sequence[Receipt]:
    """Return what became of the last issues for somebody whose they were, the newest first."""
    sendings = (
        await session.exec(
            select(Sending)
            .order_by(col(Sending.started_at).desc(), col(Sending.issue_id).desc())
            .limit(limit)
        )
    ).all()
    statement = select(Delivery).where(
        col(Delivery.issue_id).in_([sending.issue_id for sending in sendings]),
        Delivery.recipient_id == subscription.number,
    )
    found = {delivery.issue_id: delivery for delivery in await session.exec(statement)}
    return [
        _describe(sending, found.get(sending.issue_id))
        for sending in sendings
        if sending.issue_id in found or subscription.was_active(sending.cut_at)
    ]


def _describe(sending: Sending, delivery: Delivery | None) -> Receipt:
    return Receipt(
        issue_id=sending.issue_id,
        sent_at=sending.started_at,
        status=delivery.status if delivery else "queued",
        is_cancelled=sending.status is SendingStatus.CANCELLED,
        attempts=delivery.attempts if delivery else 0,
        settled_at=delivery.settled_at if delivery else None,
    )
