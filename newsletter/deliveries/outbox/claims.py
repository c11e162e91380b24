"""Who is next: recipients claimed by a worker, each with the token that lets it write."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from sqlalchemy import BigInteger, DateTime, Integer, bindparam
from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Query, Statements
from newsletter.deliveries.errors import Overtaken, Stopped
from newsletter.deliveries.models import Delivery, Part, Sending, SendingStatus
from subscribers import select_recipients

# Said at the two ends of each turn, of which a large sending has hundreds: in one round trip each.
# The lock keeps out whoever steers: who resumes at this moment, and finds the wake-up of the caller
# still waiting, adds none; so the caller must not miss what they decide.
_CLAIM: Final = """
    WITH issue AS (
      SELECT issue_id, status, cut_at, lanes, alarm IS NOT NULL AS is_alarmed
      FROM sending WHERE issue_id = (SELECT issue_id FROM part WHERE id = $1::bigint) FOR SHARE
    )
    UPDATE part SET run = run + 1 FROM issue
    WHERE part.id = $1::bigint AND part.finished_at IS NULL AND issue.status = 'sending'
    RETURNING part.id, part.issue_id, part.run, part.first_id, part.cursor, part.last_id,
              issue.cut_at, part.lane, issue.lanes, issue.is_alarmed
"""

_FINISH: Final = """
    UPDATE part SET finished_at = $3::timestamptz, cursor = last_id
    WHERE id = $1::bigint AND run = $2::int
    RETURNING id
"""

_IS_FINISHED: Final = """
    SELECT NOT EXISTS (SELECT FROM part WHERE issue_id = $1::int AND finished_at IS NULL)
"""

_SENDING: Final = SendingStatus.SENDING.value
_WHENEVER: Final = datetime.min.replace(tzinfo=UTC)


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


class ClaimedPart(NamedTuple):
    """A part that this worker works on until somebody else claims it; as `_CLAIM` returns it."""

    part_id: int
    issue_id: int
    run: int
    first_id: int
    cursor: int
    last_id: int
    cut_at: datetime
    lane: str
    lanes: Sequence[str]  # all domains that have parts of their own
    is_alarmed: bool  # whether the editors of the issue are told that something is wrong

    @property
    def is_fresh(self) -> bool:
        """Whether nobody worked on it before: then nobody in it has a delivery."""
        return self.run == 1 and self.cursor < self.first_id


def domain_of(person: Person) -> str:
    """Return the domain of somebody's address."""
    return person.address.rpartition("@")[2].lower()


async def claim_part(statements: Statements, part_id: int) -> ClaimedPart | None:
    """Take a part over from whoever had it; None if there is nothing to do in it.

    Raises psycopg.Error.
    """
    claimed = await statements.run(_CLAIM, str(part_id))
    return ClaimedPart(*claimed[0]) if claimed else None


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

    Whoever was claimed before and is not committed yet must lie up to `after`. Raises Stopped if
    the issue is not to be sent now, Overtaken if somebody else has the part, and psycopg.Error.
    """
    query = _ask_next(part.lane, tuple(part.lanes), is_fresh=part.is_fresh)
    asked = query.values(
        issue_id=part.issue_id,
        part_id=part.part_id,
        cut_at=part.cut_at,
        after=after,
        last_id=part.last_id,
        limit=limit,
    )
    rows = await statements.run(query.sql, *asked)
    if not rows:
        return []
    issue_id, part_id, run = part.issue_id, part.part_id, part.run
    *_, present_run, status = rows[0]  # the same in all
    if present_run != run:
        raise Overtaken
    if status != _SENDING:
        raise Stopped
    claims = []
    for number, address, name, active, _, _ in rows:
        person = Person(number, address, name) if active else None
        claims.append(Claim(issue_id, number, person, 0, 0, None, part_id, run))
    return claims


@lru_cache(maxsize=64)  # the same for all parts of a sending that are in no lane
def _ask_next(lane: str, lanes: tuple[str, ...], *, is_fresh: bool) -> Query:
    """Return the query for the people of a part who come `after`, at most `limit`."""
    part_id, issue_id = bindparam("part_id", 0, BigInteger), bindparam("issue_id", 0, Integer)
    people = select_recipients(
        cut_at=bindparam("cut_at", _WHENEVER, type_=DateTime(timezone=True)),
        first_id=bindparam("after", 0, type_=BigInteger) + 1,
        last_id=bindparam("last_id", 0, type_=BigInteger),
        domain=lane or None,
        without_domains=() if lane else lanes,
    )
    if not is_fresh:
        settled = select(Delivery.recipient_id).where(
            Delivery.issue_id == issue_id,
            Delivery.recipient_id == people.selected_columns.id,
        )
        people = people.where(~exists(settled))
    # Read once, beside the people: what has happened to the part and the issue since the claim.
    asked = people.add_columns(
        select(Part.run).where(Part.id == part_id).scalar_subquery(),
        select(Sending.status).where(Sending.issue_id == issue_id).scalar_subquery(),
    )
    return Query(asked.limit(bindparam("limit", 0)))


async def finish_part(statements: Statements, part: ClaimedPart, *, now: datetime) -> bool:
    """Close a part in which everybody has a delivery; False if somebody else has it by now.

    Raises psycopg.Error.
    """
    return bool(await statements.run(_FINISH, str(part.part_id), str(part.run), now.isoformat()))


async def is_last_finished(statements: Statements, issue_id: int) -> bool:
    """Say whether no part of an issue is left. Raises psycopg.Error.

    Of two workers that finish the last two parts at once, one at least hears so: it asks when its
    own is committed.
    """
    [[is_finished]] = await statements.run(_IS_FINISHED, str(issue_id))
    return bool(is_finished)
