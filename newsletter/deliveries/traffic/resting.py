"""The recipient domains that asked us to slow down, known to all workers within a second."""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions
from newsletter.deliveries.models import RestingDomain
from newsletter.deliveries.traffic.slowdown import Rest, is_slowdown, lengthen
from newsletter.mail import Outcome, Verdict

_log = logging.getLogger(__name__)

_LOOK = 1.0  # seconds
_SPREAD = timedelta(minutes=1)  # over which those who waited come back


@dataclass(frozen=True, kw_only=True)
class Resting:
    """A domain that is left alone for a while."""

    domain: str
    until: datetime


async def list_resting(session: AsyncSession, *, now: datetime) -> Sequence[Resting]:
    """Return the domains at which nobody is tried now, and until when."""
    rests = await _read(session)
    return [
        Resting(domain=name, until=rest.until)
        for name, rest in sorted(rests.items())
        if rest.holds(now)
    ]


class Rests:
    """What one process knows of resting domains, and has to tell the others; `run` must run."""

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock
        self.known: dict[str, Rest] = {}  # those that are over, too: until a mail is accepted
        self._faults: dict[str, datetime] = {}  # since the last look
        self._successes: set[str] = set()

    def __bool__(self) -> bool:
        """Whether there is any domain to be careful with."""
        return bool(self.known)

    def until(self, domain: str) -> datetime | None:
        """Return when somebody of a domain is to be tried, each a little later; None: now."""
        rest = self.known.get(domain)
        if rest is None or not rest.holds(self._clock()):
            return None
        return rest.until + random.random() * _SPREAD

    def heed(self, domain: str, outcome: Outcome) -> None:
        """Note what the answer for one person means for their domain."""
        if outcome.verdict is Verdict.ACCEPTED:
            if domain in self.known and self._clock() >= self.known[domain].until:
                self._successes.add(domain)
                del self.known[domain]
        elif is_slowdown(outcome):
            now = self._clock()
            rest = lengthen(self.known.get(domain), now, jitter=random.random())
            if rest is not self.known.get(domain):
                self.known[domain] = rest
                self._faults[domain] = now
                _log.warning("%s rests until %s: %s", domain, f"{rest.until:%H:%M}", outcome.reply)

    async def run(self) -> None:
        """Tell the other workers what was noted and learn what they did, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(_LOOK)

    async def look(self) -> None:
        """Do so once; without the database what is known holds, and is told later."""
        faults, self._faults = self._faults, {}
        successes, self._successes = self._successes, set()
        try:
            async with self._sessions.begin() as session:
                await _tell(session, faults, successes, self._clock())
                rests = await _read(session)
        except (SQLAlchemyError, OSError) as error:
            _log.warning("resting domains are not known anew: %s", type(error).__name__)
            self._faults = faults | self._faults
            self._successes |= successes
            return
        # What was noted while the database was asked is not in its answer.
        kept = {name: self.known[name] for name in self._faults if name in self.known}
        self.known = {name: rest for name, rest in rests.items() if name not in self._successes}
        self.known |= kept


async def _tell(
    session: AsyncSession, faults: dict[str, datetime], successes: set[str], now: datetime
) -> None:
    """Write what this process noted; always in one order, so that no two wait for each other."""
    if successes:
        over = select(RestingDomain.name).where(
            col(RestingDomain.name).in_(successes), col(RestingDomain.until) <= now
        )
        locked = over.order_by(col(RestingDomain.name)).with_for_update()
        names = (await session.exec(locked)).all()
        await session.exec(delete(RestingDomain).where(col(RestingDomain.name).in_(names)))
    for name, at in sorted(faults.items()):
        await _note_fault(session, name, at)


async def _note_fault(session: AsyncSession, name: str, at: datetime) -> None:
    """Count a fault of a domain, unless another worker has just counted the same."""
    found = await session.get(RestingDomain, name, with_for_update=True)
    before = Rest(faults=found.faults, since=found.since, until=found.until) if found else None
    rest = lengthen(before, at, jitter=random.random())
    if found is None:
        values = {"name": name, "faults": rest.faults, "since": rest.since, "until": rest.until}
        await session.exec(insert(RestingDomain).values(**values).on_conflict_do_nothing())
    else:
        found.faults, found.since, found.until = rest.faults, rest.since, rest.until
        await session.flush()


async def _read(session: AsyncSession) -> dict[str, Rest]:
    rows = await session.exec(select(RestingDomain))
    return {row.name: Rest(faults=row.faults, since=row.since, until=row.until) for row in rows}
