"""What workers may do: send in parts and retries, commit, and replay what their dead left.

Two of them share a host with its journals, a third has one of its own.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import Row

from newsletter.deliveries.recording.records import NOT_JOURNALED
from newsletter.deliveries.recording.replay import replay_dead
from newsletter.deliveries.sendings.steering import finish_if_done
from tests.newsletter.deliveries.hosts import WINDOW, Answer, Key, Mail, Worker
from tests.newsletter.deliveries.readership import Readership, picks
from tests.newsletter.deliveries.tables import LANES, Tables

_SILENT = timedelta(seconds=30)  # after which somebody else may have a part

places = st.integers(min_value=0, max_value=2)
replies = st.lists(st.sampled_from([*Answer, *[Answer.TAKEN] * 6]), min_size=1, max_size=6)


class Workforce(Readership):
    """The workers, and what each person may have got by them."""

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self.workers: list[Worker | None] = [None, None, None]
        self.dead: list[tuple[Path, Sequence[Mail]]] = []  # not replayed yet
        self.copies: Counter[Key] = Counter()
        self.excused: Counter[Key] = Counter()  # copies of which the database cannot know
        tables.examples += 1
        self.folders = [tables.folder / f"{tables.examples}-{host}" for host in ("a", "a", "b")]

    @rule(place=places, pick=picks, answers=replies)
    def begin_part(self, place: int, pick: int, answers: list[Answer]) -> None:
        """Go on with a part that nobody has, or that somebody has who is silent: overtake them."""
        self.tables.run(self._begin_part(place, pick))
        self.work(place, answers)

    async def _begin_part(self, place: int, pick: int) -> None:
        worker = await self._worker(place)
        parts = await self.tables.rows("SELECT id FROM part WHERE finished_at IS NULL ORDER BY id")
        if not parts:
            return
        part_id = parts[pick % len(parts)].id
        holders = [each for each in self._alive() if each.part and each.part.part_id == part_id]
        if not await worker.begin_part(part_id):
            return
        for holder in holders:
            holder.overtaken = True
            self.now += _SILENT
            self._excuse(holder.mails)

    @rule(place=places, pick=picks, answers=replies)
    def begin_retries(self, place: int, pick: int, answers: list[Answer]) -> None:
        worker = self.tables.run(self._worker(place))
        if self.audiences:
            issue_id = [*self.audiences][pick % len(self.audiences)]
            worker.begin_retries(issue_id, LANES[pick % 3 == 0])
        self.work(place, answers)

    async def _worker(self, place: int) -> Worker:
        """Return a worker without a turn; a dead one is started again, after the replay."""
        worker = self.workers[place]
        if worker is None:
            await self._replay(self.folders[place])
            worker = self.workers[place] = Worker(
                self.tables.sessions, lambda: self.now, self.folders[place], self.tables.identity
            )
        await worker.end()
        await self._keep_up()
        await self._replay(worker.folder)  # before it takes over anything
        return worker

    def _alive(self) -> list[Worker]:
        return [worker for worker in self.workers if worker]

    async def _keep_up(self) -> None:
        for issue_id in self.audiences:
            async with self.tables.sessions.begin() as session:
                await finish_if_done(session, issue_id, now=self.now)

    @precondition(lambda self: any(worker.source for worker in self._alive()))
    @rule(place=places, answers=replies)
    def work(self, place: int, answers: list[Answer]) -> None:
        worker = self.workers[place]
        if worker and worker.source:
            self.tables.run(self._work(worker, answers))

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
    def commit(self, pick: int, *, land: bool) -> None:
        self.tables.run(self._busy(pick).commit(land=land))

    def _busy(self, pick: int) -> Worker:
        """Return a worker that has mails under way."""
        busy = [worker for worker in self._alive() if worker.mails]
        return busy[pick % len(busy)]

    def _check_commits(self, worker: Worker) -> None:
        mails, worker.committed_mails = worker.committed_mails, []
        for mail in mails:
            if mail.answer is Answer.TAKEN and not mail.contested:
                assert self.tables.run(self._row(mail.key)).status == "sent"

    async def _row(self, key: Key) -> Row[Any]:
        found = await self.tables.rows(
            "SELECT * FROM delivery WHERE issue_id = :issue AND recipient_id = :person",
            issue=key[0],
            person=key[1],
        )
        return found[0]

    async def _replay(self, folder: Path) -> None:
        await replay_dead(self.tables.sessions, folder, self.tables.identity, self.now)
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
