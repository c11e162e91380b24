"""Who gets an issue: the audience frozen as ranges and a moment, cut into parts."""

from collections.abc import Container
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.errors import AlreadyPlanned, NobodyToSendTo, NotPublished
from newsletter.deliveries.models import Part, Sending, SendingStatus
from newsletter.deliveries.queue import wake_parts
from newsletter.issues import is_published
from subscribers import count_audience, settle_audience, split_audience

_SETTLED = timedelta(seconds=5)
"""How far back the audience is cut: whoever confirmed before then is committed by now, so that the
audience which is counted here is the one that the workers will read."""

_FEWEST_PARTS = 8
_MOST_PARTS = 256
_PEOPLE_PER_PART = 2_000


async def plan(session: AsyncSession, issue_id: int, *, now: datetime) -> Sending:
    """Plan the sending of a published issue to everybody who is active now, and wake the workers.

    Raises NotPublished, AlreadyPlanned, and NobodyToSendTo.
    """
    if not await is_published(session, issue_id):
        raise NotPublished(issue_id)
    await settle_audience(session)
    cut_at = now - _SETTLED
    audience = await count_audience(session, cut_at)
    if not audience:
        raise NobodyToSendTo
    await _claim_issue(session, issue_id, audience, cut_at, now)
    await _make_partition(session, issue_id)
    parts = min(_MOST_PARTS, max(_FEWEST_PARTS, audience // _PEOPLE_PER_PART))
    for piece in await split_audience(session, cut_at, parts):
        session.add(
            Part(
                issue_id=issue_id,
                first_id=piece.first_id,
                last_id=piece.last_id,
                cursor=piece.first_id - 1,
            )
        )
    await session.flush()
    await wake_sending(session, issue_id)
    sending = await session.get(Sending, issue_id)
    assert sending is not None  # noqa: S101  # inserted above, in this transaction
    return sending


async def wake_sending(session: AsyncSession, issue_id: int, *, awake: Container[str] = ()) -> None:
    """Have every unfinished part of a sending worked on: start, resume and repair are the same."""
    unfinished = select(col(Part.id)).where(
        Part.issue_id == issue_id, col(Part.finished_at).is_(None)
    )
    part_ids = [part_id for part_id in await session.exec(unfinished) if part_id]
    await wake_parts(session, part_ids, awake=awake)


async def _claim_issue(
    session: AsyncSession, issue_id: int, audience: int, cut_at: datetime, now: datetime
) -> None:
    """Insert the sending; of two editors who press the button at once, one gets an error."""
    statement = (
        insert(Sending)
        .values(
            issue_id=issue_id,
            status=SendingStatus.SENDING,
            audience=audience,
            cut_at=cut_at,
            started_at=now,
        )
        .on_conflict_do_nothing()
        .returning(col(Sending.issue_id))
    )
    if (await session.exec(statement)).first() is None:
        raise AlreadyPlanned(issue_id)


async def _make_partition(session: AsyncSession, issue_id: int) -> None:
    """Give the issue a partition of `delivery`.

    Made apart and attached: so others may go on writing to their partitions meanwhile.
    """
    name = f"delivery_issue_{int(issue_id)}"
    connection = await session.connection()
    await connection.execute(text(f"CREATE TABLE {name} (LIKE delivery INCLUDING ALL)"))
    await connection.execute(
        text(f"ALTER TABLE delivery ATTACH PARTITION {name} FOR VALUES IN ({int(issue_id)})")
    )
