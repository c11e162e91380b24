"""What the checks know of other issues and of the network, read for one draft."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.duplicates import Duplicate, find_duplicates
from newsletter.issues.link_checks import LinkCheck, list_urls, read_link_checks
from newsletter.issues.memory import KnownName, NameKind
from newsletter.issues.models import Issue, IssueStatus
from newsletter.issues.reading import IssueWithItems
from newsletter.issues.remembering import catch_up
from newsletter.issues.spellings import Spelling


@dataclass(frozen=True, kw_only=True)
class Background:
    """What a draft is compared with; the default knows nothing."""

    last_subject: str = ""  # of the issue that was published last
    authors: tuple[Spelling, ...] = ()
    sources: tuple[Spelling, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    links: tuple[LinkCheck, ...] = ()


async def read_background(session: AsyncSession, draft: IssueWithItems) -> Background:
    """Return what other issues and the checked links say about a draft."""
    await catch_up(session)
    return Background(
        last_subject=await _read_last_subject(session),
        authors=await _read_names(session, NameKind.AUTHOR),
        sources=await _read_names(session, NameKind.SOURCE),
        duplicates=tuple(await find_duplicates(session, draft.number)),
        links=tuple(await read_link_checks(session, list_urls(draft.issue, draft.items))),
    )


async def _read_last_subject(session: AsyncSession) -> str:
    statement = (
        select(Issue.title)
        .where(Issue.status == IssueStatus.PUBLISHED)
        .order_by(col(Issue.published_at).desc(), col(Issue.id).desc())
    )
    return (await session.exec(statement.limit(1))).first() or ""


async def _read_names(session: AsyncSession, kind: NameKind) -> tuple[Spelling, ...]:
    found: Sequence[KnownName] = (
        await session.exec(select(KnownName).where(KnownName.kind == kind).order_by(KnownName.name))
    ).all()
    return tuple(Spelling(name=each.name, times=each.times) for each in found)
