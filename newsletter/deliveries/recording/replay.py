"""What the journal of a killed worker means: outcomes that it could not write any more.

What the server accepted is sent. Of what was marked nobody knows whether it left: it is uncertain
and held, without a next time, until an editor settles it. Whoever has an outcome keeps it; so
entries may be replayed twice, and are reset only when what they mean is committed.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import TextClause, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions
from newsletter.deliveries.models import SINGLE_MAILS, DeliveryStatus, Letter, Part, Sending
from newsletter.deliveries.outbox import settle_letters
from newsletter.deliveries.recording.journal import Entry, list_journals, open_dead
from newsletter.deliveries.sendings import pause_homeless
from subscribers import select_recipients

_log = logging.getLogger(__name__)

_OK = 250
_ACCEPTED = "Accepted by the server; written after this program was killed."
_IN_DOUBT = "This program was killed while the mail left: it may have arrived."

# The journal may be older than a backup, or newer: only the same data in the same place is ours.
_IDENTIFY = text(
    """
    SELECT concat_ws('/', system_identifier, pg_database.oid)
    FROM pg_control_system(), pg_database WHERE datname = current_database()
    """
)

# Before the deliveries, and in order, as the recorders lock them: so nobody waits in a circle.
_LOCK = text("SELECT FROM part WHERE id = ANY(CAST(:ids AS bigint[])) ORDER BY id FOR UPDATE")

_INSERT = text(
    """
    INSERT INTO delivery (issue_id, recipient_id, status, attempts, code, reply, settled_at, why)
    SELECT issue_id, recipient_id, status, 1, code, reply, CAST(:now AS timestamptz),
           delivery_key(status, NULL, code, NULL, reply)
    FROM unnest(CAST(:issue_ids AS int[]), CAST(:recipient_ids AS bigint[]),
                CAST(:statuses AS text[]), CAST(:codes AS smallint[]), CAST(:replies AS text[]))
      AS new (issue_id, recipient_id, status, code, reply)
    ON CONFLICT (issue_id, recipient_id) DO NOTHING
    RETURNING issue_id, recipient_id
    """
)

_UPDATE = text(
    """
    UPDATE delivery SET status = new.status, attempts = attempts + 1, code = new.code,
      enhanced = NULL, reply = new.reply, settled_at = CAST(:now AS timestamptz), next_at = NULL,
      domain = NULL
    FROM unnest(CAST(:issue_ids AS int[]), CAST(:recipient_ids AS bigint[]),
                CAST(:statuses AS text[]), CAST(:codes AS smallint[]), CAST(:replies AS text[]))
      AS new (issue_id, recipient_id, status, code, reply)
    -- The first condition leaves the partitions of other issues alone.
    WHERE delivery.issue_id = ANY(CAST(:issue_ids AS int[]))
      AND delivery.issue_id = new.issue_id AND delivery.recipient_id = new.recipient_id
      AND (delivery.next_at IS NOT NULL
           OR (delivery.status = 'uncertain' AND new.status = 'sent'))
    RETURNING delivery.issue_id, delivery.recipient_id
    """
)

_COUNT = text(
    """
    -- Never again a fresh one (run 0: an older backup is back), of whose people nobody has a row.
    UPDATE part SET done = part.done + fresh.count, run = GREATEST(part.run, 1)
    FROM unnest(CAST(:ids AS bigint[]), CAST(:counts AS int[])) AS fresh (id, count)
    WHERE part.id = fresh.id
    """
)

_KEEP_ATTEMPTS = text(
    """
    INSERT INTO attempt (issue_id, recipient_id, at, outcome, reply, server)
    SELECT issue_id, recipient_id, CAST(:now AS timestamptz), 'uncertain', :reply, ''
    FROM unnest(CAST(:issue_ids AS int[]), CAST(:recipient_ids AS bigint[]))
      AS new (issue_id, recipient_id)
    """
)

_Key = tuple[int, int]  # issue and recipient
_PartRange = tuple[int | None, str, int, int]  # number, lane, first and last of its subscribers


@dataclass(frozen=True, kw_only=True, slots=True)
class Replayed:
    """How many people old journals told of, that nobody knew about."""

    sent: int = 0
    uncertain: int = 0


async def read_identity(session: AsyncSession) -> str:
    """Return what tells this database from all others, and from a copy of itself elsewhere."""
    return str((await (await session.connection()).execute(_IDENTIFY)).scalar_one())


async def replay_dead(
    sessions: Sessions, folder: Path, identity: str, now: datetime
) -> Sequence[Replayed]:
    """Write what the journals of workers that are gone tell; to be done before their parts go on.

    What the database refuses now, or has no place for, stays in its journal for the next time.
    """
    found = []
    for path in list_journals(folder):
        with open_dead(path, identity) as dead:
            if dead is not None:
                of_issues = {entry.issue_id for entry in dead.entries}
                async with sessions.begin() as session:
                    homeless = await pause_homeless(session, of_issues, now=now)
                    entries = [each for each in dead.entries if each.issue_id not in homeless]
                    replayed = await replay(session, entries, now=now)
                if homeless:
                    continue
                dead.reset()
                found.append(replayed)
                _log.warning(
                    "a worker was killed with %d people in flight: %d have their mail, "
                    "%d are in doubt, of the others it was known",
                    len(dead.entries),
                    replayed.sent,
                    replayed.uncertain,
                )
    return found


async def replay(session: AsyncSession, entries: Iterable[Entry], *, now: datetime) -> Replayed:
    """Write the outcomes that entries stand for, unless an outcome is known."""
    verdicts: dict[_Key, bool] = {}
    for entry in entries:
        key = (entry.issue_id, entry.recipient_id)
        verdicts[key] = verdicts.get(key, False) or entry.accepted
    places = await _find_parts(session, verdicts)
    known = {*places, *await _find_letters(session, verdicts)}
    await _execute(session, _LOCK, ids=sorted({*places.values()}))
    inserted = await _write(session, _INSERT, verdicts, known, now)
    updated = await _write(session, _UPDATE, verdicts, known - inserted, now)
    written = inserted | updated
    await _count(session, [places[key] for key in inserted if key in places])
    await settle_letters(
        session, [number for issue_id, number in written if issue_id == SINGLE_MAILS]
    )
    doubtful = sorted(key for key in written if not verdicts[key])
    await _execute(session, _KEEP_ATTEMPTS, **_split(doubtful), now=now, reply=_IN_DOUBT)
    return Replayed(sent=len(written) - len(doubtful), uncertain=len(doubtful))


async def _find_parts(session: AsyncSession, keys: Iterable[_Key]) -> Mapping[_Key, int]:
    """Return the part that each person lies in; nobody who is in no audience."""
    numbers: dict[int, list[int]] = defaultdict(list)
    for issue_id, number in keys:
        numbers[issue_id].append(number)
    sendings = select(Sending).where(col(Sending.issue_id).in_(numbers))
    places = {}
    for sending in await session.exec(sendings):
        issue_id = sending.issue_id
        lanes = await _find_lanes(session, sending, numbers[issue_id])
        ranges = select(col(Part.id), Part.lane, Part.first_id, Part.last_id).where(
            Part.issue_id == issue_id
        )
        parts = (await session.exec(ranges)).all()
        for number, lane in lanes.items():
            places[issue_id, number] = _choose_part(parts, number, lane)
    return places


async def _find_lanes(
    session: AsyncSession, sending: Sending, numbers: Collection[int]
) -> Mapping[int, str]:
    """Return the lanes of those who are in the audience of a sending; '' is that of all others."""
    lanes: dict[int, str] = {}
    for domain in (None, *sending.lanes):
        people = select_recipients(
            cut_at=sending.cut_at, first_id=min(numbers), last_id=max(numbers), domain=domain
        )
        there = await session.exec(people.where(people.selected_columns.id.in_(numbers)))
        lanes |= {number: domain or "" for number, *_ in there}
    return lanes


def _choose_part(parts: Iterable[_PartRange], number: int, lane: str) -> int:
    """Return the part of somebody; of an erased person, who is in no lane now, one in reach."""

    def _fits(part: _PartRange) -> tuple[bool, bool]:
        _, of, first_id, last_id = part
        return first_id <= number <= last_id, of == lane

    return max(parts, key=_fits)[0] or 0


async def _find_letters(session: AsyncSession, keys: Iterable[_Key]) -> set[_Key]:
    numbers = [number for issue_id, number in keys if issue_id == SINGLE_MAILS]
    letters = await session.exec(select(col(Letter.id)).where(col(Letter.id).in_(numbers)))
    return {(SINGLE_MAILS, number) for number in letters if number}


async def _write(
    session: AsyncSession,
    statement: TextClause,
    verdicts: Mapping[_Key, bool],
    keys: Collection[_Key],
    now: datetime,
) -> set[_Key]:
    """Write the outcomes of those of the keys for whom the statement finds room; return them."""
    ordered = sorted(keys)
    accepted = [verdicts[key] for key in ordered]
    status = {True: DeliveryStatus.SENT.value, False: DeliveryStatus.UNCERTAIN.value}
    rows = await _execute(
        session,
        statement,
        **_split(ordered),
        statuses=[status[yes] for yes in accepted],
        codes=[_OK if yes else None for yes in accepted],
        replies=[_ACCEPTED if yes else _IN_DOUBT for yes in accepted],
        now=now,
    )
    return {(row[0], row[1]) for row in rows}


async def _count(session: AsyncSession, part_ids: Iterable[int]) -> None:
    counts = Counter(part_ids)
    await _execute(session, _COUNT, ids=[*counts], counts=[*counts.values()])


def _split(keys: Sequence[_Key]) -> dict[str, Sequence[int]]:
    return {
        "issue_ids": [issue_id for issue_id, _ in keys],
        "recipient_ids": [number for _, number in keys],
    }


async def _execute(
    session: AsyncSession, statement: TextClause, **values: object
) -> Sequence[tuple[Any, ...]]:
    result = await (await session.connection()).execute(statement, values)
    return [tuple(row) for row in result] if result.returns_rows else []
