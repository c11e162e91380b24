"""Anything may happen to a sending, in any order, on several hosts: the promises hold all the same.

Real functions on a real PostgreSQL; only the network and the clock are played.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant, run_state_machine_as_test
from sqlalchemy import Row, text
from sqlalchemy.engine import URL

from newsletter.deliveries import read_progress
from newsletter.deliveries.recording.records import NOT_JOURNALED
from tests.newsletter.deliveries.hosts import Answer, Worker
from tests.newsletter.deliveries.mishaps import Mishaps
from tests.newsletter.deliveries.stage import check_sum
from tests.newsletter.deliveries.tables import LANES, Tables, open_tables

_DOUBTS = """
    SELECT count(*) FROM attempt WHERE issue_id = :id AND outcome = 'uncertain'
    GROUP BY recipient_id
"""


@pytest.fixture
def tables(database: URL, tmp_path: Path) -> Iterator[Tables]:
    with open_tables(database, tmp_path) as tables:
        yield tables


class Sendings(Mishaps):
    """What must hold after each step, and in the end."""

    @invariant()
    def commits_are_kept(self) -> None:
        for worker in self._alive():
            self._check_commits(worker)
            marked = sum(mail.entry != NOT_JOURNALED for mail in worker.mails)
            assert worker.journal.used == marked

    @invariant()
    def promises_hold(self) -> None:
        for issue_id, audience in self.audiences.items():
            self.tables.run(self._check(issue_id, audience))

    async def _check(self, issue_id: int, audience: set[int]) -> None:
        async with self.tables.sessions() as session:
            connection = await session.connection()
            values = {"id": issue_id}
            rows, parts, doubts = [
                (await connection.execute(text(statement), values)).all()
                for statement in (
                    "SELECT * FROM delivery WHERE issue_id = :id",
                    "SELECT * FROM part WHERE issue_id = :id",
                    _DOUBTS,
                )
            ]
            progress = await read_progress(session, issue_id, now=self.now)
        assert progress
        check_sum(progress)
        numbers = {row.recipient_id for row in rows}
        assert numbers <= audience
        assert progress.audience == len(audience)
        assert sum(part.done for part in parts) == len(rows) == len(numbers)
        self._check_parts(parts, numbers)
        for row in rows:
            assert row.status != "sent" or self.copies[issue_id, row.recipient_id]
            assert row.next_at is None or row.status in {"deferred", "uncertain"}
            assert row.next_at is not None or row.status != "deferred"
        if progress.status == "sent":
            assert all(part.finished_at for part in parts)
            assert progress.queued == progress.deferred == 0
            assert [row for row in rows if row.next_at] == []
        assert all(count <= 3 for (count,) in doubts)

    def _check_parts(self, parts: Sequence[Row[Any]], numbers: set[int]) -> None:
        lanes = {part.lane for part in parts}
        lane_of = {
            number: domain if domain in lanes else ""
            for place, number in enumerate(self.people)
            for domain in [self._domain(place)]
        }
        if not numbers & self.erased:  # who is erased belongs to no domain
            for part in parts:
                reach = range(part.first_id, part.last_id + 1)
                there = [n for n in numbers if n in reach and lane_of[n] == part.lane]
                assert part.done == len(there)

    def teardown(self) -> None:
        """In the end everybody has had their turn."""
        try:
            self.tables.run(self._work_off())
            self.commits_are_kept()
            self.promises_hold()
        finally:
            for worker in self._alive():
                self.tables.run(worker.die(keep=True))

    async def _work_off(self) -> None:
        for issue_id in self.audiences:
            await self.tables.rows(
                "UPDATE sending SET status = 'sending' WHERE issue_id = :id AND status = 'paused'",
                id=issue_id,
            )
        for place in range(3):
            await self._worker(place)
        worker = await self._worker(0)
        while True:
            for (part_id,) in await self.tables.rows(
                "SELECT id FROM part WHERE finished_at IS NULL"
            ):
                await worker.begin_part(part_id)
                await self._finish(worker)
            for issue_id, lane in product(self.audiences, LANES):
                worker.begin_retries(issue_id, lane)
                await self._finish(worker)
            if not await self._wait_for_the_next():
                break
        await self._keep_up()
        states = await self.tables.rows("SELECT status FROM sending")
        assert {state.status for state in states} <= {"sent"}

    async def _finish(self, worker: Worker) -> None:
        while worker.source:
            await self._work(worker, [Answer.TAKEN] * 6)


def test_nobody_is_lost_and_nobody_gets_it_twice_whatever_happens(tables: Tables) -> None:
    class Here(Sendings):
        def __init__(self) -> None:
            super().__init__(tables)

    run_state_machine_as_test(Here, settings=settings(max_examples=25, stateful_step_count=40))
