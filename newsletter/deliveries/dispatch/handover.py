"""One connection at work: mails out, outcomes in, and whose fault it is if none is accepted."""

import asyncio
from collections import deque
from datetime import datetime, timedelta
from time import monotonic

from newsletter.deliveries.dispatch.alarms import show_alarm
from newsletter.deliveries.dispatch.blame import Blame
from newsletter.deliveries.dispatch.engine import Engine
from newsletter.deliveries.dispatch.printing import Print
from newsletter.deliveries.dispatch.second_look import SecondLook
from newsletter.deliveries.dispatch.stock import Source, Stock
from newsletter.deliveries.dispatch.suspects import put_off
from newsletter.deliveries.errors import AllResting, Overtaken, Stopped
from newsletter.deliveries.models import SINGLE_MAILS
from newsletter.deliveries.outbox import Claim, Person, domain_of
from newsletter.deliveries.recording import NOT_JOURNALED, Fate
from newsletter.deliveries.settlement import is_overdue
from newsletter.mail import Connection, Envelope, Go, Lull, Outcome, Verdict

_MOMENT = 0.02  # seconds
_PATIENCE = 0.2  # seconds that a lane may wait without giving its connection to others


class Handover:
    """A turn: the feed of a connection (newsletter.mail.Feed), and the bearer of its outcomes.

    Everything that the connection calls is a plain function: a task switch a mail would cost more
    than the mail.
    """

    def __init__(
        self,
        engine: Engine,
        forms: Print,
        source: Source,
        *,
        issue_id: int,
        lane: str = "",
        is_alarmed: bool = True,
    ) -> None:
        self._engine = engine
        self._issue_id = issue_id
        self._lane = lane
        self._is_alarmed = is_alarmed  # the editors may have been told that something is wrong
        self._stock = Stock(source, forms, self._wake)
        self._second_look = SecondLook(source, engine.pacer, lane, wake=self._wake, stop=self.stop)
        self._connection: Connection | None = None
        # Taken by the connection and not settled, and until when each may leave unasked.
        self._flying: deque[tuple[Claim, float]] = deque()
        self._entry = NOT_JOURNALED  # of the oldest of them, once its end was written
        self._dotted_at = 0.0  # seconds, by the monotonic clock
        self._nap = engine.nap
        self._clock = asyncio.get_running_loop().time
        self._uncommitted = 0
        self._quiet = asyncio.Event()  # nothing flies, everything is committed
        self._quiet.set()
        self._room = asyncio.Event()  # in the lane
        self._room.set()
        self._ending: Stopped | Overtaken | None = None
        self._halted = False  # even what was announced to the server must not be sent
        self._blame = Blame(engine, issue_id)
        self._proven = False  # the server took a mail from us since the last fault
        self._worked = False  # in this turn the server took a mail from us

    async def run(self) -> None:
        """Send to all of the source, and wait until every outcome is committed.

        Raises Overtaken, and Stopped if not all were sent to.
        """
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self._engine.turn.total_seconds(), self.stop)
        self._engine.handovers.add(self)
        try:
            async with self._stock.filling(settled=self._until_settled):
                while self._ending is None and not self._stock.is_dry:
                    await self._use_connection()
        finally:
            timer.cancel()
            self._engine.handovers.discard(self)
            await self._second_look.close()
            self._note_quiet()
            await self._quiet.wait()
            await self._stock.release()
        await self._conclude()

    def stop(self) -> None:
        """End the turn after what is on its way."""
        self._end(Stopped())

    def take(self) -> Envelope | Lull:
        """Return the next message for the connection."""
        engine = self._engine
        while True:
            if self._ending is not None:
                return Lull.END
            if self._uncommitted > engine.window + 1:  # of those to whom nothing is sent
                engine.recorder.hurry(self)
                return Lull.WAIT
            claim = self._stock.peek()
            if claim is None:
                return Lull.END if self._stock.is_dry else Lull.WAIT
            if claim.person is None:
                self._stock.pop()
                self._record(claim, None)
                continue
            if engine.rests and (until := self._rests_until(claim, claim.person)):
                if self._lane:  # nobody else is in it
                    self._end(Stopped(until - engine.clock()))
                    return Lull.END
                self._stock.pop()
                self._record(claim, None, until=until)
                continue
            if not engine.pacer.admit(self._lane, self._welcome):
                return self._await_room()
            written = self._stock.write()
            if isinstance(written, Envelope):
                self._flying.append((claim, self._stock.fresh_until))
                self._quiet.clear()
                return written
            engine.pacer.give_back(self._lane)
            self._record(claim, written)

    def _await_room(self) -> Lull:
        """Wait for room in the lane; if that takes long, others have the connection meanwhile."""
        self._room.clear()
        delay = self._engine.pacer.delay(self._lane) if self._lane else 0.0
        if delay <= _PATIENCE:
            return Lull.WAIT
        if self._issue_id == SINGLE_MAILS:  # not one of the few that are sent at once
            self._end(Stopped(timedelta(seconds=delay)))
        return Lull.END

    def _rests_until(self, claim: Claim, person: Person) -> datetime | None:
        """Return until when somebody's domain rests; whoever waited too long is tried anyway."""
        until = self._engine.rests.until(domain_of(person))
        overdue = until and is_overdue(claim.since, self._engine.clock())
        return None if overdue else until

    def dot(self) -> Go:
        """Say whether the oldest message may leave, and note that it may arrive from now on.

        The window counts here, not where a message is announced: who was only announced is not in
        doubt, and the connection need not stand idle meanwhile.
        """
        if self._halted:
            return Go.NEVER
        if self._uncommitted > self._engine.window:
            self._engine.recorder.hurry(self)
            return Go.LATER
        claim, fresh_until = self._flying[0]
        if self._clock() > fresh_until and (go := self._second_look.ask(claim)) is not Go.NOW:
            return go
        self._entry = self._engine.journal.mark(claim.issue_id, claim.recipient_id)
        self._dotted_at = monotonic()
        return Go.NOW

    def settle(self, outcome: Outcome) -> None:
        """Note what became of the oldest message."""
        engine = self._engine
        claim, _ = self._flying.popleft()
        entry, self._entry = self._entry, NOT_JOURNALED
        if claim.person and (engine.rests or outcome.verdict is not Verdict.ACCEPTED):
            engine.rests.heed(domain_of(claim.person), outcome)
        if outcome.verdict is Verdict.ACCEPTED:
            if self._nap is not None:
                now = monotonic()
                self._nap.hear(now - self._dotted_at, now)
            self._note_success(claim)
            if entry != NOT_JOURNALED:
                engine.journal.accept(entry)
            self._record(claim, outcome, entry=entry)
        elif outcome.verdict is Verdict.UNCERTAIN:
            self._record(claim, outcome, entry=entry)  # in doubt until that is written
        else:
            if entry != NOT_JOURNALED:
                engine.journal.clear(entry)
            assert self._connection is not None  # noqa: S101  # it is the one that tells us
            judged = self._blame.judge(claim, outcome, self._connection)
            if judged is not None:
                self._record(claim, judged)
            else:
                self._stock.put_back([claim], 0.0)
                self._halted = True
                self._end(Stopped())

    def put_back(self) -> None:
        """Offer again first what was taken and has surely not left."""
        if self._entry != NOT_JOURNALED:
            self._engine.journal.clear(self._entry)
            self._entry = NOT_JOURNALED
        if self._flying:
            for _ in range(len(self._flying) - self._second_look.owes_room):
                self._engine.pacer.give_back(self._lane)
            self._second_look.forget()
            self._stock.put_back([claim for claim, _ in self._flying], self._flying[0][1])
            self._flying.clear()
        self._note_quiet()

    def committed(self, count: int, fate: Fate) -> None:
        """Hear that outcomes of this turn are written."""
        self._uncommitted -= count
        self._note_quiet()
        if fate is not Fate.GO_ON:
            self._halted = True
            self._end(Stopped() if fate is Fate.HALT else Overtaken())
        elif self._connection is not None:
            self._connection.wake()

    def _record(
        self,
        claim: Claim,
        outcome: Outcome | None,
        *,
        entry: int = NOT_JOURNALED,
        until: datetime | None = None,
    ) -> None:
        self._uncommitted += 1
        self._quiet.clear()
        self._engine.recorder.add(claim, outcome, self, entry=entry, until=until)

    def _note_success(self, claim: Claim) -> None:
        """Note that the server takes mails from us, and this message."""
        if self._engine.refused and self._connection is not None:
            self._engine.refused.pop((claim.issue_id, self._connection.server), None)
        if not self._proven and self._connection is not None:
            self._proven = self._worked = True
            self._engine.connections.praise(self._connection)

    def _end(self, ending: Stopped | Overtaken) -> None:
        self._ending = self._ending or ending
        self._welcome()

    def _welcome(self) -> None:
        """Hear that there is room in the lane, or another reason to look again."""
        self._room.set()
        self._wake()

    def _wake(self) -> None:
        if self._connection is not None:
            self._connection.wake()

    def _note_quiet(self) -> None:
        if not self._flying and not self._uncommitted:
            self._quiet.set()

    async def _until_settled(self) -> None:
        """Wait until everybody who was loaded has a committed outcome."""
        while not (self._quiet.is_set() and self._stock.is_empty):
            # A commit that makes it quiet lets the next ones fly before we hear of it.
            await self._quiet.wait()
            if not self._stock.is_empty:  # they were put back, or wait for room, and will fly
                await asyncio.sleep(_MOMENT)

    async def _use_connection(self) -> None:
        """Hand over by one connection: until there are no more, the turn ends, or it breaks."""
        await self._room.wait()
        if self._ending is not None:
            return
        try:
            engine, single = self._engine, self._issue_id == SINGLE_MAILS
            async with engine.connections.borrow(single=single) as connection:
                self._connection = connection
                try:
                    fault = await connection.hand_over(self)
                finally:
                    self._connection = None
                if fault is not None:
                    await self._judge(connection, fault)
        except AllResting as resting:
            await show_alarm(engine, self._issue_id)
            self._end(Stopped(resting.after))

    async def _judge(self, connection: Connection, fault: Outcome) -> None:
        """Nobody is harmed by a server that does not work: leave it alone, and tell the editors."""
        engine, first = self._engine, self._stock.first
        if first is not None and engine.suspects.accuses(fault, first):
            self._stock.pop()
            now = engine.clock()
            until = None if is_overdue(first.since, now) else put_off(now)
            self._record(first, fault, until=until)
            return
        if self._proven and fault.verdict is not Verdict.UNCERTAIN:
            self._proven = False  # it worked until now: once it may break off
            return
        after = engine.connections.blame(connection, fault, engine.clock())
        await show_alarm(self._engine, self._issue_id)
        self._end(Stopped(after))

    async def _conclude(self) -> None:
        """Tell the editors what the turn has shown. Raises what ended it early."""
        is_alarming = self._is_alarmed or self._engine.connections.is_alarming(self._issue_id)
        await self._blame.tell(may_end_alarm=self._worked and is_alarming)
        if failure := self._stock.failure or self._second_look.failure:
            raise failure
        if self._ending is not None:
            raise self._ending
