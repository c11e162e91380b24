"""Every try for one person: those that went wrong, and the one that was taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import Attempt, Delivery, DeliveryStatus
from newsletter.deliveries.settlement import MOST_COPIES

BY_HAND = "An editor says that it has arrived."
"""The words of the entry by which an editor settles an uncertain mail."""


@dataclass(frozen=True, kw_only=True)
class Try:
    """One try for one person, or the entry of an editor who settled it."""

    at: datetime
    outcome: DeliveryStatus
    code: int | None
    enhanced: str | None
    reply: str
    server: str  # empty: not known
    by_hand: bool  # nothing was sent: an editor has decided


async def list_attempts(
    session: AsyncSession, issue_id: int, recipient_id: int
) -> Sequence[Attempt]:
    """Return the tries for one person that were no plain acceptance, oldest first."""
    statement = (
        select(Attempt)
        .where(Attempt.issue_id == issue_id, Attempt.recipient_id == recipient_id)
        .order_by(col(Attempt.id))
    )
    return (await session.exec(statement)).all()


async def list_tries(session: AsyncSession, issue_id: int, recipient_id: int) -> Sequence[Try]:
    """Return all tries for one person, oldest first, with the one that the server took."""
    tries = [
        Try(
            at=attempt.at,
            outcome=attempt.outcome,
            code=attempt.code,
            enhanced=attempt.enhanced,
            reply=attempt.reply or "",
            server=attempt.server,
            by_hand=attempt.outcome is DeliveryStatus.SENT,
        )
        for attempt in await list_attempts(session, issue_id, recipient_id)
    ]
    delivery = await session.get(Delivery, (issue_id, recipient_id), populate_existing=True)
    accepted = delivery is not None and delivery.status in _ACCEPTED
    if delivery and accepted and not any(each.by_hand for each in tries):
        tries.append(
            Try(
                at=delivery.settled_at,
                outcome=DeliveryStatus.SENT,
                code=delivery.code,
                enhanced=delivery.enhanced,
                reply=delivery.reply or "",
                server="",
                by_hand=False,
            )
        )
    return tries


def has_copies_left(tries: Sequence[Try]) -> bool:
    """Tell whether a mail that may have arrived may be sent to this person once more."""
    doubts = sum(each.outcome is DeliveryStatus.UNCERTAIN for each in tries)
    return doubts < MOST_COPIES


_ACCEPTED = {DeliveryStatus.SENT, DeliveryStatus.COMPLAINED}
"""A complaint is about a mail that a server took."""
