"""Replays what a killed worker left, and looks at what became of it."""

from datetime import UTC, datetime

from sqlmodel import col, select

from newsletter.database import Sessions
from newsletter.deliveries import read_progress
from newsletter.deliveries.models import (
    Delivery,
    Part,
)
from newsletter.deliveries.recording.journal import Entry
from newsletter.deliveries.recording.replay import Replayed, replay
from tests.newsletter.deliveries.stage import check_sum

NOW = datetime.now(UTC)


def entry(issue_id: int, recipient_id: int, *, accepted: bool = False) -> Entry:
    return Entry(issue_id=issue_id, recipient_id=recipient_id, accepted=accepted)


async def read_deliveries(sessions: Sessions) -> list[Delivery]:
    async with sessions() as session:
        rows = await session.exec(select(Delivery).order_by(col(Delivery.recipient_id)))
        return list(rows.all())


async def replay_all(sessions: Sessions, *entries: Entry) -> Replayed:
    async with sessions.begin() as session:
        return await replay(session, entries, now=NOW)


async def check_counts(sessions: Sessions, issue_id: int) -> None:
    """Check that every part counts its rows, and that the sum is exact."""
    async with sessions() as session:
        parts = (await session.exec(select(Part).where(Part.issue_id == issue_id))).all()
        numbers = (
            await session.exec(select(Delivery.recipient_id).where(Delivery.issue_id == issue_id))
        ).all()
        progress = await read_progress(session, issue_id, now=NOW)
    for part in parts:
        assert part.done == sum(part.first_id <= number <= part.last_id for number in numbers)
    assert progress
    check_sum(progress)
