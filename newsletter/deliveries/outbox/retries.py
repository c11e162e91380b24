"""Deferred and doubtful mails whose time has come: claimed under a lease, or handed back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, case, false, update
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import (
    Attempt,
    Delivery,
    DeliveryStatus,
    Sending,
    SendingStatus,
)
from newsletter.deliveries.outbox.claims import Claim, Person, find_cut
from newsletter.deliveries.traffic import list_limited_domains
from subscribers import find_reachable, select_domain

_MOST_SHARES = 4
_PEOPLE_PER_SHARE = 500

LEASE = timedelta(minutes=20)
"""For how long a claimed retry is ours; longer than a server may take for its final reply."""


class _Due(NamedTuple):
    """A delivery whose time has come."""

    number: int
    attempts: int
    first_at: datetime | None
    copies: int


async def claim_due(
    session: AsyncSession, issue_id: int, *, now: datetime, limit: int, lane: str = ""
) -> Sequence[Claim]:
    """Take deferred and uncertain mails of an issue whose time has come, if it is being sent.

    Of one lane: those of its domain, or of no domain that has a lane of its own now.
    The lease is written as their next time, so that a worker that dies with them loses nothing.
    """
    if await find_cut(session, issue_id) is None:
        return []
    rows: list[_Due] = []
    for within in await _list_conditions(session, lane):
        if len(rows) < limit:
            rows += await _lease(session, issue_id, within, now=now, limit=limit - len(rows))
    people = await find_reachable(session, [number for number, *_ in rows])
    return [
        Claim(
            issue_id=issue_id,
            recipient_id=number,
            person=Person(number=number, address=person.address, name=person.name)
            if (person := people.get(number))
            else None,
            attempts=attempts,
            copies=copies,
            since=first_at,
            lease=now + LEASE,
        )
        for number, attempts, first_at, copies in rows
    ]


async def _lease(
    session: AsyncSession,
    issue_id: int,
    within: Sequence[ColumnElement[bool]],
    *,
    now: datetime,
    limit: int,
) -> Sequence[_Due]:
    """Take those who are due and meet some conditions; who waits longest comes first."""
    due = (
        select(Delivery.recipient_id)
        .where(Delivery.issue_id == issue_id, col(Delivery.next_at) <= now, *within)
        .order_by(col(Delivery.next_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")  # asked once: a subquery may be asked for each row, and find others
    )
    statement = (
        update(Delivery)
        .where(
            col(Delivery.issue_id) == issue_id,
            col(Delivery.recipient_id).in_(select(due.c.recipient_id)),
        )
        .values(next_at=now + LEASE)
        .returning(
            col(Delivery.recipient_id),
            col(Delivery.attempts),
            col(Delivery.first_at),
            select_copies(),
        )
    )
    return [_Due(*row) for row in await session.exec(statement)]


async def _list_conditions(
    session: AsyncSession, lane: str
) -> Sequence[Sequence[ColumnElement[bool]]]:
    """Return the conditions under which a delivery is in a lane: any of these, to be asked in turn.

    Where no domain is written, the subscriber is asked; who was erased is in every lane.
    """
    written, asked = col(Delivery.domain), select_domain(col(Delivery.recipient_id))
    if lane:
        # Each for itself, as only so an index has them in order. First those who are few.
        return [[written.is_(None), func.coalesce(asked, lane) == lane], [written == lane]]
    domains = await list_limited_domains(session)
    if not domains:
        return [[]]
    return [[func.coalesce(written, asked).not_in(domains).is_not(false())]]


def select_copies() -> ScalarSelect[int]:
    """Return a statement that counts the copies of a delivery's mail that may have arrived."""
    return (
        select(func.count())
        .where(
            Attempt.issue_id == Delivery.issue_id,
            Attempt.recipient_id == Delivery.recipient_id,
            Attempt.outcome == DeliveryStatus.UNCERTAIN,
        )
        .correlate(Delivery)
        .scalar_subquery()
    )


async def is_leased(session: AsyncSession, claim: Claim) -> bool:
    """Say whether a claimed retry is still ours, its issue is being sent, and nobody has left."""
    statement = (
        select(Delivery.recipient_id)
        .join(Sending, col(Sending.issue_id) == col(Delivery.issue_id))
        .where(
            Delivery.issue_id == claim.issue_id,
            Delivery.recipient_id == claim.recipient_id,
            Delivery.next_at == claim.lease,
            Sending.status == SendingStatus.SENDING,
        )
    )
    ours = (await session.exec(statement)).all()
    return bool(await find_reachable(session, ours))


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


async def list_shares(session: AsyncSession, *, now: datetime) -> Sequence[tuple[int, int]]:
    """Return the issues being sent that have mails to be tried again now, once for each turn.

    Many are shared by several turns: (issue, 0), (issue, 1) and so on. Those of limited domains
    have turns of their own, and do not count; but nobody is overlooked because they come first.
    """
    domains = await list_limited_domains(session)
    # Counted no further than it matters: there may be a million of them, and we ask all the time.
    due = (
        select(col(Delivery.domain).label("domain"))
        .where(col(Delivery.issue_id) == col(Sending.issue_id), col(Delivery.next_at) <= now)
        .order_by(col(Delivery.next_at))  # by the index, wherever in the table they are
        .limit(_MOST_SHARES * _PEOPLE_PER_SHARE)
        .correlate(Sending)
        .subquery()
    )
    is_limited = func.coalesce(due.c.domain, "").in_(domains)
    many = select(func.sum(case((is_limited, 0), else_=1))).scalar_subquery()  # nobody due: null
    statement = select(Sending.issue_id, many).where(Sending.status == SendingStatus.SENDING)
    return [
        (issue_id, share)
        for issue_id, count in await session.exec(statement)
        if count is not None
        for share in range(min(_MOST_SHARES, 1 + count // _PEOPLE_PER_SHARE))
    ]
