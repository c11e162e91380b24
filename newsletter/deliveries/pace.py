"""How fast mails may leave: one row a lane, exact over all workers and hosts (GCRA)."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

_RESERVE = text(
    """
    INSERT INTO lane (name, next_at) VALUES (:name, clock_timestamp() + :span)
    ON CONFLICT (name) DO UPDATE
      SET next_at = GREATEST(lane.next_at, clock_timestamp()) + :span
    RETURNING next_at - :span, clock_timestamp()
    """
)


async def reserve(session: AsyncSession, *, lane: str, mails: int, per_second: float) -> timedelta:
    """Reserve room for some mails in a lane and return how long to wait for the first of them.

    The database's clock decides, since it is the only one that all workers share.
    """
    span = timedelta(seconds=mails / per_second)
    connection = await session.connection()
    found = await connection.execute(_RESERVE, {"name": lane, "span": span})
    starts_at: datetime
    now: datetime
    starts_at, now = found.one()
    return max(starts_at - now, timedelta())
