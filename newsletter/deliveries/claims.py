"""Who is next: recipients claimed by a worker, each with the token that lets it write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from sqlalchemy import BigInteger, bindparam, update
from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Query, Statements
from newsletter.deliveries.models import Delivery, Part, Sending, SendingStatus
from subscribers import select_recipients

_TRUE: Final = "t"


class Person(NamedTuple):
    """Whom a mail is for; `number` is 0 for somebody who is no subscriber."""

    number: int
    address: str
    name: str


class Claim(NamedTuple):
    """One recipient whose turn it is. Without a `person` they left, and are skipped.

    A named tuple, as there is one a mail: it is made in a third of the time of a dataclass.
    """

    issue_id: int
    recipient_id: int
    person: Person | None
    attempts: int = 0  # tries before this one
    copies: int = 0  # of these, that may have arrived
    since: datetime | None = None  # the first of these, or when it was first put off; None: none
    part_id: int | None = None  # fenced by the part's run
    run: int = 0
    lease: datetime | None = None  # fenced by the delivery's next_at: a retry


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedPart:
    """A part that this worker works on until somebody else claims it."""

    part_id: int
    issue_id: int
    run: int
    first_id: int
    cursor: int
    last_id: int
    cut_at: datetime
    lane: str = ""
    lanes: tuple[str, ...] = ()  # all domains that have parts of their own

    @property
    def is_fresh(self) -> bool:
        """Whether nobody worked on it before: then nobody in it has a delivery."""
        return self.run == 1 and self.cursor < self.first_id


def domain_of(person: Person) -> str:
    """Return the domain of somebody's address."""
    return person.address.rpartition("@")[2].lower()


async def claim_part(session: AsyncSession, part_id: int) -> ClaimedPart | None:
    """Take a part over from whoever had it; None if there is nothing to do in it."""
    issue_id = (await session.exec(select(Part.issue_id).where(Part.id == part_id))).one()
    cut_at = await find_cut(session, issue_id)
    if cut_at is None:
        return None
    statement = (
        update(Part)
        .where(col(Part.id) == part_id, col(Part.finished_at).is_(None))
        .values(run=Part.run + 1)
        .returning(Part)
    )
    part = (await session.exec(statement)).scalar()
    if part is None:
        return None
    return ClaimedPart(
        part_id=part_id,
        issue_id=part.issue_id,
        run=part.run,
        first_id=part.first_id,
        cursor=part.cursor,
        last_id=part.last_id,
        cut_at=cut_at,
        lane=part.lane,
        lanes=await _find_lanes(session, issue_id),
    )


async def _find_lanes(session: AsyncSession, issue_id: int) -> tuple[str, ...]:
    """Return the domains of a sending that have parts of their own."""
    statement = select(col(Sending.lanes)).where(Sending.issue_id == issue_id)
    return tuple((await session.exec(statement)).one())


async def find_cut(session: AsyncSession, issue_id: int) -> datetime | None:
    """Return the moment of an issue's audience; None if the issue is not to be sent now.

    Locks out steering: whoever resumes at this moment, and finds the wake-up of the caller still
    waiting, adds none; so the caller must not miss what they decide.
    """
    statement = (
        select(Sending.status, col(Sending.cut_at))
        .where(Sending.issue_id == issue_id)  # not the status: it is read when we have the lock
        .with_for_update(read=True)
    )
    status, cut_at = (await session.exec(statement)).one()
    return cut_at if status is SendingStatus.SENDING else None


async def claim_next(
    statements: Statements, part: ClaimedPart, *, after: int, limit: int
) -> Sequence[Claim]:
    """Return the next recipients of a part that have no delivery yet, in order.

    Whoever was claimed before and is not committed yet must lie up to `after`.
    Raises psycopg.Error.
    """
    query = _ask_next(part)
    rows = await statements.run(query.sql, *query.values(after=after, limit=limit))
    issue_id, part_id, run = part.issue_id, part.part_id, part.run
    claims = []
    for digits, address, name, active in rows:
        number = int(digits)
        person = Person(number, address, name) if active == _TRUE else None
        claims.append(Claim(issue_id, number, person, 0, 0, None, part_id, run))
    return claims


@lru_cache(maxsize=1024)  # a part is asked for its next people again and again
def _ask_next(part: ClaimedPart) -> Query:
    """Return the query for who comes `after`, at most `limit`."""
    people = select_recipients(
        cut_at=part.cut_at,
        first_id=bindparam("after", 0, type_=BigInteger) + 1,
        last_id=part.last_id,
        domain=part.lane or None,
        without_domains=() if part.lane else part.lanes,
    )
    if not part.is_fresh:
        settled = select(Delivery.recipient_id).where(
            Delivery.issue_id == part.issue_id, Delivery.recipient_id == people.selected_columns.id
        )
        people = people.where(~exists(settled))
    return Query(people.limit(bindparam("limit", 0)))


async def finish_part(session: AsyncSession, part: ClaimedPart, *, now: datetime) -> bool:
    """Close a part in which everybody has a delivery; False if somebody else has it by now."""
    statement = (
        update(Part)
        .where(col(Part.id) == part.part_id, col(Part.run) == part.run)
        .values(finished_at=now, cursor=part.last_id)
    )
    return bool((await session.exec(statement)).rowcount)
