"""Anything may happen to a sending, in any order, on several hosts: the promises hold all the same.

Real functions on a real PostgreSQL; only the network and the clock are played. Two workers share a
host with its journals, a third has one of its own.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Row, text
from sqlalchemy.engine import URL

from newsletter.database import Sessions, open_sessions
from newsletter.deliveries import forget, pause, plan, read_progress, resume
from newsletter.deliveries.lanes import set_lane
from newsletter.deliveries.records import NOT_JOURNALED
from newsletter.deliveries.replay import read_identity, replay_dead
from newsletter.deliveries.retries import LEASE
from newsletter.deliveries.settlement import MOST_COPIES
from newsletter.deliveries.steering import finish_if_done
from subscribers import ImportRow, erase_subscriber, import_subscribers, unsubscribe
from tests.newsletter.deliveries.hosts import WINDOW, Answer, Key, Mail, Worker
from tests.newsletter.deliveries.stage import check_sum, publish_issue

START = datetime(2030, 1, 1, tzinfo=UTC)
SILENT = timedelta(seconds=30)  # after which somebody else may have a part
ISSUES = 2
LANES = ("", "lane.test")
AUDIENCE = """
    SELECT id FROM subscriber WHERE confirmed_at <= :cut
    AND (unsubscribed_at IS NULL OR unsubscribed_at > :cut)
"""
DOUBTS = """
    SELECT count(*) FROM attempt WHERE issue_id = :id AND outcome = 'uncertain'
    GROUP BY recipient_id
"""

T = TypeVar("T")
picks = st.integers(min_value=0, max_value=30)
workers = st.integers(min_value=0, max_value=2)
answers_drawn = st.sampled_from([*Answer, *[Answer.TAKEN] * 6])
replies = st.lists(answers_drawn, min_size=1, max_size=6)
while_one_flies = st.sampled_from(
    [[Answer.TAKEN, flies, Answer.RESTS] for flies in (Answer.FLIES, Answer.FLIES_TAKEN)]
)


@dataclass
class Stage:
    """The database that all examples use, one after the other, in a loop of their own."""

    runner: asyncio.Runner
    sessions: Sessions
    folder: Path
    identity: str
    issue_ids: Sequence[int]
    examples: int = 0

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(coroutine)

    async def rows(self, statement: str, **values: object) -> Sequence[Row[Any]]:
        """Run a statement; return what it yields."""
        async with self.sessions.begin() as session:
            result = await (await session.connection()).execute(text(statement), values)
            return result.all() if result.returns_rows else []

    async def clear(self) -> None:
        """Make it as it was, quicker than a new database."""
        for table in ("part", "look", "sending", "attempt", "consent", "suppression", "subscriber"):
            await self.rows(f"DELETE FROM {table}")  # noqa: S608  # our own names
        for issue_id in self.issue_ids:
            await self.rows(f"DROP TABLE IF EXISTS delivery_issue_{issue_id}")


@pytest.fixture
def stage(database: URL, tmp_path: Path) -> Iterator[Stage]:
    with asyncio.Runner() as runner:
        opened = open_sessions(database)
        sessions = runner.run(opened.__aenter__())
        try:
            yield runner.run(set_up(runner, sessions, tmp_path))
        finally:
            runner.run(opened.__aexit__(None, None, None))


async def set_up(runner: asyncio.Runner, sessions: Sessions, folder: Path) -> Stage:
    async with sessions.begin() as session:
        identity = await read_identity(session)
        await set_lane(session, LANES[1], per_second=5, now=START)
    issue_ids = [await publish_issue(sessions) for _ in range(ISSUES)]
    return Stage(runner, sessions, folder, identity, issue_ids)


class Sendings(RuleBasedStateMachine):
    """What may happen, and what each person may have got by it."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
        self.now = START
        self.workers: list[Worker | None] = [None, None, None]
        self.dead: list[tuple[Path, Sequence[Mail]]] = []  # not replayed yet
        self.copies: Counter[Key] = Counter()
        self.excused: Counter[Key] = Counter()  # copies of which the database cannot know
        self.people: list[int] = []
        self.left: set[int] = set()
        self.erased: set[int] = set()
        self.audiences: dict[int, set[int]] = {}
        stage.examples += 1
        self.folders = [stage.folder / f"{stage.examples}-{host}" for host in ("a", "a", "b")]
        stage.run(stage.clear())

    # People

    @initialize(count=st.integers(min_value=1, max_value=60))
    def begin(self, count: int) -> None:
        self.subscribe(count)
        self.plan(0)

    @rule(count=st.integers(min_value=1, max_value=4))
    def subscribe(self, count: int) -> None:
        first = len(self.people)
        rows = [
            ImportRow(address=f"p{number}@{self._domain(number)}", name="", language="de")
            for number in range(first, first + count)
        ]
        self.stage.run(self._import(rows))

    def _domain(self, number: int) -> str:
        return LANES[1] if number % 3 == 0 else "readers.test"

    async def _import(self, rows: Iterable[ImportRow]) -> None:
        async with self.stage.sessions.begin() as session:
            await import_subscribers(session, rows, evidence="tests", now=self.now)
        found = await self.stage.rows("SELECT id FROM subscriber ORDER BY id")
        self.people = [number for (number,) in found]

    @rule(pick=picks)
    def leave(self, pick: int) -> None:
        person = self.people[pick % len(self.people)]
        self.left.add(person)
        self.stage.run(self._leave(person))

    async def _leave(self, person: int) -> None:
        async with self.stage.sessions.begin() as session:
            await unsubscribe(session, person, ip=None, now=self.now)

    @rule(pick=picks)
    def erase(self, pick: int) -> None:
        person = self.people[pick % len(self.people)]
        self.left.add(person)
        self.erased.add(person)
        self.stage.run(self._erase(person))

    async def _erase(self, person: int) -> None:
        async with self.stage.sessions.begin() as session:
            await forget(session, await erase_subscriber(session, person, now=self.now))

    # Editors

    @rule(pick=picks)
    def plan(self, pick: int) -> None:
        issue_id = self.stage.issue_ids[pick % ISSUES]
        if issue_id not in self.audiences:
            self.now += timedelta(seconds=6)
            self.stage.run(self._plan(issue_id))

    async def _plan(self, issue_id: int) -> None:
        cut = self.now - timedelta(seconds=5)
        audience = {number for (number,) in await self.stage.rows(AUDIENCE, cut=cut)}
        if audience:
            async with self.stage.sessions.begin() as session:
                await plan(session, issue_id, now=self.now)
            self.audiences[issue_id] = audience

    @rule(pick=picks)
    def pause_or_resume(self, pick: int) -> None:
        self.stage.run(self._steer(pick % ISSUES))

    async def _steer(self, place: int) -> None:
        issue_id = self.stage.issue_ids[place]
        found = await self.stage.rows(
            "SELECT status FROM sending WHERE issue_id = :id", id=issue_id
        )
        async with self.stage.sessions.begin() as session:
            if found and found[0].status == "sending":
                await pause(session, issue_id, now=self.now)
            elif found and found[0].status == "paused":
                await resume(session, issue_id, now=self.now)

    # Workers

    async def _worker(self, place: int) -> Worker:
        """Return a worker without a turn; a dead one is started again, after the replay."""
        worker = self.workers[place]
        if worker is None:
            await self._replay(self.folders[place])
            worker = self.workers[place] = Worker(
                self.stage.sessions, lambda: self.now, self.folders[place], self.stage.identity
            )
        await worker.end()
        await self._keep_up()
        await self._replay(worker.folder)  # before it takes over anything
        return worker

    @rule(place=workers, pick=picks, answers=replies)
    def begin_part(self, place: int, pick: int, answers: list[Answer]) -> None:
        """Go on with a part that nobody has, or that somebody has who is silent: overtake them."""
        self.stage.run(self._begin_part(place, pick))
        self.work(place, answers)

    async def _begin_part(self, place: int, pick: int) -> None:
        worker = await self._worker(place)
        parts = await self.stage.rows("SELECT id FROM part WHERE finished_at IS NULL ORDER BY id")
        if not parts:
            return
        part_id = parts[pick % len(parts)].id
        holders = [each for each in self._alive() if each.part and each.part.part_id == part_id]
        if not await worker.begin_part(part_id):
            return
        for holder in holders:
            holder.overtaken = True
            self.now += SILENT
            self._excuse(holder.mails)

    @rule(place=workers, pick=picks, answers=replies)
    def begin_retries(self, place: int, pick: int, answers: list[Answer]) -> None:
        worker = self.stage.run(self._worker(place))
        if self.audiences:
            issue_id = [*self.audiences][pick % len(self.audiences)]
            worker.begin_retries(issue_id, LANES[pick % 3 == 0])
        self.work(place, answers)

    @precondition(lambda self: any(worker.source for worker in self._alive()))
    @rule(place=workers, answers=replies)
    def work(self, place: int, answers: list[Answer]) -> None:
        worker = self.workers[place]
        if worker and worker.source:
            self.stage.run(self._work(worker, answers))

    async def _work(self, worker: Worker, answers: Iterable[Answer]) -> None:
        for answer in answers:
            if len(worker.mails) > WINDOW:
                await worker.commit()
            if worker.source:
                await self._load(worker)
            if not worker.claims:
                if worker.source:
                    await worker.finish()
                return
            self._hand_over(worker, answer)

    async def _load(self, worker: Worker) -> None:
        for claim in await worker.load():
            key = (claim.issue_id, claim.recipient_id)
            assert not (claim.person and claim.recipient_id in self.left)
            for other in self._alive():
                if other is not worker and other.source and not other.part:
                    other.lost.add(key)
                    self._excuse(mail for mail in other.mails if mail.key == key)
            for folder, mails in self.dead:
                assert folder != worker.folder
                self._excuse(mail for mail in mails if mail.key == key)

    def _hand_over(self, worker: Worker, answer: Answer) -> None:
        mail = worker.hand_over(answer)
        if not mail.answer.arrives:
            return
        # Whoever may have it by now is sent it again only if the database cannot know.
        key = mail.key
        assert worker.overtaken or key in worker.lost or self.copies[key] <= self.excused[key]
        self.copies[key] += 1
        if worker.overtaken or key in worker.lost or mail.answer is Answer.CUT_OFF_TAKEN:
            self._excuse([mail])

    def _excuse(self, mails: Iterable[Mail]) -> None:
        for mail in mails:
            mail.contested = True
            if mail.answer.arrives and not mail.excused:
                mail.excused = True
                self.excused[mail.key] += 1

    @precondition(lambda self: any(worker.mails for worker in self._alive()))
    @rule(pick=picks, land=st.booleans())
    def commit(self, pick: int, land: bool) -> None:  # noqa: FBT001  # drawn by hypothesis
        self.stage.run(self._busy(pick).commit(land=land))

    @precondition(lambda self: any(worker.mails for worker in self._alive()))
    @rule(pick=picks, keep=st.booleans())
    def kill(self, pick: int, keep: bool) -> None:  # noqa: FBT001  # drawn by hypothesis
        self._kill(self._busy(pick), keep=keep)

    @rule(place=workers, pick=picks, answers=replies, keep=st.booleans())
    def begin_part_and_be_killed(
        self,
        place: int,
        pick: int,
        answers: list[Answer],
        keep: bool,  # noqa: FBT001  # drawn by hypothesis
    ) -> None:
        self.begin_part(place, pick, answers)
        worker = self.workers[place]
        if worker and worker.mails:
            self._kill(worker, keep=keep)

    @rule(place=workers, pick=picks, answers=while_one_flies, keep=st.booleans())
    def be_killed_behind_a_commit(
        self,
        place: int,
        pick: int,
        answers: list[Answer],
        keep: bool,  # noqa: FBT001  # drawn by hypothesis
    ) -> None:
        """Whoever is passed over is committed before those whose mail flies."""
        self.begin_part(place, pick, answers)
        worker = self.workers[place]
        if worker and worker.mails:
            self.stage.run(worker.commit(land=False))
            self._kill(worker, keep=keep)

    @rule(place=workers, pick=picks, answers=replies)
    def be_paused(self, place: int, pick: int, answers: list[Answer]) -> None:
        """What is on its way is written, and the worker hears of it."""
        self.begin_part(place, pick, answers)
        worker = self.workers[place]
        if worker and worker.mails:
            self.stage.run(self._steer(self.stage.issue_ids.index(worker.issue_id)))
            self.commit_of(place)

    @rule(place=workers, other=workers, pick=picks, answers=replies, more=replies)
    def fall_behind(
        self, place: int, other: int, pick: int, answers: list[Answer], more: list[Answer]
    ) -> None:
        """Be frozen until another worker has the part, and come back."""
        self.begin_part(place, pick, answers)
        self._come_back(place, lambda: self.begin_part(other, pick, more))

    @rule(place=workers, other=workers, pick=picks, answers=replies, more=replies)
    def fall_behind_with_retries(
        self, place: int, other: int, pick: int, answers: list[Answer], more: list[Answer]
    ) -> None:
        """The same with deferred mails."""
        self.begin_part(place, pick, [Answer.LATER] * 4)
        self.commit_of(place)
        self.wait_for_the_next()
        self.now += LEASE  # all of them are due
        self.begin_retries(place, pick, answers)
        self._come_back(place, lambda: self.begin_retries(other, pick, more))

    def _come_back(self, place: int, overtake: Callable[[], None]) -> None:
        slow = self.workers[place]
        self.now += LEASE + timedelta(seconds=1)
        overtake()
        if slow and slow is self.workers[place]:
            self.commit_of(place)

    def commit_of(self, place: int) -> None:
        if worker := self.workers[place]:
            self.stage.run(worker.commit())

    @rule(place=workers, pick=picks)
    def stay_in_doubt(self, place: int, pick: int) -> None:
        """The connection breaks behind every dot, again and again."""
        self.begin_part(place, pick, [Answer.CUT_OFF] * 2)
        for _ in range(MOST_COPIES + 1):
            self.commit_of(place)
            self.wait_for_the_next()
            self.begin_retries(place, pick, [Answer.CUT_OFF] * 4)

    def _kill(self, worker: Worker, *, keep: bool) -> None:
        self._check_commits(worker)
        self.workers[self.workers.index(worker)] = None
        mails = self.stage.run(worker.die(keep=keep))
        if keep:
            self.dead.append((worker.folder, mails))
        else:
            self._excuse(mails)

    def _busy(self, pick: int) -> Worker:
        """Return a worker that has mails under way."""
        busy = [worker for worker in self._alive() if worker.mails]
        return busy[pick % len(busy)]

    async def _replay(self, folder: Path) -> None:
        await replay_dead(self.stage.sessions, folder, self.stage.identity, self.now)
        replayed = [mails for place, mails in self.dead if place == folder]
        self.dead = [(place, mails) for place, mails in self.dead if place != folder]
        for mail in [mail for mails in replayed for mail in mails]:
            if mail.entry == NOT_JOURNALED:
                continue
            for worker in self._alive():
                self._excuse(each for each in worker.mails if each.key == mail.key)
                worker.lost.add(mail.key)
            if not mail.contested:
                row = await self._row(mail.key)
                wanted = "sent" if mail.answer is Answer.TAKEN else "uncertain"
                if not (self.excused[mail.key] and row.status == "sent"):  # by whoever fell behind
                    assert (row.status, row.next_at) == (wanted, None)

    def _alive(self) -> list[Worker]:
        return [worker for worker in self.workers if worker]

    # Time

    @rule(seconds=st.sampled_from([1, 60, 1500, 7200, 86_400, 250_000]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def wait_for_the_next(self) -> None:
        self.stage.run(self._wait_for_the_next())

    async def _wait_for_the_next(self) -> bool:
        found = await self.stage.rows(
            "SELECT min(next_at) AS next_at FROM delivery WHERE next_at > :now", now=self.now
        )
        if found[0].next_at is None:
            return False
        self.now = found[0].next_at
        return True

    async def _keep_up(self) -> None:
        for issue_id in self.audiences:
            async with self.stage.sessions.begin() as session:
                await finish_if_done(session, issue_id, now=self.now)

    # What must hold after each step

    async def _row(self, key: Key) -> Row[Any]:
        found = await self.stage.rows(
            "SELECT * FROM delivery WHERE issue_id = :issue AND recipient_id = :person",
            issue=key[0],
            person=key[1],
        )
        return found[0]

    def _check_commits(self, worker: Worker) -> None:
        mails, worker.committed_mails = worker.committed_mails, []
        for mail in mails:
            if mail.answer is Answer.TAKEN and not mail.contested:
                assert self.stage.run(self._row(mail.key)).status == "sent"

    @invariant()
    def commits_are_kept(self) -> None:
        for worker in self._alive():
            self._check_commits(worker)
            marked = sum(mail.entry != NOT_JOURNALED for mail in worker.mails)
            assert worker.journal.used == marked

    @invariant()
    def promises_hold(self) -> None:
        for issue_id, audience in self.audiences.items():
            self.stage.run(self._check(issue_id, audience))

    async def _check(self, issue_id: int, audience: set[int]) -> None:
        async with self.stage.sessions() as session:
            connection = await session.connection()
            values = {"id": issue_id}
            rows, parts, doubts = [
                (await connection.execute(text(statement), values)).all()
                for statement in (
                    "SELECT * FROM delivery WHERE issue_id = :id",
                    "SELECT * FROM part WHERE issue_id = :id",
                    DOUBTS,
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
            self.stage.run(self._work_off())
            self.commits_are_kept()
            self.promises_hold()
        finally:
            for worker in self._alive():
                self.stage.run(worker.die(keep=True))

    async def _work_off(self) -> None:
        for issue_id in self.audiences:
            await self.stage.rows(
                "UPDATE sending SET status = 'sending' WHERE issue_id = :id AND status = 'paused'",
                id=issue_id,
            )
        for place in range(3):
            await self._worker(place)
        worker = await self._worker(0)
        while True:
            for (part_id,) in await self.stage.rows(
                "SELECT id FROM part WHERE finished_at IS NULL"
            ):
                await worker.begin_part(part_id)
                while worker.source:
                    await self._work(worker, [Answer.TAKEN] * 6)
            for issue_id, lane in product(self.audiences, LANES):
                worker.begin_retries(issue_id, lane)
                while worker.source:
                    await self._work(worker, [Answer.TAKEN] * 6)
            if not await self._wait_for_the_next():
                break
        await self._keep_up()
        states = await self.stage.rows("SELECT status FROM sending")
        assert {state.status for state in states} <= {"sent"}


def test_nobody_is_lost_and_nobody_gets_it_twice_whatever_happens(stage: Stage) -> None:
    class Here(Sendings):
        def __init__(self) -> None:
            super().__init__(stage)

    run_state_machine_as_test(Here, settings=settings(max_examples=25, stateful_step_count=40))
