"""What must hold of a sending whatever happened (SENDING.md, I1 to I6): one check for all.

It reads the tables by statements of its own, so that an error in the program's counting shows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

QUEUED = "queued"  # in the audience, and no row yet

_GRACE = timedelta(seconds=2)  # I5: a mail may be on its way when somebody leaves
_SHOWN = 5  # of those who break a promise

_SENDING = text("SELECT status, audience FROM sending WHERE issue_id = :issue")
_AUDIENCE = text(
    """
    SELECT subscriber.id, address, unsubscribed_at FROM subscriber, sending
    WHERE sending.issue_id = :issue AND confirmed_at <= cut_at
      AND (unsubscribed_at IS NULL OR unsubscribed_at > cut_at)
    """
)
_ROWS = text(
    "SELECT recipient_id, status, next_at, reply, code FROM delivery WHERE issue_id = :issue"
)
_PARTS = text(
    "SELECT coalesce(sum(done), 0), count(*) FILTER (WHERE finished_at IS NULL)"
    " FROM part WHERE issue_id = :issue"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """One mail that a server took."""

    address: str
    message_id: str
    issue_id: int
    at: datetime
    headers: tuple[str, ...] = ()  # names, sorted


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """What became of a sending, and which promises it broke."""

    status: str
    audience: int
    counts: Mapping[str, int]  # people by state, QUEUED too
    lost: Sequence[int]  # numbers of those who got nothing, for no reason
    twice: Mapping[str, int]  # addresses that got more than one copy: how many more
    arrived: int  # of the uncertain, those who have a copy
    broken: Sequence[str]  # sentences

    @property
    def uncertain(self) -> int:
        """How many people may or may not have it."""
        return self.counts.get("uncertain", 0)

    @property
    def failed(self) -> int:
        """How many people get nothing any more, the bounced too."""
        return self.counts.get("failed", 0) + self.counts.get("bounced", 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Person:
    address: str | None
    left_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    status: str
    next_at: datetime | None
    reason: str | None


@dataclass(kw_only=True, slots=True)
class _Books:
    """The tables at one moment, beside what the server took."""

    status: str
    audience: int
    people: Mapping[int, _Person]
    rows: Mapping[int, _Row]
    done: int
    open_parts: int
    copies: Mapping[str, Sequence[Copy]] = field(default_factory=dict)

    def state(self, number: int) -> str:
        return self.rows[number].status if number in self.rows else QUEUED

    def has_copy(self, number: int) -> bool:
        return (self.people[number].address or "") in self.copies


async def check_promises(session: AsyncSession, issue_id: int, copies: Iterable[Copy]) -> Findings:
    """Compare the tables with what the server took. Other issues' copies are left out."""
    books = await _read(session, issue_id)
    taken: dict[str, list[Copy]] = defaultdict(list)
    for copy in copies:
        if copy.issue_id == issue_id:
            taken[copy.address].append(copy)
    books.copies = taken
    lost = _find_lost(books)
    return Findings(
        status=books.status,
        audience=books.audience,
        counts=Counter(books.state(number) for number in books.people),
        lost=lost,
        twice={address: len(found) - 1 for address, found in taken.items() if len(found) > 1},
        arrived=sum(
            row.status == "uncertain" and books.has_copy(number)
            for number, row in books.rows.items()
            if number in books.people
        ),
        broken=[*_find_broken(books)],
    )


async def _read(session: AsyncSession, issue_id: int) -> _Books:
    connection = await session.connection(
        execution_options={"isolation_level": "REPEATABLE READ"}  # all of one moment
    )
    issue = {"issue": issue_id}
    status, audience = (await connection.execute(_SENDING, issue)).one()
    people = {
        number: _Person(address=address, left_at=left_at)
        for number, address, left_at in await connection.execute(_AUDIENCE, issue)
    }
    rows = {
        number: _Row(status=state, next_at=next_at, reason=reply or (code and str(code)))
        for number, state, next_at, reply, code in await connection.execute(_ROWS, issue)
    }
    done, open_parts = (await connection.execute(_PARTS, issue)).one()
    return _Books(
        status=status, audience=audience, people=people, rows=rows, done=done, open_parts=open_parts
    )


def _find_lost(books: _Books) -> Sequence[int]:
    """Return who has no copy and no state that says why.

    Whoever failed, bounced, left, or is uncertain is on a list that an editor sees; whoever is
    queued or deferred will be written to, as long as the sending is not over.
    """
    excuses = {"failed", "bounced", "complained", "skipped", "uncertain"}
    if books.status != "sent":
        excuses |= {QUEUED, "deferred"}
    return [
        number
        for number in books.people
        if not books.has_copy(number) and books.state(number) not in excuses
    ]


def _find_broken(books: _Books) -> Iterator[str]:
    yield from _find_wrong_sums(books)
    yield from _find_strangers(books)
    yield from _find_unfounded(books)
    yield from _find_wrong_names(books)
    yield from _find_late(books)
    yield from _find_unfinished(books)


def _find_wrong_sums(books: _Books) -> Iterator[str]:
    if books.audience != len(books.people):
        yield f"I1: the audience is {len(books.people)}, the sending says {books.audience}"
    if strangers := books.rows.keys() - books.people.keys():
        yield f"I1: {_show(strangers)} have a delivery and are not in the audience"
    if books.done != len(books.rows):
        yield f"I1: the parts count {books.done} people done, {len(books.rows)} have a row"
    queued = len(books.people) - len(books.rows)
    if books.status in {"sending", "paused"} and queued and not books.open_parts:
        yield f"I1: {queued} people are queued, and no part is left in which they could be"


def _find_strangers(books: _Books) -> Iterator[str]:
    known = {person.address for person in books.people.values()}
    if strangers := books.copies.keys() - known:
        yield f"I2: {_show(strangers)} got a copy and are not in the audience"


def _find_unfounded(books: _Books) -> Iterator[str]:
    """States that nothing stands behind."""
    sent = [number for number, row in books.rows.items() if row.status == "sent"]
    if missing := [n for n in sent if n in books.people and not books.has_copy(n)]:
        yield f"I3: {_show(missing)} are sent and have no copy"
    there = [(number, row) for number, row in books.rows.items() if number in books.people]
    stayed = [n for n, row in there if row.status == "skipped" and not books.people[n].left_at]
    if stayed:
        yield f"I3: {_show(stayed)} are skipped and never left"
    if silent := [n for n, row in there if row.status in {"failed", "bounced"} and not row.reason]:
        yield f"I3: {_show(silent)} failed without a reason"


def _find_wrong_names(books: _Books) -> Iterator[str]:
    names = {
        address: {copy.message_id for copy in found} for address, found in books.copies.items()
    }
    if various := [address for address, found in names.items() if len(found) > 1 or "" in found]:
        yield f"I4: {_show(various)} got copies with several Message-IDs, or none"
    if len(set().union(*names.values())) < len(names):
        yield "I4: two people got the same Message-ID"


def _find_late(books: _Books) -> Iterator[str]:
    late = [
        number
        for number, person in books.people.items()
        if person.left_at
        and person.address
        and any(copy.at > person.left_at + _GRACE for copy in books.copies.get(person.address, ()))
    ]
    if late:
        yield f"I5: {_show(late)} got a copy after they had left"


def _find_unfinished(books: _Books) -> Iterator[str]:
    if books.status != "sent":
        return
    if queued := books.people.keys() - books.rows.keys():
        yield f"I6: it is sent, and {_show(queued)} are queued"
    if due := [n for n, row in books.rows.items() if row.next_at or row.status == "deferred"]:
        yield f"I6: it is sent, and {_show(due)} are to be tried again"
    if books.open_parts:
        yield f"I6: it is sent, and {books.open_parts} parts are not finished"


def _show(who: Iterable[object]) -> str:
    names = [str(one) for one in who]
    rest = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{rest}"
