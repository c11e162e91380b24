"""Whether the database is as young as it should be: a restored backup must not send again.

Every worker counts up one row now and then, and remembers the count in its data folder. A database
that counts less than a worker remembers has gone back in time.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions
from newsletter.deliveries.models import Heartbeat
from newsletter.deliveries.sendings.holding import Held, hold_unfinished

_log = logging.getLogger(__name__)

_FILE = "heartbeat.json"  # in the data folder
_ONLY_ROW = 1
_MOST_HISTORIES = 20  # remembered in a file

_LONG = timedelta(hours=2)
"""For how long nobody may have been at work until a person has to look at what is left."""

_SLACK = timedelta(minutes=1)
"""How long after the last beat a worker may still have been at work."""

_ANY_TIME = datetime.max.replace(tzinfo=UTC)

_OUTAGE = (
    "Held, because no worker was at work for {hours} hours, or the database is a backup that old: "
    "if it is one, resuming may send mail twice to those who got it after the backup was made."
)
_WENT_BACK = (
    "Held, because the database has gone back in time by {minutes} min, as if a backup had been "
    "restored: resuming may send mail twice to those who got it since then."
)
_RESTORED = (
    "Held, because the database was restored from a backup: resuming may send mail twice to those "
    "who got it after the backup was made."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Memory:
    """What a worker remembers of the last beat it saw in a history."""

    beats: int
    at: datetime


async def hold_if_old(sessions: Sessions, data_dir: Path, now: datetime) -> Held | None:
    """Hold what is unfinished if the database is old, and beat; every worker does now and then.

    Old is a database that nobody has worked with for hours, or one that counts fewer beats than
    this machine remembers. Call it before anything is claimed. Returns what it has held.
    """
    file = data_dir / _FILE
    remembered = await asyncio.to_thread(_recall, file)
    async with sessions.begin() as session:
        heartbeat = await _lock(session, now)
        alarm = _explain_age(heartbeat, remembered.get(heartbeat.timeline), now)
        held = None
        if alarm:
            before = heartbeat.at + _SLACK  # what was begun later, nobody has sent yet
            held = await _hold(session, heartbeat, alarm, now, before=before)
        heartbeat.at = now
        heartbeat.beats += 1
        memory = _Memory(beats=heartbeat.beats, at=now)
        timeline = heartbeat.timeline
    # After the commit: a count that is remembered was in the database.
    await asyncio.to_thread(_remember, file, timeline, memory)
    return held


async def hold_restored(session: AsyncSession, *, now: datetime) -> Held | None:
    """Hold what is unfinished in a database that was just restored from a backup."""
    heartbeat = await _lock(session, now)
    held = await _hold(session, heartbeat, _RESTORED, now)
    heartbeat.at = now  # its age has been dealt with
    return held


async def _lock(session: AsyncSession, now: datetime) -> Heartbeat:
    """Return the heartbeat, ours until the transaction ends: one worker decides."""
    first = insert(Heartbeat).values(id=_ONLY_ROW, at=now, beats=0, timeline=uuid4())
    await session.exec(first.on_conflict_do_nothing())
    statement = select(Heartbeat).where(col(Heartbeat.id) == _ONLY_ROW).with_for_update()
    return (await session.exec(statement)).one()


async def _hold(
    session: AsyncSession,
    heartbeat: Heartbeat,
    alarm: str,
    now: datetime,
    *,
    before: datetime = _ANY_TIME,
) -> Held | None:
    """Hold what a worker may have sent already, and begin a history that nobody remembers.

    So the workers that come later do not hold again what a person has released by then.
    """
    heartbeat.timeline = uuid4()
    held = await hold_unfinished(session, before=before, alarm=alarm, now=now)
    if held:
        _log.error(
            "held %d sendings, %d single mails, %d schedules: %s",
            len(held.issue_ids), held.letters, len(held.scheduled), alarm,
        )  # fmt: skip
    return held


def _explain_age(heartbeat: Heartbeat, memory: _Memory | None, now: datetime) -> str:
    """Return why what is in the database may be old; empty: it is not."""
    if memory and memory.beats > heartbeat.beats:
        gone = max(_SLACK, memory.at - heartbeat.at)
        return _WENT_BACK.format(minutes=round(gone.total_seconds() / 60))
    if now - heartbeat.at > _LONG:
        return _OUTAGE.format(hours=round((now - heartbeat.at).total_seconds() / 3600))
    return ""


def _recall(file: Path) -> Mapping[UUID, _Memory]:
    """Return what this machine remembers, by history; nothing where the file is not ours."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        return {
            UUID(timeline): _Memory(
                beats=int(memory["beats"]), at=datetime.fromisoformat(memory["at"]).astimezone(UTC)
            )
            for timeline, memory in json.loads(file.read_text()).items()
        }
    return {}


def _remember(file: Path, timeline: UUID, memory: _Memory) -> None:
    """Add a beat to what this machine remembers; a crash leaves the file old or new, not half."""
    known = {**_recall(file)}
    # Of two workers on one data folder, the one that was overtaken does not set the count back.
    known[timeline] = max(memory, known.pop(timeline, memory), key=lambda each: each.beats)
    latest = list(known.items())[-_MOST_HISTORIES:]
    written = {str(key): {"beats": m.beats, "at": m.at.isoformat()} for key, m in latest}
    fresh = file.with_name(f"{_FILE}.{uuid4().hex}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(written, indent=1))
        fresh.replace(file)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        _complain(file, error.strerror or type(error).__name__)


@cache
def _complain(file: Path, reason: str) -> None:
    """Say once that nothing can be remembered."""
    _log.warning("%s cannot be written (%s): young backups are not noticed", file, reason)
