"""Workers without a network: the one place of the stateful test that knows the engine inside."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from sqlalchemy import text

from newsletter.database import Sessions, Statements, url_of
from newsletter.deliveries.dispatch.engine import Engine
from newsletter.deliveries.dispatch.turns import DueSource, PartSource
from newsletter.deliveries.outbox.claims import (
    Claim,
    ClaimedPart,
    claim_part,
    finish_part,
    is_last_finished,
)
from newsletter.deliveries.recording.journal import list_journals, open_dead, open_journal
from newsletter.deliveries.recording.recorder import Recorder
from newsletter.deliveries.recording.records import NOT_JOURNALED, Fate
from newsletter.deliveries.sendings.steering import finish_if_done
from newsletter.mail import Outcome, Scope, Verdict

WINDOW = 4
_FRESH = timedelta(seconds=1.2)  # after which people are read anew

Key = tuple[int, int]  # issue and recipient


class Answer(Enum):
    """What happens to a mail that is handed over."""

    TAKEN = Outcome(verdict=Verdict.ACCEPTED, code=250, reply="fine")
    LATER = Outcome(verdict=Verdict.DEFERRED, code=450, reply="busy")
    NEVER = Outcome(verdict=Verdict.REJECTED, code=554, reply="no")
    NOBODY = Outcome(verdict=Verdict.REJECTED, hard_bounce=True, code=550, enhanced="5.1.1")
    CUT_OFF_TAKEN = Outcome(verdict=Verdict.UNCERTAIN, reply="lost, it arrived")
    CUT_OFF = Outcome(verdict=Verdict.UNCERTAIN, reply="lost, it did not arrive")
    BROKEN = Outcome(verdict=Verdict.DEFERRED, scope=Scope.SESSION, reply="broken before the dot")
    RESTS = None  # nobody is asked: the domain rests
    FLIES_TAKEN = 1  # the dot is written, the server takes it, its reply is on its way
    FLIES = 2  # the dot is written, the server has not read it yet

    @property
    def arrives(self) -> bool:
        """Whether there is a copy."""
        return self in {Answer.TAKEN, Answer.CUT_OFF_TAKEN, Answer.FLIES_TAKEN}


@dataclass(eq=False)
class Mail:
    """A mail that was handed over, and whose outcome is not committed."""

    claim: Claim
    answer: Answer
    entry: int = NOT_JOURNALED
    excused: bool = False  # a second copy is nobody's fault
    contested: bool = False  # somebody else wrote about this person meanwhile

    @property
    def key(self) -> Key:
        return (self.claim.issue_id, self.claim.recipient_id)


@dataclass(eq=False)
class Worker:
    """A worker process: what is in its memory, and its journal."""

    sessions: Sessions
    clock: Callable[[], datetime]
    folder: Path
    identity: str
    issue_id: int = 0
    part: ClaimedPart | None = None
    source: PartSource | DueSource | None = None
    claims: deque[Claim] = field(default_factory=deque)
    mails: list[Mail] = field(default_factory=list)  # handed over, in order; the last may fly
    overtaken: bool = False  # another one has its part
    lost: set[Key] = field(default_factory=set)  # whose leases another one has
    fates: set[Fate] = field(default_factory=set)
    committed_mails: list[Mail] = field(default_factory=list)  # not looked at yet

    def __post_init__(self) -> None:
        self._files = ExitStack()
        self.journal = self._files.enter_context(open_journal(self.folder, self.identity, 8))
        self._writing, self._reading = (Statements(url_of(self.sessions)) for _ in range(2))
        self.recorder = Recorder(self.sessions, self._writing, self.clock, self.journal)
        self._loaded_at = self.clock()
        parts = {"sessions": self.sessions, "statements": self._reading, "clock": self.clock}
        self._engine = cast(Engine, SimpleNamespace(**parts))

    @property
    def flying(self) -> Mail | None:
        """The mail whose dot is written and whose reply is not there."""
        flying = {Answer.FLIES, Answer.FLIES_TAKEN}
        return next((mail for mail in self.mails if mail.answer in flying), None)

    def committed(self, count: int, fate: Fate) -> None:
        """Hear from the recorder."""
        assert count
        self.fates.add(fate)

    async def begin_part(self, part_id: int) -> bool:
        """Claim a part, whoever has it."""
        self.part = await claim_part(self._reading, part_id)
        if self.part:
            self.issue_id = self.part.issue_id
            self.source = PartSource(self._reading, self.part)
        return self.part is not None

    def begin_retries(self, issue_id: int, lane: str) -> None:
        """Begin a pass over the deferred mails of a lane."""
        self.issue_id = issue_id
        self.source = DueSource(self._engine, issue_id, lane)

    async def load(self) -> Sequence[Claim]:
        """Read some people, unless there are fresh ones; none: the turn is over."""
        assert self.source
        if self.claims and self.clock() > self._loaded_at + _FRESH:
            await self._release()
        if self.claims:
            return []
        self._loaded_at = self.clock()
        loaded = await self.source.load(3)
        if not loaded:
            await self.commit()
            if self.source and await self.source.rewind():
                loaded = await self.source.load(3)
        self.claims.extend(loaded)
        return loaded

    def hand_over(self, answer: Answer) -> Mail:
        """Hand the next mail over; it has no outcome yet if it flies.

        Whoever is to get none is passed over meanwhile.
        """
        mail = Mail(claim=self.claims.popleft(), answer=answer)
        if answer is not Answer.RESTS and mail.claim.person is not None:
            self.land()
        self.mails.append(mail)
        if answer is Answer.RESTS or mail.claim.person is None:
            until = self.clock() + timedelta(minutes=5) if mail.claim.person else None
            mail.answer = Answer.RESTS
            self.recorder.add(mail.claim, None, self, until=until)
            return mail
        mail.entry = self.journal.mark(*mail.key)
        if answer is Answer.BROKEN:
            self.journal.clear(mail.entry)
            self.claims.appendleft(self.mails.pop().claim)
        elif mail is not self.flying:
            self._settle(mail, answer)
        return mail

    def land(self) -> None:
        """Settle the mail that flies."""
        if mail := self.flying:
            mail.answer = Answer.TAKEN if mail.answer.arrives else Answer.LATER
            self._settle(mail, mail.answer)

    def _settle(self, mail: Mail, answer: Answer) -> None:
        assert isinstance(answer.value, Outcome)
        if answer.value.verdict is Verdict.ACCEPTED:
            self.journal.accept(mail.entry)
        elif answer.value.verdict is not Verdict.UNCERTAIN:
            self.journal.clear(mail.entry)
            mail.entry = NOT_JOURNALED
        self.recorder.add(mail.claim, answer.value, self, entry=mail.entry)

    async def commit(self, *, land: bool = True) -> None:
        """Settle and commit everything. It ends the turn if nothing more of it may leave.

        A mail that is not to land flies on.
        """
        if land:
            self.land()
        flying = self.flying
        mails = [mail for mail in self.mails if mail is not flying]
        late = await self._find_late(mails)
        overtaken = await self._is_overtaken(mails)
        await self.recorder.flush()
        self.mails = [flying] if flying else []
        fates, self.fates = self.fates, set()
        self.committed_mails += mails
        assert (Fate.OVERTAKEN in fates) == overtaken
        assert self.overtaken or not overtaken
        await self._check_halts(mails, fates)
        assert await self._find_late([mail for mail, _ in late]) == late  # nothing has changed
        if fates - {Fate.GO_ON}:
            if flying:
                await self.commit()
            await self._drop()

    async def _find_late(self, mails: Iterable[Mail]) -> Sequence[tuple[Mail, Sequence[object]]]:
        """Return those about whom another worker decides by now, with what the tables say."""
        taken = {
            mail.key for mail in mails if mail.answer is Answer.TAKEN
        }  # facts, whoever decides
        late = []
        for mail in mails:
            rows = await self._ask(_FENCES, *mail.key, mail.claim.part_id)
            if mail.key not in taken and not _is_ours(mail.claim, *rows[0][:2]):
                late.append((mail, rows))
        return late

    async def _is_overtaken(self, mails: Iterable[Mail]) -> bool:
        """Say whether another worker has the part of any of them by now."""
        runs = {(mail.claim.part_id, mail.claim.run) for mail in mails if mail.claim.part_id}
        return any([await self._ask(_RUN, part_id) != [(run,)] for part_id, run in runs])

    async def _check_halts(self, mails: Iterable[Mail], fates: set[Fate]) -> None:
        """Check that we heard of whoever has paused the issue."""
        for issue_id in {mail.claim.issue_id for mail in mails}:
            (status,) = (await self._ask(_STATUS, issue_id))[0]
            assert status == "sending" or fates - {Fate.GO_ON}

    async def _ask(self, statement: str, *values: object) -> Sequence[tuple[object, ...]]:
        async with self.sessions() as session:
            connection = await session.connection()
            named = {f"v{place}": value for place, value in enumerate(values)}
            return [tuple(row) for row in await connection.execute(text(statement), named)]

    async def end(self) -> None:
        """End the turn in order."""
        await self.commit()
        await self._drop()

    async def finish(self) -> None:
        """Close what was worked through."""
        part, issue_id = self.part, self.issue_id
        await self._drop()
        if part:
            await finish_part(self._reading, part, now=self.clock())
        if not part or await is_last_finished(self._reading, issue_id):
            async with self.sessions.begin() as session:
                await finish_if_done(session, issue_id, now=self.clock())

    async def die(self, *, keep: bool) -> Sequence[Mail]:
        """Be killed; return what was in flight. Without the journal it is as if the host was."""
        self._files.close()
        await self._writing.close()
        await self._reading.close()
        keys = sorted(mail.key for mail in self.mails if mail.entry != NOT_JOURNALED)
        for path in [] if keep else list_journals(self.folder):
            with open_dead(path, self.identity) as dead:
                left = dead.entries if dead else []
                if keys and sorted((each.issue_id, each.recipient_id) for each in left) == keys:
                    path.unlink()
                    return self.mails
        return self.mails

    async def _drop(self) -> None:
        await self._release()
        self.part = self.source = None
        self.overtaken = False
        self.lost.clear()

    async def _release(self) -> None:
        if self.claims and self.source:
            await self.source.release([*self.claims])
        self.claims.clear()


_FENCES = """
    SELECT part.run, delivery.next_at, part.cursor, delivery.status, delivery.attempts
    FROM (SELECT) one
    LEFT JOIN delivery ON issue_id = :v0 AND recipient_id = :v1
    LEFT JOIN part ON part.id = CAST(:v2 AS bigint)
"""
_RUN = "SELECT run FROM part WHERE id = :v0"
_STATUS = "SELECT status FROM sending WHERE issue_id = :v0"


def _is_ours(claim: Claim, run: object, next_at: object) -> bool:
    """Say whether what is claimed is ours still."""
    return claim.run == run if claim.part_id else claim.lease == next_at
