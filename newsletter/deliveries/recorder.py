"""Writes outcomes: all connections of a process share one commit at a time.

Whatever arrives while a commit runs goes into the next one, so the commits grow with the load.
A cursor moves in the same transaction as the outcomes it stands for, and only under the fencing
token of its part: a worker that was frozen and overtaken writes nothing.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import DataError, SQLAlchemyError

from newsletter.database import Sessions
from newsletter.deliveries.claims import Claim
from newsletter.deliveries.errors import Overtaken
from newsletter.deliveries.outcomes import Record, Standing, write_outcomes
from newsletter.mail import Outcome

_log = logging.getLogger(__name__)

_PAUSE = 0.005  # seconds between two commits, at least
_MOST = 1_000  # outcomes a commit
_RETRY = 1.0  # seconds before a failed commit is tried again


class Recorder:
    """One a process; `run` must be running for anything to be written."""

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock
        self._waiting: list[Record] = []
        self._arrived = asyncio.Event()
        self._committing = asyncio.Lock()

    @property
    def waiting(self) -> int:
        """How many outcomes are not written yet."""
        return len(self._waiting)

    def add(self, claim: Claim, outcome: Outcome | None) -> "asyncio.Future[bool]":
        """Take an outcome; the future is done once it is committed.

        It tells whether more mails of the issue may leave, and ends with Overtaken if another
        worker has the part by now.
        """
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append(
            Record(claim=claim, outcome=outcome, at=self._clock(), written=written)
        )
        self._arrived.set()
        return written

    async def run(self) -> None:
        """Commit what arrives, until cancelled."""
        while True:
            await self._arrived.wait()
            await self.flush()
            await asyncio.sleep(_PAUSE)

    async def flush(self) -> None:
        """Commit everything; a database that is away is waited for: nothing is dropped."""
        async with self._committing:
            await self._commit_all()

    async def _commit_all(self) -> None:
        most = _MOST
        while self._waiting:
            batch = self._waiting[:most]
            try:
                standing = await self._commit(batch)
            except DataError:
                # One value that the database refuses must not hold up the others.
                _log.error("outcomes are written one by one: the database refuses a value")
                if len(batch) == 1:
                    self._waiting[0] = _without_words(batch[0])
                    await asyncio.sleep(_RETRY)
                most = 1
            except (SQLAlchemyError, OSError) as error:
                _log.warning("outcomes wait for the database: %s", type(error).__name__)
                await asyncio.sleep(_RETRY)
            else:
                del self._waiting[: len(batch)]
                for record in batch:
                    _report(record, standing)
        self._arrived.clear()

    async def _commit(self, batch: Sequence[Record]) -> Standing:
        async with self._sessions.begin() as session:
            return await write_outcomes(session, batch)


def _without_words(record: Record) -> Record:
    """Leave out what the server said, the only part that can be anything."""
    outcome = record.outcome and replace(record.outcome, reply="", enhanced=None, code=None)
    return replace(record, outcome=outcome)


def _report(record: Record, standing: Standing) -> None:
    if record.written.done():  # its turn was cancelled meanwhile
        return
    part_id = record.claim.part_id
    if part_id is not None and (part_id, record.claim.run) in standing.overtaken:
        record.written.set_exception(Overtaken(part_id))
        record.written.exception()  # seen: whoever does not wait for it is not warned about it
    else:
        record.written.set_result(record.claim.issue_id not in standing.halted)
