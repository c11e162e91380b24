"""Who did not get an issue, gathered by reason: the state, the codes, and the server's words.

Servers put numbers and addresses of their own into the same sentence: words that hold a digit, or
stand in angle brackets, are left out when sentences are compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.advice import Advice, advise, take_up
from newsletter.deliveries.models import Delivery, DeliveryStatus, Sending, SendingStatus

MOST_REASONS = 100

_PARTICULARS = r"<[^>]*>|\S*[0-9]\S*"
_LONGEST = 200  # characters of a reply that are compared


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
    told = (
        select(
            col(Delivery.status),
            is_held().label("held"),
            col(Delivery.code),
            col(Delivery.enhanced),
            _words().label("words"),
        )
        .where(col(Delivery.issue_id) == issue_id, col(Delivery.status) != DeliveryStatus.SENT)
        .subquery()
    )
    facts = (told.c.status, told.c.held, told.c.code, told.c.enhanced, told.c.words)
    people = func.count()
    statement = (
        select(*facts, people, _digest(*facts))
        .group_by(*facts)
        .order_by(people.desc(), *facts)
        .limit(MOST_REASONS)
    )
    sending = await session.get(Sending, issue_id)
    cancelled = sending is not None and sending.status is SendingStatus.CANCELLED
    connection = await session.connection()
    return [
        Reason(
            key=key,
            status=status,
            held=held,
            code=code,
            enhanced=enhanced,
            words=words,
            people=count,
            cancelled=cancelled,
        )
        for status, held, code, enhanced, words, count, key in await connection.execute(statement)
    ]


def has_reason(key: str) -> ColumnElement[bool]:
    """Return the condition that a delivery has the reason of a key."""
    facts = (col(Delivery.status), is_held(), col(Delivery.code), col(Delivery.enhanced), _words())
    return _digest(*facts) == key


def is_held() -> ColumnElement[bool]:
    """Return the condition that nobody but an editor will settle an uncertain delivery."""
    return and_(col(Delivery.status) == DeliveryStatus.UNCERTAIN, col(Delivery.next_at).is_(None))


def _words() -> ColumnElement[str]:
    """Return what a server said to a delivery, without what is particular to it.

    Where no code stands before it, it is a sentence of ours, and the same for all.
    """
    start = func.left(func.coalesce(col(Delivery.reply), ""), _LONGEST)
    particular = func.regexp_replace(start, _PARTICULARS, "…", "g")
    return case((col(Delivery.code).is_(None), start), else_=particular)


def _digest(*facts: Any) -> ColumnElement[str]:
    texts = [func.coalesce(cast(fact, String), "") for fact in facts]
    return func.left(func.md5(func.concat_ws("|", *texts)), 12)
