"""Taking people over, thousands at a time: with proof of their consent, or to be asked."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers.addresses import Address, digest_key, parse_address
from subscribers.errors import InvalidAddress, InvalidLanguage, InvalidName
from subscribers.ledger import Wording, keep_wording
from subscribers.models import (
    IS_OPEN,
    Consent,
    ConsentKind,
    Subscriber,
    SubscriberStatus,
    Suppression,
)
from subscribers.names import check_language, clean_name

_CHUNK = 1000
_ASKED_BY_US = "imported without proof"  # stands in the ledger where the form would


@dataclass(frozen=True, kw_only=True)
class ImportRow:
    """One person who is to be taken over, not yet looked at."""

    address: str
    name: str
    language: str
    line: int = 0  # of the file; 0 where there is none


@dataclass(frozen=True, kw_only=True)
class BadRow:
    """One person who cannot be taken over."""

    line: int
    reason: str  # one sentence


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    """What became of the rows of an import; the numbers add up to the rows."""

    added: int  # active now; without proof: pending, to be asked
    known: int  # active before, or twice in the file
    left: int  # unsubscribed before: no import takes back what a person decided
    suppressed: int  # must not be written to
    bad: tuple[BadRow, ...]


@dataclass(frozen=True, kw_only=True)
class _Person:
    address: Address
    name: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Who is still to be asked, after an import that proves nobody's consent."""

    result: ImportResult
    languages: Mapping[int, str]  # of those who are new, by the number of the subscriber


_Take = Callable[[list[_Person]], Awaitable[list[int]]]
"""Writes people who may be taken over, and returns the numbers of those who are new."""


async def import_subscribers(
    session: AsyncSession, rows: Iterable[ImportRow | BadRow], *, evidence: str, now: datetime
) -> ImportResult:
    """Make people active subscribers whose consent is proven elsewhere.

    The evidence says where; it is kept with each of them. Who waits for a confirmation is confirmed
    by it too. Bad rows are handed on.
    """

    async def take(people: list[_Person]) -> list[int]:
        return await _activate(session, people, evidence=evidence, now=now)

    return await _import(session, rows, take)


async def invite_subscribers(
    session: AsyncSession,
    rows: Iterable[ImportRow | BadRow],
    *,
    wording: Callable[[str], Wording],
    now: datetime,
) -> Invitation:
    """Make people pending subscribers who are still to be asked whether they want it.

    `wording` says what people of a language agree to when they confirm. Who is pending or active
    already is not asked again. Bad rows are handed on. Raises WordingChanged.
    """
    invited: dict[int, str] = {}

    async def take(people: list[_Person]) -> list[int]:
        fresh = await _invite(session, people, wording, now=now)
        invited.update(fresh)
        return list(fresh)

    return Invitation(result=await _import(session, rows, take), languages=invited)


async def _import(
    session: AsyncSession, rows: Iterable[ImportRow | BadRow], take: _Take
) -> ImportResult:
    """Take over whoever may be taken over, and account for every row."""
    # Nobody may be suppressed between our look and our insert, and two imports must not wait for
    # each other's rows. Reading the table, and with it sending and subscribing, goes on.
    connection = await session.connection()
    await connection.execute(text("LOCK TABLE suppression IN SHARE ROW EXCLUSIVE MODE"))
    result = ImportResult(added=0, known=0, left=0, suppressed=0, bad=())
    remaining = iter(rows)
    while chunk := list(islice(remaining, _CHUNK)):
        people, bad = _read_people(chunk)
        unique = {person.address.key: person for person in people}
        taken = await _take_over(session, unique, take)
        result = ImportResult(
            added=result.added + taken.added,
            known=result.known + taken.known + len(people) - len(unique),
            left=result.left + taken.left,
            suppressed=result.suppressed + taken.suppressed,
            bad=(*result.bad, *bad),
        )
    return result


def _read_people(rows: Iterable[ImportRow | BadRow]) -> tuple[list[_Person], list[BadRow]]:
    people: list[_Person] = []
    bad: list[BadRow] = []
    for row in rows:
        if isinstance(row, BadRow):
            bad.append(row)
            continue
        try:
            person = _Person(
                address=parse_address(row.address),
                name=clean_name(row.name),
                language=check_language(row.language),
            )
        except (InvalidAddress, InvalidName, InvalidLanguage) as error:
            bad.append(BadRow(line=row.line, reason=error.message))
        else:
            people.append(person)
    return people, bad


async def _take_over(
    session: AsyncSession, people: dict[str, _Person], take: _Take
) -> ImportResult:
    """Take over people by their address keys."""
    suppressed = await _find_suppressed(session, people)
    standing = await _lock_standing(session, people)
    left = {
        key
        for key, status in standing.items()
        if status is SubscriberStatus.UNSUBSCRIBED and key not in suppressed
    }
    wanted = [person for key, person in people.items() if key not in suppressed | left]
    added = await take(wanted) if wanted else []
    return ImportResult(
        added=len(added),
        known=len(wanted) - len(added),
        left=len(left),
        suppressed=len(suppressed),
        bad=(),
    )


async def _find_suppressed(session: AsyncSession, keys: Iterable[str]) -> set[str]:
    by_digest = {digest_key(key): key for key in keys}
    statement = select(Suppression.address_digest).where(
        col(Suppression.address_digest).in_(by_digest)
    )
    return {by_digest[digest] for digest in await session.exec(statement)}


async def _lock_standing(session: AsyncSession, keys: Iterable[str]) -> dict[str, SubscriberStatus]:
    """Return where the latest subscription of each key stands; nobody leaves until we are done."""
    statement = (
        select(col(Subscriber.address_key), col(Subscriber.status))
        .where(col(Subscriber.address_key).in_(list(keys)))
        .order_by(col(Subscriber.id))
        .with_for_update()
    )
    return {key: status for key, status in await session.exec(statement) if key is not None}


async def _activate(
    session: AsyncSession, people: list[_Person], *, evidence: str, now: datetime
) -> list[int]:
    """Insert active subscribers, or activate pending ones; return their numbers."""
    statement = (
        insert(Subscriber)
        .on_conflict_do_update(
            index_elements=[col(Subscriber.address_key)],
            index_where=IS_OPEN,
            set_={"status": SubscriberStatus.ACTIVE, "confirmed_at": now},
            where=col(Subscriber.status) == SubscriberStatus.PENDING,
        )
        .returning(col(Subscriber.id))
    )
    rows = [
        {
            "address": person.address.spelling,
            "address_key": person.address.key,
            "name": person.name,
            "language": person.language,
            "status": SubscriberStatus.ACTIVE,
            "requested_at": now,
            "confirmed_at": now,
        }
        for person in people
    ]
    added = list((await session.exec(statement, params=rows)).scalars())
    facts = {"kind": ConsentKind.CONFIRMED, "at": now, "evidence": evidence}
    await _write_consents(session, [{"subscriber_id": number, **facts} for number in added])
    return added


async def _invite(
    session: AsyncSession,
    people: list[_Person],
    wording: Callable[[str], Wording],
    *,
    now: datetime,
) -> dict[int, str]:
    """Insert pending subscribers; return their languages by their numbers."""
    statement = (
        insert(Subscriber)
        .on_conflict_do_nothing(index_elements=[col(Subscriber.address_key)], index_where=IS_OPEN)
        .returning(col(Subscriber.id), col(Subscriber.language))
    )
    rows = [
        {
            "address": person.address.spelling,
            "address_key": person.address.key,
            "name": person.name,
            "language": person.language,
            "status": SubscriberStatus.PENDING,
            "requested_at": now,
        }
        for person in people
    ]
    fresh = dict((await session.exec(statement, params=rows)).all())
    versions = {}
    for language in set(fresh.values()):
        words = wording(language)
        await keep_wording(session, words, now=now)
        versions[language] = words.version
    facts = {"kind": ConsentKind.REQUESTED, "at": now, "evidence": _ASKED_BY_US}
    await _write_consents(
        session,
        [
            {"subscriber_id": number, "wording_version": versions[language], **facts}
            for number, language in fresh.items()
        ],
    )
    return fresh


async def _write_consents(session: AsyncSession, entries: list[dict[str, object]]) -> None:
    if entries:
        await session.exec(insert(Consent), params=entries)
