"""The turns of the workers: a part, a pass over deferred mails, a single mail."""

import logging
from collections.abc import Sequence

from newsletter.database import Statements
from newsletter.deliveries.dispatch.alarms import halt
from newsletter.deliveries.dispatch.engine import Engine
from newsletter.deliveries.dispatch.handover import Handover
from newsletter.deliveries.dispatch.printing import Print
from newsletter.deliveries.errors import Overtaken, Stopped
from newsletter.deliveries.models import SINGLE_MAILS
from newsletter.deliveries.outbox import (
    Claim,
    ClaimedPart,
    claim_due,
    claim_letter,
    claim_next,
    claim_part,
    domain_of,
    finish_part,
    hand_back,
    is_last_finished,
    is_leased,
    wake_letter,
    wake_part,
    wake_retries,
)
from newsletter.deliveries.sendings import finish_if_done
from newsletter.mail import MailError, Outcome, Verdict

_log = logging.getLogger(__name__)


class PartSource:
    """The people of a part that have no delivery yet, in order.

    Behind the last it begins at the front once more if the part was worked on before: a part is
    over when everybody in it has a delivery, wherever the cursor stood.
    """

    def __init__(self, statements: Statements, part: ClaimedPart) -> None:
        self._statements = statements
        self._part = part
        self._after = part.cursor
        self._found = True  # somebody, since it last began at the front
        self._furthest = part.cursor  # up to whom people were given, since then
        self._back: set[int] = set()  # those of them who were taken back; others have an outcome

    async def load(self, limit: int) -> Sequence[Claim]:
        """Return the next people; nobody twice who was not taken back."""
        part, statements = self._part, self._statements
        while read := await claim_next(statements, part, after=self._after, limit=limit):
            self._after = read[-1].recipient_id
            claims = [claim for claim in read if self._may_give(claim.recipient_id)]
            if claims:
                self._furthest = max(self._furthest, self._after)
                self._back.difference_update([claim.recipient_id for claim in claims])
                self._found = True
                return claims
        return []

    async def holds(self, claim: Claim) -> bool:
        """Look whether somebody is still the next, and has not left."""
        before = claim.recipient_id - 1
        found = await claim_next(self._statements, self._part, after=before, limit=1)
        return [(one.recipient_id, bool(one.person)) for one in found] == [(before + 1, True)]

    async def rewind(self) -> bool:
        """Begin at the front, as long as that finds anybody."""
        if self._part.is_fresh or not self._found:
            return False
        self._after = self._furthest = self._part.first_id - 1  # they all have a row
        self._found = False
        return True

    async def release(self, claims: Sequence[Claim]) -> None:
        """Go back to before the first of them."""
        numbers = [claim.recipient_id for claim in claims]
        self._back.update(numbers)
        self._after = min(self._after, *(number - 1 for number in numbers))

    def _may_give(self, number: int) -> bool:
        return number > self._furthest or number in self._back


class DueSource:
    """Deferred and doubtful mails whose time has come."""

    def __init__(self, engine: Engine, issue_id: int, lane: str) -> None:
        self._engine = engine
        self._issue_id = issue_id
        self._lane = lane

    async def load(self, limit: int) -> Sequence[Claim]:
        """Claim the next ones under a lease."""
        async with self._engine.sessions.begin() as session:
            now = self._engine.clock()
            return await claim_due(session, self._issue_id, now=now, limit=limit, lane=self._lane)

    async def holds(self, claim: Claim) -> bool:
        """Look whether the lease is still ours, and the person has not left."""
        async with self._engine.sessions() as session:
            return await is_leased(session, claim)

    async def rewind(self) -> bool:
        """Say that nothing is left: what becomes due later has a pass of its own."""
        return False

    async def release(self, claims: Sequence[Claim]) -> None:
        """Give up the leases."""
        async with self._engine.sessions.begin() as session:
            await hand_back(session, claims, due_at=self._engine.clock())


class LetterSource:
    """One single mail."""

    def __init__(self, engine: Engine, claim: Claim) -> None:
        self._engine = engine
        self._claims = [claim]

    async def load(self, limit: int) -> Sequence[Claim]:  # noqa: ARG002  # one is never too many
        """Return it, once."""
        claims, self._claims = self._claims, []
        return claims

    async def holds(self, claim: Claim) -> bool:  # noqa: ARG002  # who asked for it waits for it
        """Say that it is wanted."""
        return True

    async def rewind(self) -> bool:
        """Say that there is no other."""
        return False

    async def release(self, claims: Sequence[Claim]) -> None:
        """Keep it for the same turn: its person was looked up a moment ago."""
        self._claims = [*claims]


async def send_part(engine: Engine, part_id: int) -> None:
    """Work one part for a turn; then it goes to the back of the queue, or is finished."""
    part = await claim_part(engine.statements, part_id)
    if part is None:
        return
    try:
        forms = await _print_issue(engine, part.issue_id)
        source = PartSource(engine.statements, part)
        handover = Handover(
            engine,
            forms,
            source,
            issue_id=part.issue_id,
            lane=part.lane,
            is_alarmed=part.is_alarmed,
        )
        await handover.run()
    except Overtaken as overtaken:
        _log.warning("part %d: %s", part_id, overtaken)
        return
    except Stopped as stopped:
        async with engine.sessions.begin() as session:
            await wake_part(session, part_id, lane=part.lane, after=stopped.after)
        return
    await finish_part(engine.statements, part, now=engine.clock())
    if await is_last_finished(engine.statements, part.issue_id):
        async with engine.sessions.begin() as session:
            await finish_if_done(session, part.issue_id, now=engine.clock())


async def retry_issue(engine: Engine, issue_id: int, *, share: int = 0, lane: str = "") -> None:
    """Try the mails of an issue again that are due; a turn at most, then the next pass."""
    source = DueSource(engine, issue_id, lane)
    try:
        forms = await _print_issue(engine, issue_id)
        await Handover(engine, forms, source, issue_id=issue_id, lane=lane).run()
    except Stopped as stopped:
        async with engine.sessions.begin() as session:
            await wake_retries(session, issue_id, share=share, lane=lane, after=stopped.after)
        return
    async with engine.sessions.begin() as session:
        await finish_if_done(session, issue_id, now=engine.clock())


async def send_letter(engine: Engine, letter_id: int) -> None:
    """Send one single mail."""
    async with engine.sessions.begin() as session:
        claimed = await claim_letter(session, letter_id, now=engine.clock())
    if claimed is None:
        return
    claim = claimed.claim
    try:
        forms = await engine.printer.letter(claimed.letter)
        source = LetterSource(engine, claim)
        domain = domain_of(claim.person) if claim.person else ""
        lane = domain if domain in engine.pacer.limited else ""
        await Handover(engine, forms, source, issue_id=SINGLE_MAILS, lane=lane).run()
    except MailError as error:
        _log.error("letter %d cannot be made: %s", letter_id, error)
        await engine.recorder.record(claim, Outcome(verdict=Verdict.DEFERRED, reply=str(error)))
    except Stopped as stopped:
        async with engine.sessions.begin() as session:
            due_at = engine.clock() + stopped.after
            await hand_back(session, [claim], due_at=due_at)
            await wake_letter(session, letter_id, after=stopped.after)


async def _print_issue(engine: Engine, issue_id: int) -> Print:
    """Return the message of an issue; one whose message cannot be made is paused, and Stopped."""
    try:
        return await engine.printer.issue(issue_id)
    except MailError as error:
        await halt(engine, issue_id, str(error))
        raise Stopped from error
