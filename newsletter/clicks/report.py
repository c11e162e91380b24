"""What was clicked in an issue: by item and position, by source, by author."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.clicks.models import ClickCount
from newsletter.issues import Item, contributors_of, read_issue
from newsletter.mail import Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """How often what somebody, or some source, has in an issue was opened."""

    name: str
    clicks: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemClicks:
    """How often the links of an item were opened."""

    position: int  # 1 is the first
    title: str  # may be empty
    source: str  # may be empty
    authors: tuple[str, ...]
    clicks: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ClickReport:
    """What was opened of an issue; never by whom."""

    items: tuple[ItemClicks, ...]  # all of them, in the order of the issue

    @property
    def total(self) -> int:
        """All clicks together."""
        return sum(each.clicks for each in self.items)

    @property
    def most(self) -> int:
        """The clicks of the item that has most of them."""
        return max((each.clicks for each in self.items), default=0)

    @property
    def sources(self) -> tuple[Share, ...]:
        """The sources, those with most clicks first."""
        return _share((each.source, each.clicks) for each in self.items)

    @property
    def authors(self) -> tuple[Share, ...]:
        """The authors, those with most clicks first; an item of two counts for both."""
        return _share((name, each.clicks) for each in self.items for name in each.authors)


async def read_clicks(session: AsyncSession, issue_id: int) -> ClickReport:
    """Return what was opened of an issue; raises UnknownIssue."""
    statement = (
        select(ClickCount.item, func.sum(ClickCount.clicks))
        .where(ClickCount.issue_id == issue_id)
        .group_by(col(ClickCount.item))
    )
    clicks = {item: int(total) for item, total in await session.exec(statement)}
    found = await read_issue(session, issue_id)
    return ClickReport(
        items=tuple(
            ItemClicks(
                position=position,
                title=item.title,
                source=item.source_name,
                authors=_name_authors(item),
                clicks=clicks.get(position, 0),
            )
            for position, item in enumerate(found.items, 1)
        )
    )


def _name_authors(item: Item) -> tuple[str, ...]:
    named = {Role.AUTHOR, Role.INTERVIEWEE}
    return tuple(each.name for each in contributors_of(item) if each.role in named)


def _share(pairs: Iterable[tuple[str, int]]) -> tuple[Share, ...]:
    counts = Counter[str]()
    for name, clicks in pairs:
        if name:
            counts[name] += clicks
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold()))
    return tuple(Share(name=name, clicks=clicks) for name, clicks in ordered)
