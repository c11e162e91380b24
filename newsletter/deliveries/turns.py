"""The turns of the workers: a part, a pass over deferred mails, a single mail."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from newsletter.deliveries.claims import ClaimedPart, claim_next, claim_part, finish_part
from newsletter.deliveries.engine import Engine
from newsletter.deliveries.errors import Overtaken
from newsletter.deliveries.handover import Handover, Stopped, halt
from newsletter.deliveries.post import ClaimedLetter, claim_letter
from newsletter.deliveries.queue import wake_letter, wake_part, wake_retries
from newsletter.deliveries.retries import claim_due, hand_back
from newsletter.deliveries.steering import finish_if_done
from newsletter.mail import MailError, Outcome, Verdict

_log = logging.getLogger(__name__)

_BATCH = 100  # people claimed at once


async def send_part(engine: Engine, part_id: int) -> None:
    """Work one part for a turn; then it goes to the back of the queue, or is finished."""
    async with engine.sessions.begin() as session:
        part = await claim_part(session, part_id)
    if part is None:
        return
    try:
        await _work_part(engine, part)
    except Overtaken as overtaken:
        _log.warning("%s", overtaken)
        return
    except Stopped as stopped:
        async with engine.sessions.begin() as session:
            await wake_part(session, part_id, after=stopped.after)
        return
    async with engine.sessions.begin() as session:
        await finish_part(session, part, now=engine.clock())
    async with engine.sessions.begin() as session:  # apart, so that it sees the others' last parts
        await finish_if_done(session, part.issue_id, now=engine.clock())


async def _work_part(engine: Engine, part: ClaimedPart) -> None:
    """Send to the people of a part until all have been. Raises Stopped if that takes too long."""
    cursor = part.cursor
    async with _begin(engine, part.issue_id) as handover:
        while True:
            async with engine.sessions() as session:
                claims = await claim_next(session, part, after=cursor, limit=_BATCH)
            if not claims:
                return
            await handover.send_all(claims)
            cursor = claims[-1].recipient_id


async def retry_issue(engine: Engine, issue_id: int) -> None:
    """Try the mails of an issue again that are due; a turn at most, then the next pass."""
    try:
        async with _begin(engine, issue_id) as handover:
            while await _retry_some(engine, handover, issue_id):
                pass
    except Stopped as stopped:
        async with engine.sessions.begin() as session:
            await wake_retries(session, issue_id, after=stopped.after)
        return
    async with engine.sessions.begin() as session:
        await finish_if_done(session, issue_id, now=engine.clock())


async def _retry_some(engine: Engine, handover: Handover, issue_id: int) -> bool:
    """Try one batch again and say whether there was one; who was not reached is handed back."""
    async with engine.sessions.begin() as session:
        claims = await claim_due(session, issue_id, now=engine.clock(), limit=_BATCH)
    try:
        await handover.send_all(claims)
    except Stopped as stopped:
        async with engine.sessions.begin() as session:
            await hand_back(session, claims, due_at=engine.clock() + stopped.after)
        raise
    return bool(claims)


async def send_letter(engine: Engine, letter_id: int) -> None:
    """Send one single mail."""
    async with engine.sessions.begin() as session:
        claimed = await claim_letter(session, letter_id, now=engine.clock())
    if claimed is None:
        return
    try:
        await _send_letter(engine, claimed)
    except Stopped as stopped:
        async with engine.sessions.begin() as session:
            due_at = engine.clock() + stopped.after
            await hand_back(session, [claimed.claim], due_at=due_at)
            await wake_letter(session, letter_id, after=stopped.after)


async def _send_letter(engine: Engine, claimed: ClaimedLetter) -> None:
    try:
        forms = await engine.printer.letter(claimed.letter)
    except MailError as error:
        _log.error("letter %d cannot be made: %s", claimed.letter.id, error)
        await engine.recorder.add(
            claimed.claim, Outcome(verdict=Verdict.DEFERRED, reply=str(error))
        )
        return
    async with engine.connections.borrow() as connection:
        await Handover(engine, forms, connection).send_all([claimed.claim])


@asynccontextmanager
async def _begin(engine: Engine, issue_id: int) -> AsyncIterator[Handover]:
    """Begin a turn for an issue; one whose message cannot be made is paused."""
    try:
        forms = await engine.printer.issue(issue_id)
    except MailError as error:
        await halt(engine, issue_id, str(error))
        raise Stopped from error
    async with engine.connections.borrow() as connection:
        yield Handover(engine, forms, connection)
