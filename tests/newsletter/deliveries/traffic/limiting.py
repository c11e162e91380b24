"""Domains that are limited, as an editor limits them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel import select

from newsletter.database import Sessions
from newsletter.deliveries import set_lane
from newsletter.deliveries.models import Part


async def limit(sessions: Sessions, lane: str, per_second: float) -> None:
    async with sessions.begin() as session:
        await set_lane(session, lane, per_second=per_second, now=datetime.now(UTC))


async def read_parts(sessions: Sessions, issue_id: int) -> Sequence[Part]:
    async with sessions() as session:
        statement = select(Part).where(Part.issue_id == issue_id)
        return (await session.exec(statement)).all()
