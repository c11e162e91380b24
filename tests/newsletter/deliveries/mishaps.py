"""What may go wrong with workers: they are killed, frozen, paused, or left in doubt."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from newsletter.deliveries.outbox.retries import LEASE
from newsletter.deliveries.settlement import MOST_COPIES
from tests.newsletter.deliveries.hosts import Answer, Worker
from tests.newsletter.deliveries.readership import picks
from tests.newsletter.deliveries.workforce import Workforce, places, replies

_while_one_flies = st.sampled_from(
    [[Answer.TAKEN, flies, Answer.RESTS] for flies in (Answer.FLIES, Answer.FLIES_TAKEN)]
)


class Mishaps(Workforce):
    """Workers that meet with mishaps, at the moments that hurt most."""

    @precondition(lambda self: any(worker.mails for worker in self._alive()))
    @rule(pick=picks, keep=st.booleans())
    def kill(self, pick: int, *, keep: bool) -> None:
        self._kill(self._busy(pick), keep=keep)

    @rule(place=places, pick=picks, answers=replies, keep=st.booleans())
    def begin_part_and_be_killed(
        self, place: int, pick: int, answers: list[Answer], *, keep: bool
    ) -> None:
        if worker := self._begin_busily(place, pick, answers):
            self._kill(worker, keep=keep)

    @rule(place=places, pick=picks, answers=_while_one_flies, keep=st.booleans())
    def be_killed_behind_a_commit(
        self, place: int, pick: int, answers: list[Answer], *, keep: bool
    ) -> None:
        """Whoever is passed over is committed before those whose mail flies."""
        if worker := self._begin_busily(place, pick, answers):
            self.tables.run(worker.commit(land=False))
            self._kill(worker, keep=keep)

    def _begin_busily(self, place: int, pick: int, answers: list[Answer]) -> Worker | None:
        """Go on with a part; return the worker if it has mails under way."""
        self.begin_part(place, pick, answers)
        worker = self.workers[place]
        return worker if worker and worker.mails else None

    def _kill(self, worker: Worker, *, keep: bool) -> None:
        self._check_commits(worker)
        self.workers[self.workers.index(worker)] = None
        mails = self.tables.run(worker.die(keep=keep))
        if keep:
            self.dead.append((worker.folder, mails))
        else:
            self._excuse(mails)

    @rule(place=places, pick=picks, answers=replies)
    def be_paused(self, place: int, pick: int, answers: list[Answer]) -> None:
        """What is on its way is written, and the worker hears of it."""
        if worker := self._begin_busily(place, pick, answers):
            self.tables.run(self._steer(worker.issue_id))
            self._commit_of(place)

    @rule(place=places, other=places, pick=picks, answers=replies, more=replies)
    def fall_behind(
        self, place: int, other: int, pick: int, answers: list[Answer], more: list[Answer]
    ) -> None:
        """Be frozen until another worker has the part, and come back."""
        self.begin_part(place, pick, answers)
        self._come_back(place, lambda: self.begin_part(other, pick, more))

    @rule(place=places, pick=picks)
    def fall_behind_with_an_acceptance(self, place: int, pick: int) -> None:
        """A fact, whoever has the part; but the worker hears that it is not its own any more."""
        self.fall_behind(place, (place + 1) % 3, pick, [Answer.TAKEN], [Answer.TAKEN])

    @rule(place=places, other=places, pick=picks, answers=replies, more=replies)
    def fall_behind_with_retries(
        self, place: int, other: int, pick: int, answers: list[Answer], more: list[Answer]
    ) -> None:
        """The same with deferred mails."""
        self.begin_part(place, pick, [Answer.LATER] * 4)
        self._commit_of(place)
        self.wait_for_the_next()
        self.now += LEASE  # all of them are due
        self.begin_retries(place, pick, answers)
        self._come_back(place, lambda: self.begin_retries(other, pick, more))

    def _come_back(self, place: int, overtake: Callable[[], None]) -> None:
        slow = self.workers[place]
        self.now += LEASE + timedelta(seconds=1)
        overtake()
        if slow and slow is self.workers[place]:
            self._commit_of(place)

    @rule(place=places, pick=picks)
    def stay_in_doubt(self, place: int, pick: int) -> None:
        """The connection breaks behind every dot, again and again."""
        self.begin_part(place, pick, [Answer.CUT_OFF] * 2)
        for _ in range(MOST_COPIES + 1):
            self._commit_of(place)
            self.wait_for_the_next()
            self.begin_retries(place, pick, [Answer.CUT_OFF] * 4)

    def _commit_of(self, place: int) -> None:
        if worker := self.workers[place]:
            self.tables.run(worker.commit())
