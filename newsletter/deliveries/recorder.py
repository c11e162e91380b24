"""Writes outcomes: all connections of a process share one commit at a time.

Whatever arrives while a commit runs goes into the next one, so the commits grow with the load.
A cursor moves in the same transaction as the outcomes it stands for, and only under the fencing
token of its part: a worker that was frozen and overtaken writes nothing.
"""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import TextClause, text
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions
from newsletter.deliveries.claims import Claim
from newsletter.deliveries.errors import Overtaken
from newsletter.deliveries.models import Attempt, DeliveryStatus
from newsletter.deliveries.settlement import Settlement, settle
from newsletter.mail import Outcome
from subscribers import SuppressionReason, suppress_subscriber

_log = logging.getLogger(__name__)

_PAUSE = 0.005  # seconds between two commits, at least
_MOST = 1_000  # outcomes a commit
_RETRY = 1.0  # seconds before a failed commit is tried again

_MOVE_CURSORS = text(
    """
    UPDATE part SET cursor = GREATEST(part.cursor, moved.cursor)
    FROM unnest(CAST(:ids AS bigint[]), CAST(:runs AS int[]), CAST(:cursors AS bigint[]))
      AS moved (id, run, cursor)
    WHERE part.id = moved.id AND part.run = moved.run
    RETURNING part.id
    """
)

_WRITE = text(
    """
    INSERT INTO delivery (issue_id, recipient_id, status, attempts, code, enhanced, reply,
                          settled_at, next_at)
    SELECT issue_id, recipient_id, status, attempts, code, enhanced, reply, settled_at, next_at
    FROM unnest(CAST(:issue_ids AS int[]), CAST(:recipient_ids AS bigint[]),
                CAST(:statuses AS text[]), CAST(:attempts AS smallint[]),
                CAST(:codes AS smallint[]), CAST(:enhanced AS text[]), CAST(:replies AS text[]),
                CAST(:settled AS timestamptz[]), CAST(:nexts AS timestamptz[]),
                CAST(:leases AS timestamptz[]))
      AS new (issue_id, recipient_id, status, attempts, code, enhanced, reply, settled_at, next_at,
              lease)
    ON CONFLICT (issue_id, recipient_id) DO NOTHING
    """
)

_REWRITE = text(
    """
    UPDATE delivery SET status = new.status, attempts = new.attempts, code = new.code,
      enhanced = new.enhanced, reply = new.reply, settled_at = new.settled_at,
      next_at = new.next_at
    FROM unnest(CAST(:issue_ids AS int[]), CAST(:recipient_ids AS bigint[]),
                CAST(:statuses AS text[]), CAST(:attempts AS smallint[]),
                CAST(:codes AS smallint[]), CAST(:enhanced AS text[]), CAST(:replies AS text[]),
                CAST(:settled AS timestamptz[]), CAST(:nexts AS timestamptz[]),
                CAST(:leases AS timestamptz[]))
      AS new (issue_id, recipient_id, status, attempts, code, enhanced, reply, settled_at, next_at,
              lease)
    WHERE delivery.issue_id = new.issue_id AND delivery.recipient_id = new.recipient_id
      AND delivery.next_at = new.lease
    """
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One outcome on its way to the database; an outcome of None means skipped."""

    claim: Claim
    outcome: Outcome | None
    at: datetime
    written: "asyncio.Future[None]"

    def settlement(self) -> Settlement:
        """Return what the outcome means for the delivery."""
        attempts = self.claim.attempts + 1
        if self.outcome is None:
            return Settlement(status=DeliveryStatus.SKIPPED, attempts=attempts - 1)
        return settle(self.outcome, attempts=attempts, now=self.at, jitter=random.random())


class Recorder:
    """One a process; `run` must be running for anything to be written."""

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock
        self._waiting: list[Record] = []
        self._arrived = asyncio.Event()

    def add(self, claim: Claim, outcome: Outcome | None) -> "asyncio.Future[None]":
        """Take an outcome; the future is done once it is committed.

        It ends with Overtaken if another worker has the part by now.
        """
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(
            Record(claim=claim, outcome=outcome, at=self._clock(), written=written)
        )
        self._arrived.set()
        return written

    async def run(self) -> None:
        """Commit what arrives until cancelled; then commit the rest once more."""
        try:
            while True:
                await self._arrived.wait()
                await self._commit_all()
                await asyncio.sleep(_PAUSE)
        except asyncio.CancelledError:
            await self._commit_all()
            raise

    async def _commit_all(self) -> None:
        """Commit in batches; a database that is away is waited for: nothing is dropped."""
        while self._waiting:
            batch = self._waiting[:_MOST]
            try:
                overtaken = await self._commit(batch)
            except (OperationalError, InterfaceError, OSError) as error:
                _log.warning("outcomes wait for the database: %s", type(error).__name__)
                await asyncio.sleep(_RETRY)
                continue
            except DBAPIError as error:
                # One value that the database refuses must not hold up the others.
                _log.error("outcomes are written one by one: %s", type(error).__name__)
                overtaken = set().union(*[await self._commit_bare(record) for record in batch])
            del self._waiting[: len(batch)]
            for record in batch:
                _report(record, overtaken)
        self._arrived.clear()

    async def _commit_bare(self, record: Record) -> set[int]:
        """Write one outcome; if the database refuses it, without the server's words."""
        try:
            return await self._commit([record])
        except DataError:
            bare = record.outcome and replace(record.outcome, reply="", enhanced=None, code=None)
            return await self._commit([replace(record, outcome=bare)])

    async def _commit(self, batch: Sequence[Record]) -> set[int]:
        """Write one batch and return the parts that somebody else has by now."""
        async with self._sessions.begin() as session:
            overtaken = await _move_cursors(session, batch)
            ours = [record for record in batch if record.claim.part_id not in overtaken]
            settled = [(record, record.settlement()) for record in ours]
            await _write(session, _WRITE, [pair for pair in settled if not pair[0].claim.lease])
            await _write(session, _REWRITE, [pair for pair in settled if pair[0].claim.lease])
            await _keep_attempts(session, settled)
        return overtaken


def _report(record: Record, overtaken: set[int]) -> None:
    if record.written.done():  # its turn was cancelled meanwhile
        return
    part_id = record.claim.part_id
    if part_id is not None and part_id in overtaken:
        record.written.set_exception(Overtaken(part_id))
        record.written.exception()  # seen: whoever does not wait for it is not warned about it
    else:
        record.written.set_result(None)


async def _move_cursors(session: AsyncSession, batch: Sequence[Record]) -> set[int]:
    cursors: dict[tuple[int, int], int] = defaultdict(int)
    for record in batch:
        if record.claim.part_id is not None:
            key = (record.claim.part_id, record.claim.run)
            cursors[key] = max(cursors[key], record.claim.recipient_id)
    if not cursors:
        return set()
    keys = sorted(cursors)
    connection = await session.connection()
    moved = await connection.execute(
        _MOVE_CURSORS,
        {
            "ids": [part_id for part_id, _ in keys],
            "runs": [run for _, run in keys],
            "cursors": [cursors[key] for key in keys],
        },
    )
    return {part_id for part_id, _ in keys} - {row[0] for row in moved}


async def _write(
    session: AsyncSession, statement: TextClause, settled: Sequence[tuple[Record, Settlement]]
) -> None:
    if not settled:
        return
    replies = [record.outcome for record, _ in settled]
    connection = await session.connection()
    await connection.execute(
        statement,
        {
            "issue_ids": [record.claim.issue_id for record, _ in settled],
            "recipient_ids": [record.claim.recipient_id for record, _ in settled],
            "statuses": [settlement.status.value for _, settlement in settled],
            "attempts": [settlement.attempts for _, settlement in settled],
            "codes": [reply.code if reply else None for reply in replies],
            "enhanced": [reply.enhanced if reply else None for reply in replies],
            "replies": [reply.reply if reply else None for reply in replies],
            "settled": [record.at for record, _ in settled],
            "nexts": [settlement.next_at for _, settlement in settled],
            "leases": [record.claim.lease for record, _ in settled],
        },
    )


async def _keep_attempts(
    session: AsyncSession, settled: Sequence[tuple[Record, Settlement]]
) -> None:
    """Keep every try that was no plain acceptance, and suppress addresses that do not exist."""
    for record, settlement in settled:
        outcome = record.outcome
        if outcome is None or settlement.status is DeliveryStatus.SENT:
            continue
        session.add(
            Attempt(
                issue_id=record.claim.issue_id,
                recipient_id=record.claim.recipient_id,
                at=record.at,
                outcome=settlement.status,
                code=outcome.code,
                enhanced=outcome.enhanced,
                reply=outcome.reply,
                server=outcome.server,
            )
        )
        person = record.claim.person
        if settlement.suppress and person and person.number:
            await suppress_subscriber(
                session,
                person.number,
                reason=SuppressionReason.BOUNCED,
                now=record.at,
            )
