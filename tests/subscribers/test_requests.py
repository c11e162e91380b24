"""How often one network may send the form."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlmodel import func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions
from subscribers import admit_request
from subscribers.models import FormRequest

NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)


async def test_ten_requests_an_hour_are_looked_at(session: AsyncSession) -> None:
    admitted = [await admit_request(session, "192.0.2.1", now=NOON) for _ in range(12)]

    assert admitted == [True] * 10 + [False] * 2
    assert await admit_request(session, "192.0.2.2", now=NOON)


async def test_an_hour_later_all_is_forgotten(session: AsyncSession) -> None:
    for _ in range(10):
        await admit_request(session, "192.0.2.1", now=NOON)

    assert not await admit_request(session, "192.0.2.1", now=NOON + timedelta(minutes=59))
    assert await admit_request(session, "192.0.2.1", now=NOON + timedelta(hours=1))
    assert (await session.exec(select(func.count()).select_from(FormRequest))).one() == 1


async def test_requests_that_come_at_once_are_counted_all_the_same(sessions: Sessions) -> None:
    async def knock() -> bool:
        async with sessions.begin() as session:
            return await admit_request(session, "192.0.2.1", now=NOON)

    admitted = await asyncio.gather(*(knock() for _ in range(15)))

    assert sum(admitted) == 10
