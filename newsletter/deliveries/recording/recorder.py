"""Writes outcomes: all connections of a process share one commit at a time.

Whatever arrives while a commit runs goes into the next one, so the commits grow with the load.
A cursor moves in the same transaction as the outcomes it stands for, and only under the fencing
token of its part: a worker that was frozen and overtaken decides nothing.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import psycopg
from psycopg.errors import CheckViolation, UniqueViolation
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from newsletter.database import Sessions, Statements
from newsletter.deliveries.outbox import Claim
from newsletter.deliveries.recording.acceptances import is_plain, write_acceptances
from newsletter.deliveries.recording.journal import Journal
from newsletter.deliveries.recording.outcomes import write_outcomes
from newsletter.deliveries.recording.records import NOT_JOURNALED, Bearer, Fate, Record, Standing
from newsletter.deliveries.recording.shelf import LOOK, Shelf
from newsletter.mail import Outcome

_log = logging.getLogger(__name__)

_PAUSE = 0.05  # seconds between two commits, unless somebody waits for one
_MOST = 1_000  # outcomes a commit
_RETRY = 1.0  # seconds before a failed commit is tried again
_AWAY = (SQLAlchemyError, psycopg.Error, OSError)
_NO_PLACE = (CheckViolation, IntegrityError)  # no partition of relation "delivery" found for row


class _Waiting:
    """Bears one outcome and waits."""

    def __init__(self) -> None:
        self.fate: asyncio.Future[Fate] = asyncio.get_running_loop().create_future()

    def committed(self, _count: int, fate: Fate) -> None:
        """Wait no longer."""
        if not self.fate.done():
            self.fate.set_result(fate)


class Recorder:
    """One a process; `run` must be running for anything to be written."""

    def __init__(
        self,
        sessions: Sessions,
        statements: Statements,
        clock: Callable[[], datetime],
        journal: Journal,
        *,
        pause: float = _PAUSE,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._journal = journal
        self._waiting: list[Record] = []
        self._pause = pause  # seconds
        self._shelf = Shelf(sessions, clock)
        self._arrived = asyncio.Event()
        self._due = asyncio.Event()
        self._impatient: set[Bearer] = set()  # who may not go on before theirs are written
        self._committing = asyncio.Lock()
        self._statements = statements

    @property
    def waiting(self) -> int:
        """How many outcomes are not written yet."""
        return len(self._waiting)

    def add(
        self,
        claim: Claim,
        outcome: Outcome | None,
        bearer: Bearer,
        *,
        entry: int = NOT_JOURNALED,
        until: datetime | None = None,
    ) -> None:
        """Take an outcome; its bearer is told when it is committed."""
        self._waiting.append(Record(claim, outcome, self._clock(), bearer, entry, until))
        self._arrived.set()

    def hurry(self, bearer: Bearer) -> None:
        """Commit what is there as soon as the last commit is over: its bearer waits for it."""
        self._impatient.add(bearer)
        self._due.set()

    async def record(self, claim: Claim, outcome: Outcome | None) -> Fate:
        """Take an outcome, wait until it is committed, and say what that means."""
        bearer = _Waiting()
        self.add(claim, outcome, bearer)
        return await bearer.fate

    async def run(self) -> None:
        """Commit what arrives, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await self._arrived.wait()
            async with self._committing:
                await self._commit_waiting()
            pause = loop.call_later(self._pause, self._due.set)
            await self._due.wait()
            self._due.clear()
            pause.cancel()

    async def flush(self) -> None:
        """Commit everything; a database that is away is waited for: nothing is dropped."""
        async with self._committing:
            while self._waiting:
                await self._commit_waiting()

    async def _commit_waiting(self) -> None:
        """Commit what is there now; what arrives meanwhile goes into the next commit."""
        if self._shelf:
            with suppress(*_AWAY):
                self._waiting += await self._shelf.give_back()
        most, left = _MOST, len(self._waiting)
        while left:
            batch = self._waiting[: min(most, left)]
            try:
                standing = await self._commit(batch)
            except DataError:
                # One value that the database refuses must not hold up the others.
                _log.error("outcomes are written one by one: the database refuses a value")
                if len(batch) == 1:
                    self._waiting[0] = _without_words(batch[0])
                    await asyncio.sleep(_RETRY)
                most = 1
            except _AWAY as error:
                taken = await self._shelve(len(batch)) if isinstance(error, _NO_PLACE) else 0
                left -= taken
                if not taken:
                    _log.warning("outcomes wait for the database: %s", type(error).__name__)
                    await asyncio.sleep(_RETRY)
            else:
                del self._waiting[: len(batch)]
                left -= len(batch)
                self._report(batch, standing)
        if not self._waiting:
            self._arrived.clear()
            if self._shelf:
                asyncio.get_running_loop().call_later(LOOK, self._arrived.set)

    async def _shelve(self, count: int) -> int:
        """Put aside what has no place of those first in line; return how many that are."""
        with suppress(*_AWAY):
            self._impatient.clear()  # those who bring them are told by the shelf
            rest = await self._shelf.take(self._waiting[:count])
            self._waiting[:count] = rest
            return count - len(rest)
        return 0

    async def _commit(self, batch: Sequence[Record]) -> Standing:
        plain = [record for record in batch if is_plain(record)]
        others = (
            [record for record in batch if not is_plain(record)] if len(plain) < len(batch) else []
        )
        standing = Standing(overtaken=set(), halted=set())
        if plain:
            try:
                standing = await write_acceptances(self._statements, plain)
            except (UniqueViolation, psycopg.DataError):
                others = list(batch)  # said again after a commit that was not heard of
            if standing.overtaken:  # that a server has a mail is a fact, whoever has the part now
                gone = standing.overtaken
                others += [each for each in plain if (each.claim.part_id, each.claim.run) in gone]
        if others:
            async with self._sessions.begin() as session:
                more = await write_outcomes(session, others)
            standing = Standing(
                overtaken={*standing.overtaken, *more.overtaken},
                halted={*standing.halted, *more.halted},
            )
        return standing

    def _report(self, batch: Sequence[Record], standing: Standing) -> None:
        """Free the journal of what is written, and tell the bearers."""
        told: Counter[tuple[Bearer, Fate]] = Counter()
        for claim, _, _, bearer, entry, _ in batch:
            if entry != NOT_JOURNALED:
                self._journal.clear(entry)
            told[bearer, standing.fate(claim)] += 1
        self._impatient.difference_update(bearer for bearer, _ in told)
        for (bearer, fate), count in told.items():
            bearer.committed(count, fate)  # and says so again if it still has to wait
        if not self._impatient:
            self._due.clear()


def _without_words(record: Record) -> Record:
    """Leave out what the server said, the only part that can be anything."""
    outcome = record.outcome and replace(record.outcome, reply="", enhanced=None, code=None)
    return record._replace(outcome=outcome)
