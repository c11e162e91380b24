"""The audience: who was subscribed at a moment, counted, cut into ranges, and read in order.

The moment (`cut_at`) freezes the audience: later changes never change it. So it must lie a little
in the past (some seconds), behind the last transaction that may still write an earlier time.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, text
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


async def split_audience(
    session: AsyncSession, cut_at: datetime, parts: int
) -> list[AudienceRange]:
    """Cut the audience of a moment into so many ranges of (nearly) equal counts, in order.

    A smaller audience gives fewer ranges; nobody gives none.
    """
    tile = func.ntile(parts).over(order_by=col(Subscriber.id)).label("tile")
    audience = select(col(Subscriber.id).label("id"), tile).where(_was_active(cut_at)).subquery()
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
    *, cut_at: datetime, first_id: int, last_id: int
) -> Select[int, str | None, str, str, bool]:
    """Return the statement that reads the audience of a moment within a range, in order.

    Its columns: id, address, name, language, active. Who left since then is not active; who was
    erased has no address either.
    """
    recipients: Select[int, str | None, str, str, bool] = Select(
        col(Subscriber.id),
        col(Subscriber.address),
        col(Subscriber.name),
        col(Subscriber.language),
        col(Subscriber.unsubscribed_at).is_(None).label("active"),
    )
    return recipients.where(
        _was_active(cut_at), col(Subscriber.id).between(first_id, last_id)
    ).order_by(col(Subscriber.id))


def _was_active(moment: datetime) -> ColumnElement[bool]:
    left_at = col(Subscriber.unsubscribed_at)
    return and_(
        col(Subscriber.confirmed_at) <= moment,
        or_(left_at.is_(None), left_at > moment),
    )
