"""Parts that are claimed and finished, and who is next in them, as a worker does it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlmodel import col, select

from newsletter.database import Sessions, Statements, url_of
from newsletter.deliveries.models import Part
from newsletter.deliveries.outbox.claims import (
    Claim,
    ClaimedPart,
    claim_next,
    claim_part,
    finish_part,
)


@asynccontextmanager
async def _talking(sessions: Sessions) -> AsyncIterator[Statements]:
    statements = Statements(url_of(sessions))
    try:
        yield statements
    finally:
        await statements.close()


async def claim(sessions: Sessions, part_id: int | None) -> ClaimedPart:
    """Claim a part, whoever has it."""
    async with _talking(sessions) as statements:
        part = await claim_part(statements, part_id or 0)
    assert part
    return part


async def claim_parts(sessions: Sessions) -> list[ClaimedPart]:
    """Claim all parts, whoever has them."""
    async with sessions() as session:
        part_ids = (await session.exec(select(Part.id).order_by(col(Part.id)))).all()
    return [await claim(sessions, part_id) for part_id in part_ids]


async def claim_first(sessions: Sessions) -> ClaimedPart:
    """Claim the first part, whoever has it."""
    async with sessions() as session:
        part_id = (await session.exec(select(Part.id).order_by(col(Part.id)))).first()
    return await claim(sessions, part_id)


async def finish(sessions: Sessions, part: ClaimedPart, *, now: datetime) -> None:
    async with _talking(sessions) as statements:
        assert await finish_part(statements, part, now=now)


async def read_next(
    sessions: Sessions, part: ClaimedPart, *, after: int, limit: int
) -> list[Claim]:
    async with _talking(sessions) as statements:
        return list(await claim_next(statements, part, after=after, limit=limit))
