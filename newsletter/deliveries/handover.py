"""One connection at work: mails out, outcomes in, and whose fault it is if none is accepted."""

import asyncio
import logging
import traceback
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import NoReturn

from newsletter.deliveries.claims import Claim, Person
from newsletter.deliveries.engine import Engine
from newsletter.deliveries.errors import NotSending
from newsletter.deliveries.models import SINGLE_MAILS
from newsletter.deliveries.printing import Print, write_envelope
from newsletter.deliveries.steering import end_alarm, pause, raise_alarm
from newsletter.mail import Connection, MailError, Outcome, Scope, Verdict, explain

_log = logging.getLogger(__name__)

_REFUSED_IN_A_ROW = 10  # contents refused for good until the message is to blame
_FAULT = Outcome(verdict=Verdict.UNCERTAIN, reply="A fault of this program: its log says which.")


class Stopped(Exception):
    """Ends a turn early. Raised when its time is over, or server, message or editor end it."""

    def __init__(self, after: timedelta = timedelta()) -> None:
        self.after = after  # how long to wait before the next turn
        super().__init__()


class Handover:
    """A turn of one connection: sends, hands outcomes over, and stays within the window."""

    def __init__(self, engine: Engine, forms: Print, connection: Connection) -> None:
        self._engine = engine
        self._forms = forms
        self._connection = connection
        self._ends_at = engine.clock() + engine.turn
        self._ahead: deque[asyncio.Future[bool]] = deque()
        self._proven = False  # in this turn the server took a mail from us

    async def send_all(self, claims: Sequence[Claim]) -> None:
        """Send to all, in order, and wait until every outcome is committed.

        Raises Overtaken, and Stopped if not all were sent to.
        """
        try:
            for claim in claims:
                await self._send(claim)
        finally:
            await self._catch_up(0)

    async def _send(self, claim: Claim) -> None:
        self._check_turn()
        if claim.person is None:
            await self._record(claim, None)
            return
        await self._await_room()
        outcome = await self._hand_over(claim, claim.person)
        if outcome.verdict is Verdict.UNCERTAIN:
            await self._record(claim, outcome)
            if outcome is not _FAULT:
                await self._blame_the_server(claim, outcome)
        elif outcome.scope is Scope.SESSION:
            await self._blame_the_server(claim, outcome)
        elif outcome.scope is Scope.MESSAGE or self._content_is_refused(claim, outcome):
            await self._blame_the_message(claim, outcome)
        else:
            await self._record(claim, outcome)
            if outcome.verdict is Verdict.ACCEPTED:
                await self._note_success(claim)

    async def _await_room(self) -> None:
        """Wait until the lane has room for this mail; room that was waited for is used."""
        if wait := await self._engine.pacer.wait():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._engine.stopping.wait(), wait)
                raise Stopped

    def _check_turn(self) -> None:
        """Raise Stopped if the turn is over, or the server is to be left alone."""
        engine = self._engine
        now = engine.clock()
        if engine.stopping.is_set() or now >= self._ends_at:
            raise Stopped
        # Whoever has a connection that works goes on: others may be refused for being too many.
        if not self._proven and (closed := engine.breaker.wait(now)):
            raise Stopped(closed)

    async def _hand_over(self, claim: Claim, person: Person) -> Outcome:
        try:
            envelope = await write_envelope(self._forms, claim.recipient_id, person)
            return await self._connection.send(envelope)
        except MailError as error:  # a value of this person's: it harms nobody else
            return Outcome(verdict=Verdict.REJECTED, reply=str(error))
        except Exception as error:  # noqa: BLE001  # a defect of ours must not hold up all behind
            where = "".join(traceback.format_tb(error.__traceback__))  # its words may be personal
            name = f"issue {claim.issue_id}, recipient {claim.recipient_id}"
            _log.error("%s: %s\n%s", name, type(error).__name__, where)
            return _FAULT

    async def _record(self, claim: Claim, outcome: Outcome | None) -> None:
        self._ahead.append(self._engine.recorder.add(claim, outcome))
        await self._catch_up(self._engine.window)

    async def _catch_up(self, most: int) -> None:
        """Wait until so many outcomes at most are not committed; all, if an editor halts us."""
        halted = False
        while len(self._ahead) > (0 if halted else most):
            may_go_on = await self._ahead.popleft()
            halted = halted or not may_go_on
        if halted:
            raise Stopped

    def _content_is_refused(self, claim: Claim, outcome: Outcome) -> bool:
        """Say whether the server has refused our content so often that people are not to blame."""
        refused = self._engine.refused
        if outcome.verdict is Verdict.ACCEPTED:
            refused.pop(claim.issue_id, None)
        if not outcome.blames_content:
            return False
        refused[claim.issue_id] += 1
        return refused[claim.issue_id] >= _REFUSED_IN_A_ROW

    async def _note_success(self, claim: Claim) -> None:
        self._engine.breaker.close()
        if not self._proven:
            self._proven = True
            async with self._engine.sessions.begin() as session:
                await end_alarm(session, claim.issue_id)

    async def _blame_the_server(self, claim: Claim, outcome: Outcome) -> NoReturn:
        """Nobody is harmed by a server that does not work: wait, and tell the editors."""
        engine = self._engine
        now = engine.clock()
        alarm = explain(outcome)
        after = engine.breaker.trip(now)
        _log.warning("no mail leaves for %d s: %s", after.total_seconds(), alarm)
        async with engine.sessions.begin() as session:
            await raise_alarm(session, claim.issue_id, alarm, now=now)
        raise Stopped(after)

    async def _blame_the_message(self, claim: Claim, outcome: Outcome) -> None:
        """Nobody is harmed by a message that is refused: stop the issue, and say why."""
        alarm = explain(outcome)
        if claim.issue_id == SINGLE_MAILS:  # nothing to pause: it is tried again later
            _log.error("letter %d has to wait: %s", claim.recipient_id, alarm)
            await self._record(claim, replace(outcome, verdict=Verdict.DEFERRED))
            return
        await halt(self._engine, claim.issue_id, alarm)
        raise Stopped


async def halt(engine: Engine, issue_id: int, alarm: str) -> None:
    """Pause an issue whose message is to blame, and tell the editors why."""
    _log.error("issue %d is paused: %s", issue_id, alarm)
    async with engine.sessions.begin() as session:
        with suppress(NotSending):  # another connection, or an editor, was faster
            await pause(session, issue_id, now=engine.clock(), reason=alarm)
