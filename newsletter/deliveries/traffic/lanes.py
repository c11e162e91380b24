"""The lanes that have a speed of their own: set, listed, removed. '' is all mails together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.errors import BadLane, BadSpeed, BadWarmUp, UnknownLane
from newsletter.deliveries.models import Lane
from newsletter.deliveries.traffic.warm_up import WarmUp
from subscribers import InvalidAddress, parse_address

EVERYTHING = ""
_EVERYTHING_SPELLED = {"", "all"}

_SLOWEST = 0.001  # mails a second
_FASTEST = 100_000


@dataclass(frozen=True, kw_only=True)
class Speed:
    """How many mails a second may leave in a lane over all workers."""

    lane: str  # '' or a recipient domain
    per_second: float
    warm_up: WarmUp | None = None

    def rate(self, now: datetime) -> float:
        """Return what holds at a moment, the warm-up reckoned in."""
        return self.warm_up.rate(now) if self.warm_up else self.per_second


def parse_lane(text: str) -> str:
    """Return the lane that a text means, a domain in any spelling or `all`. Raises BadLane."""
    name = text.strip()
    if name.lower() in _EVERYTHING_SPELLED:
        return EVERYTHING
    try:
        return parse_address(f"somebody@{name.removeprefix('@')}").key.removeprefix("somebody@")
    except InvalidAddress:
        raise BadLane from None


async def set_lane(
    session: AsyncSession,
    lane: str,
    *,
    per_second: float,
    warm_up_from: float | None = None,
    now: datetime,
) -> None:
    """Set the speed of a lane; workers keep it from their next reservation on, within 0.2 seconds.

    A domain that had no speed before is kept to it within a second. A warm-up that is under way
    goes on if it is set again with the same beginning. Raises BadSpeed and BadWarmUp.
    """
    if not _SLOWEST <= per_second <= _FASTEST:
        raise BadSpeed
    if warm_up_from is not None:
        if not _SLOWEST <= warm_up_from <= _FASTEST:
            raise BadSpeed(is_warm_up=True)
        if warm_up_from >= per_second:
            raise BadWarmUp
    row = await session.get(Lane, lane, with_for_update=True)
    if row is None:
        row = Lane(name=lane, next_at=now)
        session.add(row)
    row.per_second = per_second
    if row.warm_up_from != warm_up_from:
        row.warm_up_from = warm_up_from
        row.warm_up_since = None if warm_up_from is None else now
    await session.flush()


async def remove_lane(session: AsyncSession, lane: str) -> None:
    """Take the speed of a lane away. Raises UnknownLane.

    All mails together then keep the one of the settings, if there is one.
    """
    row = await session.get(Lane, lane, with_for_update=True)
    if row is None or row.per_second is None:
        raise UnknownLane
    if lane == EVERYTHING:
        row.per_second = row.warm_up_from = row.warm_up_since = None
        await session.flush()
    else:
        await session.exec(delete(Lane).where(col(Lane.name) == lane))


async def list_lanes(session: AsyncSession) -> Sequence[Speed]:
    """Return all speeds that are set, first that of all mails together."""
    statement = select(Lane).where(col(Lane.per_second).is_not(None)).order_by(col(Lane.name))
    rows = await session.exec(statement.execution_options(populate_existing=True))
    return [_describe(row, row.per_second) for row in rows if row.per_second is not None]


async def list_limited_domains(session: AsyncSession) -> Sequence[str]:
    """Return the recipient domains that have a speed of their own."""
    return [speed.lane for speed in await list_lanes(session) if speed.lane != EVERYTHING]


def _describe(row: Lane, per_second: float) -> Speed:
    warm_up = (
        WarmUp(start=row.warm_up_from, goal=per_second, since=row.warm_up_since)
        if row.warm_up_from is not None and row.warm_up_since is not None
        else None
    )
    return Speed(lane=row.name, per_second=per_second, warm_up=warm_up)
