"""The frozen editions: what is mailed, and what the archive shows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, Text, cast, func, literal, tuple_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from newsletter.issues.archive_passages import Passage
from newsletter.issues.errors import IssueNotPublished
from newsletter.issues.models import Edition, Issue
from newsletter.issues.reading import number_of

_SLUG = func.coalesce(col(Issue.slug), cast(col(Issue.id), Text))
_OLDEST_FIRST = (col(Edition.frozen_at).asc(), col(Edition.issue_id).asc())
_NEWEST_FIRST = (col(Edition.frozen_at).desc(), col(Edition.issue_id).desc())


@dataclass(frozen=True, kw_only=True)
class EditionSummary:
    """One line of the archive."""

    issue_id: int
    slug: str
    title: str
    date: datetime  # when it was frozen
    language: str
    item_count: int
    preheader: str  # what the editors say about it; may be empty
    headings: tuple[str, ...]  # of its pieces, advertisements not among them


@dataclass(frozen=True, kw_only=True)
class EditionYear:
    """A year of the archive."""

    year: int
    count: int  # of editions


@dataclass(frozen=True, kw_only=True)
class ArchivedEdition:
    """An edition with the name under which it stands in the archive."""

    edition: Edition
    slug: str
    preheader: str  # may be empty


@dataclass(frozen=True, kw_only=True)
class EditionLink:
    """Enough of an edition to lead to it."""

    slug: str
    title: str
    date: datetime


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """What appeared before and after an edition."""

    older: EditionLink | None
    newer: EditionLink | None


async def read_edition(session: AsyncSession, issue_id: int) -> Edition:
    """Return the edition of an issue.

    Raises IssueNotPublished if there is none.
    """
    edition = await session.get(Edition, issue_id)
    if edition is None:
        raise IssueNotPublished(issue_id)
    return edition


async def is_published(session: AsyncSession, issue_id: int) -> bool:
    """Tell whether an issue has an edition."""
    found = await session.exec(select(Edition.issue_id).where(Edition.issue_id == issue_id))
    return found.first() is not None


async def find_edition(session: AsyncSession, slug: str) -> ArchivedEdition | None:
    """Return the edition that stands in the archive under a name, or None."""
    statement = select(Edition, Issue.preheader).join(Issue, col(Issue.id) == Edition.issue_id)
    found = (await session.exec(statement.where(Issue.slug == slug))).first()
    return ArchivedEdition(edition=found[0], slug=slug, preheader=found[1]) if found else None


async def find_neighbours(session: AsyncSession, edition: Edition) -> Neighbours:
    """Return what appeared just before and just after an edition."""
    moment = tuple_(col(Edition.frozen_at), col(Edition.issue_id))
    here = tuple_(literal(edition.frozen_at), literal(edition.issue_id))
    return Neighbours(
        older=await _find_link(session, moment < here, _NEWEST_FIRST),
        newer=await _find_link(session, moment > here, _OLDEST_FIRST),
    )


async def list_links(session: AsyncSession) -> Sequence[EditionLink]:
    """Return where all editions are, the newest first."""
    found = await session.exec(_select_links().order_by(*_NEWEST_FIRST))
    return [EditionLink(slug=slug, title=title, date=date) for slug, title, date in found]


async def list_latest(session: AsyncSession, *, limit: int) -> Sequence[ArchivedEdition]:
    """Return the newest editions with all their bytes, the newest first."""
    statement = (
        select(Edition, _SLUG, Issue.preheader)
        .join(Issue, col(Issue.id) == Edition.issue_id)
        .order_by(*_NEWEST_FIRST)
    )
    return [
        ArchivedEdition(edition=edition, slug=slug, preheader=preheader)
        for edition, slug, preheader in await session.exec(statement.limit(limit))
    ]


async def list_editions(
    session: AsyncSession, *, zone: ZoneInfo, year: int | None = None, limit: int | None = None
) -> Sequence[EditionSummary]:
    """Return the editions (of a year in a zone), the newest first, without their bytes."""
    statement = (
        select(Issue, Edition.subject, Edition.frozen_at, Edition.item_count)
        .join(Edition, col(Issue.id) == Edition.issue_id)
        .order_by(*_NEWEST_FIRST)
        .limit(limit)
    )
    if year is not None:
        statement = statement.where(_year(zone) == year)
    found = (await session.exec(statement)).all()
    headings = await _list_headings(session, [number_of(issue) for issue, *_ in found])
    return [
        EditionSummary(
            issue_id=number_of(issue),
            slug=issue.slug or str(issue.id),
            title=subject,
            date=frozen_at,
            language=issue.language,
            item_count=item_count,
            preheader=issue.preheader,
            headings=tuple(headings[number_of(issue)]),
        )
        for issue, subject, frozen_at, item_count in found
    ]


async def list_years(session: AsyncSession, *, zone: ZoneInfo) -> Sequence[EditionYear]:
    """Return the years, in a zone, in which editions appeared, the latest first."""
    year = _year(zone).label("year")
    statement = select(year, func.count()).select_from(Edition).group_by(year)
    return [
        EditionYear(year=found, count=count)
        for found, count in await session.exec(statement.order_by(year.desc()))
    ]


async def _find_link(
    session: AsyncSession, beside: ColumnElement[bool], order: tuple[ColumnElement[Any], ...]
) -> EditionLink | None:
    found = (await session.exec(_select_links().where(beside).order_by(*order).limit(1))).first()
    return EditionLink(slug=found[0], title=found[1], date=found[2]) if found else None


async def _list_headings(
    session: AsyncSession, issue_ids: Sequence[int]
) -> defaultdict[int, list[str]]:
    """Return the titles of the pieces by issue, in order."""
    statement = (
        select(Passage.issue_id, Passage.heading)
        .where(col(Passage.issue_id).in_(issue_ids), Passage.position > 0, Passage.heading != "")
        .order_by(col(Passage.issue_id), col(Passage.position))
    )
    headings = defaultdict[int, list[str]](list)
    for issue_id, heading in await session.exec(statement):
        headings[issue_id].append(heading)
    return headings


def _select_links() -> Select[str, str, datetime]:
    statement = select(_SLUG, Edition.subject, Edition.frozen_at)
    return statement.join(Issue, col(Issue.id) == Edition.issue_id)


def _year(zone: ZoneInfo) -> ColumnElement[int]:
    local = func.timezone(zone.key, col(Edition.frozen_at))
    return cast(func.date_part("year", local), Integer)
