"""Counting in one process: where a link leads, and sums that are written once a second."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.clicks.item_links import ItemLink, map_targets
from newsletter.clicks.models import ClickCount
from newsletter.clicks.visits import Visits
from newsletter.database import Sessions
from newsletter.issues import IssueNotPublished, read_edition

_log = logging.getLogger(__name__)

_PERIOD = 1.0  # seconds between two writings: however many click, a row is written once
_LAST = 1.5  # seconds that the last writing may take
_ISSUES = 64  # whose links are kept at hand


class Tally:
    """What was clicked and is not yet written. A process that crashes loses the last seconds."""

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock
        self._visits = Visits()
        self._waiting = Counter[ItemLink]()
        self._targets: dict[int, Mapping[ItemLink, str]] = {}

    async def find_target(self, session: AsyncSession, link: ItemLink) -> str | None:
        """Return where a link leads: an address that stands in the frozen edition, or None."""
        if link.issue_id not in self._targets:
            try:
                edition = await read_edition(session, link.issue_id)
            except IssueNotPublished:
                return None
            if len(self._targets) >= _ISSUES:
                self._targets.pop(next(iter(self._targets)))
            self._targets[link.issue_id] = map_targets(link.issue_id, edition.html)
        return self._targets[link.issue_id].get(link)

    def note(self, link: ItemLink, address: str) -> None:
        """Remember a click; whether it counts shows after some seconds."""
        self._visits.note(link, address, now=self._clock())

    async def write(self, *, everything: bool = False) -> None:
        """Add what counts to the table; what a database that is away does not take waits."""
        self._waiting.update(self._visits.settle(None if everything else self._clock()))
        if not self._waiting:
            return
        counts, self._waiting = self._waiting, Counter()
        try:
            async with self._sessions.begin() as session:
                await _add(session, counts)
        except (SQLAlchemyError, OSError) as error:
            self._waiting.update(counts)
            _log.warning("clicks wait for the database: %s", type(error).__name__)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Write once a second for as long as the block lasts, and the rest at its end."""
        stopping = asyncio.Event()
        task = asyncio.create_task(self._keep_writing(stopping))
        try:
            yield
        finally:
            stopping.set()
            await task

    async def _keep_writing(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(_PERIOD):
                    await stopping.wait()
            if not stopping.is_set():
                await self.write()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST):
                await self.write(everything=True)


async def _add(session: AsyncSession, counts: Counter[ItemLink]) -> None:
    # In one order, so that two processes never wait for each other in a circle.
    rows = [
        {"issue_id": link.issue_id, "item": link.item, "link": link.digest, "clicks": clicks}
        for link, clicks in sorted(counts.items())
    ]
    new = insert(ClickCount).values(rows)
    total = col(ClickCount.clicks) + new.excluded.clicks
    await session.exec(
        new.on_conflict_do_update(
            index_elements=["issue_id", "item", "link"], set_={"clicks": total}
        )
    )
