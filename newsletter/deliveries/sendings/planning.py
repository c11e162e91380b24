"""Who gets an issue: the audience frozen as ranges and a moment, cut into parts."""

from collections.abc import Container, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.errors import AlreadyPlanned, NobodyToSendTo, NotPublished
from newsletter.deliveries.models import Part, Schedule, Sending, SendingStatus
from newsletter.deliveries.outbox import wake_parts
from newsletter.deliveries.traffic import list_limited_domains
from newsletter.issues import is_published
from subscribers import count_audience, count_domains, settle_audience, split_audience

_SETTLED = timedelta(seconds=5)
"""How far back the audience is cut: whoever confirmed before then is committed by now, so that the
audience which is counted here is the one that the workers will read."""

_FEWEST_PARTS = 8
_MOST_PARTS = 256
_PEOPLE_PER_PART = 1_000  # or up to twice as many
_SMALL_PARTS = 32  # so many are made of fewer people, too: each connection works on one of its own
_PEOPLE_PER_SMALL_PART = 250
_PEOPLE_PER_LANE_PART = 20_000  # whose pace is slow: one worker is enough for it


async def plan(session: AsyncSession, issue_id: int, *, now: datetime) -> Sending:
    """Plan the sending of a published issue to everybody who is active now, and wake the workers.

    Raises NotPublished, AlreadyPlanned, and NobodyToSendTo.
    """
    if not await is_published(session, issue_id):
        raise NotPublished(issue_id)
    # First, so that whoever begins the schedule at this moment waits for us, or we for them.
    await session.exec(delete(Schedule).where(col(Schedule.issue_id) == issue_id))
    await settle_audience(session)
    cut_at = now - _SETTLED
    audience = await count_audience(session, cut_at)
    if not audience:
        raise NobodyToSendTo
    lanes = await _count_lanes(session, cut_at)
    await _claim_issue(session, issue_id, audience, [*lanes], cut_at, now)
    await _make_partition(session, issue_id)
    await _cut(session, issue_id, cut_at, audience, lanes)
    await wake_sending(session, issue_id)
    sending = await session.get(Sending, issue_id)
    assert sending is not None  # noqa: S101  # inserted above, in this transaction
    return sending


async def wake_sending(session: AsyncSession, issue_id: int, *, awake: Container[str] = ()) -> None:
    """Have every unfinished part of a sending worked on: start, resume and repair are the same."""
    unfinished = select(col(Part.id), Part.lane).where(
        Part.issue_id == issue_id, col(Part.finished_at).is_(None)
    )
    parts = [(part_id, lane) for part_id, lane in await session.exec(unfinished) if part_id]
    await wake_parts(session, parts, awake=awake)


async def _count_lanes(session: AsyncSession, cut_at: datetime) -> dict[str, int]:
    """Return the domains that have a limit now and readers, and how many; in a fixed order."""
    domains = await list_limited_domains(session)
    counts = await count_domains(session, cut_at, domains) if domains else {}
    return dict(sorted(counts.items()))


async def _cut(
    session: AsyncSession,
    issue_id: int,
    cut_at: datetime,
    audience: int,
    lanes: Mapping[str, int],
) -> None:
    """Cut an audience into parts: each lane for itself, so that none holds up another."""
    others = audience - sum(lanes.values())
    pieces = {
        "": await split_audience(session, cut_at, _count_parts(others), without_domains=[*lanes])
    }
    for lane, people in lanes.items():
        few = min(_MOST_PARTS, 1 + people // _PEOPLE_PER_LANE_PART)
        pieces[lane] = await split_audience(session, cut_at, few, domain=lane)
    session.add_all(
        Part(
            issue_id=issue_id,
            lane=lane,
            first_id=piece.first_id,
            last_id=piece.last_id,
            cursor=piece.first_id - 1,
        )
        for lane in pieces
        for piece in pieces[lane]
    )
    await session.flush()


def _count_parts(people: int) -> int:
    """Return into how many parts so many people are cut: a power of two.

    That comes out even on 8, 16 or 32 connections. With 22 parts on 16, six connections were left
    with the last fifth of the mails.
    """
    few = min(_SMALL_PARTS, people // _PEOPLE_PER_SMALL_PART)
    many = min(_MOST_PARTS, max(_FEWEST_PARTS, few, people // _PEOPLE_PER_PART))
    return 1 << (many.bit_length() - 1)


async def _claim_issue(
    session: AsyncSession,
    issue_id: int,
    audience: int,
    lanes: Sequence[str],
    cut_at: datetime,
    now: datetime,
) -> None:
    """Insert the sending; of two editors who press the button at once, one gets an error."""
    statement = (
        insert(Sending)
        .values(
            issue_id=issue_id,
            status=SendingStatus.SENDING,
            audience=audience,
            lanes=lanes,
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
