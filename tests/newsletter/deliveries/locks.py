"""Locks in the database, of which no event tells."""

import asyncio

from sqlalchemy import text

from newsletter.database import Sessions

_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


async def wait_for_a_lock(sessions: Sessions) -> None:
    """Look until some transaction waits for another one."""
    async with asyncio.timeout(20), sessions() as session:
        connection = await session.connection()
        while not (  # noqa: ASYNC110  # no event tells us of a lock
            await connection.execute(_WAITING)
        ).scalar_one():
            await asyncio.sleep(0.005)
