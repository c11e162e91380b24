"""Who is next in a part, read as a worker reads it."""

from newsletter.database import Sessions, Statements, url_of
from newsletter.deliveries.claims import Claim, ClaimedPart, claim_next


async def read_next(
    sessions: Sessions, part: ClaimedPart, *, after: int, limit: int
) -> list[Claim]:
    statements = Statements(url_of(sessions))
    try:
        return list(await claim_next(statements, part, after=after, limit=limit))
    finally:
        await statements.close()
