"""Writes what became of people as the workers do, without a server and without a worker."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text, update
from sqlmodel import col, select

from newsletter.database import Sessions
from newsletter.deliveries import (
    DeliveryStatus,
    Progress,
    SendingStatus,
    plan,
    read_progress,
)
from newsletter.deliveries.models import Attempt, Delivery, Part, Sending
from subscribers import select_recipients
from tests.newsletter.deliveries.stage import add_people, publish_issue

CUT = datetime.fromisoformat("2199-01-01T12:00:00+00:00")
"""When the sendings of these tests begin; everybody has confirmed long before."""

_SETTLE_ALL = text(
    "INSERT INTO delivery (issue_id, recipient_id, status, attempts, settled_at) "
    "SELECT :id, id, :status, 1, now() FROM subscriber"
)
_COUNT_ALL = text(
    "UPDATE part SET done = (SELECT count(*) FROM subscriber WHERE id BETWEEN first_id AND "
    "last_id) WHERE issue_id = :id"
)


class Ledger:
    """The sending of one issue."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.issue_id = 0

    async def plan(self, count: int) -> list[int]:
        """Plan a sending to so many people; return their numbers."""
        await add_people(self._sessions, count)
        return await self.plan_for_the_same()

    async def plan_for_the_same(self) -> list[int]:
        """Plan a sending to whoever is there."""
        self.issue_id = await publish_issue(self._sessions)
        async with self._sessions.begin() as session:
            sending = await plan(session, self.issue_id, now=CUT)
            people = select_recipients(cut_at=sending.cut_at, first_id=1, last_id=2**40)
            return [number for number, *_ in await session.exec(people)]

    async def settle(
        self,
        number: int,
        status: DeliveryStatus,
        *,
        code: int | None = 250,
        enhanced: str | None = None,
        reply: str | None = "ok",
        next_at: datetime | None = None,
        again: bool = False,
    ) -> None:
        """Write what became of one person; a refusal is a try that is kept."""
        async with self._sessions.begin() as session:
            if not again:
                await session.exec(
                    update(Part)
                    .where(
                        col(Part.issue_id) == self.issue_id,
                        col(Part.first_id) <= number,
                        col(Part.last_id) >= number,
                    )
                    .values(done=col(Part.done) + 1)
                )
            if status is DeliveryStatus.DEFERRED and next_at is None:
                next_at = CUT + timedelta(minutes=5)
            facts: dict[str, Any] = {"code": code, "enhanced": enhanced, "reply": reply}
            key: dict[str, Any] = {"issue_id": self.issue_id, "recipient_id": number}
            await session.merge(
                Delivery(**key, **facts, status=status, settled_at=CUT, next_at=next_at)
            )
            await session.flush()
            row = update(Delivery).filter_by(**key)
            await session.exec(row.values(status=status))  # with the key of its reason
            if status not in {DeliveryStatus.SENT, DeliveryStatus.SKIPPED}:
                session.add(Attempt(**key, **facts, at=CUT, outcome=status, server="mx.test"))

    async def settle_all(self, status: DeliveryStatus) -> None:
        """Write the same for everybody, in one statement."""
        async with self._sessions.begin() as session:
            connection = await session.connection()
            facts = {"id": self.issue_id, "status": status.value}
            await connection.execute(_SETTLE_ALL, facts)
            await connection.execute(_COUNT_ALL, {"id": self.issue_id})

    async def end(self, status: SendingStatus, *, at: datetime, parts: bool = True) -> None:
        """Call the sending sent or cancelled; with its parts, if they are through."""
        async with self._sessions.begin() as session:
            if parts:
                await session.exec(
                    update(Part).where(col(Part.issue_id) == self.issue_id).values(finished_at=at)
                )
            await session.exec(
                update(Sending)
                .where(col(Sending.issue_id) == self.issue_id)
                .values(status=status, finished_at=at)
            )

    async def see(self) -> Progress:
        async with self._sessions() as session:
            progress = await read_progress(session, self.issue_id, now=CUT)
        assert progress is not None
        return progress

    async def rows(self) -> Sequence[Delivery]:
        async with self._sessions() as session:
            statement = select(Delivery).where(Delivery.issue_id == self.issue_id)
            return (await session.exec(statement.order_by(col(Delivery.recipient_id)))).all()
