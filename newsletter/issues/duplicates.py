"""Finding the same piece twice: in one issue, or in one that was published before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from itertools import combinations

from sqlalchemy import BigInteger, Integer, cast, column, func, or_, values
from sqlalchemy.dialects.postgresql import ARRAY, BIT
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from newsletter.issues.fingerprints import NEAR, Fingerprint, are_near, fingerprint
from newsletter.issues.memory import ItemFingerprint
from newsletter.issues.models import Issue, Item
from newsletter.issues.reading import items_of, number_of


class Likeness(StrEnum):
    """By what two items were recognised as one piece."""

    ADDRESS = auto()
    TITLE = auto()
    TEXT = auto()


@dataclass(frozen=True, kw_only=True)
class Duplicate:
    """An item that is in an issue twice, or was in an earlier one."""

    item_id: int
    likeness: Likeness
    issue_id: int  # of the other one
    issue_title: str
    other_id: int


async def find_duplicates(session: AsyncSession, issue_id: int) -> Sequence[Duplicate]:
    """Return the items of an issue that were printed before, and those that are in it twice.

    An item is named once, with the latest issue that has it, or with the item above it.
    """
    prints = {item.id or 0: fingerprint(item) for item in await items_of(session, issue_id)}
    if not prints:
        return []
    found = {each.item_id: each for each in await _find_earlier(session, issue_id, prints)}
    for each in _find_within(issue_id, prints):
        found.setdefault(each.item_id, each)
    return [found[item_id] for item_id in prints if item_id in found]


def compare(one: Fingerprint, other: Fingerprint) -> Likeness | None:
    """Return by what two items are recognised as one piece, or None."""
    if one.url_digest and one.url_digest == other.url_digest:
        return Likeness.ADDRESS
    if one.title and one.title == other.title:
        return Likeness.TITLE
    return Likeness.TEXT if are_near(one.simhash, other.simhash) else None


def print_of(item: Item) -> ItemFingerprint:
    """Return an item's fingerprint as the row that is kept of it."""
    own = fingerprint(item)
    return ItemFingerprint(
        item_id=item.id or 0,
        issue_id=item.issue_id,
        url_digest=own.url_digest,
        title=own.title,
        simhash=own.simhash,
        bands=list(own.bands),
    )


def _find_within(issue_id: int, prints: dict[int, Fingerprint]) -> Iterator[Duplicate]:
    for (above, one), (below, other) in combinations(prints.items(), 2):
        likeness = compare(one, other)
        if likeness:
            yield Duplicate(
                item_id=below,
                likeness=likeness,
                issue_id=issue_id,
                issue_title="",
                other_id=above,
            )


async def _find_earlier(
    session: AsyncSession, issue_id: int, prints: dict[int, Fingerprint]
) -> list[Duplicate]:
    """Ask the indices for what shares an address or a title, or is near; the latest come last."""
    ids = set(await session.exec(_share_words(prints)))
    if long_ones := [one for one in prints.values() if one.simhash is not None]:
        ids.update(await session.exec(_are_near(long_ones)))
    if not ids:
        return []
    rows = await session.exec(
        select(ItemFingerprint, Issue)
        .join(Issue, col(Issue.id) == col(ItemFingerprint.issue_id))
        .where(col(ItemFingerprint.item_id).in_(ids), ItemFingerprint.issue_id != issue_id)
        .order_by(col(Issue.published_at), col(ItemFingerprint.item_id))
    )
    earlier = rows.all()
    return [
        Duplicate(
            item_id=item_id,
            likeness=likeness,
            issue_id=number_of(issue),
            issue_title=issue.title,
            other_id=row.item_id,
        )
        for row, issue in earlier
        for item_id, own in prints.items()
        if (likeness := compare(own, _as_print(row)))
    ]


def _share_words(prints: dict[int, Fingerprint]) -> SelectOfScalar[int]:
    addresses = {one.url_digest for one in prints.values()} - {""}
    titles = {one.title for one in prints.values()} - {""}
    return select(ItemFingerprint.item_id).where(
        or_(col(ItemFingerprint.url_digest).in_(addresses), col(ItemFingerprint.title).in_(titles))
    )


def _are_near(prints: Sequence[Fingerprint]) -> SelectOfScalar[int]:
    """Join the index item by item: asked for all bands at once, the planner would read it all."""
    rows = [(list(one.bands), one.simhash) for one in prints]
    columns = column("bands", ARRAY(Integer)), column("simhash", BigInteger)
    probe = values(*columns, name="probe").data(rows)
    different = col(ItemFingerprint.simhash).bitwise_xor(probe.c.simhash)
    return (
        select(ItemFingerprint.item_id)
        .join(probe, col(ItemFingerprint.bands).op("&&")(probe.c.bands))
        .where(func.bit_count(cast(different, BIT(64))) <= NEAR)
    )


def _as_print(row: ItemFingerprint) -> Fingerprint:
    return Fingerprint(url_digest=row.url_digest, title=row.title, simhash=row.simhash)
