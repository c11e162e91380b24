"""The turns of the workers: a part, a pass over deferred mails, a single mail."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from datetime import timedelta

from newsletter.deliveries.claims import (
    Claim,
    ClaimedPart,
    claim_due,
    claim_letter,
    claim_next,
    claim_part,
    finish_part,
    is_sending,
)
from newsletter.deliveries.engine import Engine
from newsletter.deliveries.errors import Overtaken
from newsletter.deliveries.models import SINGLE_MAILS
from newsletter.deliveries.pace import reserve
from newsletter.deliveries.printing import Print
from newsletter.deliveries.queue import wake_letter, wake_part
from newsletter.deliveries.steering import end_alarm, finish_if_done, pause, raise_alarm
from newsletter.mail import Connection, MailError, Outcome, Scope, Verdict, explain

_log = logging.getLogger(__name__)

_BATCH = 100  # people claimed at once
_REFUSED_IN_A_ROW = 10  # contents refused for good until the message is to blame


class _Stopped(Exception):
    """Ends a turn early. Raised when the server, the message or the operator says so."""

    def __init__(self, after: timedelta | None = None) -> None:
        self.after = after
        super().__init__()


async def send_part(engine: Engine, part_id: int) -> None:
    """Work one part for a turn; then it goes to the back of the queue, or is finished."""
    async with engine.sessions.begin() as session:
        part = await claim_part(session, part_id)
    if part is None:
        return
    try:
        done = await _work_part(engine, part)
    except Overtaken as overtaken:
        _log.warning("%s", overtaken)
        return
    except _Stopped as stopped:
        async with engine.sessions.begin() as session:
            await wake_part(session, part_id, after=stopped.after)
        return
    async with engine.sessions.begin() as session:
        if not done:
            await wake_part(session, part_id)
        elif await finish_part(session, part, now=engine.clock()):
            await finish_if_done(session, part.issue_id, now=engine.clock())


async def _work_part(engine: Engine, part: ClaimedPart) -> bool:
    """Send to the people of a part until the turn is over; say whether all have been."""
    forms = await engine.printer.issue(part.issue_id)
    ends_at = engine.clock() + engine.turn
    cursor = part.cursor
    async with engine.connections.borrow() as connection:
        delivery = _Delivery(engine, forms, connection)
        while engine.clock() < ends_at and not engine.stopping.is_set():
            async with engine.sessions.begin() as session:
                if not await is_sending(session, part.issue_id):
                    return False
                claims = await claim_next(session, part, after=cursor, limit=_batch(engine))
            if not claims:
                return True
            await delivery.send_all(claims)
            cursor = claims[-1].recipient_id
    return False


async def retry_issue(engine: Engine, issue_id: int) -> None:
    """Try the mails of an issue again that are due; a turn at most, then the next pass."""
    forms = await engine.printer.issue(issue_id)
    ends_at = engine.clock() + engine.turn
    async with engine.connections.borrow() as connection:
        delivery = _Delivery(engine, forms, connection)
        while engine.clock() < ends_at and not engine.stopping.is_set():
            async with engine.sessions.begin() as session:
                if not await is_sending(session, issue_id):
                    return
                claims = await claim_due(
                    session, issue_id, now=engine.clock(), limit=_batch(engine)
                )
            if not claims:
                break
            try:
                await delivery.send_all(claims)
            except _Stopped:
                return  # the rescue looks again when their lease has ended
    async with engine.sessions.begin() as session:
        await finish_if_done(session, issue_id, now=engine.clock())


async def send_letter(engine: Engine, letter_id: int) -> None:
    """Send one single mail."""
    async with engine.sessions.begin() as session:
        claimed = await claim_letter(session, letter_id, now=engine.clock())
    if claimed is None:
        return
    forms = await engine.printer.letter(claimed.letter)
    async with engine.connections.borrow() as connection:
        try:
            await _Delivery(engine, forms, connection).send_all([claimed.claim])
        except _Stopped as stopped:
            async with engine.sessions.begin() as session:
                await wake_letter(session, letter_id, after=stopped.after)


def _batch(engine: Engine) -> int:
    """Claim no more people than a second has room for: so a change of mind comes through."""
    return min(_BATCH, max(1, int(engine.per_second))) if engine.per_second else _BATCH


class _Delivery:
    """One connection at work: sends, hands outcomes over, and stays within the window."""

    def __init__(self, engine: Engine, forms: Print, connection: Connection) -> None:
        self._engine = engine
        self._forms = forms
        self._connection = connection
        self._ahead: deque[asyncio.Future[None]] = deque()
        self._alarmed = True  # whether an alarm may stand that a success has to end

    async def send_all(self, claims: Sequence[Claim]) -> None:
        """Send to all, in order, and wait until every outcome is committed.

        Raises Overtaken, and _Stopped with how long to wait.
        """
        try:
            pause_before = await self._reserve(len(claims))
            for claim in claims:
                await asyncio.sleep(pause_before) if pause_before else None
                await self._send(claim)
                pause_before = 1 / self._engine.per_second if self._engine.per_second else 0
        finally:
            while self._ahead:
                await self._ahead.popleft()

    async def _reserve(self, mails: int) -> float:
        if not self._engine.per_second:
            return 0
        async with self._engine.sessions.begin() as session:
            wait = await reserve(session, lane="", mails=mails, per_second=self._engine.per_second)
        return wait.total_seconds()

    async def _send(self, claim: Claim) -> None:
        engine = self._engine
        if engine.stopping.is_set():
            raise _Stopped
        if claim.person is None:
            await self._record(claim, None)
            return
        if wait := engine.breaker.wait(engine.clock()):
            raise _Stopped(wait)
        try:
            envelope = self._forms.envelope(claim.recipient_id, claim.person)
        except MailError as error:  # a value of this person's: it harms nobody else
            await self._record(claim, Outcome(verdict=Verdict.REJECTED, reply=str(error)))
            return
        outcome = await self._connection.send(envelope)
        if outcome.scope is Scope.SESSION and outcome.verdict is not Verdict.UNCERTAIN:
            await self._blame_the_server(claim, outcome)
        if outcome.scope is Scope.MESSAGE or self._content_is_refused(claim, outcome):
            await self._blame_the_message(claim, outcome)
        if outcome.verdict is Verdict.ACCEPTED and self._alarmed:
            await self._end_alarm(claim)
        await self._record(claim, outcome)

    async def _record(self, claim: Claim, outcome: Outcome | None) -> None:
        self._ahead.append(self._engine.recorder.add(claim, outcome))
        while len(self._ahead) > self._engine.window:
            await self._ahead.popleft()

    def _content_is_refused(self, claim: Claim, outcome: Outcome) -> bool:
        """Say whether the server has refused our content so often that people are not to blame."""
        refused = self._engine.refused
        if outcome.blames_content:
            refused[claim.issue_id] += 1
        elif outcome.verdict is Verdict.ACCEPTED:
            refused.pop(claim.issue_id, None)
        return refused[claim.issue_id] >= _REFUSED_IN_A_ROW

    async def _blame_the_server(self, claim: Claim, outcome: Outcome) -> None:
        """Nobody is harmed by a server that does not work: wait, and tell the editors once."""
        engine = self._engine
        now = engine.clock()
        alarm = explain(outcome)
        after = engine.breaker.trip(now)
        _log.warning("no mail leaves for %d s: %s", after.total_seconds(), alarm)
        async with engine.sessions.begin() as session:
            await raise_alarm(session, claim.issue_id, alarm, now=now)
        raise _Stopped(after)

    async def _blame_the_message(self, claim: Claim, outcome: Outcome) -> None:
        """Nobody is harmed by a message that is refused: stop the issue, and say why."""
        if claim.issue_id == SINGLE_MAILS:  # nothing to pause: wait until the sender is mended
            await self._blame_the_server(claim, outcome)
        now = self._engine.clock()
        alarm = explain(outcome)
        _log.error("issue %d is paused: %s", claim.issue_id, alarm)
        async with self._engine.sessions.begin() as session:
            if await is_sending(session, claim.issue_id):
                await pause(session, claim.issue_id, now=now, reason=alarm)
        raise _Stopped

    async def _end_alarm(self, claim: Claim) -> None:
        self._alarmed = False
        self._engine.breaker.close()
        async with self._engine.sessions.begin() as session:
            await end_alarm(session, claim.issue_id)
