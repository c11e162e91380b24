"""How fast a sending goes now: what was done at some moments of the last minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import Look, Part

WINDOW = timedelta(seconds=70)
"""How old a look may be that a rate is reckoned from; the workers look every five seconds."""

_SHORTEST = timedelta(seconds=1)
"""Over less, a rate says nothing."""


async def note_looks(session: AsyncSession, issue_ids: Sequence[int], *, now: datetime) -> None:
    """Keep how far some sendings are, and forget what no rate is reckoned from any more."""
    await session.exec(delete(Look).where(col(Look.at) < now - 2 * WINDOW))
    done = (
        select(Part.issue_id, func.sum(Part.done))
        .where(col(Part.issue_id).in_(issue_ids))
        .group_by(col(Part.issue_id))
    )
    rows = [
        {"issue_id": issue_id, "at": now, "done": count}
        for issue_id, count in await session.exec(done)
    ]
    if rows:
        await session.exec(insert(Look).values(rows).on_conflict_do_nothing())


def reckon_rate(
    done: int, *, now: datetime, started_at: datetime, look: tuple[datetime, int] | None
) -> float:
    """Return how many people a second had their turn lately.

    `look` is the oldest one in the window. Without one that is old enough the beginning stands for
    it, unless it is too long ago: then nobody has looked for a while, because no worker is there.
    """
    if look is None or now - look[0] < _SHORTEST:
        if now - started_at > WINDOW:
            return 0.0
        look = (started_at, 0)
    past = now - look[0]
    return round(max(0, done - look[1]) / past.total_seconds(), 1) if past >= _SHORTEST else 0.0
