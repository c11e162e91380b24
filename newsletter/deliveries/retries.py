"""Deferred and doubtful mails whose time has come: claimed under a lease, or handed back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.claims import Claim, Person, find_cut
from newsletter.deliveries.models import Delivery, Sending, SendingStatus
from subscribers import find_reachable

LEASE = timedelta(minutes=20)
"""For how long a claimed retry is ours; longer than a server may take for its final reply."""


async def claim_due(
    session: AsyncSession, issue_id: int, *, now: datetime, limit: int
) -> Sequence[Claim]:
    """Take deferred and uncertain mails of an issue whose time has come, if it is being sent.

    The lease is written as their next time, so that a worker that dies with them loses nothing.
    """
    if await find_cut(session, issue_id) is None:
        return []
    due = (
        select(Delivery.recipient_id)
        .where(Delivery.issue_id == issue_id, col(Delivery.next_at) <= now)
        .order_by(col(Delivery.next_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    statement = (
        update(Delivery)
        .where(col(Delivery.issue_id) == issue_id, col(Delivery.recipient_id).in_(due))
        .values(next_at=now + LEASE)
        .returning(col(Delivery.recipient_id), col(Delivery.attempts))
    )
    attempts = dict((await session.exec(statement)).all())
    people = await find_reachable(session, attempts)
    return [
        Claim(
            issue_id=issue_id,
            recipient_id=number,
            person=Person(number=number, address=person.address, name=person.name)
            if (person := people.get(number))
            else None,
            attempts=count,
            lease=now + LEASE,
        )
        for number, count in attempts.items()
    ]


async def hand_back(session: AsyncSession, claims: Sequence[Claim], *, due_at: datetime) -> None:
    """Give up what is left of claimed retries: those without an outcome are due at `due_at`."""
    leases = {claim.lease for claim in claims if claim.lease}
    await session.exec(
        update(Delivery)
        .where(
            col(Delivery.issue_id).in_({claim.issue_id for claim in claims}),
            col(Delivery.recipient_id).in_([claim.recipient_id for claim in claims]),
            col(Delivery.next_at).in_(leases),
        )
        .values(next_at=due_at)
    )


async def issues_with_due(session: AsyncSession, *, now: datetime) -> Sequence[int]:
    """Return the issues being sent that have mails to be tried again now."""
    statement = (
        select(Delivery.issue_id)
        .join(Sending, col(Sending.issue_id) == Delivery.issue_id)
        .where(Sending.status == SendingStatus.SENDING, col(Delivery.next_at) <= now)
        .distinct()
    )
    return (await session.exec(statement)).all()
