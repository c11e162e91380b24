"""The audience: who was subscribed at a moment, counted, cut into ranges, and read in order.

The moment (`cut_at`) freezes the audience: later changes never change it. So it must lie a little
in the past (some seconds), behind the last transaction that may still write an earlier time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    SQLColumnExpression,
    String,
    and_,
    func,
    literal_column,
    or_,
    text,
)
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from subscribers.models import Subscriber


@dataclass(frozen=True, kw_only=True)
class AudienceRange:
    """A range of subscriber numbers with its share of an audience."""

    first_id: int
    last_id: int  # inclusive
    count: int


async def settle_audience(session: AsyncSession) -> None:
    """Wait for whoever is changing subscriptions now, and keep others waiting until we commit.

    A long import may carry a time from before its end: it must be over before its people are
    counted. Reading goes on.
    """
    connection = await session.connection()
    await connection.execute(text("LOCK TABLE subscriber IN SHARE MODE"))


async def count_audience(session: AsyncSession, cut_at: datetime) -> int:
    """Count who was active at a moment."""
    return (await session.exec(select(func.count()).where(_was_active(cut_at)))).one()


async def count_domains(
    session: AsyncSession, cut_at: datetime, domains: Sequence[str]
) -> dict[str, int]:
    """Count who of the audience of a moment had an address at each of some domains; nobody: not.

    In one pass over all subscribers, however many domains there are.
    """
    domain = _domain().label("domain")
    statement = (
        select(domain, func.count())
        .where(_was_active(cut_at), _domain().in_(domains))
        .group_by(domain)
    )
    return dict((await session.exec(statement)).all())


async def split_audience(
    session: AsyncSession,
    cut_at: datetime,
    parts: int,
    *,
    domain: str | None = None,
    without_domains: Sequence[str] = (),
) -> list[AudienceRange]:
    """Cut the audience of a moment into so many ranges of (nearly) equal counts, in order.

    A smaller audience gives fewer ranges; nobody gives none. `domain` and `without_domains` are
    those of `select_recipients`.
    """
    # Those of one domain not by the primary key, which has them in order, but among all others.
    order = col(Subscriber.id) if domain is None else col(Subscriber.id) + 0
    tile = func.ntile(parts).over(order_by=order).label("tile")
    audience = (
        select(col(Subscriber.id).label("id"), tile)
        .where(_was_active(cut_at), *_within(cut_at, domain, without_domains))
        .subquery()
    )
    statement = (
        select(func.min(audience.c.id), func.max(audience.c.id), func.count())
        .group_by(audience.c.tile)
        .order_by(audience.c.tile)
    )
    return [
        AudienceRange(first_id=first, last_id=last, count=count)
        for first, last, count in await session.exec(statement)
    ]


def select_recipients(
    *,
    cut_at: datetime | ColumnElement[datetime],
    first_id: int | ColumnElement[int],
    last_id: int | ColumnElement[int],
    domain: str | None = None,
    without_domains: Sequence[str] = (),
) -> Select[int, str | None, str, bool]:
    """Return the statement that reads the audience of a moment within a range, in order.

    Its columns: id, address, name, active. Who left since then is not active; who was
    erased has no address either. `domain`, in lower case: only those whose address is there;
    `without_domains`: only the others. Who was erased is in any of them.
    """
    recipients: Select[int, str | None, str, bool] = Select(
        col(Subscriber.id),
        col(Subscriber.address),
        col(Subscriber.name),
        col(Subscriber.unsubscribed_at).is_(None).label("active"),
    )
    return recipients.where(
        _was_active(cut_at),
        col(Subscriber.id).between(first_id, last_id),
        *_within(cut_at, domain, without_domains),
    ).order_by(col(Subscriber.id))


def select_domain(number: SQLColumnExpression[int]) -> ScalarSelect[str]:
    """Return the statement that reads at which domain a subscriber has their address; erased: none.

    It is in lower case and in ASCII, as SMTP wants it.
    """
    return select(_domain()).where(col(Subscriber.id) == number).scalar_subquery()


def _within(
    moment: datetime | ColumnElement[datetime], domain: str | None, without_domains: Sequence[str]
) -> list[ColumnElement[bool]]:
    """Return the conditions under which one of the audience belongs to a domain, or to no other.

    Who was erased meets all of them, because nobody knows any more which ones they met before.
    """
    erased = col(Subscriber.address_key).is_(None)
    conditions: list[ColumnElement[bool]] = []
    if domain is not None:
        # Both sides by an index: of the erased, only those that may have been active then.
        erased_since = and_(erased, col(Subscriber.unsubscribed_at) > moment)
        conditions.append(or_(erased_since, _domain() == domain))
    if without_domains:
        conditions.append(or_(erased, _domain().not_in(without_domains)))
    return conditions


def _domain() -> ColumnElement[str]:
    """Return the domain of an address: in lower case, and in ASCII as SMTP wants it."""
    # Literally, as in the index: a plan for all values would not match it with parameters.
    return func.split_part(
        col(Subscriber.address_key), literal_column("'@'"), literal_column("-1"), type_=String()
    )


def _was_active(moment: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    left_at = col(Subscriber.unsubscribed_at)
    return and_(
        col(Subscriber.confirmed_at) <= moment,
        or_(left_at.is_(None), left_at > moment),
    )
