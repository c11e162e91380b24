"""Reserving room in a lane: one UPDATE by the database's clock, the only one all workers share.

The same statement reads the lane's rate, so a new rate holds from the next reservation on.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Float, bindparam, case, cast, extract, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import moment
from newsletter.deliveries.models import Lane
from newsletter.deliveries.traffic.warm_up import DAY, GROWTH, MOST_DAYS

_HORIZON = 0.1  # seconds ahead for which slots are given out: a new rate is not felt before

MOST_AHEAD = 0.1
"""Seconds of the lane that a process may reserve at once."""

_LATE = 0.1
"""Seconds of room that nobody took in time and that are made up for: reserving and sending take
some. So 10 seconds see the mails of 10.1, and those few that were given back: within 2 %."""

_LATEST = 1.0
"""The same for lanes of a mail a second and less, where it is one mail at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reservation:
    """Room in a lane; seconds count from the moment in which the database gave it."""

    mails: int  # 0: none now, ask again after `seconds`
    seconds: float  # until the first of them may leave; below zero: it might have left already
    step: float  # seconds between two of them
    lasts: float  # seconds after its moment for which each is valid


def _span(seconds: ColumnElement[float]) -> ColumnElement[object]:
    return func.make_interval(0, 0, 0, 0, 0, 0, seconds)


def _seconds(span: ColumnElement[Any]) -> ColumnElement[float]:
    return cast(extract("epoch", span), Float)


_now = func.clock_timestamp(type_=moment())
_days = func.floor(_seconds(_now - col(Lane.warm_up_since)) / DAY.total_seconds(), type_=Float())
_own = func.coalesce(
    col(Lane.per_second),
    case((col(Lane.name) == "", cast(bindparam("default"), Float))),
    type_=Float(),
)
_rate = func.least(  # which passes over nulls
    _own,
    col(Lane.warm_up_from)
    * func.power(GROWTH, func.greatest(0, func.least(_days, MOST_DAYS)), type_=Float()),
    type_=Float(),
)
_mails = func.greatest(1, func.floor(_rate * bindparam("ahead", type_=Float())), type_=Float())
_taken = _mails / _rate  # seconds of the lane
_unused = bindparam("unused", type_=Float()) / _rate
_late = func.least(_LATEST, func.greatest(_LATE, 1 / _rate), type_=Float())
_next = case(
    # Further ahead than slots are given out: the rate was lower, or the clock was put back.
    (col(Lane.next_at) > _now + _span(_HORIZON + 2 * func.greatest(1 / _rate, MOST_AHEAD)), _now),
    else_=func.greatest(
        func.greatest(col(Lane.next_at) - _span(_unused), func.least(col(Lane.next_at), _now)),
        _now - _span(_late),
    ),
)

_RESERVE = (
    update(Lane)
    .where(
        col(Lane.name) == bindparam("lane"),
        _rate.is_not(None),
        _next <= _now + _span(cast(_HORIZON, Float)),
    )
    .values(next_at=_next + _span(_taken))
    .returning(
        _mails,
        _seconds(col(Lane.next_at) - _now) - _taken,
        _taken / _mails,
        _late,
        # Whoever crashes forgets less than a restart takes: nobody need wait for the disk.
        func.set_config("synchronous_commit", "off", True),
    )
)
_LOOK = select(_seconds(col(Lane.next_at) - _now) - _HORIZON, _taken / _mails, _late).where(
    col(Lane.name) == bindparam("lane"), _rate.is_not(None)
)
_RELEASE = (
    update(Lane)
    .where(col(Lane.name) == bindparam("lane"), _rate.is_not(None))
    .values(next_at=_next)
)
_RATES = select(Lane.name, _rate).where(_rate.is_not(None))


async def reserve(
    session: AsyncSession, lane: str, *, default: float, ahead: float, unused: int = 0
) -> Reservation | None:
    """Reserve room in a lane for so many seconds ahead, a mail at least; None: it has no limit.

    `default` is the rate of the lane of all mails that has none of its own; 0: no limit. `unused`
    slots are given back, unless there is no room now: as far as they lie ahead, lest more than one
    worker makes up for the same time.
    """
    values = {"lane": lane, "default": default or None, "ahead": ahead, "unused": unused}
    connection = await session.connection()
    if taken := (await connection.execute(_RESERVE, values)).first():
        mails, seconds, step, lasts, _ = taken
        return Reservation(mails=int(mails), seconds=seconds, step=step, lasts=lasts)
    if found := (await connection.execute(_LOOK, values)).first():
        seconds, step, lasts = found
        return Reservation(mails=0, seconds=seconds, step=step, lasts=lasts)
    return None


async def release(session: AsyncSession, lane: str, *, default: float, unused: int) -> None:
    """Give slots back that were not used: others have them instead."""
    connection = await session.connection()
    values = {"lane": lane, "default": default or None, "ahead": 0, "unused": unused}
    await connection.execute(_RELEASE, values)


async def open_lane(session: AsyncSession, lane: str) -> None:
    """Make the lane's row, without a rate of its own, unless it has one."""
    await session.exec(insert(Lane).values(name=lane, next_at=_now).on_conflict_do_nothing())


async def read_rates(session: AsyncSession, *, default: float) -> dict[str, float]:
    """Return the lanes that have a limit now, and how many mails a second it is."""
    connection = await session.connection()
    found = await connection.execute(_RATES, {"default": default or None})
    return {lane: float(rate) for lane, rate in found}
