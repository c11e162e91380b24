"""What is claimed belongs to whoever claimed it last, and what the dead held is settled first."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.engine import URL

from newsletter.database import Sessions
from newsletter.deliveries.dispatch.clocks import ClockWatch
from newsletter.deliveries.dispatch.worker import _Upkeep
from newsletter.deliveries.models import Delivery, DeliveryStatus
from newsletter.deliveries.outbox.queue import open_queue
from newsletter.deliveries.outbox.retries import LEASE, claim_due, hand_back
from newsletter.deliveries.recording.journal import open_journal
from newsletter.deliveries.recording.replay import read_identity
from newsletter.settings import Settings
from tests.newsletter.deliveries.locks import wait_for_a_lock
from tests.newsletter.deliveries.replaying import NOW, read_deliveries
from tests.newsletter.deliveries.stage import Sink, working

_TAKEN = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")


async def defer(sessions: Sessions, issue_id: int, people: Sequence[int]) -> None:
    """Have people be due for another try."""
    async with sessions.begin() as session:
        session.add_all(
            Delivery(
                issue_id=issue_id,
                recipient_id=number,
                status=DeliveryStatus.DEFERRED,
                settled_at=NOW,
                next_at=NOW,
            )
            for number in people
        )


async def test_who_gives_up_a_lease_that_is_over_leaves_the_next_one_alone(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    await defer(sessions, issue_id, people[:2])
    lease_of_another, back = NOW + 3 * LEASE, NOW + timedelta(days=1)
    async with sessions.begin() as session:
        slow = await claim_due(session, issue_id, now=NOW, limit=2)
    async with sessions.begin() as session:
        row = await session.get(Delivery, (issue_id, people[0]))
        assert row
        row.next_at = lease_of_another
    async with sessions.begin() as session:
        await hand_back(session, slow, due_at=back)

    assert {claim.recipient_id for claim in slow} == {*people[:2]}
    assert [row.next_at for row in await read_deliveries(sessions)] == [lease_of_another, back]


@asynccontextmanager
async def dying(
    sessions: Sessions, settings: Settings, issue_id: int, person: int
) -> AsyncIterator[None]:
    """A worker that died with all the parts; for as long as the block lasts its commit goes on.

    So long its journal cannot be replayed.
    """
    async with sessions.begin() as session:
        identity = await read_identity(session)
        await (await session.connection()).execute(
            text("UPDATE procrastinate_jobs SET status = 'doing'")
        )
    with open_journal(settings.data_dir / "journal", identity, 8) as journal:
        journal.accept(journal.mark(issue_id, person))
    async with sessions() as dead:
        dead.add(
            Delivery(
                issue_id=issue_id,
                recipient_id=person,
                status=DeliveryStatus.SENT,
                settled_at=NOW,
            )
        )
        await dead.flush()
        yield
        await dead.commit()


async def count_taken(sessions: Sessions) -> int:
    async with sessions() as session:
        return int((await (await session.connection()).execute(_TAKEN)).scalar_one())


async def test_at_a_start_parts_of_the_dead_are_free_only_when_their_journal_is_replayed(
    database: URL,
    sessions: Sessions,
    settings: Settings,
    issue_id: int,
    people: list[int],
    sink: Sink,
) -> None:
    async def work() -> None:
        async with working(database, sessions, sink.server, settings=settings):
            pass

    async with dying(sessions, settings, issue_id, people[0]):
        held = await count_taken(sessions)
        starting = asyncio.create_task(work())
        await wait_for_a_lock(sessions)
        assert await count_taken(sessions) == held > 0
    await starting


async def test_later_too_parts_of_the_dead_are_free_only_when_their_journal_is_replayed(
    database: URL,
    sessions: Sessions,
    settings: Settings,
    issue_id: int,
    people: list[int],
    sink: Sink,
) -> None:
    async with sessions() as session:
        identity = await read_identity(session)
    async with (
        open_queue(database).open_async() as app,
        working(database, sessions, settings=settings, alone=False) as engine,
    ):
        upkeep = _Upkeep(
            engine=engine,
            data_dir=settings.data_dir,
            identity=identity,
            watch=ClockWatch(sessions, lambda: datetime.now(UTC)),
        )
        async with dying(sessions, settings, issue_id, people[0]):
            held = await count_taken(sessions)
            looking = asyncio.create_task(upkeep.look(app, silent_for=0))
            await wait_for_a_lock(sessions)
            assert await count_taken(sessions) == held > 0
        await looking
    assert not sink.taken


async def test_no_more_retries_are_claimed_than_were_asked_for(
    sessions: Sessions, issue_id: int, people: list[int]
) -> None:
    await defer(sessions, issue_id, people)
    async with sessions.begin() as session:
        assert len(await claim_due(session, issue_id, now=NOW, limit=3)) == 3
