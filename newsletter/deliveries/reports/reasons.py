"""Who did not get an issue, gathered by reason: the state, the codes, and the server's words.

Servers put numbers and addresses of their own into the same sentence: words that hold a digit, or
stand in angle brackets, are left out when sentences are compared. PostgreSQL does that whenever a
delivery is written, and the key of the reason stands beside it (revision 0012): who asks need not
wait for it. `delivery_key` gives it to whoever inserts a delivery; an update renews it by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import Delivery, DeliveryStatus, Sending, SendingStatus
from newsletter.deliveries.reports.advice import Advice, advise, take_up

MOST_REASONS = 100


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why some people of a sending did not get it."""

    key: str  # by which these people are found again
    status: DeliveryStatus
    held: bool  # an uncertain one that waits for an editor's decision
    code: int | None
    enhanced: str | None
    words: str  # of the server, without what is particular to one mail; without a code, ours
    people: int
    cancelled: bool  # the sending: nothing is tried again by itself

    @property
    def advice(self) -> Advice:
        """What it means, and what can be done."""
        advice = advise(
            self.status, code=self.code, enhanced=self.enhanced, words=self.words, held=self.held
        )
        return take_up(advice) if self.cancelled and self.waits else advice

    @property
    def waits(self) -> bool:
        """Whether these people are to be tried again."""
        uncertain = self.status is DeliveryStatus.UNCERTAIN and not self.held
        return uncertain or self.status is DeliveryStatus.DEFERRED


async def list_reasons(session: AsyncSession, issue_id: int) -> Sequence[Reason]:
    """Return why people did not get an issue, the most frequent first; MOST_REASONS at most."""
    people = func.count().label("people")
    frequent = (
        select(col(Delivery.why).label("key"), people, func.min(Delivery.recipient_id).label("one"))
        .where(col(Delivery.issue_id) == issue_id, col(Delivery.why).is_not(None))
        .group_by(col(Delivery.why))
        .order_by(people.desc(), col(Delivery.why))
        .limit(MOST_REASONS)
        .subquery()
    )
    facts = (  # the same in all who have the reason, so they are read from one of them
        col(Delivery.status),
        is_held().label("held"),
        col(Delivery.code),
        col(Delivery.enhanced),
        func.delivery_words(col(Delivery.code), col(Delivery.reply)).label("words"),
    )
    statement = (
        select(frequent.c.key, frequent.c.people, *facts)
        .where(col(Delivery.issue_id) == issue_id, col(Delivery.recipient_id) == frequent.c.one)
        .order_by(frequent.c.people.desc(), *facts)
    )
    sending = await session.get(Sending, issue_id)
    cancelled = sending is not None and sending.status is SendingStatus.CANCELLED
    connection = await session.connection()
    rows = await connection.execute(statement)
    return [Reason(**row, cancelled=cancelled) for row in rows.mappings()]


def has_reason(key: str) -> ColumnElement[bool]:
    """Return the condition that a delivery has the reason of a key."""
    return col(Delivery.why) == key


def is_held() -> ColumnElement[bool]:
    """Return the condition that nobody but an editor will settle an uncertain delivery."""
    return and_(col(Delivery.status) == DeliveryStatus.UNCERTAIN, col(Delivery.next_at).is_(None))
