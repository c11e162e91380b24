"""Outcomes that have no place at present: the partition of their issue is detached.

They wait here, and their entries in the journal with them: if we are killed, the replay has them.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from newsletter.database import Sessions
from newsletter.deliveries.recording.records import Fate, Record
from newsletter.deliveries.sendings import find_homeless, pause_homeless

LOOK = 1.0
"""Seconds between two looks whether a partition is back."""


class Shelf:
    """One a process, for its recorder."""

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock
        self._records: list[Record] = []
        self._next_look = 0.0

    def __len__(self) -> int:
        return len(self._records)

    async def take(self, records: Sequence[Record]) -> Sequence[Record]:
        """Take what has no place, pause its issues, and tell its bearers; return the rest."""
        issue_ids = {record.claim.issue_id for record in records}
        async with self._sessions.begin() as session:
            homeless = await pause_homeless(session, issue_ids, now=self._clock())
        rest = [record for record in records if record.claim.issue_id not in homeless]
        for record in records:
            if record.claim.issue_id in homeless:
                record.bearer.committed(1, Fate.HALT)  # it need not wait any more
                self._records.append(record._replace(bearer=_Nobody()))
        self._next_look = asyncio.get_running_loop().time() + LOOK
        return rest

    async def give_back(self) -> Sequence[Record]:
        """Return what has a place again; looks now and then, so it may be asked at any time."""
        time = asyncio.get_running_loop().time()
        if not self._records or time < self._next_look:
            return []
        self._next_look = time + LOOK
        async with self._sessions() as session:
            homeless = await find_homeless(
                session, {record.claim.issue_id for record in self._records}
            )
        back = [record for record in self._records if record.claim.issue_id not in homeless]
        self._records = [record for record in self._records if record.claim.issue_id in homeless]
        return back


class _Nobody:
    """Bears an outcome whose bearer does not wait any more."""

    def committed(self, _count: int, _fate: Fate) -> None:
        """Need nothing."""
