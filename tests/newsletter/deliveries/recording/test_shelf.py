"""Outcomes without a place: an operator has detached the partition of an issue that is sent."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlalchemy.engine import URL
from sqlmodel import col, select

from newsletter.database import Sessions
from newsletter.deliveries import DeliveryStatus, NoPlace, read_progress, resume
from newsletter.deliveries.dispatch.rescue import rescue
from newsletter.deliveries.models import Delivery, Part, SendingStatus
from newsletter.deliveries.outbox.claims import Claim, Person
from newsletter.deliveries.outbox.queue import open_queue
from newsletter.deliveries.recording.journal import Journal, open_journal
from newsletter.deliveries.recording.recorder import Recorder
from newsletter.deliveries.recording.records import Fate
from newsletter.deliveries.recording.replay import read_identity, replay_dead
from newsletter.deliveries.sendings.steering import finish_if_done
from newsletter.mail import Outcome, Verdict
from newsletter.web.retelling import retell
from tests.newsletter.deliveries.ledger import Ledger
from tests.newsletter.deliveries.stage import add_people

TAKEN = Outcome(verdict=Verdict.ACCEPTED, code=250, server="sink.test")
LATER = Outcome(verdict=Verdict.DEFERRED, code=451, server="sink.test")


class Witness:
    """Bears outcomes and remembers what it was told of them."""

    def __init__(self) -> None:
        self.fates: list[Fate] = []

    def committed(self, count: int, fate: Fate) -> None:
        self.fates += [fate] * count


@pytest.fixture
async def journal(sessions: Sessions, tmp_path: Path) -> AsyncIterator[Journal]:
    async with sessions() as session:
        identity = await read_identity(session)
    with open_journal(tmp_path, identity, 100) as journal:
        yield journal


async def plan_and_claim(sessions: Sessions) -> Sequence[Claim]:
    """Plan one more issue; return two of those who are to get it."""
    ledger = Ledger(sessions)
    numbers = await ledger.plan_for_the_same()
    async with sessions.begin() as session:
        of_issue = col(Part.issue_id) == ledger.issue_id
        await session.exec(update(Part).where(of_issue).values(run=1))
        part = (await session.exec(select(Part).where(of_issue).order_by(col(Part.id)))).first()
    assert part
    return [
        Claim(ledger.issue_id, number, Person(number, "", ""), part_id=part.id, run=1)
        for number in numbers
        if part.first_id <= number <= part.last_id
    ][:2]


async def move(sessions: Sessions, issue_id: int, *, away: bool) -> None:
    """Detach the partition of an issue, or attach it again."""
    deed = "DETACH PARTITION {0}" if away else "ATTACH PARTITION {0} FOR VALUES IN ({1})"
    async with sessions.begin() as session:
        connection = await session.connection()
        words = deed.format(f"delivery_issue_{issue_id}", issue_id)
        await connection.execute(text(f"ALTER TABLE delivery {words}"))


async def statuses(sessions: Sessions, issue_id: int) -> Sequence[DeliveryStatus]:
    async with sessions() as session:
        rows = select(col(Delivery.status)).where(Delivery.issue_id == issue_id)
        return (await session.exec(rows.order_by(col(Delivery.recipient_id)))).all()


async def until_written(sessions: Sessions, issue_id: int, count: int) -> None:
    async with asyncio.timeout(20):
        while len(await statuses(sessions, issue_id)) < count:
            pass  # each look is a round trip in which the recorder gets on


async def test_an_issue_without_its_partition_is_paused_and_loses_nothing(
    sessions: Sessions, recorder: Recorder, journal: Journal
) -> None:
    await add_people(sessions, 40)
    first, second = await plan_and_claim(sessions)
    third, _ = await plan_and_claim(sessions)
    number = first.issue_id
    await move(sessions, number, away=True)
    witness = Witness()

    for claim, outcome in ((first, TAKEN), (second, LATER)):
        entry = journal.mark(number, claim.recipient_id)
        if outcome is TAKEN:
            journal.accept(entry)
        recorder.add(claim, outcome, witness, entry=entry)
    async with asyncio.timeout(20):
        assert await recorder.record(third, TAKEN) is Fate.GO_ON  # another issue goes on

    assert witness.fates == [Fate.HALT, Fate.HALT]
    assert journal.used == 2
    assert recorder.waiting == 0
    async with sessions() as session:
        progress = await read_progress(session, number, now=datetime.now(UTC))
        with pytest.raises(NoPlace, match=f"delivery_issue_{number} is detached"):
            await resume(session, number, now=datetime.now(UTC))
    assert progress
    assert progress.status is SendingStatus.PAUSED
    assert progress.alarm
    assert f"delivery_issue_{number}" in retell(progress.alarm, "de")
    assert retell(progress.alarm, "de").startswith("Angehalten, weil")

    await move(sessions, number, away=False)
    await until_written(sessions, number, 2)

    assert await statuses(sessions, number) == [DeliveryStatus.SENT, DeliveryStatus.DEFERRED]
    await recorder.record(third, TAKEN)  # a commit later, as those of the first are told
    assert journal.used == 0
    async with sessions.begin() as session:
        await resume(session, number, now=datetime.now(UTC))


async def test_what_a_killed_worker_left_waits_for_its_partition_too(
    sessions: Sessions, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    await add_people(sessions, 40)
    first, _ = await plan_and_claim(sessions)
    other, _ = await plan_and_claim(sessions)
    async with sessions() as session:
        identity = await read_identity(session)
    with open_journal(tmp_path, identity, 8) as journal:
        for claim in (first, other):
            journal.accept(journal.mark(claim.issue_id, claim.recipient_id))
    await move(sessions, first.issue_id, away=True)

    assert await replay_dead(sessions, tmp_path, identity, now) == []

    assert await statuses(sessions, other.issue_id) == [DeliveryStatus.SENT]
    await move(sessions, first.issue_id, away=False)
    (replayed,) = await replay_dead(sessions, tmp_path, identity, now)
    assert replayed.sent == 1
    assert await statuses(sessions, first.issue_id) == [DeliveryStatus.SENT]
    assert await replay_dead(sessions, tmp_path, identity, now) == []


async def test_an_issue_without_its_partition_is_never_called_sent(
    database: URL, sessions: Sessions
) -> None:
    now = datetime.now(UTC)
    await add_people(sessions, 40)
    first, _ = await plan_and_claim(sessions)
    number = first.issue_id
    async with sessions.begin() as session:
        await session.exec(update(Part).values(finished_at=now))
    await move(sessions, number, away=True)

    async with sessions.begin() as session:
        assert not await finish_if_done(session, number, now=now)
    app = open_queue(database)
    async with app.open_async():
        await rescue(app, sessions, silent_for=20, now=now)  # which tells the editors

    async with sessions() as session:
        progress = await read_progress(session, number, now=now)
    assert progress
    assert progress.status is SendingStatus.PAUSED
