"""The partitions of `delivery`: an operator may detach one, and then its issue has to wait.

Nobody knows then who has the issue already; so nobody may send it, nor call it sent.
"""

from collections.abc import Collection

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

_FIND = text(
    """
    SELECT issue_id FROM sending
    WHERE issue_id = ANY(CAST(:ids AS int[])) AND NOT EXISTS (
      SELECT FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
      WHERE inhparent = 'delivery'::regclass AND NOT inhdetachpending
        AND pg_get_expr(relpartbound, inhrelid) = format('FOR VALUES IN (%s)', issue_id)
    )
    """
)


async def find_homeless(session: AsyncSession, issue_ids: Collection[int]) -> set[int]:
    """Return those issues that were planned and whose outcomes have no place in the database."""
    if not issue_ids:
        return set()
    connection = await session.connection()
    return {*(await connection.execute(_FIND, {"ids": [*issue_ids]})).scalars()}
