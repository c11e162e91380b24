"""Domains that got a limit while an issue was being sent: their people go by way of the retries.

The parts of an issue know the limits of the moment in which it was planned. Whoever is met there
and has a limit by now is put off, and what was put off keeps the pace of its domain.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions
from newsletter.deliveries.models import Delivery, Sending, SendingStatus
from newsletter.deliveries.outbox.queue import wake_retries
from newsletter.deliveries.traffic import Pacer, Rests
from newsletter.mail import Outcome

_LOOK = 0.5  # seconds


class Detours:
    """What turns outside of the limited lanes know of domains; `run` must run."""

    def __init__(
        self, sessions: Sessions, clock: Callable[[], datetime], rests: Rests, pacer: Pacer
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._rests = rests
        self._pacer = pacer
        self._fresh: set[str] = set()  # domains of whom somebody was put off since the last look
        self._before: set[str] = set()  # between the last two: by now that is committed

    def __bool__(self) -> bool:
        """Whether there is any domain to be careful with."""
        return bool(self._pacer.limited or self._rests.known)

    def until(self, domain: str) -> datetime | None:
        """Return when somebody of a domain is to be tried, in their lane if it has one; None: now.

        A limit alone puts nobody off for long: they are due at once.
        """
        until = self._rests.until(domain)
        if domain not in self._pacer.limited:
            return until
        self._fresh.add(domain)
        return until or self._clock()

    def heed(self, domain: str, outcome: Outcome) -> None:
        """Note what the answer for one person means for their domain."""
        self._rests.heed(domain, outcome)

    async def run(self) -> None:
        """Wake the retries of whoever was put off, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(_LOOK)

    async def look(self) -> None:
        """Do so once; what the database does not hear of now, the upkeep finds."""
        # Twice for each: at the first look some of them may not be written yet.
        domains = sorted(self._fresh | self._before)
        self._fresh, self._before = set(), self._fresh
        if not domains:
            return
        async with self._sessions() as session:
            issue_ids = await _list_due(session, now=self._clock())
        for issue_id in issue_ids:
            for domain in domains:
                # A transaction each: two that wake the same in another order must not wait in a
                # circle.
                async with self._sessions.begin() as session:
                    await wake_retries(session, issue_id, lane=domain)


async def _list_due(session: AsyncSession, *, now: datetime) -> Sequence[int]:
    """Return the issues being sent that have mails to be tried again now."""
    due = exists().where(
        col(Delivery.issue_id) == col(Sending.issue_id), col(Delivery.next_at) <= now
    )
    statement = select(Sending.issue_id).where(Sending.status == SendingStatus.SENDING, due)
    return (await session.exec(statement)).all()
