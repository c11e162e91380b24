"""How far a sending is: counts that add up, read from counters and never by counting everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import DeliveryStatus, SendingStatus
from newsletter.deliveries.reports.looks import WINDOW, reckon_rate

# One statement, so that all counts are of one moment. Who was not sent to stands in a small
# partial index; that the others were follows from the parts.
_READ = text(
    """
    SELECT sending.issue_id, sending.status, audience, started_at, finished_at, alarm,
           coalesce(parts.done, 0) AS done, coalesce(others.counts, '{}') AS counts,
           look.at AS looked_at, look.done AS looked
    FROM sending
    LEFT JOIN LATERAL (
      SELECT sum(part.done) AS done FROM part WHERE part.issue_id = sending.issue_id
    ) parts ON true
    LEFT JOIN LATERAL (
      SELECT jsonb_object_agg(status, people) AS counts FROM (
        SELECT status, count(*) AS people FROM delivery
        -- The first condition leaves the partitions of other issues alone.
        WHERE delivery.issue_id = ANY(CAST(:ids AS int[]))
          AND delivery.issue_id = sending.issue_id AND status <> 'sent'
        GROUP BY status
      ) counted
    ) others ON true
    LEFT JOIN LATERAL (
      SELECT look.at, look.done FROM look
      WHERE look.issue_id = sending.issue_id AND look.at BETWEEN :since AND :now
      ORDER BY look.at LIMIT 1
    ) look ON sending.status = 'sending'
    WHERE sending.issue_id = ANY(CAST(:ids AS int[]))
    """
)

_ENDED = frozenset({SendingStatus.SENT, SendingStatus.CANCELLED})


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The state of a sending; the counts add up to `audience`."""

    issue: int
    status: SendingStatus
    audience: int
    queued: int
    sent: int
    deferred: int
    failed: int
    bounced: int
    complained: int
    skipped: int
    uncertain: int
    per_second: float  # people: over the last minute; once it has ended, mails over the whole time
    started_at: datetime
    finished_at: datetime | None
    alarm: str | None  # what keeps it from going on; nothing does once it has ended

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.status in _ENDED

    @property
    def settled(self) -> int:
        """How many people need nothing more."""
        return self.audience - self.queued - self.deferred

    @property
    def time_left(self) -> timedelta | None:
        """How long it will take until everybody has had their turn; None: nobody can say."""
        if self.status is not SendingStatus.SENDING or not self.queued or not self.per_second:
            return None
        return timedelta(seconds=round(self.queued / self.per_second))


async def read_progress(session: AsyncSession, issue_id: int, *, now: datetime) -> Progress | None:
    """Return how far an issue is; None if it was never sent."""
    return (await list_sendings(session, [issue_id], now=now)).get(issue_id)


async def list_sendings(
    session: AsyncSession, issue_ids: Sequence[int], *, now: datetime
) -> dict[int, Progress]:
    """Return how far some issues are, by number; those that were never sent are left out."""
    connection = await session.connection()
    rows = await connection.execute(
        _READ, {"ids": list(issue_ids), "since": now - WINDOW, "now": now}
    )
    return {row["issue_id"]: _describe(row, now) for row in rows.mappings()}


def _describe(row: RowMapping, now: datetime) -> Progress:
    done: int = row["done"]
    others: dict[str, int] = row["counts"]
    sent = done - sum(others.values())
    status = SendingStatus(row["status"])
    per_second = 0.0
    if row["finished_at"]:
        seconds = (row["finished_at"] - row["started_at"]).total_seconds()
        per_second = round(sent / seconds, 1) if seconds > 0 else 0.0
    elif status is SendingStatus.SENDING:
        look = (row["looked_at"], row["looked"]) if row["looked_at"] else None
        per_second = reckon_rate(done, now=now, started_at=row["started_at"], look=look)
    return Progress(
        issue=row["issue_id"],
        status=status,
        audience=row["audience"],
        queued=row["audience"] - done,
        **{each.value: others.get(each, 0) for each in DeliveryStatus if each != "sent"},
        sent=sent,
        per_second=per_second,
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        alarm=None if status in _ENDED else row["alarm"],
    )
